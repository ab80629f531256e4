"""The one thread that owns the speech model.

Live meetings come first: while a session is open, nothing else runs. Batch jobs (finishing a
transcript after a crash, back-filling) advance one segment at a time when no session is open. The
model is loaded once, on this thread, behind the window. A bug in a recogniser ends the sessions or
the job that met it, with a sentence; the thread goes on.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from typing import TypeVar

from meeting_desktop.application.load_model import LoadModel
from meeting_desktop.application.serve_sessions import LiveSession, ServeSessions, refuse
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.domain.events import CaptionStateChanged
from meeting_desktop.ports.recogniser import (
    ModelCatalogue,
    RecogniserLoader,
    Recognisers,
)
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread
from meeting_desktop.runtime.topic import Topic

T = TypeVar("T")

_IDLE_SECONDS = 0.05
_RESTING_SECONDS = 3600.0

#: A batch job: yields after each bounded piece of work.
BatchJob = Callable[[Recognisers], Iterator[None]]


class SpeechRoom:
    """Loads the model, serves sessions and jobs. Methods return at once, on any thread."""

    def __init__(
        self,
        loader: RecogniserLoader,
        catalogue: ModelCatalogue,
        clock: Clock,
        *,
        model: Callable[[], str],
    ) -> None:
        self._model = LoadModel(loader, catalogue, clock, model=model)
        self._clock = clock
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._closed = False
        self._load_wanted = False
        self._opening: deque[LiveSession] = deque()
        self._closing: deque[tuple[LiveSession, Future[None]]] = deque()
        self._jobs: deque[tuple[BatchJob, Future[None]]] = deque()
        self._current: tuple[Iterator[None], Future[None]] | None = None
        self._thread = SupervisedThread("speech", self._run)
        self._sessions = ServeSessions(clock, lambda: self._thread.stop_wanted)
        self._thread.start()

    @property
    def states(self) -> Topic[CaptionStateChanged]:
        """How the model comes along."""
        return self._model.states

    @property
    def state(self) -> CaptionStateChanged:
        """Whether the model is there."""
        return self._model.state

    def warm_up(self) -> None:
        """Load the model now, so that the first meeting does not wait for it."""
        self._load_wanted = True
        self._wake.set()

    def open_session(self, session: LiveSession) -> None:
        """Serve ``session`` as soon as the model is there."""
        with self._lock:
            accepted = not self._closed
            if accepted:
                self._opening.append(session)
        if accepted:
            self._wake.set()
        else:
            session.without_model(_closing().sentence)

    def close_session(self, session: LiveSession) -> Future[None]:
        """Done when the session has published its last caption; fails with code ``closing``."""
        return self._queue(self._closing, session)

    def submit(self, job: BatchJob) -> Future[None]:
        """Run ``job`` when no meeting needs the model; until it begins it may be cancelled.

        The future fails with the model's error when there is none, with what the job raised, with
        code ``speech_failed`` after a bug, with ``closing`` when the program stops.
        """
        return self._queue(self._jobs, job)

    def _queue(self, waiting: deque[tuple[T, Future[None]]], one: T) -> Future[None]:
        done: Future[None] = Future()
        with self._lock:
            if not self._closed:
                waiting.append((one, done))
                self._wake.set()
                return done
        # After the thread has ended nobody would ever answer.
        done.set_exception(_closing())
        return done

    def nudge(self) -> None:
        """A session has something to do."""
        self._wake.set()

    def stop(self, deadline: float) -> bool:
        """End the thread; whoever waits is told so."""
        self._thread.request_stop()
        self._wake.set()
        return self._thread.join(deadline)

    # -- on the speech thread -------------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        try:
            while True:
                self._wake.clear()
                if stop.is_set():
                    return
                if not self._turn():
                    seconds = _IDLE_SECONDS if self._sessions.any_open else _RESTING_SECONDS
                    self._clock.wait(self._wake, seconds)
        finally:
            self._dismiss_all()

    def _turn(self) -> bool:
        """One round; False when there was nothing to do."""
        if self._load_wanted:
            self._load_wanted = False
            self._load()
        worked = self._open_sessions()
        loaded = self._model.loaded
        if loaded is not None and self._sessions.any_open:
            worked |= self._sessions.turn(loaded.live)
        worked |= self._close_sessions()
        if not worked and not self._sessions.any_open:
            worked = self._advance_job()
        return worked

    def _load(self) -> Recognisers | ApplicationError:
        if self._sessions.any_open and self._model.loaded is not None:
            return self._model.loaded  # another choice waits until the meeting is over
        return self._model.load(lambda: self._thread.stop_wanted)

    def _open_sessions(self) -> bool:
        opened = False
        while self._opening:
            with self._lock:
                session = self._opening.popleft()
            opened = True
            loaded = self._load()
            if isinstance(loaded, ApplicationError):
                refuse(session, loaded.sentence)
            else:
                self._sessions.open(session, loaded)
        return opened

    def _close_sessions(self) -> bool:
        closed = False
        while self._closing:
            with self._lock:
                session, done = self._closing.popleft()
            closed = True
            loaded = self._model.loaded
            if loaded is not None:
                self._sessions.close(session, loaded.live)
            done.set_result(None)
        return closed

    def _advance_job(self) -> bool:
        if self._current is None and not self._start_job():
            return False
        if self._current is None:
            return True
        steps, done = self._current
        with Contained(partial(self._fail_job, done)):
            self._step(steps, done)
        return True

    def _step(self, steps: Iterator[None], done: Future[None]) -> None:
        try:
            next(steps)
        except StopIteration:
            self._current = None
            done.set_result(None)
        except ApplicationError as error:
            self._current = None
            done.set_exception(error)

    def _fail_job(self, done: Future[None], _error: Exception) -> None:
        self._current = None
        done.set_exception(
            EnvironmentFault(
                "The speech recogniser failed at this recording; the recording itself is kept.",
                code="speech_failed",
            )
        )

    def _start_job(self) -> bool:
        with self._lock:
            if not self._jobs:
                return False
            job, done = self._jobs.popleft()
        # From here on it is not cancelled any more: who wants that tells the job itself.
        if not done.set_running_or_notify_cancel():
            return True
        loaded = self._load()
        if isinstance(loaded, ApplicationError):
            done.set_exception(loaded)
        else:
            self._current = (job(loaded), done)
        return True

    def _dismiss_all(self) -> None:
        """The thread ends: nobody may wait for it for ever."""
        with self._lock:
            self._closed = True
            waiting = [done for _, done in self._closing]
            waiting += [done for _, done in self._jobs if done.set_running_or_notify_cancel()]
            opening = [*self._opening]
            for queue in (self._closing, self._jobs, self._opening):
                queue.clear()
        if self._current is not None:
            waiting.append(self._current[1])
            self._current = None
        for session in opening:
            refuse(session, _closing().sentence)
        self._sessions.dismiss(_closing().sentence)
        for done in waiting:
            done.set_exception(_closing())


def _closing() -> EnvironmentFault:
    return EnvironmentFault(
        "The program is closing; what is left is finished at its next start.", code="closing"
    )
