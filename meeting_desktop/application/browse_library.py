"""Find a meeting again: newest first, or by any word that was said."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.application.tidy_rows import remove_meeting
from meeting_desktop.ports.unit_of_work import Committed, MeetingRow, Store
from meeting_desktop.runtime.topic import Topic

#: A row of the list shows these too, but a change of them does not say of which meeting. Segments
#: are left out: they change every few seconds while people speak.
_TABLES_BEHIND_A_ROW = {"recordings", "speakers", "transcripts"}


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """``total`` counts all that match, not only this page."""

    rows: tuple[MeetingRow, ...]
    total: int


class BrowseLibrary:
    """``changed`` carries the ids of meetings whose rows changed; empty when many may have."""

    def __init__(self, store: Store) -> None:
        self.changed: Topic[frozenset[UUID]] = Topic()
        self._store = store
        self._unsubscribe = store.subscribe(self._on_commit)

    def page(self, search: str = "", limit: int = 50, offset: int = 0) -> LibraryPage:
        """One page of the list. Blocks on the disk."""
        return self._store.read(
            lambda uow: LibraryPage(
                tuple(uow.meetings.rows(search=search, limit=limit, offset=offset)),
                uow.meetings.count(search=search),
            )
        )

    def has(self, meeting_id: UUID) -> bool:
        """Whether a meeting is in the list. Blocks on the disk."""
        return self._store.read(lambda uow: uow.meetings.get(meeting_id) is not None)

    def remove(self, meeting_id: UUID) -> Future[Committed[None]]:
        """Take a meeting out of the list; ``restore`` brings it back.

        The future's error is UserFacingError, code ``not_allowed``, where it is not theirs, or
        ``protected``.
        """
        return self._store.write(lambda uow: remove_meeting(uow, meeting_id))

    def restore(self, meeting_id: UUID) -> Future[Committed[None]]:
        return self._store.write(lambda uow: uow.meetings.restore(meeting_id))

    def close(self) -> None:
        self._unsubscribe()

    def _on_commit(self, committed: Committed[object]) -> None:
        tables = {change.table for change in committed.changes}
        if tables & _TABLES_BEHIND_A_ROW:
            self.changed.publish(frozenset())
        elif "meetings" in tables:
            meetings = (change.id for change in committed.changes if change.table == "meetings")
            self.changed.publish(frozenset(meetings))
