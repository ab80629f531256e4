"""Bring the sound of a meeting here that another machine recorded, when somebody wants to hear it.

A file gets its name among the recordings only when all of it has the hash of its row: what is
played is what was recorded.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.shared_storage import SharedStorage, StorageAtHand
from meeting_desktop.application.storage_notes import (
    fetched,
    forget_fetched,
    note_fetched,
    note_stored,
    shared_file,
)
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork


class FetchRecordings:
    """Its calls block; use ``ui/jobs.py`` or a thread."""

    def __init__(self, store: Store, files: RecordingStorage, storage: SharedStorage) -> None:
        self._store = store
        self._files = files
        self._storage = storage
        self._one_at_a_time = threading.Lock()

    def missing(self, meeting_id: UUID) -> tuple[int, int]:
        """How many recordings of a meeting are elsewhere, and their bytes together."""
        lacking = self._lacking(meeting_id)
        return len(lacking), sum(one.size_bytes for one in lacking)

    def fetch(
        self,
        meeting_id: UUID,
        progress: Callable[[int, int], None],
        cancel: threading.Event,
    ) -> bool:
        """Bring all recordings of a meeting here; False when it was cancelled, what came stays.

        ``progress`` hears bytes of all of them together, on this thread.

        Raises:
            NotFoundError ``not_stored``: one is not in the storage yet; those before it are here.
            EnvironmentFault: see ``ports.storage``.
            UserFacingError: no storage is set up, or not completely.
        """
        # Two windows may ask for the same sound; the second finds it here.
        while not self._one_at_a_time.acquire(timeout=0.2):
            if cancel.is_set():
                return False
        try:
            return self._fetch(meeting_id, progress, cancel)
        finally:
            self._one_at_a_time.release()

    def sweep(self) -> int:
        """Remove sound that came from elsewhere and whose row is gone; how many files that were.

        To be called when a scope was lost.
        """

        def find_orphans(uow: UnitOfWork) -> dict[UUID, str]:
            known = fetched(uow).items()
            return {one: key for one, key in known if uow.recordings.get(one) is None}

        with self._one_at_a_time:
            orphans = self._store.read(find_orphans)
            for key in orphans.values():
                self._remove(key)
            if orphans:
                self._write(lambda uow: forget_fetched(uow, frozenset(orphans)))
        return len(orphans)

    def _fetch(
        self, meeting_id: UUID, progress: Callable[[int, int], None], cancel: threading.Event
    ) -> bool:
        lacking = self._lacking(meeting_id)
        if not lacking:
            return True
        at_hand = self._storage.current()
        if at_hand is None:
            raise UserFacingError(
                "The sound of this meeting is on another computer; set up the shared storage in "
                "Settings, Recordings for colleagues.",
                code="no_storage",
            )
        whole = _Whole(sum(one.size_bytes for one in lacking), progress, cancel)
        for recording in lacking:
            if not self._fetch_one(at_hand, recording, whole):
                return False
            whole.one_more(recording.size_bytes)
        return True

    def _fetch_one(self, at_hand: StorageAtHand, recording: Recording, whole: _Whole) -> bool:
        file = shared_file(recording)
        if file is None:
            raise NotFoundError(
                "The sound of this meeting has no checksum, so it cannot be fetched; play it on "
                "the computer that recorded it.",
                code="not_stored",
            )
        if recording.storage_key != self._files.new_key(recording.meeting_id, recording.id):
            # Others write rows: under the name of another recording this would be played as that.
            raise NotFoundError(
                "The entry of this recording is not right; play it on the computer that recorded "
                "it.",
                code="not_stored",
            )
        # Noted first: a file that came must never stay unknown when its row is lost.
        self._write(lambda uow: note_fetched(uow, recording))
        target = self._files.place_of(recording.storage_key)
        if not at_hand.storage.fetch(file, target, whole):
            return False
        self._write(partial(_note_there, at_hand.mark, recording))
        return True

    def _lacking(self, meeting_id: UUID) -> Sequence[Recording]:
        found = self._store.read(lambda uow: uow.recordings.of_meeting(meeting_id))
        return [
            one
            for one in found
            if one.status is RecordingStatus.COMPLETED and not self._is_here(one)
        ]

    def _is_here(self, recording: Recording) -> bool:
        try:
            self._files.path_of(recording.storage_key)
        except NotFoundError:
            return False
        return True

    def _remove(self, key: str) -> None:
        try:
            self._files.remove(key)
        except NotFoundError:
            return  # the row's key was none of ours, and nothing came

    def _write(self, work: Callable[[UnitOfWork], None]) -> None:
        wait_for_commit(self._store.write(work, actor="storage"))


def _note_there(mark: str, recording: Recording, uow: UnitOfWork) -> None:
    """Its hash is not kept where its row went meanwhile."""
    if uow.recordings.get(recording.id) is not None:
        note_stored(uow, mark, recording)


class _Whole:
    """The ``Transfer`` of all recordings of a meeting, one behind the other."""

    def __init__(
        self, total: int, progress: Callable[[int, int], None], cancel: threading.Event
    ) -> None:
        self._before = 0
        self._total = total
        self._progress = progress
        self._cancel = cancel

    def moved(self, done: int, total: int) -> None:  # noqa: ARG002 - of one of them
        self._progress(min(self._total, self._before + done), self._total)

    def one_more(self, size: int) -> None:
        self._before += size

    def wanted(self) -> bool:
        return not self._cancel.is_set()
