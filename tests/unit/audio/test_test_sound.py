"""The sound of the sound test is short, soft, and starts and ends without a click."""

import numpy as np

from meeting_desktop.adapters.audio.chime import chime


def test_the_chime_is_short_and_soft() -> None:
    sound = chime(48_000)
    assert 0.5 < len(sound) / 48_000 < 1.5
    assert 0.05 < np.abs(sound).max() < 0.5


def test_the_chime_begins_and_ends_in_silence() -> None:
    sound = chime(48_000)
    assert np.abs(sound[:5]).max() < 0.01
    assert np.abs(sound[-5:]).max() < 0.001
    assert np.abs(np.diff(sound)).max() < 0.05


def test_the_chime_has_two_notes() -> None:
    sound = chime(48_000)
    first, second = sound[:9600], sound[-28_800:-9600]
    heard = [
        float(np.argmax(np.abs(np.fft.rfft(part))) * 48_000 / len(part)) for part in (first, second)
    ]
    assert abs(heard[0] - 587) < 8
    assert abs(heard[1] - 880) < 8
