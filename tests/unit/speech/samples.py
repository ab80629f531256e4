"""Words as an engine hears them, for tests that need no engine."""

from __future__ import annotations

from meeting_desktop.adapters.speech.heard import HeardWord
from meeting_desktop.adapters.speech.silero import FRAME_SAMPLES
from meeting_desktop.adapters.speech.voicing import Frame, Voicing
from meeting_desktop.ports.audio import SPEECH_RATE_HZ


def heard(
    text: str, *, start: float = 0.0, each: float = 0.3, sure: float = 0.9
) -> list[HeardWord]:
    """The words of ``text`` one after the other, ``each`` seconds long, all of one certainty."""
    return [
        HeardWord(
            word, (index,), start + index * each, start + (index + 1) * each, sure, weakest=sure
        )
        for index, word in enumerate(text.split())
    ]


def voicing(
    seconds: float, probability: float, *, start: float = 0.0, dbfs: float = -20.0
) -> Voicing:
    """The same probability of speech, and as loud, all the time."""
    first = round(start * SPEECH_RATE_HZ)
    frames = round(seconds * SPEECH_RATE_HZ / FRAME_SAMPLES)
    return Voicing(Frame(first + i * FRAME_SAMPLES, probability, dbfs) for i in range(frames))
