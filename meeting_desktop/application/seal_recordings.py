"""Make the recordings on this disk what the settings say, sealed or plain, behind everything else.

What is to be done follows from the files: so a kill forgets nothing, and what an import, a meeting
or another computer brought is sealed too, as soon as it is whole. While a meeting runs nothing is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.keep_recording_keys import KeepRecordingKeys
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.recordings import RecordingStatus
from meeting_desktop.ports.sealing import FileMark, RecordingFolder, SoundSealer
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

#: A look without an occasion: somebody may have copied files into the folder.
LOOK_S = 3_600.0
#: How soon after a meeting it goes on.
MAKES_WAY_S = 15.0
#: After a disk that did not play along, or a keyring that was locked.
AFTER_FAULT_S = 600.0
_STOP_S = 5.0


@dataclass(frozen=True, slots=True)
class SealState:
    """``done`` of ``total`` recordings of what goes on; ``sealing``: to sealed ones, else to plain.

    ``waits``: for the end of a meeting. ``paused``: a person said so, until the next start.
    ``left_out``: cannot be made anew as they are. ``sentence`` and ``code``: why it does not go on.
    """

    sealing: bool = False
    done: int = 0
    total: int = 0
    waits: bool = False
    paused: bool = False
    left_out: int = 0
    sentence: str = ""
    code: str = ""

    @property
    def is_busy(self) -> bool:
        return self.done < self.total


@dataclass(frozen=True, slots=True)
class SealParts:
    """``wanted``: recordings are to be sealed. ``busy``: a meeting runs; both asked often."""

    store: Store
    folder: RecordingFolder
    sealer: SoundSealer
    keys: KeepRecordingKeys
    clock: Clock
    wanted: Callable[[], bool]
    busy: Callable[[], bool]
    #: Told of each change of the settings; the answer ends that.
    on_settings: Callable[[Callable[[Settings], None]], Callable[[], None]]


class SealRecordings:
    """``changed`` has each state, on the thread that works (``meeting-sealing``)."""

    def __init__(self, parts: SealParts) -> None:
        self.changed: Topic[SealState] = Topic()
        self._parts = parts
        self._state = SealState(parts.wanted())
        #: By path and wanted form, as it was: what is another file now is tried again.
        self._left_out: dict[tuple[Path, bool], FileMark] = {}
        self._paused = self._swept = False
        self._wake, self._other_key = threading.Event(), threading.Event()
        self._thread = SupervisedThread("sealing", self._run)
        self._stopping = threading.Event()
        self._stops: tuple[Callable[[], None], ...] = ()

    @property
    def state(self) -> SealState:
        return self._state

    def start(self) -> None:
        self._stops = (
            self._parts.store.subscribe(self._on_commit),
            self._parts.on_settings(lambda _settings: self._wake.set()),
        )
        self._thread.start()

    def stop(self, deadline: float = _STOP_S) -> bool:
        """Leave off; what was begun is thrown away. True: in less than ``deadline`` seconds."""
        for stop in self._stops:
            stop()
        self._stopping.set()
        self._thread.request_stop()
        self._wake.set()
        return self._thread.join(deadline)

    def pause(self, on: bool) -> None:
        """Until the next start at the latest; returns at once."""
        self._paused = on
        self._wake.set()

    def look_again(self) -> None:
        """There is another key; returns at once."""
        self._other_key.set()
        self._wake.set()

    def _on_commit(self, committed: Committed[object]) -> None:
        # What comes while nothing is to be sealed is plain: nobody need look.
        if self._parts.wanted() and any(one.table == "recordings" for one in committed.changes):
            self._wake.set()

    # -- on its thread ---------------------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            wait = LOOK_S
            with Contained():
                try:
                    wait = self.turn()
                except ApplicationError as error:
                    wait = self._failed(error)
            if not stop.is_set():
                self._parts.clock.wait(self._wake, wait)

    def turn(self) -> float:
        """Do what is to be done now; seconds until the next look. Blocks. Raises: ApplicationError.

        Called by the thread alone; or, in its place, by whoever did not start it.
        """
        if not self._swept:
            self._parts.folder.sweep()
            self._swept = True
        if self._other_key.is_set():
            self._other_key.clear()
            self._left_out = {}
        mark, tried = self._parts.folder.mark, self._left_out
        self._left_out = {one: was for one, was in tried.items() if mark(one[0]) == was}
        sealing = self._parts.wanted()
        waiting = list(self._waiting(sealing))
        key = self._parts.keys.current() if waiting and sealing else b""
        base = SealState(sealing, 0, len(waiting), left_out=self._count_left_out(sealing))
        for done, path in enumerate(waiting):
            held = replace(base, done=done, paused=self._paused, waits=self._parts.busy())
            self._tell(held)
            if not self._may_go_on(sealing):
                return LOOK_S if held.paused else MAKES_WAY_S
            self._make(path, sealing, key)
        if not self._may_go_on(sealing) and waiting:
            return MAKES_WAY_S
        left_out = self._count_left_out(sealing)
        self._tell(SealState(sealing, paused=self._paused, left_out=left_out))
        return LOOK_S

    def _may_go_on(self, sealing: bool) -> bool:
        """Asked between chunks: a meeting, a person or the end of the program comes first."""
        held = self._paused or self._stopping.is_set() or self._parts.busy()
        return not held and self._parts.wanted() == sealing

    def _make(self, path: Path, sealing: bool, key: bytes) -> None:
        def goes_on() -> bool:
            return self._may_go_on(sealing)

        parts = self._parts
        before = parts.folder.mark(path)
        try:
            if sealing:
                made = parts.sealer.seal(path, key, goes_on)
            else:
                made = parts.sealer.unseal(path, goes_on)
        except EnvironmentFault:
            raise
        except ApplicationError as error:
            if error.code == "keyring_locked":
                raise
            _log.warning("a recording stays as it is", code=error.code)
            made = False
        if not made and before is not None and goes_on():
            self._left_out[path, sealing] = before

    def _waiting(self, sealing: bool) -> Iterator[Path]:
        for path in self._parts.folder.finished():
            if (path, sealing) not in self._left_out and self._is_to_be_made(path, sealing):
                yield path

    def _is_to_be_made(self, path: Path, sealing: bool) -> bool:
        try:
            is_sealed = self._parts.sealer.key_id(path) is not None
        except ApplicationError:
            return False  # damaged where it says with which key
        return is_sealed != sealing and self._is_whole(UUID(path.stem))

    def _is_whole(self, recording_id: UUID) -> bool:
        """Its row may not be complete yet; without a row it is of somebody who left, or trash."""

        def look(uow: UnitOfWork) -> bool:
            row = uow.recordings.get(recording_id)
            return row is None or row.status is RecordingStatus.COMPLETED

        return self._parts.store.read(look)

    def _count_left_out(self, sealing: bool) -> int:
        return sum(one == sealing for _, one in self._left_out)

    def _failed(self, error: ApplicationError) -> float:
        _log.warning("recordings could not be made anew", code=error.code)
        self._tell(replace(self._state, sentence=error.sentence, code=error.code))
        return AFTER_FAULT_S

    def _tell(self, state: SealState) -> None:
        if state != self._state:
            self._state = state
            self.changed.publish(state)
