"""The one thread that owns the speech model.

Live meetings come first: while a session is open, nothing else runs. Batch jobs (finishing a transcript
after a crash, back-filling) advance one segment at a time when no session is open. The model is loaded
once, on this thread, behind the window.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Protocol

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.events import CaptionState, CaptionStateChanged
from meeting_desktop.ports.recogniser import (
    LiveRecogniser,
    ModelCatalogue,
    RecogniserLoader,
    Recognisers,
)
from meeting_desktop.runtime.threads import SupervisedThread
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

_IDLE_SECONDS = 0.05

#: A batch job: yields after each bounded piece of work.
BatchJob = Callable[[Recognisers], Iterator[None]]


class LiveSession(Protocol):
    """One meeting's captions; all methods run on the speech thread."""

    def begin(self, recogniser: LiveRecogniser, model: str, engine: str) -> None: ...

    def pump(self, recogniser: LiveRecogniser) -> bool:
        """Feed what has come and do one piece of work; False when there was nothing to do."""
        ...

    def finish(self, recogniser: LiveRecogniser) -> None:
        """Everything has been fed that ever will be: bring the captions to their end."""
        ...

    def without_model(self, sentence: str) -> None:
        """No model can be had: let go of the sound."""
        ...


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
        self.states: Topic[CaptionStateChanged] = Topic()
        self._loader = loader
        self._catalogue = catalogue
        self._clock = clock
        self._model = model
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._load_wanted = False
        self._opening: deque[LiveSession] = deque()
        self._sessions: list[LiveSession] = []
        self._closing: deque[tuple[LiveSession, Future[None]]] = deque()
        self._jobs: deque[tuple[BatchJob, Future[None]]] = deque()
        self._current: tuple[Iterator[None], Future[None]] | None = None
        self._recognisers: Recognisers | None = None
        self._state = CaptionStateChanged(CaptionState.OFF)
        self._thread = SupervisedThread("speech", self._run, on_failure=self._fail_all)
        self._thread.start()

    @property
    def state(self) -> CaptionStateChanged:
        """Whether the model is there."""
        return self._state

    def warm_up(self) -> None:
        """Load the model now, so that the first meeting does not wait for it."""
        self._load_wanted = True
        self._wake.set()

    def open_session(self, session: LiveSession) -> None:
        with self._lock:
            self._opening.append(session)
        self._wake.set()

    def close_session(self, session: LiveSession) -> Future[None]:
        """Done when the session has published its last caption."""
        done: Future[None] = Future()
        with self._lock:
            self._closing.append((session, done))
        self._wake.set()
        return done

    def submit(self, job: BatchJob) -> Future[None]:
        """Run ``job`` when no meeting needs the model; fails with the model's error when there is none."""
        done: Future[None] = Future()
        with self._lock:
            self._jobs.append((job, done))
        self._wake.set()
        return done

    def nudge(self) -> None:
        """A session has something to do."""
        self._wake.set()

    def stop(self, deadline: float) -> bool:
        self._thread.request_stop()
        self._wake.set()
        return self._thread.join(deadline)

    # -- on the speech thread -------------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            if self._load_wanted:
                self._load_wanted = False
                self._try_load()
            worked = self._open_sessions()
            worked |= self._pump_sessions()
            worked |= self._close_sessions()
            if not worked and not self._sessions:
                worked = self._advance_job()
            if not worked:
                self._clock.wait(self._wake, _IDLE_SECONDS if self._sessions else 3600.0)
        self._fail_all(EnvironmentFault("The program is closing.", code="closing"))

    def _try_load(self) -> Recognisers | ApplicationError:
        if self._recognisers is not None and self._recognisers.model == self._model():
            return self._recognisers
        name = self._model()
        self._set_state(
            CaptionStateChanged(CaptionState.LOADING, sentence="Loading the speech model…")
        )
        begun = self._clock.monotonic()
        try:
            if not self._catalogue.is_installed(name):
                self._catalogue.install(name)
            self._recognisers = self._loader.load(name)
        except ApplicationError as error:
            _log.warning("speech model not loaded", code=error.code, model=name)
            self._set_state(CaptionStateChanged(CaptionState.FAILED, sentence=error.sentence))
            return error
        seconds = round(self._clock.monotonic() - begun, 2)
        _log.info("speech model loaded", model=name, seconds=seconds)
        self._set_state(CaptionStateChanged(CaptionState.LIVE))
        return self._recognisers

    def _set_state(self, state: CaptionStateChanged) -> None:
        self._state = state
        self.states.publish(state)

    def _open_sessions(self) -> bool:
        opened = False
        while self._opening:
            with self._lock:
                session = self._opening.popleft()
            opened = True
            loaded = self._try_load()
            if isinstance(loaded, ApplicationError):
                session.without_model(loaded.sentence)
            else:
                self._begin(session, loaded)
        return opened

    def _begin(self, session: LiveSession, recognisers: Recognisers) -> None:
        try:
            session.begin(recognisers.live, recognisers.model, recognisers.engine)
        except ApplicationError as error:
            # The model is here but cannot do what this meeting asks for, such as another language.
            session.without_model(error.sentence)
        else:
            self._sessions.append(session)

    def _pump_sessions(self) -> bool:
        if self._recognisers is None:
            return False
        worked = False
        for session in self._sessions:
            worked |= session.pump(self._recognisers.live)
        return worked

    def _close_sessions(self) -> bool:
        closed = False
        while self._closing:
            with self._lock:
                session, done = self._closing.popleft()
            closed = True
            if session in self._sessions and self._recognisers is not None:
                while session.pump(self._recognisers.live):
                    pass
                session.finish(self._recognisers.live)
                self._sessions.remove(session)
            done.set_result(None)
        return closed

    def _advance_job(self) -> bool:
        if self._current is None and not self._start_job():
            return False
        if self._current is None:
            return True
        steps, done = self._current
        try:
            next(steps)
        except StopIteration:
            self._current = None
            done.set_result(None)
        except ApplicationError as error:
            self._current = None
            done.set_exception(error)
        return True

    def _start_job(self) -> bool:
        with self._lock:
            if not self._jobs:
                return False
            job, done = self._jobs.popleft()
        loaded = self._try_load()
        if isinstance(loaded, ApplicationError):
            done.set_exception(loaded)
        else:
            self._current = (job(loaded), done)
        return True

    def _fail_all(self, error: BaseException) -> None:
        """The thread ends: nobody may wait for it for ever."""
        with self._lock:
            waiting = [done for _, done in (*self._closing, *self._jobs)]
            self._closing.clear()
            self._jobs.clear()
        if self._current is not None:
            waiting.append(self._current[1])
            self._current = None
        for done in waiting:
            done.set_exception(error)
