"""Bring the recordings of this machine to the shared storage, behind everything else.

What is to be brought follows from the rows: every finished recording whose sound is here and of
which nobody has noted that it is there. So nothing is forgotten by a crash, and a storage that is
named later gets the older ones too. While a meeting runs the line belongs to the meeting.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.find_unshared import FindUnshared, Unshared
from meeting_desktop.application.shared_storage import SharedStorage, StorageAtHand
from meeting_desktop.application.storage_notes import (
    Sounding,
    forget_stored,
    is_prepared,
    note_prepared,
    note_stored,
    shared_file,
)
from meeting_desktop.application.upload_pace import UploadPace
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread
from meeting_desktop.runtime.topic import Topic

T = TypeVar("T")

_log = get_logger(__name__)

#: A look without an occasion: another program may have put a file back.
LOOK_S = 3_600.0
#: How soon after a meeting it goes on, when nobody says that the meeting has ended.
MAKES_WAY_S = 15.0
#: Nobody sits and waits for an upload.
LONGEST_PAUSE_S = 600.0
#: What only a person can mend: some servers lock a key out that is tried too often.
AFTER_LASTING_FAULT_S = 3_600.0
_STOP_S = 5.0
#: Faults of one file, not of the storage: the others go on.
_OF_THE_FILE = frozenset(
    {"file_changed", "link_refused", "recording_damaged", "recording_key_missing", "newer_seal"}
)


@dataclass(frozen=True, slots=True)
class UploadState:
    """``waiting``: recordings to bring; ``done`` of ``total`` bytes of the one on its way.

    ``paused``: a meeting runs. ``sentence`` and ``code``: why it does not go on, else empty;
    ``left_out``: recordings that cannot be brought as they are, until the next start.
    """

    waiting: int = 0
    done: int = 0
    total: int = 0
    paused: bool = False
    sentence: str = ""
    code: str = ""
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class UploadParts:
    """``busy``: a meeting runs; asked several times a second. ``kbit``: kbit/s, 0 is no limit.

    ``brought_lost``: sound whose row is gone from here was brought, and may go from here now.
    """

    store: Store
    files: RecordingStorage
    storage: SharedStorage
    clock: Clock
    busy: Callable[[], bool]
    kbit: Callable[[], int]
    uniform: Callable[[float, float], float] = random.uniform
    brought_lost: Callable[[], None] = lambda: None


class UploadRecordings:
    """``changed`` has each state, on the thread of uploads."""

    def __init__(self, parts: UploadParts) -> None:
        self.changed: Topic[UploadState] = Topic()
        self._parts = parts
        self._find = FindUnshared(parts.store, parts.files)
        self._pause = GrowingPause(parts.uniform, longest=LONGEST_PAUSE_S)
        self._state = UploadState()
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._moving, self._waits_for_it = threading.Lock(), threading.Event()
        self._left_out: set[tuple[UUID, str]] = set()
        self._thread = SupervisedThread("uploads", self._run)
        self._unsubscribe: Callable[[], None] = lambda: None

    @property
    def state(self) -> UploadState:
        return self._state

    def start(self) -> None:
        self._unsubscribe = self._parts.store.subscribe(self._hear)
        self._thread.start()

    def look_again(self) -> None:
        """A meeting has ended, or the settings were changed; returns at once."""
        self._wake.set()

    def upload_again(self, meeting_id: UUID) -> int:
        """Bring what this machine has of a meeting anew; how many recordings that are. Blocks.

        For ``storage_damaged``: what lies there is taken away first.

        Raises: ApplicationError.
        """
        at_hand = self._parts.storage.current()
        if at_hand is None:
            return 0
        found = self._parts.store.read(lambda uow: uow.recordings.of_meeting(meeting_id))
        own = [one for one in found if self._find.path_of(one) is not None]
        self._waits_for_it.set()  # an upload that runs makes way, and goes on afterwards
        try:
            with self._moving:
                self._take_away(at_hand, own)
        finally:
            self._waits_for_it.clear()
        self.look_again()
        return len(own)

    def _take_away(self, at_hand: StorageAtHand, own: Sequence[Recording]) -> None:
        for recording in own:
            if file := shared_file(recording):
                at_hand.storage.remove(file.key)
                # In this order: what is noted as brought is not looked at any more.
                self._write(partial(_forget, at_hand.mark, recording))

    def stop(self, deadline: float = _STOP_S) -> bool:
        """Leave off where it is; True when that took less than ``deadline`` seconds."""
        self._unsubscribe()
        self._thread.request_stop()
        self._ending.set()
        self._wake.set()
        return self._thread.join(deadline)

    def _hear(self, committed: Committed[object]) -> None:
        if any(change.table == "recordings" for change in committed.changes):
            self._wake.set()

    # -- on the thread of uploads ---------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            wait = LOOK_S
            with Contained():
                wait = self._turn()
            if not stop.is_set():
                self._parts.clock.wait(self._wake, wait)

    def _turn(self) -> float:
        """Bring what can be brought; seconds until the next look."""
        try:
            at_hand = self._parts.storage.current()
            if at_hand is None:
                self._tell(UploadState())
                return LOOK_S
            wait = self._bring_all(at_hand)
        except ApplicationError as error:
            return self._failed(error)
        self._pause.reset()
        return wait

    def _failed(self, error: ApplicationError) -> float:
        if self._ending.is_set():
            return 0.0
        _log.warning("recordings could not be uploaded", code=error.code)
        self._tell(replace(self._state, paused=False, sentence=error.sentence, code=error.code))
        again = isinstance(error, EnvironmentFault) and error.retryable
        return self._pause.next() if again else AFTER_LASTING_FAULT_S

    def _bring_all(self, at_hand: StorageAtHand) -> float:
        """Raises: ApplicationError."""
        if self._parts.busy():
            self._tell(replace(self._state, paused=True))
            return MAKES_WAY_S
        waiting = list(self._find_all(at_hand.mark))
        for count, one in enumerate(waiting):
            self._tell(UploadState(len(waiting) - count, left_out=len(self._left_out)))
            with self._moving:
                brought = self._bring(at_hand, one)
            if not brought:
                self._tell(replace(self._state, paused=self._parts.busy()))
                return MAKES_WAY_S
        self._tell(UploadState(left_out=len(self._left_out)))
        return LOOK_S

    def _find_all(self, mark: str) -> Iterator[Unshared]:
        found = self._find.find(mark, self._left_out)
        return takewhile(lambda _one: not self._ending.is_set(), found)

    def _bring(self, at_hand: StorageAtHand, one: Unshared) -> bool:
        """False when it made way. Raises: ApplicationError: the storage has a fault."""
        pace = UploadPace(
            self._parts.clock,
            self._ending,
            kbit=self._parts.kbit,
            makes_way=lambda: self._waits_for_it.is_set() or self._parts.busy(),
            told=self._moved,
        )
        if not pace.wanted():
            return False
        try:
            self._prepare(at_hand)
            if not at_hand.storage.put(one.file, one.path, pace):
                return False
        except ApplicationError as error:
            if error.code not in _OF_THE_FILE:
                raise
            self._leave_out(one.recording, error)
            return True
        if self._write(partial(_note_brought, at_hand.mark, one.recording)):
            self._parts.brought_lost()
        return True

    def _leave_out(self, recording: Sounding, error: ApplicationError) -> None:
        _log.warning("a recording cannot be uploaded", code=error.code, recording=recording.id)
        self._left_out.add((recording.id, recording.sha256))

    def _prepare(self, at_hand: StorageAtHand) -> None:
        """Once a place: a share that is not mounted later must not be taken for a new one."""
        if not self._parts.store.read(lambda uow: is_prepared(uow, at_hand.mark)):
            at_hand.storage.prepare()
            self._write(lambda uow: note_prepared(uow, at_hand.mark))

    def _write(self, work: Callable[[UnitOfWork], T]) -> T:
        return wait_for_commit(self._parts.store.write(work, actor="storage"))

    def _moved(self, done: int, total: int) -> None:
        self._tell(replace(self._state, done=done, total=total))

    def _tell(self, state: UploadState) -> None:
        if state != self._state:
            self._state = state
            self.changed.publish(state)


def _note_brought(mark: str, recording: Sounding, uow: UnitOfWork) -> bool:
    """Whether its row is gone: it may have gone while the upload ran."""
    note_stored(uow, mark, recording)
    return uow.recordings.get(recording.id) is None


def _forget(mark: str, recording: Recording, uow: UnitOfWork) -> None:
    forget_stored(uow, mark, recording)
