"""A speaker's packets as they leave, for a network that the test makes up."""

from dataclasses import dataclass

import numpy as np

from meeting_desktop.adapters.conference.opus_stream import OpusEncoder
from meeting_desktop.adapters.conference.playout import Frame, Playout
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES

SOURCE = 0x1234
_FIRST = 0xFFFF0000  # time stamps run over their 32 bits within a second and a half


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


def play(
    playout: Playout,
    arrivals: list[tuple[int, Sent]],
    *,
    until: int,
    start: int = 0,
    delays: list[int] | None = None,
) -> list[Frame]:
    """Turn by turn from ``start`` on: first what has arrived, then what has come due."""
    frames: list[Frame] = []
    waiting = sorted(arrivals, key=lambda one: one[0])
    for now in range(start, until, FRAME_SAMPLES):
        while waiting and waiting[0][0] <= now:
            at, sent = waiting.pop(0)
            playout.add(at, SOURCE, (_FIRST + sent.place) & 0xFFFFFFFF, sent.payload)
        frames += playout.pull(now)
        if delays is not None:
            delays.append(playout.delay.now)
    return frames


def sound_of(frames: list[Frame]) -> tuple[int, Samples]:
    """Where it begins, and all of it; there are no holes between the frames."""
    places = [frame.position for frame in frames]
    assert places == list(range(places[0], places[0] + len(places) * FRAME_SAMPLES, FRAME_SAMPLES))
    return places[0], np.concatenate([frame.samples for frame in frames])


def through_a_storm(
    sent: list[Sent], *, seed: int, loss: float = 0.05, jitter_ms: float = 100.0
) -> list[tuple[int, Sent]]:
    """When each packet arrives that does; they overtake each other."""
    chance = np.random.default_rng(seed)
    return [
        (one.place + int(chance.uniform(0, jitter_ms * 48)), one)
        for one in sent
        if chance.random() > loss
    ]
