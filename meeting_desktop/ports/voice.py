"""A voice that reads text aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Voice(Protocol):
    """Blocks while it speaks into a file, so not for the GUI thread."""

    def available(self) -> bool:
        """Whether this machine has such a voice at all; cheap."""
        ...

    def speak_into(self, text: str, path: Path, *, variant: int = 0) -> None:
        """Write ``text`` as speech into a WAV file; ``variant`` chooses among different voices.

        Raises:
            EnvironmentFault: there is no voice, or it failed.
        """
        ...
