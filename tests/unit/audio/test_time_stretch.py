"""Speed without pitch."""

import numpy as np
import pytest

from meeting_desktop.adapters.audio.time_stretch import TimeStretch
from meeting_desktop.ports.audio import Samples
from tests.fakes.sounds import tone


def _stretched(sound: Samples, factor: float) -> Samples:
    stretch = TimeStretch(factor, 48_000)
    pieces = [stretch.push(sound[start : start + 12_000]) for start in range(0, len(sound), 12_000)]
    return np.concatenate([*pieces, stretch.finish()])


@pytest.mark.parametrize("factor", [0.5, 0.75, 1.25, 1.5, 2.0])
def test_length_follows_the_speed_and_pitch_stays(factor: float) -> None:
    stretched = _stretched(tone(4.0, hertz=440.0), factor)
    assert abs(len(stretched) / 48_000 - 4.0 / factor) < 0.05
    middle = stretched[48_000:72_000]
    heard = np.argmax(np.abs(np.fft.rfft(middle * np.hanning(len(middle))))) * 2
    assert abs(heard - 440) <= 4


def test_normal_speed_is_untouched() -> None:
    sound = tone(1.0)
    assert np.array_equal(_stretched(sound, 1.0), sound)


def test_nothing_in_nothing_out() -> None:
    assert not len(_stretched(tone(0.0), 2.0))
