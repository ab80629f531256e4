"""The speech of the demo: a short sales call, read by the system's own voices."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path

from meeting_desktop.bootstrap import build_voice
from meeting_desktop.core.errors import EnvironmentFault

#: (voice, sentence)
SCRIPT: tuple[tuple[int, str], ...] = (
    (0, "Good morning, and thank you for taking the time today."),
    (1, "Happy to be here. We have about twenty minutes."),
    (0, "What is the biggest problem that your team has with meetings?"),
    (1, "Nobody writes down what was decided, and a week later we discuss it again."),
    (0, "How many people would use the product in the first month?"),
    (1, "Around forty. The budget is approved for the next quarter."),
    (0, "Then let us speak again on Tuesday at three."),
    (1, "Tuesday at three works for me. Goodbye."),
)
_PAUSE_SECONDS = 0.7


def make_speech(folder: Path, script: Sequence[tuple[int, str]] = SCRIPT) -> Path:
    """Write ``script``, sentences of voices by number, as one WAV into ``folder``.

    Raises:
        EnvironmentFault: this machine has no voice; the sentence says what to do instead.
    """
    voice = build_voice()
    if not voice.available():
        raise EnvironmentFault(
            "This machine has no voice to make speech with; install espeak-ng, or give a sound "
            "file with --input.",
            code="no_voice",
        )
    parts = []
    for number, (variant, sentence) in enumerate(script):
        part = folder / f"sentence-{number}.wav"
        voice.speak_into(sentence, part, variant=variant)
        parts.append(part)
    return _join(parts, folder / "speech.wav")


def _join(parts: list[Path], target: Path) -> Path:
    with wave.open(str(target), "wb") as out:
        for number, part in enumerate(parts):
            with wave.open(str(part), "rb") as spoken:
                if number == 0:
                    out.setparams(spoken.getparams())
                out.writeframes(spoken.readframes(spoken.getnframes()))
                pause = int(_PAUSE_SECONDS * spoken.getframerate())
                out.writeframes(b"\0" * pause * spoken.getsampwidth() * spoken.getnchannels())
        return target
