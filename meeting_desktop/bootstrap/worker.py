"""What ``meeting-desktop worker`` is made of: a queue, a storage, models; no window, no store."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.postgres.server_address import ServerAddress
from meeting_desktop.adapters.postgres.work_bench import PostgresWorkBench
from meeting_desktop.adapters.postgres.work_queue import (
    QueueOptions,
    WorkQueue,
    require_same_queue,
)
from meeting_desktop.application.do_work import DoWork, WorkParts
from meeting_desktop.application.lend_recognisers import LendRecognisers
from meeting_desktop.bootstrap.parts import build_catalogue, build_loader
from meeting_desktop.bootstrap.storage import open_storage
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.work import WorkerFacts
from meeting_desktop.ports.recogniser import ModelCatalogue, RecogniserLoader

_FOLDER = "work"


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """``secret``: of the storage's key. ``attempts``: so often is one request begun."""

    name: str
    model: str
    places: int = 1
    attempts: int = 3
    secret: str = field(default="", repr=False)
    queue: QueueOptions = field(default_factory=QueueOptions)


@dataclass(frozen=True, slots=True)
class WorkerMeans:
    """Given by a test instead of the real ones."""

    loader: RecogniserLoader
    catalogue: ModelCatalogue


def serve_work(
    paths: Paths,
    settings: Settings,
    address: ServerAddress,
    options: WorkerOptions,
    *,
    means: WorkerMeans | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Work until SIGINT or SIGTERM; ``ready`` is called when the server took this worker.

    Raises: EnvironmentFault, UserFacingError.
    """
    require_same_queue(address)
    storage = open_storage(paths.data, settings.storage, options.secret)
    if means is None:
        catalogue = build_catalogue(paths, settings)
        if not catalogue.is_installed(options.model):
            catalogue.install(options.model)
        means = WorkerMeans(build_loader(catalogue, settings, SystemClock()), catalogue)
    lend = LendRecognisers(
        means.loader, means.catalogue, model=options.model, places=options.places
    )
    folder = paths.data / _FOLDER / str(os.getpid())
    _sweep(folder.parent)
    work = DoWork(WorkParts(lambda: storage, AvDecoder(), lend.lend, SystemClock(), folder))

    def do(request: UUID, stopping: Callable[[], bool]) -> float | None:
        bench = PostgresWorkBench(address, most=options.attempts, name=options.name)
        try:
            return work.run(bench, request, stopping)
        finally:
            bench.close()

    facts = WorkerFacts(options.name, options.model, options.places)
    # psycopg cannot wait on the loop that Windows has by default.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(_serve(WorkQueue(address, do, facts, options.queue), ready))
    shutil.rmtree(folder, ignore_errors=True)


async def _serve(queue: WorkQueue, ready: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        # The handlers of asyncio are not there on Windows.
        signal.signal(one, lambda _number, _frame: loop.call_soon_threadsafe(queue.stop))
    await queue.serve(ready)


def _sweep(folder: Path) -> None:
    """Sound that a killed worker of this home left here."""
    for left in folder.iterdir() if folder.is_dir() else ():
        if left.name.isdecimal() and not _is_alive(int(left.name)):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: int) -> bool:
    if os.name == "nt":
        return True  # there kill(…, 0) would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
