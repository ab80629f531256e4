"""What windows and commands may ask of the archive; built by ``bootstrap.archive``.

One field for each use case that is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.application.keep_voices import KeepVoices
from meeting_desktop.application.name_speakers import NameSpeakers


@dataclass(frozen=True, slots=True)
class ArchiveUseCases:
    """See each module for which of its methods may block."""

    names: NameSpeakers
    voices: KeepVoices

    def start(self) -> None:
        """With the other background work."""

    def stop(self, deadline: float) -> bool:
        """Cut short what runs; True when that took less than ``deadline`` seconds."""
        return self.voices.stop(deadline)
