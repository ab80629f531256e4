"""Four short sounds, made here so that no file can be missing; known apart with closed eyes.

Who comes is a rising third, who goes a falling one, a hand is one high note, a knock is wood.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from meeting_desktop.domain.room_sounds import RoomSound
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

#: Softer than people speak: it must not cover a word.
_LOUDNESS = 0.11
_ATTACK_SECONDS = 0.008
_RELEASE_SECONDS = 0.04
#: Loudness of the fundamental and its overtones.
_BELL = (1.0, 0.3, 0.08)
_WOOD = (1.0, 0.5, 0.35, 0.15)

#: Of each note: when it begins, how long it lasts (both in seconds), its pitch, how fast it fades.
_NOTES: dict[RoomSound, tuple[tuple[float, float, float, float], ...]] = {
    RoomSound.JOINED: ((0.0, 0.34, 523.25, 9.0), (0.11, 0.36, 659.25, 8.0)),
    RoomSound.LEFT: ((0.0, 0.34, 659.25, 9.0), (0.11, 0.36, 523.25, 8.0)),
    RoomSound.HAND: ((0.0, 0.42, 987.77, 9.0),),
    RoomSound.KNOCK: (
        (0.0, 0.14, 196.0, 32.0),
        (0.16, 0.14, 196.0, 32.0),
        (0.32, 0.2, 220.0, 26.0),
    ),
}
_PARTIALS = {RoomSound.KNOCK: _WOOD}

_Wave = np.ndarray[Any, np.dtype[np.float64]]


@lru_cache(maxsize=len(RoomSound))
def room_sound(sound: RoomSound) -> Samples:
    """Mono float32 at 48 kHz, at most half a second; starts and ends at zero. Read-only."""
    notes = _NOTES[sound]
    mix = np.zeros(_at(max(start + length for start, length, _, _ in notes)))
    for start, length, pitch, fading in notes:
        note = _note(length, pitch, fading, _PARTIALS.get(sound, _BELL))
        mix[_at(start) : _at(start) + len(note)] += note
    loud: Samples = (_LOUDNESS * mix / np.abs(mix).max()).astype(np.float32)
    loud.flags.writeable = False
    return loud


def _at(seconds: float) -> int:
    return round(seconds * CAPTURE_RATE_HZ)


def _note(length: float, pitch: float, fading: float, partials: tuple[float, ...]) -> _Wave:
    time = np.arange(_at(length)) / CAPTURE_RATE_HZ
    rise = np.minimum(time / _ATTACK_SECONDS, 1.0)
    fall = np.exp(-fading * time) * np.minimum((length - time) / _RELEASE_SECONDS, 1.0)
    tone = np.zeros_like(time)
    for number, loudness in enumerate(partials, 1):
        tone += loudness * np.sin(2 * np.pi * pitch * number * time)
    shaped: _Wave = tone * rise * fall
    return shaped
