"""Imports: the queue, what a job needs, and the folder that is watched."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tzlocal import get_localzone_name

from meeting_desktop.application.carry_out_import import CarryOutImport, CarryOutParts
from meeting_desktop.application.import_media import AddFile, ImportMedia, ImportParts
from meeting_desktop.application.import_queue import ImportQueue
from meeting_desktop.application.take_handed_in import TakeHandedIn
from meeting_desktop.application.watch_folder import WatchFolder
from meeting_desktop.bootstrap.import_child import ChildImports, MakeParts
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.imports import ImportOptions
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class ImportsParts:
    """``busy``: a meeting runs. ``make_files`` and ``sum_up`` as in ``CarryOutParts``.

    ``make_parts``: what a test's child works with instead of the real ones.
    """

    store: Store
    storage: RecordingStorage
    settings: Callable[[], Settings]
    clock: Clock
    paths: Paths
    busy: Callable[[], bool]
    make_files: Callable[[UUID], Future[Any]]
    sum_up: Callable[[UUID], Future[Any]]
    make_parts: MakeParts | None = None


def build_imports(parts: ImportsParts) -> ImportMedia:
    """Nothing runs before ``start``."""
    queue = ImportQueue(parts.store)
    carry_out = CarryOutImport(
        CarryOutParts(
            store=parts.store,
            storage=parts.storage,
            queue=queue,
            work=ChildImports(parts.paths, parts.settings, parts.clock, parts.make_parts),
            settings=parts.settings,
            clock=parts.clock,
            time_zone=get_localzone_name(),
            make_files=parts.make_files,
            sum_up=parts.sum_up,
        )
    )
    watched = WatchFolder(parts.store, parts.clock, lambda: parts.settings().library.watched_folder)
    handed_in = TakeHandedIn(parts.paths.imports)

    def look(add: AddFile) -> None:
        handed_in.look(add)
        watched.look(lambda path: add(path, ImportOptions()))

    return ImportMedia(ImportParts(parts.store, queue, carry_out, parts.clock, parts.busy, look))
