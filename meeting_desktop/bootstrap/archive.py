"""The archive: what is imported, whose voices are known, what is made of transcripts and found."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meeting_desktop.adapters.audio.clip_writer import AvClipWriter
from meeting_desktop.adapters.audio.resampling import soxr_resampler
from meeting_desktop.application.archive_use_cases import ArchiveUseCases
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.draw_waveform import DrawWaveform
from meeting_desktop.application.encode_voices import EncodeVoices
from meeting_desktop.application.export_polls import ExportPolls
from meeting_desktop.application.import_media import ImportMedia
from meeting_desktop.application.install_voice_models import InstallVoiceModels
from meeting_desktop.application.keep_artifacts import KeepArtifacts
from meeting_desktop.application.keep_bookmarks import KeepBookmarks
from meeting_desktop.application.keep_engagement import KeepEngagement
from meeting_desktop.application.keep_tidy import KeepTidy, TidyParts
from meeting_desktop.application.record_voice import RecordVoice, RecordVoiceParts
from meeting_desktop.application.review_notes import ReviewNotes
from meeting_desktop.application.search_everything import SearchEverything
from meeting_desktop.application.share_clip import ShareClip
from meeting_desktop.application.tell_room_apart import RoomParts, TellRoomApart
from meeting_desktop.bootstrap.imports import ImportsParts, build_imports
from meeting_desktop.bootstrap.keeping import build_artifacts, build_sweep
from meeting_desktop.bootstrap.recordings import RecordingsRoom, build_protection
from meeting_desktop.bootstrap.voices import InstalledSpeakers, build_voices
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.paths import Paths
from meeting_desktop.ports.audio import AudioDevices
from meeting_desktop.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class ArchiveParts:
    """``busy``: a meeting runs, so that heavy work waits. ``sum_up`` begins a report."""

    store: Store
    recordings: RecordingsRoom
    settings: ChangeSettings
    clock: Clock
    paths: Paths
    busy: Callable[[], bool]
    sum_up: Callable[[UUID], Future[Any]]
    devices: AudioDevices


def build_archive(parts: ArchiveParts) -> ArchiveUseCases:
    """Each use case adds its line here."""
    store, storage, decoder = parts.store, parts.recordings.storage, parts.recordings.decoder
    protection = build_protection(parts.recordings, store, parts.clock, parts.busy)
    loader = InstalledSpeakers(parts.paths, parts.settings.current)
    voices = build_voices(store, storage, parts.clock, EncodeVoices(loader, decoder))
    artifacts = build_artifacts(parts.store, parts.clock, parts.paths)
    imports = _imports(parts, artifacts)
    return ArchiveUseCases(
        imports=imports,
        search=SearchEverything(parts.store),
        engagement=KeepEngagement(parts.store),
        notes=ReviewNotes(parts.store, parts.clock),
        polls=ExportPolls(parts.store),
        names=voices.names,
        voices=voices.voices,
        voice_models=InstallVoiceModels(loader),
        own_voice=RecordVoice(
            RecordVoiceParts(
                parts.devices, voices.voices, soxr_resampler, parts.settings.current, parts.busy
            )
        ),
        rooms=TellRoomApart(RoomParts(store, storage, decoder, loader)),
        waveform=DrawWaveform(store, storage, decoder, parts.clock),
        bookmarks=KeepBookmarks(parts.store, parts.clock),
        clips=ShareClip(store, storage, AvClipWriter(decoder)),
        artifacts=artifacts,
        protect=protection.protect,
        seal=protection.seal,
        tidy=KeepTidy(
            TidyParts(
                parts.store,
                build_sweep(store, storage, parts.paths),
                parts.settings,
                parts.clock,
                parts.busy,
                imports.forget_ended,
            )
        ),
    )


def _imports(parts: ArchiveParts, artifacts: KeepArtifacts) -> ImportMedia:
    return build_imports(
        ImportsParts(
            store=parts.store,
            storage=parts.recordings.storage,
            settings=parts.settings.current,
            clock=parts.clock,
            paths=parts.paths,
            busy=parts.busy,
            make_files=artifacts.refresh,
            sum_up=parts.sum_up,
        )
    )
