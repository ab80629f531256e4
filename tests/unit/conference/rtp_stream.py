"""A speaker's packets as they leave, for a network that the test makes up."""

from dataclasses import dataclass

import numpy as np

from meeting_desktop.adapters.conference.opus_stream import OpusEncoder
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES

SOURCE = 0x1234


@dataclass(frozen=True)
class Sent:
    """``place``: of the first sample, from the beginning of the sound."""

    place: int
    payload: bytes


def packets_of(sound: Samples) -> list[Sent]:
    encoder = OpusEncoder()
    whole = len(sound) // FRAME_SAMPLES * FRAME_SAMPLES
    return [
        Sent(place, bytes(encoder.encode(sound[place : place + FRAME_SAMPLES], place)))
        for place in range(0, whole, FRAME_SAMPLES)
    ]


def hum(seconds: float) -> Samples:
    """Faint noise, for an encoder that would send next to nothing for silence."""
    noise = np.random.default_rng(1).standard_normal(round(seconds * 48_000))
    sound: Samples = (noise * 0.001).astype(np.float32)
    return sound
