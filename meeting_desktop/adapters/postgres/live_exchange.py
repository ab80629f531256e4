"""The thread that speaks with the server about rooms, and its connection.

A thread, since psycopg's own asynchronous connections do not run on the event loop that Windows
has; and since rooms are used from several loops. It connects when something is asked or to be kept
open, comes back after the connection broke, and disconnects when there is nothing any more.
"""

from __future__ import annotations

import random
import select
import socket
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID, uuid4

from meeting_desktop.adapters.postgres.faults import fault
from meeting_desktop.adapters.postgres.live_server import LiveServer
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread

T = TypeVar("T")
_log = get_logger(__name__)

#: The server takes a machine for gone after 60 s.
BEAT_S = 20.0
#: Connections that may break over one job before it is let go.
_MOST_TRIES = 5
#: Where hints get lost (a pooler, a full queue).
_POLL_S = 5.0
#: Without anything to do.
_IDLE_S = 30.0
#: What only a person can mend; whatever is asked anew is tried at once all the same.
_AFTER_LASTING_FAULT_S = 600.0


class Desk(Protocol):
    """What is kept open over the connection; called on the thread."""

    def is_busy(self) -> bool: ...

    def come_back(self, server: LiveServer) -> None:
        """A new connection: say again what the server should know."""
        ...

    def tell(self, server: LiveServer) -> None:
        """Say what has changed here."""
        ...

    def take(self, server: LiveServer) -> bool:
        """Take what waits there; True: there may be more."""
        ...

    def give_up(self, *, for_good: bool) -> None:
        """Nobody is logged in any more; ``for_good``: the program ends."""
        ...


@dataclass(slots=True)
class _Job:
    work: Callable[[LiveServer], Any]
    future: Future[Any]
    #: It waits until the server is there again; others fail with it.
    is_patient: bool
    tries: int = 0


class LiveExchange:
    """``ask`` and ``nudge`` on any thread; the first of them starts it."""

    def __init__(self, login: Callable[[], SharedLogin | None], clock: Clock, desk: Desk) -> None:
        self._login = login
        self._clock = clock
        self._desk = desk
        self._machine: UUID = uuid4()
        self._last_login: SharedLogin | None = None
        self._lock = threading.Lock()
        self._jobs: deque[_Job] = deque()
        self._thread = SupervisedThread("colleagues", self._run)
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        self._server: LiveServer | None = None
        self._renewed = False
        #: Something was done over this connection.
        self._is_settled = False
        self._pause = GrowingPause(random.uniform)
        self._try_at = 0.0
        self._beat_at = 0.0
        self._look_at = 0.0
        self._idle_since = 0.0
        #: What the server's clock said, and when that was by our own, which is never set.
        self._told: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        """The server's time: clocks of laptops are minutes off more often than one thinks."""
        if self._told is None:
            return self._clock.now()
        told, at = self._told
        return told + timedelta(seconds=self._clock.monotonic() - at)

    def ask(self, work: Callable[[LiveServer], T], *, patient: bool = False) -> Future[T]:
        """Do ``work`` after what was asked before; again when the connection breaks in the midst.

        The future raises EnvironmentFault, also after ``stop``.
        """
        future: Future[T] = Future()
        with self._lock:
            if self._thread.stop_wanted:
                future.set_exception(fault("server_offline"))
                return future
            self._jobs.append(_Job(work, future, patient))
            if not patient:
                self._try_at = 0.0
            self._start()
        self._wake()
        return future

    def nudge(self) -> None:
        """Look what the desk wants; returns at once."""
        with self._lock:
            if not self._thread.stop_wanted:
                self._start()
        self._wake()

    def renew(self) -> None:
        """The login has changed."""
        self._renewed = True
        self._wake()

    def stop(self, deadline: float) -> bool:
        """Say goodbye and disconnect; True when that was done within ``deadline`` seconds."""
        with self._lock:
            self._thread.request_stop()
        self._wake()
        ended = self._thread.join(deadline)
        if ended:
            self._woken.close()
            self._waker.close()
        return ended

    def _start(self) -> None:
        if not self._thread.begun:
            self._thread.start()

    def _wake(self) -> None:
        with suppress(OSError):
            self._waker.send(b"\0")

    # -- on the thread ----------------------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            with Contained(lambda _bug: self._break_off()):
                self._turn()
        with Contained():
            self._leave()
        self._desk.give_up(for_good=True)
        for job in self._jobs:
            _settle(job, None, fault("server_offline"))

    def _turn(self) -> None:
        if self._renewed:
            self._renewed, self._try_at = False, 0.0
            self._disconnect()
        try:
            if self._server is not None:
                self._serve(self._server)
            elif not self._jobs and not self._desk.is_busy():
                self._rest(None)
            elif (left := self._try_at - self._clock.monotonic()) > 0.0:
                self._rest(left)
            else:
                self._connect()
        except ApplicationError as error:
            self._failed(error)

    def _connect(self) -> None:
        login = self._login()
        if login is None:
            raise EnvironmentFault(
                "There is no shared database here; connect to one in Settings.",
                code="sync_not_connected",
            )
        if login != self._last_login:
            # A machine's name is its login's for as long as the server knows it.
            self._machine, self._last_login = uuid4(), login
        self._server = server = LiveServer(login, self._machine)
        now = self._clock.monotonic()
        self._told = (server.told, now)
        self._beat_at, self._look_at, self._idle_since = now + BEAT_S, now, now
        self._desk.come_back(server)

    def _serve(self, server: LiveServer) -> None:
        self._work(server)
        now = self._clock.monotonic()
        if now >= self._beat_at:
            if not server.beat():
                raise fault("server_offline")
            self._beat_at = now + BEAT_S
        self._desk.tell(server)
        if server.is_hinted() or now >= self._look_at:
            server.forget_hint()
            self._look_at = now if self._desk.take(server) else now + _POLL_S
        self._is_settled = True
        self._pause.reset()
        if self._desk.is_busy():
            self._idle_since = now
        elif not self._jobs and now - self._idle_since >= _IDLE_S:
            self._leave()
        elif self._jobs:
            return
        if self._server is not None and not server.is_hinted():
            self._rest(max(0.0, min(self._look_at, self._beat_at) - now))

    def _work(self, server: LiveServer) -> None:
        while self._jobs:
            job = self._jobs[0]
            if not job.future.cancelled():
                self._do(job, server)
            self._jobs.popleft()

    def _do(self, job: _Job, server: LiveServer) -> None:
        """Raises: EnvironmentFault, it is to be done again."""
        result: Any = None
        error: BaseException | None = None
        job.tries += 1
        try:
            result = job.work(server)
        except EnvironmentFault as raised:
            if raised.retryable and job.tries < _MOST_TRIES:
                raise
            error = raised
        except Exception as raised:  # noqa: BLE001 - it is the asker's, and the thread goes on
            error = raised
        _settle(job, result, error)

    def _failed(self, error: ApplicationError) -> None:
        again = isinstance(error, EnvironmentFault) and error.retryable
        was_settled = self._is_settled
        self._disconnect()
        _log.warning("no rooms among colleagues for now", code=error.code)
        if again and was_settled:
            self._try_at = self._clock.monotonic()  # it broke: at once, and nobody is told yet
            return
        wait = self._pause.next() if again else _AFTER_LASTING_FAULT_S
        self._try_at = self._clock.monotonic() + wait
        with self._lock:
            failed = [job for job in self._jobs if not (job.is_patient and again)]
            self._jobs = deque(job for job in self._jobs if job.is_patient and again)
        for job in failed:
            _settle(job, None, error)
        if not again:
            self._desk.give_up(for_good=False)

    def _break_off(self) -> None:
        """After a bug, which was reported: whoever asked got it, or there is nobody."""
        self._disconnect()
        self._try_at = self._clock.monotonic() + self._pause.next()

    def _leave(self) -> None:
        if self._server is None:
            return
        with suppress(EnvironmentFault):
            self._work(self._server)
            self._server.goodbye()
        self._disconnect()

    def _disconnect(self) -> None:
        self._is_settled = False
        if self._server is not None:
            self._server.close()
            self._server = None

    def _rest(self, seconds: float | None) -> None:
        watched: list[Any] = [self._woken]
        if self._server is not None:
            watched.append(self._server)
        select.select(watched, [], [], seconds)
        with suppress(BlockingIOError):
            self._woken.recv(4096)


def _settle(job: _Job, result: object, error: BaseException | None) -> None:
    if not job.future.set_running_or_notify_cancel():
        return  # nobody waits for it any more
    if error is not None:
        job.future.set_exception(error)
    else:
        job.future.set_result(result)
