"""Heavy work in a spawned process: typed messages out, heartbeat, cancel, honest death.

A file that crashes a decoder, or a job that eats all memory, then costs that job and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault

P = TypeVar("P")
R = TypeVar("R")

_HEARTBEAT_SECONDS = 1.0
#: What a child gets to end after SIGTERM.
_END_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Progress:
    value: Any


@dataclass(frozen=True, slots=True)
class _Result:
    value: Any


@dataclass(frozen=True, slots=True)
class _Failure:
    """A foreseen failure crosses as itself; a bug crosses as its type and text of the places."""

    error: ApplicationError | None
    bug: str


class _Heartbeat:
    pass


#: Runs in the child: gets the argument and a function that reports progress, gives the result.
ChildJob = Callable[[Any, Callable[[Any], None]], Any]


class ChildFailedError(RuntimeError):
    """A bug in the child; the text names type and place, never data."""


class ChildWorker(Generic[P, R]):
    """One job in one child process. ``run`` blocks, so call it on a worker thread.

    ``silence_limit``: seconds without any message after which the child counts as hung.
    """

    def __init__(self, clock: Clock, *, silence_limit: float = 30.0) -> None:
        self._clock = clock
        self._silence_limit = silence_limit
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """End the child; ``run`` then raises with code ``cancelled``."""
        self._cancelled.set()

    def run(
        self,
        job: ChildJob,
        argument: object,
        on_progress: Callable[[P], None],
        wanted: Callable[[], bool] = lambda: True,
    ) -> R:
        """Run ``job(argument, report)`` in a child and give its result.

        ``wanted`` is asked at least ten times a second, on this thread; where it says no, the child
        is ended as by ``cancel``. What ``on_progress`` raises ends it too, and comes out.

        Raises:
            ApplicationError: what the job raised, or code ``child_died``, ``child_hung``,
                ``cancelled``, or ``child_not_started`` where the system has no room for a process.
            ChildFailedError: a bug in the job.
        """
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(
            target=_child_main,
            args=(theirs, job, argument),
            name="meeting-child",
            daemon=True,
        )
        try:
            _start(process)
            theirs.close()
            return self._listen(ours, on_progress, wanted)
        finally:
            theirs.close()
            ours.close()
            _end(process)

    def _listen(
        self, pipe: Connection, on_progress: Callable[[P], None], wanted: Callable[[], bool]
    ) -> R:
        heard = self._clock.monotonic()
        while not self._cancelled.is_set() and wanted():
            if not pipe.poll(0.1):
                if self._clock.monotonic() - heard > self._silence_limit:
                    raise EnvironmentFault(
                        "The background work stopped answering and was ended; try it again.",
                        code="child_hung",
                        retryable=True,
                    )
                continue
            heard = self._clock.monotonic()
            message = _receive(pipe)
            if isinstance(message, _Progress):
                on_progress(message.value)
            elif isinstance(message, _Result):
                result: R = message.value
                return result
            elif isinstance(message, _Failure):
                if message.error is not None:
                    raise message.error
                raise ChildFailedError(message.bug)
        raise EnvironmentFault("The work was cancelled.", code="cancelled")


def _start(process: SpawnProcess) -> None:
    try:
        process.start()
    except OSError as error:
        raise EnvironmentFault(
            "The system has no room for the background work; close other programs and try again.",
            code="child_not_started",
            retryable=True,
        ) from error


def _end(process: SpawnProcess) -> None:
    if process.pid is not None:
        process.terminate()
        process.join(_END_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
    process.close()


def _receive(pipe: Connection) -> object:
    try:
        message: object = pipe.recv()
    except (EOFError, OSError) as error:
        # OSError: the child died in the middle of a message.
        raise EnvironmentFault(
            "The background work ended unexpectedly, perhaps for lack of memory; try it again.",
            code="child_died",
            retryable=True,
        ) from error
    return message


def _child_main(pipe: Connection, job: ChildJob, argument: object) -> None:
    # Ctrl+C in a terminal reaches children too; what it means is for the program to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lock = threading.Lock()
    done = threading.Event()

    def send(message: object) -> None:
        with lock:
            pipe.send(message)

    def beat() -> None:
        while not done.wait(_HEARTBEAT_SECONDS):
            try:
                send(_Heartbeat())
            except OSError:
                # Nobody listens: the program was killed, and its work has no owner any more.
                os._exit(1)

    threading.Thread(target=beat, name="meeting-heartbeat", daemon=True).start()
    with ThreadPoolExecutor(1, thread_name_prefix="meeting-job") as executor:
        future = executor.submit(job, argument, lambda value: send(_Progress(value)))
        outcome = _outcome_of(future)
    done.set()
    try:
        send(outcome)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        send(_Failure(None, f"{type(error).__qualname__}: the result cannot cross"))
    pipe.close()


def _outcome_of(future: Future[Any]) -> _Result | _Failure:
    error = future.exception()
    if error is None:
        return _Result(future.result())
    if isinstance(error, ApplicationError):
        return _Failure(error, "")
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_name}:{place.tb_lineno}" if place else "unknown"
    return _Failure(None, f"{type(error).__qualname__} at {where}")
