"""The archive: what is imported, whose voices are known, what is made of transcripts and found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.speech.diarization.loader import SpeakerLoader
from meeting_desktop.application.archive_use_cases import ArchiveUseCases
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.draw_waveform import DrawWaveform
from meeting_desktop.application.keep_bookmarks import KeepBookmarks
from meeting_desktop.application.keep_tidy import KeepTidy, TidyParts
from meeting_desktop.application.search_everything import SearchEverything
from meeting_desktop.bootstrap.keeping import build_artifacts, build_sweep
from meeting_desktop.bootstrap.voices import build_voices
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.paths import Paths
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class ArchiveParts:
    """``busy``: a meeting runs, so that heavy work waits."""

    store: Store
    storage: RecordingStorage
    settings: ChangeSettings
    clock: Clock
    paths: Paths
    busy: Callable[[], bool]


def build_archive(parts: ArchiveParts) -> ArchiveUseCases:
    """Each use case adds its line here."""
    voices = build_voices(parts.store, parts.storage, parts.clock, SpeakerLoader())
    return ArchiveUseCases(
        search=SearchEverything(parts.store),
        names=voices.names,
        voices=voices.voices,
        waveform=DrawWaveform(parts.store, parts.storage, AvDecoder(), parts.clock),
        bookmarks=KeepBookmarks(parts.store, parts.clock),
        artifacts=build_artifacts(parts.store, parts.clock, parts.paths),
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
