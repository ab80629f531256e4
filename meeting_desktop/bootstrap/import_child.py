"""The heavy part of an import in a process of its own: what it is made of, and how it is run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from meeting_desktop.application.import_files import ImportFiles
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.media import MediaFacts
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.importing import ImportedSound, ImportNews, ImportOrder
from meeting_desktop.ports.recogniser import Recognisers
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.runtime.child_worker import ChildWorker
from meeting_desktop.runtime.low_priority import at_most, give_way

if TYPE_CHECKING:
    from meeting_desktop.application.import_stages import StageParts

#: What reading a file may take beyond what is loaded: frames, codecs, a minute of two channels.
_READING_BYTES = 1 << 30
#: An older child of a program that was killed notices within a second or two.
_LOCK_SECONDS = 20.0
#: A first word of a large model on a slow machine, while the heart beats all the same.
_SILENCE_SECONDS = 60.0

MakeParts = Callable[[Paths, Settings], "StageParts"]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything that crosses into the child; ``make_parts`` by its name."""

    order: ImportOrder
    paths: Paths
    settings: Settings
    make_parts: MakeParts


class ChildImports:
    """Keeps the promises of ``ports.importing.ImportWork``."""

    def __init__(
        self,
        paths: Paths,
        settings: Callable[[], Settings],
        clock: Clock,
        make_parts: MakeParts | None = None,
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._clock = clock
        self._make_parts = make_parts if make_parts is not None else stage_parts
        self._files = ImportFiles(paths.imports)

    def run(
        self,
        order: ImportOrder,
        on_news: Callable[[ImportNews], None],
        wanted: Callable[[], bool],
    ) -> ImportedSound:
        child: ChildWorker[ImportNews, ImportedSound] = ChildWorker(
            self._clock, silence_limit=_SILENCE_SECONDS
        )
        plan = ImportPlan(order, self._paths, self._settings(), self._make_parts)
        return child.run(import_in_child, plan, on_news, wanted)

    def settle(self, sha256: str) -> None:
        self._files.settle(sha256)

    def discard(self, gone: Collection[Path], kept: Collection[Path]) -> None:
        self._files.discard(gone, kept)

    def tidy(self, before: datetime, is_known: Callable[[str], bool]) -> None:
        self._files.tidy(before, is_known)


def import_in_child(plan: ImportPlan, tell: Callable[[ImportNews], None]) -> ImportedSound:
    """Raises: as ``ports.importing.ImportWork`` says."""
    from meeting_desktop.application.import_stages import ImportStages  # the child's alone

    configure_logging(None)
    give_way()
    lock = _lock(plan.paths)
    try:
        return ImportStages(plan.make_parts(plan.paths, plan.settings), tell).run(plan.order)
    finally:
        lock()


def _lock(paths: Paths) -> Callable[[], None]:
    """Nobody else makes stages here; what lets go of that."""
    from meeting_desktop.adapters.store.instance_lock import InstanceLock

    paths.imports.mkdir(parents=True, exist_ok=True, mode=0o700)
    until = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            return InstanceLock(paths.imports / "working.lock").release
        except EnvironmentFault as error:
            if error.code != "already_running":
                raise
            if time.monotonic() > until:
                raise EnvironmentFault(
                    "Another import still runs in this folder; try again in a minute.",
                    code="imports_locked",
                    retryable=True,
                ) from error
            time.sleep(0.1)


def stage_parts(paths: Paths, settings: Settings) -> StageParts:
    """The real ones. Models are loaded when a stage needs them."""
    from meeting_desktop.adapters.audio.decoder import AvDecoder
    from meeting_desktop.adapters.audio.fingerprint import BandFingerprinter
    from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
    from meeting_desktop.application.import_stages import StageParts
    from meeting_desktop.bootstrap.speakers import build_speaker_loader

    def storage_in(folder: Path) -> RecordingStorage:
        recording = settings.recording
        return OggRecordingStorage(
            folder,
            SystemClock(),
            segment_seconds=recording.segment_seconds,
            bit_rate=recording.bit_rate,
        )

    return StageParts(
        files=ImportFiles(paths.imports),
        reader=_LimitedReader(),
        fingerprinter=BandFingerprinter(),
        decoder=AvDecoder(),
        storage_in=storage_in,
        recognisers=lambda model: _load(paths, settings, model),
        diarizers=build_speaker_loader(paths, settings, _threads(settings)),
    )


class _LimitedReader:
    """The ``MediaReader`` with a limit on what a file may want of memory."""

    def __init__(self) -> None:
        from meeting_desktop.adapters.audio.media_reader import AvMediaReader

        self._reader = AvMediaReader()

    def look(self, path: Path) -> MediaFacts:
        with at_most(_READING_BYTES):
            return self._reader.look(path)

    def decode(
        self, path: Path, *, rate_hz: int, channels: int = 1, stream: int = 0
    ) -> Iterator[Samples]:
        pieces = self._reader.decode(path, rate_hz=rate_hz, channels=channels, stream=stream)
        with at_most(_READING_BYTES):
            yield from pieces

    def decode_beside(
        self, path: Path, *, rate_hz: int, streams: Sequence[int]
    ) -> Iterator[Samples]:
        with at_most(_READING_BYTES):
            yield from self._reader.decode_beside(path, rate_hz=rate_hz, streams=streams)


def _threads(settings: Settings) -> int:
    """All cores: the process gives way to whoever works at this machine."""
    return settings.speech.threads or os.cpu_count() or 1


def _load(paths: Paths, settings: Settings, model: str) -> Recognisers:
    from meeting_desktop.bootstrap.parts import build_catalogue, build_file_loader

    catalogue = build_catalogue(paths, settings)
    if not catalogue.is_installed(model):
        catalogue.install(model)
    return build_file_loader(catalogue, _threads(settings)).load(model)
