"""Which recordings of this machine are not in the shared storage yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from meeting_desktop.application.storage_notes import Sounding, shared_file, stored
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.domain.stored_files import SharedFile
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

_PAGE = 200
#: A recording with its hash: one that was gone on with has another.
Known: TypeAlias = Collection[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class Unshared:
    """A recording to bring; ``path`` is its file here."""

    recording: Sounding
    file: SharedFile
    path: Path


class FindUnshared:
    """Blocks on the disk."""

    def __init__(self, store: Store, files: RecordingStorage) -> None:
        self._store = store
        self._files = files

    def find(self, mark: str, left_out: set[tuple[UUID, str]]) -> Iterator[Unshared]:
        """What is not in the place of that ``mark``, the oldest first; ``left_out`` cannot be."""
        last: UUID | None = None
        known = self._store.read(lambda uow: stored(uow, mark)) | left_out
        while True:
            page = self._store.read(partial(_page, known, last))
            yield from self._here(page.missing)
            if page.last is None:
                break
            last = page.last
        yield from self._here(self._lost(known))

    def path_of(self, recording: Sounding) -> Path | None:
        """None where the sound is of another machine."""
        try:
            return self._files.path_of(recording.storage_key)
        except ApplicationError:
            return None

    def _here(self, recordings: Collection[Sounding]) -> Iterator[Unshared]:
        for one in recordings:
            file, path = shared_file(one), self.path_of(one)
            if file is not None and path is not None:
                yield Unshared(one, file, path)

    def _lost(self, known: Known) -> list[Sounding]:
        """What nobody else has yet, of meetings that are not for this machine any more."""
        lost = self._store.read(lambda uow: uow.recordings.lost())
        return [
            one
            for one in lost
            if (one.id, one.sha256) not in known
            and one.storage_key == self._files.new_key(one.meeting_id, one.id)
        ]


@dataclass(frozen=True, slots=True)
class _Page:
    """``last``: behind which the next page begins; None where there is none."""

    missing: tuple[Recording, ...]
    last: UUID | None


def _page(known: Known, after: UUID | None, uow: UnitOfWork) -> _Page:
    """What of the next recordings is not among ``known``, and whose meeting was not removed."""
    found = uow.recordings.completed(after, _PAGE)
    missing = tuple(
        one
        for one in found
        if (one.id, one.sha256) not in known and uow.meetings.get(one.meeting_id) is not None
    )
    return _Page(missing, found[-1].id if len(found) == _PAGE else None)
