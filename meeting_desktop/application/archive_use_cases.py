"""What windows and commands may ask of the archive; built by ``bootstrap.archive``.

One field for each use case that is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

from meeting_desktop.application.draw_waveform import DrawWaveform
from meeting_desktop.application.export_polls import ExportPolls
from meeting_desktop.application.import_media import ImportMedia
from meeting_desktop.application.install_voice_models import InstallVoiceModels
from meeting_desktop.application.keep_artifacts import KeepArtifacts
from meeting_desktop.application.keep_bookmarks import KeepBookmarks
from meeting_desktop.application.keep_engagement import KeepEngagement
from meeting_desktop.application.keep_tidy import KeepTidy
from meeting_desktop.application.keep_voices import KeepVoices
from meeting_desktop.application.name_speakers import NameSpeakers
from meeting_desktop.application.protect_recordings import ProtectRecordings
from meeting_desktop.application.record_voice import RecordVoice
from meeting_desktop.application.review_notes import ReviewNotes
from meeting_desktop.application.seal_recordings import SealRecordings
from meeting_desktop.application.search_everything import SearchEverything
from meeting_desktop.application.share_clip import ShareClip
from meeting_desktop.application.tell_room_apart import TellRoomApart

_SHORTEST_S = 0.2


@dataclass(frozen=True, slots=True)
class ArchiveUseCases:
    """See each module for which of its methods may block."""

    imports: ImportMedia
    names: NameSpeakers
    voices: KeepVoices
    voice_models: InstallVoiceModels
    own_voice: RecordVoice
    rooms: TellRoomApart
    waveform: DrawWaveform
    bookmarks: KeepBookmarks
    clips: ShareClip
    artifacts: KeepArtifacts
    tidy: KeepTidy
    protect: ProtectRecordings
    seal: SealRecordings
    search: SearchEverything
    engagement: KeepEngagement
    notes: ReviewNotes
    polls: ExportPolls

    def start(self) -> None:
        """With the other background work."""
        self.tidy.start()
        self.imports.start()
        self.seal.start()
        self.engagement.start()

    def stop(self, deadline: float) -> bool:
        """Cut short what runs; True when that took less than ``deadline`` seconds."""
        stops = (
            self.imports.stop,
            self.rooms.stop,
            self.own_voice.stop,
            self.voices.stop,
            self.artifacts.stop,
            self.tidy.stop,
            self.seal.stop,
            self.engagement.stop,
        )
        begun = perf_counter()
        self.voice_models.stop()
        ended = [stop(max(_SHORTEST_S, deadline - perf_counter() + begun)) for stop in stops]
        return all(ended)
