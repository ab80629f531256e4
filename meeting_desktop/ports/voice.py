"""A voice that reads text aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from meeting_desktop.ports.audio import Samples


class Voice(Protocol):
    """Blocks while it speaks, so not for the GUI thread, nor for the media thread."""

    def available(self) -> bool:
        """Whether this machine has such a voice at all; cheap."""
        ...

    def speak_into(self, text: str, path: Path, *, variant: int = 0, language: str = "") -> None:
        """Write ``text`` as speech into a WAV file; ``variant`` chooses among different voices.

        ``language`` is an ISO 639-1 code, empty for English; a voice that has only one language
        speaks that.

        Raises:
            EnvironmentFault: there is no voice, or it failed.
        """
        ...

    def speak(self, text: str, *, variant: int = 0, language: str = "") -> Samples:
        """``text`` as mono float32 at 48 kHz, without the silence around it.

        Raises: as ``speak_into``.
        """
        ...
