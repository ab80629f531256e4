"""Who speaks when, by 20 ms: in a recording, and in the mix that the AI participant hears."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pytest

from meeting_desktop.application.assistant_mouth import AssistantMouth
from meeting_desktop.domain.levels import measure_level
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES, VoiceFrame

#: A voice.
VOICED_DB = -38.0

Voiced = np.ndarray[tuple[int], np.dtype[np.bool_]]


def voiced(sound: Samples) -> Voiced:
    """Of each 20 ms of a track whether somebody speaks."""
    count = len(sound) // FRAME_SAMPLES
    frames = sound[: count * FRAME_SAMPLES].reshape(count, FRAME_SAMPLES)
    return np.array([measure_level(frame)[0] > VOICED_DB for frame in frames])


def in_the_mix(mix: Sequence[VoiceFrame]) -> tuple[Voiced, Voiced]:
    """Of each 20 ms whether the AI participant has sound to be heard, and whether the lead has.

    What a machine that stands still leaves out is in neither, and how late packets are in both.
    """
    has_words = [frame.waiting > 0 for frame in mix]
    lead = [max(frame.levels.values(), default=VOICED_DB) > VOICED_DB for frame in mix]
    return np.array(has_words), np.array(lead)


def overlaps(first: Voiced, second: Voiced) -> list[float]:
    """How long both speak, in seconds, each time; pauses below 60 ms do not part them."""
    found: list[float] = []
    end = -9
    for at in np.flatnonzero(first & second):
        if at - end <= 3:
            found[-1] += (at - end) * 0.02
        else:
            found.append(0.02)
        end = int(at)
    return found


def stops(first: Voiced, second: Voiced) -> list[float]:
    """Each time that the second begins to speak: seconds until the first is silent for 1.5 s.

    Three of four make a voice, to the assistant as well.
    """
    count = min(len(first), len(second))
    begins = [
        at
        for at in range(50, count)
        if second[at : at + 4].sum() >= 3 and second[at] and not second[at - 50 : at].any()
    ]
    found = []
    for at in begins:
        loud = np.flatnonzero(first[at : min(count, at + 75)])
        found.append(round((int(loud[-1]) + 1) * 0.02, 2) if len(loud) else 0.0)
    return found


@contextmanager
def noted() -> Iterator[list[VoiceFrame]]:
    """Every frame that the AI participant is told of."""
    frames: list[VoiceFrame] = []
    hear = AssistantMouth.frame

    def note(mouth: AssistantMouth, frame: VoiceFrame) -> None:
        frames.append(frame)
        hear(mouth, frame)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AssistantMouth, "frame", note)
        yield frames
