"""What windows and commands may ask of the archive; built by ``bootstrap.archive``.

One field for each use case that is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.application.draw_waveform import DrawWaveform
from meeting_desktop.application.keep_bookmarks import KeepBookmarks
from meeting_desktop.application.keep_voices import KeepVoices
from meeting_desktop.application.name_speakers import NameSpeakers


@dataclass(frozen=True, slots=True)
class ArchiveUseCases:
    """See each module for which of its methods may block."""

    names: NameSpeakers
    voices: KeepVoices
    waveform: DrawWaveform
    bookmarks: KeepBookmarks

    def start(self) -> None:
        """With the other background work."""

    def stop(self, deadline: float) -> bool:
        """Cut short what runs; True when that took less than ``deadline`` seconds."""
        return self.voices.stop(deadline)
