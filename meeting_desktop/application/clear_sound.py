"""Take sound off this machine that is not for it any more: of a lost scope, or past its time.

What came from elsewhere goes at once, and so does what this machine recorded and brought to the
shared storage. What it recorded and nobody else has is never destroyed without a word: it is
brought there first (``upload_recordings``), and where that cannot be, a person decides.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from functools import partial
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.fetch_recordings import FetchRecordings
from meeting_desktop.application.storage_notes import (
    Sounding,
    fetched,
    forget_stored_anywhere,
    stored_anywhere,
)
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.recordings import RecordingStatus
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import ChangeKind, Committed, Store, UnitOfWork
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

#: After a disk that did not play along.
_AGAIN_S = 600.0
_STOP_S = 5.0
#: In one transaction: captions wait behind it.
_AT_ONCE = 500


class ClearSound:
    """``changed`` says how many recordings are kept because nobody else has them."""

    def __init__(
        self, store: Store, files: RecordingStorage, fetch: FetchRecordings, clock: Clock
    ) -> None:
        self.changed: Topic[int] = Topic()
        self._store = store
        self._files = files
        self._fetch = fetch
        self._clock = clock
        self._kept: int | None = None
        self._one_at_a_time = threading.Lock()
        self._wake = threading.Event()
        self._thread = SupervisedThread("clearing", self._run)
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """From now on by itself; first what a crash left behind."""
        self._unsubscribe = self._store.subscribe(self._hear)
        self._thread.start()

    def look_again(self) -> None:
        """Something was brought to the storage; returns at once."""
        self._wake.set()

    def stop(self, deadline: float = _STOP_S) -> bool:
        self._unsubscribe()
        self._thread.request_stop()
        self._wake.set()
        return self._thread.join(deadline)

    def kept(self) -> tuple[Sounding, ...]:
        """What this machine recorded, is not for it any more, and nobody else has. Blocks."""
        return self._sort_out()[1]

    def give_up(self) -> int:
        """A person says that what is ``kept`` may go for good; how many that were. Blocks.

        Raises: EnvironmentFault.
        """
        with self._one_at_a_time:
            kept = self.kept()
            self._remove(kept)
        self.look_again()
        return len(kept)

    def clear(self) -> None:
        """Remove what may go now. Blocks on the disk. Raises: EnvironmentFault."""
        self._clear_own()
        if self._fetch.sweep():  # it waits for a fetch that runs
            self._clear_own()

    def _clear_own(self) -> None:
        with self._one_at_a_time:
            gone, kept = self._sort_out()
            self._remove(gone)
        self._tell(len(kept))

    def _sort_out(self) -> tuple[tuple[Sounding, ...], tuple[Sounding, ...]]:
        """What may go, and what nobody else has; a row that others may write says neither."""
        with_others, came, removed, lost = self._store.read(
            lambda uow: (
                stored_anywhere(uow),
                fetched(uow),
                uow.recordings.removed(),
                uow.recordings.lost(),
            )
        )
        over = (one for one in removed if one.status is RecordingStatus.COMPLETED)
        asked: list[Sounding] = [*lost, *over]
        # What came from elsewhere is swept where it cannot come in the way of a fetch.
        found = [one for one in asked if one.id not in came and self._is_here(one)]
        kept = tuple(one for one in found if (one.id, one.sha256) not in with_others)
        without_file = tuple(one for one in lost if not self._is_here(one))
        return (*without_file, *(one for one in found if one not in kept)), kept

    def _remove(self, recordings: Sequence[Sounding]) -> None:
        for one in recordings:
            if self._is_here(one):
                self._files.remove(one.storage_key)
        ids = [one.id for one in recordings]
        for start in range(0, len(ids), _AT_ONCE):
            some = frozenset(ids[start : start + _AT_ONCE])
            wait_for_commit(self._store.write(partial(_forget, some), actor="storage"))

    def _is_here(self, one: Sounding) -> bool:
        """A row of somebody else's may name any key; only its own is looked at."""
        is_own = one.storage_key == self._files.new_key(one.meeting_id, one.id)
        return is_own and self._files.holds(one.storage_key)

    def _hear(self, committed: Committed[object]) -> None:
        if any(
            change.table == "recordings" and change.kind is ChangeKind.REMOVED
            for change in committed.changes
        ):
            self._wake.set()

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            wait: float | None = None
            with Contained():
                try:
                    self.clear()
                except ApplicationError as error:
                    wait = self._failed(error)
            if stop.is_set():
                return
            if wait is None:
                self._wake.wait()
            else:
                self._clock.wait(self._wake, wait)

    def _failed(self, error: ApplicationError) -> float:
        _log.warning("sound that is not for this machine could not be removed", code=error.code)
        return _AGAIN_S

    def _tell(self, kept: int) -> None:
        if kept != self._kept:
            self._kept = kept
            self.changed.publish(kept)


def _forget(ids: Collection[UUID], uow: UnitOfWork) -> None:
    uow.recordings.forget_lost(ids)
    forget_stored_anywhere(uow, ids)
