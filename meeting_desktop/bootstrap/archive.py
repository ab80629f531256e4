"""The archive: what is imported, whose voices are known, what is made of transcripts and found."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meeting_desktop.adapters.audio.clip_writer import AvClipWriter
from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.application.archive_use_cases import ArchiveUseCases
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.draw_waveform import DrawWaveform
from meeting_desktop.application.import_media import ImportMedia
from meeting_desktop.application.keep_artifacts import KeepArtifacts
from meeting_desktop.application.keep_bookmarks import KeepBookmarks
from meeting_desktop.application.keep_tidy import KeepTidy, TidyParts
from meeting_desktop.application.search_everything import SearchEverything
from meeting_desktop.application.share_clip import ShareClip
from meeting_desktop.application.tell_room_apart import RoomParts, TellRoomApart
from meeting_desktop.bootstrap.imports import ImportsParts, build_imports
from meeting_desktop.bootstrap.keeping import build_artifacts, build_sweep
from meeting_desktop.bootstrap.voices import InstalledSpeakers, build_voices
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.paths import Paths
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class ArchiveParts:
    """``busy``: a meeting runs, so that heavy work waits. ``sum_up`` begins a report."""

    store: Store
    storage: RecordingStorage
    settings: ChangeSettings
    clock: Clock
    paths: Paths
    busy: Callable[[], bool]
    sum_up: Callable[[UUID], Future[Any]]


def build_archive(parts: ArchiveParts) -> ArchiveUseCases:
    """Each use case adds its line here."""
    loader = InstalledSpeakers(parts.paths, parts.settings.current)
    voices = build_voices(parts.store, parts.storage, parts.clock, loader)
    artifacts = build_artifacts(parts.store, parts.clock, parts.paths)
    return ArchiveUseCases(
        imports=_imports(parts, artifacts),
        search=SearchEverything(parts.store),
        names=voices.names,
        voices=voices.voices,
        rooms=TellRoomApart(RoomParts(parts.store, parts.storage, AvDecoder(), loader)),
        waveform=DrawWaveform(parts.store, parts.storage, AvDecoder(), parts.clock),
        bookmarks=KeepBookmarks(parts.store, parts.clock),
        clips=ShareClip(parts.store, parts.storage, AvClipWriter(AvDecoder())),
        artifacts=artifacts,
        tidy=KeepTidy(
            TidyParts(
                parts.store,
                build_sweep(parts.store, parts.storage, parts.paths),
                parts.settings,
                parts.clock,
                parts.busy,
            )
        ),
    )


def _imports(parts: ArchiveParts, artifacts: KeepArtifacts) -> ImportMedia:
    return build_imports(
        ImportsParts(
            store=parts.store,
            storage=parts.storage,
            settings=parts.settings.current,
            clock=parts.clock,
            paths=parts.paths,
            busy=parts.busy,
            make_files=artifacts.refresh,
            sum_up=parts.sum_up,
        )
    )
