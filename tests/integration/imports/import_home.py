"""A home that imports, with real parts but for models."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.application.import_media import ImportMedia
from meeting_desktop.application.keep_artifacts import KeepArtifacts
from meeting_desktop.bootstrap.imports import ImportsParts, build_imports
from meeting_desktop.bootstrap.keeping import build_artifacts
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.setting_sections import LibrarySettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.imports import ImportJob, ImportStage
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.unit_of_work import Store
from tests.fakes.imports import scripted_parts
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.fakes.store import open_ready

#: Who speaks is the tone; two seconds of one are a turn.
GRACE_HZ, HANNA_HZ = 200.0, 500.0


def paths_of(home: Path) -> Paths:
    return Paths(home, home, home / "logs")


def talk(turns: int = 4, seconds: float = 3.0) -> Samples:
    """Grace and Hanna in turn."""
    voices = [tone(seconds, hertz=HANNA_HZ if n % 2 else GRACE_HZ) for n in range(turns)]
    return np.concatenate(voices)


@dataclass
class ImportHome:
    """``busy`` may be set by a test; ``asked`` are the meetings whose report was asked for."""

    home: Path
    busy: bool = False
    watched: Path | None = None
    on_stage: Callable[[ImportStage], None] = lambda _stage: None
    asked: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.home.mkdir(exist_ok=True)
        paths, clock = paths_of(self.home), SystemClock()
        self.store: Store = open_ready(paths, clock)
        self.artifacts: KeepArtifacts = build_artifacts(self.store, clock, paths)
        self.storage = OggRecordingStorage(paths.recordings, clock)
        self.imports: ImportMedia = build_imports(
            ImportsParts(
                store=self.store,
                storage=self.storage,
                settings=self._settings,
                clock=clock,
                paths=paths,
                busy=lambda: self.busy,
                make_files=self._make_files,
                sum_up=self._sum_up,
                make_parts=scripted_parts,
            )
        )

    def _settings(self) -> Settings:
        return Settings(library=LibrarySettings(watched_folder=self.watched))

    def _make_files(self, meeting_id: UUID) -> Future[Any]:
        self.on_stage(ImportStage.ARTIFACTS)
        return self.artifacts.refresh(meeting_id)

    def _sum_up(self, meeting_id: UUID) -> Future[Any]:
        self.on_stage(ImportStage.SUMMARY)
        self.asked.append(meeting_id)
        done: Future[Any] = Future()
        done.set_result(None)
        return done

    def ended(self, count: int = 1) -> tuple[ImportJob, ...]:
        """The queue, once so many of its jobs have ended."""
        until(lambda: sum(one.finished_at is not None for one in self.imports.jobs()) >= count)
        return self.imports.jobs()

    def close(self) -> None:
        self.imports.stop(10.0)
        self.artifacts.stop(10.0)
        self.store.close(10.0)
