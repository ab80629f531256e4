"""Bring the sound of a meeting into the shared storage now: a worker fetches it from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.shared_storage import SharedStorage, StorageAtHand
from meeting_desktop.application.storage_notes import (
    is_prepared,
    note_prepared,
    note_stored,
    shared_file,
    stored,
)
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork


class BringForWork:
    """Its call blocks. Uploads may bring the same at the same moment; that does no harm."""

    def __init__(self, store: Store, files: RecordingStorage, storage: SharedStorage) -> None:
        self._store = store
        self._files = files
        self._storage = storage

    @property
    def is_set_up(self) -> bool:
        return self._storage.is_set_up

    def bring(self, recordings: Sequence[Recording], wanted: Callable[[], bool]) -> bool:
        """What is not on this machine is taken to be there. False: no longer wanted.

        Raises: UserFacingError ``no_storage``, ``no_checksum``; EnvironmentFault, see
        ``ports.storage``.
        """
        at_hand = self._storage.current()
        if at_hand is None:
            raise UserFacingError(
                "Workers fetch sound from the shared storage; set it up in Settings, Storage.",
                code="no_storage",
            )
        known = self._store.read(lambda uow: stored(uow, at_hand.mark))
        if not self._store.read(lambda uow: is_prepared(uow, at_hand.mark)):
            at_hand.storage.prepare()
            self._write(lambda uow: note_prepared(uow, at_hand.mark))
        return all(
            (one.id, one.sha256) in known or self._put(at_hand, one, wanted) for one in recordings
        )

    def _put(self, at_hand: StorageAtHand, one: Recording, wanted: Callable[[], bool]) -> bool:
        file = shared_file(one)
        if file is None:
            raise UserFacingError(
                "A recording of this meeting has no checksum; make the transcript on this "
                "computer.",
                code="no_checksum",
            )
        try:
            source = self._files.path_of(one.storage_key)
        except NotFoundError:
            return True
        if not at_hand.storage.put(file, source, _Transfer(wanted)):
            return False
        self._write(lambda uow: note_stored(uow, at_hand.mark, one))
        return True

    def _write(self, work: Callable[[UnitOfWork], None]) -> None:
        wait_for_commit(self._store.write(work, actor="storage"))


class _Transfer:
    def __init__(self, wanted: Callable[[], bool]) -> None:
        self._wanted = wanted

    def moved(self, done: int, total: int) -> None:
        """Hearing is what takes the time, and is what is told."""

    def wanted(self) -> bool:
        return self._wanted()
