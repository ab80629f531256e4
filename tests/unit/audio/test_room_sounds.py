"""The sounds of a room are short, soft, without a click, and known apart."""

import numpy as np
import pytest

from meeting_desktop.adapters.audio.room_sounds import room_sound
from meeting_desktop.domain.room_sounds import RoomSound
from meeting_desktop.ports.audio import Samples


@pytest.mark.parametrize("sound", RoomSound)
def test_a_sound_is_short_and_soft_and_does_not_click(sound: RoomSound) -> None:
    made = room_sound(sound)
    assert made.dtype == np.float32
    assert 0.2 < len(made) / 48_000 <= 0.55
    assert 0.05 < np.abs(made).max() < 0.2
    assert np.abs(made[:3]).max() < 0.005
    assert np.abs(made[-3:]).max() < 0.001
    assert np.abs(np.diff(made)).max() < 0.03


def pitch(samples: Samples) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples, 48_000))))


def test_who_comes_rises_and_who_goes_falls() -> None:
    for sound, rises in ((RoomSound.JOINED, True), (RoomSound.LEFT, False)):
        made = room_sound(sound)
        first, last = pitch(made[:4800]), pitch(made[-9600:])
        assert (last > 1.2 * first) is rises
        assert (first > 1.2 * last) is not rises


def test_a_sound_is_made_once_and_cannot_be_spoilt() -> None:
    made = room_sound(RoomSound.KNOCK)
    assert room_sound(RoomSound.KNOCK) is made
    with pytest.raises(ValueError, match="read-only"):
        made[0] = 1.0
