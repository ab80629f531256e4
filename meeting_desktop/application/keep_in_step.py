"""Keep this home and the shared database in step, on a thread of its own, for as long as it runs.

A change made here is sent at once; a hint of the server's, or the poll where hints get lost, brings
what changed there. Without a network it waits, longer each time, and says since when; what only a
person can mend is said in a sentence and tried again seldom.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.application.synchronise import SERVER, Round, Synchronise
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.domain.presence import ColleagueNow
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.sync import SharedDatabase
from meeting_desktop.ports.unit_of_work import Committed, Store
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

POLL_S = 30.0
#: What only a person can mend: some servers lock a login out that is tried too often.
AFTER_LASTING_FAULT_S = 600.0
#: Between two rounds: captions are written several times a second and go together.
_BREATH_S = 0.2


class StepState(StrEnum):
    OFF = "off"  # not connected to a shared database
    CONNECTING = "connecting"
    WORKING = "working"
    IN_STEP = "in_step"
    OFFLINE = "offline"  # tried again by itself
    STUCK = "stuck"  # a person has to mend it


@dataclass(frozen=True, slots=True)
class InStep:
    """For the window's status line. ``waiting`` changes were not answered yet, ``set_aside`` were

    refused. ``since``: of the state, or None; ``sentence`` and ``code`` of a fault, else empty.
    """

    state: StepState = StepState.OFF
    waiting: int = 0
    set_aside: int = 0
    since: datetime | None = None
    sentence: str = ""
    code: str = ""
    received: int = 0


class KeepInStep:
    """``login`` gives None where no shared database is set up; it may block (the keyring).

    ``colleagues`` tells who is in a meeting, of whom one may know; nobody while out of step.
    """

    def __init__(
        self,
        store: Store,
        login: Callable[[], SharedLogin | None],
        open_database: Callable[[SharedLogin], SharedDatabase],
        clock: Clock,
        *,
        device: dict[str, str],
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self.changed: Topic[InStep] = Topic()
        self.colleagues: Topic[tuple[ColleagueNow, ...]] = Topic()
        self._in_meetings: tuple[ColleagueNow, ...] = ()
        self._store = store
        self._login = login
        self._open = open_database
        self._clock = clock
        self._device = device
        self._pause = GrowingPause(uniform)
        self._state = InStep()
        self._wake = threading.Event()
        self._at_once = False
        self._gate = threading.Lock()
        self._database: SharedDatabase | None = None
        self._thread = SupervisedThread("sync", self._run)
        self._unsubscribe: Callable[[], None] = lambda: None

    @property
    def state(self) -> InStep:
        return self._state

    def start(self) -> None:
        self._unsubscribe = self._store.subscribe(self._hear)
        self._thread.start()

    def now(self) -> None:
        """Try at once, also after settings were changed; returns at once."""
        self._at_once = True
        self._nudge()

    def _nudge(self) -> None:
        self._wake.set()
        with self._gate:
            if self._database is not None:
                self._database.wake()

    def stop(self, deadline: float) -> bool:
        """True when the thread ended in time; a server that does not answer may hold it longer."""
        self._unsubscribe()
        self._thread.request_stop()
        self.now()
        return self._thread.join(deadline)

    def _hear(self, committed: Committed[object]) -> None:
        if (
            committed.actor != SERVER
            and committed.changes
            and self._state.state is not StepState.OFF
        ):
            self._nudge()

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            self._at_once = False
            wait = POLL_S
            with Contained():
                wait = self._attempt(stop)
            self._rest(wait, stop)

    def _rest(self, seconds: float, stop: threading.Event) -> None:
        """A change that is made meanwhile is counted; a server that is away is not asked for it."""
        until = self._clock.monotonic() + seconds
        while not stop.is_set() and (left := until - self._clock.monotonic()) > 0:
            if not self._clock.wait(self._wake, left):
                return
            self._wake.clear()
            if self._at_once:
                return
            with Contained():
                self._count()
            self._clock.wait(stop, _BREATH_S)

    def _attempt(self, stop: threading.Event) -> float:
        """Connect and stay so for as long as it goes well; how many seconds until the next try."""
        try:
            account = self._store.read(lambda uow: uow.sync.account())
        except ApplicationError:
            return POLL_S  # told by whoever opens the store
        try:
            login = self._login()
            if login is None or account is None:
                self._tell(InStep())
                return POLL_S
            self._say(StepState.CONNECTING)
            with closing(self._open(login)) as database:
                self._stay(database, login, account.client_id, stop)
        except ApplicationError as error:
            if not stop.is_set():
                return self._failed(error)
        return 0.0

    def _stay(
        self, database: SharedDatabase, login: SharedLogin, client_id: UUID, stop: threading.Event
    ) -> None:
        self._use(database)
        try:
            if not database.open_session(client_id, self._device):
                raise EnvironmentFault(
                    "This machine was signed out from another one; connect it again in Settings.",
                    code="server_signed_out",
                )
            work = Synchronise(self._store, self._progress)
            while not stop.is_set() and not self._is_other_than(login):
                self._wake.clear()
                done = work.round(database)
                self._pause.reset()
                self._say(StepState.IN_STEP, received=done.received)
                self._see(tuple(database.colleagues()))
                if not self._wake.is_set():
                    database.wait(POLL_S)
                self._clock.wait(stop, _BREATH_S)
        finally:
            self._use(None)
            self._see(())

    def _see(self, colleagues: tuple[ColleagueNow, ...]) -> None:
        if colleagues != self._in_meetings:
            self._in_meetings = colleagues
            self.colleagues.publish(colleagues)

    def _is_other_than(self, login: SharedLogin) -> bool:
        """Whoever changes the login says ``now``: the keyring is not asked before every round."""
        if not self._at_once:
            return False
        self._at_once = False
        return self._login() != login

    def _use(self, database: SharedDatabase | None) -> None:
        with self._gate:
            self._database = database

    def _failed(self, error: ApplicationError) -> float:
        again = isinstance(error, EnvironmentFault) and error.retryable
        _log.warning("out of step with the shared database", code=error.code)
        self._say(
            StepState.OFFLINE if again else StepState.STUCK,
            sentence=error.sentence,
            code=error.code,
        )
        return self._pause.next() if again else AFTER_LASTING_FAULT_S

    def _count(self) -> None:
        state = self._state
        if state.state is not StepState.OFF:
            self._tell(replace(state, waiting=self._store.read(lambda uow: uow.sync.waiting())))

    def _progress(self, done: Round) -> None:
        self._say(StepState.WORKING, received=done.received)

    def _say(
        self, state: StepState, *, sentence: str = "", code: str = "", received: int = 0
    ) -> None:
        waiting, aside = self._store.read(
            lambda uow: (uow.sync.waiting(), len(uow.sync.set_aside()))
        )
        said = InStep(state, waiting, aside, None, sentence, code, received)
        before = self._state
        # "Offline since 10:02": the first time, not the latest try.
        is_same = before.state is state or (
            state is StepState.CONNECTING and before.state is StepState.OFFLINE
        )
        if state is StepState.CONNECTING and before.state is StepState.OFFLINE:
            said = replace(said, state=before.state, sentence=before.sentence, code=before.code)
        self._tell(replace(said, since=before.since if is_same else self._clock.now()))

    def _tell(self, state: InStep) -> None:
        if state != self._state:
            self._state = state
            self.changed.publish(state)
