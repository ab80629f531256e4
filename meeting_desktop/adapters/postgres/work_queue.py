"""The worker's side of the queue, by procrastinate: fetching jobs, heart-beats, stalled workers.

A job names a request and nothing else. What is done for it runs on a thread of its own; this loop
goes on telling the server that the worker is alive meanwhile.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID, uuid4

import procrastinate
import psycopg
import psycopg_pool
from procrastinate.job_context import AbortReason
from procrastinate.jobs import Job
from procrastinate.worker import Worker

from meeting_desktop.adapters.postgres.faults import login_faults, server_faults
from meeting_desktop.adapters.postgres.queue_schema import queue_version
from meeting_desktop.adapters.postgres.server_address import ServerAddress
from meeting_desktop.adapters.postgres.work_bench import WORKER_APPLICATION, WORKER_OPTIONS
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.domain.work import WorkerFacts, WorkKind

_log = get_logger(__name__)

_FAULTS = (
    procrastinate.exceptions.ConnectorException,
    psycopg.OperationalError,
    psycopg_pool.PoolTimeout,
)
#: Where a job ended otherwise than it should: the request knows how often it was begun.
_AFTER_FAULT_S = 20.0
#: Of the heart-beats so many may get lost before others take the work over.
_BEATS = 4

#: Given a request and whether the worker is to stop: None when nothing is left to do, else in how
#: many seconds the job is to be tried again.
DoRequest = Callable[[UUID, Callable[[], bool]], float | None]


@dataclass(frozen=True, slots=True)
class QueueOptions:
    """``stalled_s``: nobody heard of a worker for so long, so its work goes to others. ``grace_s``:

    at a stop what was begun may be finished for so long. ``once``: end when nothing waits.
    """

    stalled_s: float = 60.0
    grace_s: float = 20.0
    once: bool = False


class _AgainError(Exception):
    """The job goes back into the queue."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class _Retry(procrastinate.BaseRetryStrategy):
    """Always: the request counts its attempts, and one that is over ends its job at once."""

    def get_retry_decision(
        self,
        *,
        exception: BaseException,
        job: Job,  # noqa: ARG002 - the request counts
    ) -> procrastinate.RetryDecision:
        seconds = exception.seconds if isinstance(exception, _AgainError) else _AFTER_FAULT_S
        return procrastinate.RetryDecision(retry_in={"seconds": round(seconds)})


def require_same_queue(address: ServerAddress) -> None:
    """Raises: EnvironmentFault: not reached, no worker's login, a queue of another version."""
    with login_faults():
        connection = psycopg.connect(address.conninfo(WORKER_APPLICATION, WORKER_OPTIONS))
    with connection:
        try:
            with server_faults():
                row = connection.execute("SELECT work.check_in()").fetchone()
        except EnvironmentFault as error:
            if error.code != "server_denied":
                raise
            raise EnvironmentFault(
                "This login does not work for that database; make one with “meeting-desktop "
                "server add-worker”.",
                code="not_a_worker",
            ) from None
    if row is None or row[0] != queue_version():
        raise EnvironmentFault(
            "The queue of that database is of another version than this program; install the same "
            "version of Meeting Desktop on both, and run “meeting-desktop server upgrade”.",
            code="queue_version",
        )


class WorkQueue:
    """``serve`` until ``stop`` is called, through restarts of the server."""

    def __init__(
        self, address: ServerAddress, do: DoRequest, facts: WorkerFacts, options: QueueOptions
    ) -> None:
        self._do = do
        self._facts = facts
        self._options = options
        self._machine = uuid4()
        self._stopping = asyncio.Event()
        self._worker: Worker | None = None
        self._app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=address.conninfo(WORKER_APPLICATION, WORKER_OPTIONS),
                min_size=1,
                max_size=4,
            )
        )
        self._app.task(
            name=WorkKind.TRANSCRIBE.value,
            queue=WorkKind.TRANSCRIBE.value,
            pass_context=True,
            retry=_Retry(),
        )(self._run)

    def stop(self) -> None:
        """What was begun is finished or given back; on the loop's thread."""
        self._stopping.set()

    async def serve(self, ready: Callable[[], None]) -> None:
        """``ready`` is called each time the server took this worker."""
        loop = asyncio.get_running_loop()
        threads = ThreadPoolExecutor(self._facts.places + 1, thread_name_prefix="meeting-work")
        loop.set_default_executor(threads)
        pause = GrowingPause(random.uniform)
        while not self._stopping.is_set():
            try:
                async with self._app.open_async():
                    await self._tend()
                    pause.reset()
                    ready()
                    await self._serve()
            except _FAULTS:
                _log.warning("the server of the queue cannot be reached")
            if self._options.once:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause.next())

    async def _serve(self) -> None:
        options = self._options
        self._worker = worker = Worker(
            self._app,
            queues=[WorkKind.TRANSCRIBE.value],
            concurrency=self._facts.places,
            wait=not options.once,
            shutdown_graceful_timeout=options.grace_s,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=options.stalled_s / _BEATS,
            stalled_worker_timeout=options.stalled_s,
        )
        tending = asyncio.create_task(self._keep_tending())
        asked = asyncio.create_task(self._stop_when_asked(worker))
        try:
            await worker.run()  # type: ignore[no-untyped-call]
        finally:
            self._worker = None
            for task in (tending, asked):
                task.cancel()
            await asyncio.gather(tending, asked, return_exceptions=True)
            with suppress(*_FAULTS):
                await self._say("SELECT work.depart(%(machine)s)", machine=self._machine)

    async def _stop_when_asked(self, worker: Worker) -> None:
        await self._stopping.wait()
        worker.stop()  # type: ignore[no-untyped-call]

    async def _keep_tending(self) -> None:
        """procrastinate stops its own heart-beat at the first fault and at the beginning of a stop;

        this one goes on, for what was begun is still being done.
        """
        while True:
            await asyncio.sleep(self._options.stalled_s / _BEATS)
            try:
                await self._tend()
            except _FAULTS:
                _log.warning("the server did not hear this worker")

    async def _tend(self) -> None:
        """Say that this worker is alive; put back what others left behind."""
        options, facts = self._options, self._facts
        await self._say(
            "SELECT work.announce(%(machine)s, %(name)s, %(model)s, %(places)s,"
            " %(seconds)s::double precision, %(number)s::bigint)",
            machine=self._machine,
            name=facts.name,
            model=facts.model,
            places=facts.places,
            seconds=options.stalled_s,
            number=self._worker.worker_id if self._worker is not None else None,
        )
        await self._say(
            "SELECT work.retry_stalled(%(seconds)s::double precision)", seconds=options.stalled_s
        )

    async def _say(self, query: str, **arguments: object) -> None:
        await self._app.connector.execute_query_async(query, **arguments)

    def _run(self, context: procrastinate.JobContext, request: str) -> None:
        """On a thread of its own."""

        def is_stopping() -> bool:
            return context.abort_reason() is AbortReason.SHUTDOWN

        seconds = self._do(UUID(request), is_stopping)
        if seconds is not None:
            raise _AgainError(seconds)
