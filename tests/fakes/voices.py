"""A voice without a synthesiser: a tone as long as its text."""

from __future__ import annotations

from pathlib import Path

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.audio import Samples
from tests.fakes.sounds import tone, write_wav

_PER_LETTER_S = 0.01


class FakeVoice:
    """``broken`` makes it fail with the next text; ``said`` is what it was asked for."""

    def __init__(self, *, is_there: bool = True) -> None:
        self.is_there = is_there
        self.broken = False
        self.said: list[str] = []

    def available(self) -> bool:
        return self.is_there

    def speak_into(self, text: str, path: Path, *, variant: int = 0, language: str = "") -> None:
        write_wav(path, self.speak(text, variant=variant, language=language))

    def speak(self, text: str, *, variant: int = 0, language: str = "") -> Samples:
        del language
        if self.broken or not self.is_there:
            raise EnvironmentFault("This machine has no voice.", code="no_voice")
        self.said.append(text)
        return tone(0.2 + len(text) * _PER_LETTER_S, hertz=220.0 * (variant + 1))
