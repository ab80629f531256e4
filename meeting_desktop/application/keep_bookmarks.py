"""Moments of a meeting that somebody wants to find again."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from uuid import UUID

from meeting_desktop.application.shared_access import require
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.bookmarks import Bookmark
from meeting_desktop.domain.meetings import clean_title
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork

_LONGEST = 200


class KeepBookmarks:
    """Futures fail with UserFacingError, code ``not_allowed``, where one may only read."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def of_meeting(self, meeting_id: UUID) -> Sequence[Bookmark]:
        """By their time. Blocks on the disk."""
        return self._store.read(lambda uow: uow.bookmarks.of_meeting(meeting_id))

    def add(self, meeting_id: UUID, at: float, text: str = "") -> Future[Committed[Bookmark]]:
        """``at`` in seconds of the recording."""
        made = Bookmark(new_id(), meeting_id, max(0.0, at), _clean(text), self._clock.now())
        return self.put(made)

    def rename(self, bookmark: Bookmark, text: str) -> Future[Committed[Bookmark]]:
        return self.put(replace(bookmark, text=_clean(text)))

    def put(self, bookmark: Bookmark) -> Future[Committed[Bookmark]]:
        """Keep it as it is; one that was removed is there again."""

        def write(uow: UnitOfWork) -> Bookmark:
            _require(uow, bookmark.meeting_id)
            uow.bookmarks.put(bookmark)
            return bookmark

        return self._store.write(write)

    def remove(self, bookmark: Bookmark) -> Future[Committed[Bookmark]]:
        """Done with it, for whoever wants it back."""

        def write(uow: UnitOfWork) -> Bookmark:
            _require(uow, bookmark.meeting_id)
            uow.bookmarks.remove(bookmark.id)
            return bookmark

        return self._store.write(write)


def _require(uow: UnitOfWork, meeting_id: UUID) -> None:
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more.")
    require(uow, meeting.scope_id)


def _clean(text: str) -> str:
    return clean_title(text, fallback="")[:_LONGEST]
