"""Change of rate: no seams, no shift, and nothing folds back into the voice band."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.audio.resampling import SoxrResampler, soxr_resampler
from meeting_desktop.ports.audio import Samples
from tests.fakes.sounds import tone


def _in_pieces(sound: Samples, sizes: list[int], rate_in: int, rate_out: int) -> Samples:
    resampler = SoxrResampler(rate_in, rate_out)
    ready, start = [], 0
    for size in sizes:
        ready.append(resampler.push(sound[start : start + size]))
        start += size
    ready.append(resampler.push(sound[start:], last=True))
    return np.concatenate(ready)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 4000), max_size=12))
def test_pieces_sound_like_the_whole(sizes: list[int]) -> None:
    sound = tone(0.5)
    whole = _in_pieces(sound, [], 48_000, 16_000)
    assert np.array_equal(_in_pieces(sound, sizes, 48_000, 16_000), whole)


@pytest.mark.parametrize(
    ("rate_in", "rate_out"), [(48_000, 16_000), (44_100, 48_000), (8_000, 48_000)]
)
def test_length_and_place_are_kept(rate_in: int, rate_out: int) -> None:
    converted = _in_pieces(tone(1.0, rate_hz=rate_in), [1000], rate_in, rate_out)
    assert len(converted) == rate_out
    middle = slice(rate_out // 4, rate_out // 2)
    assert np.abs(converted[middle] - tone(1.0, rate_hz=rate_out)[middle]).max() < 1e-3


def test_what_the_new_rate_cannot_hold_is_gone() -> None:
    hiss = tone(1.0, hertz=11_000.0)
    converted = _in_pieces(hiss, [4800] * 9, 48_000, 16_000)
    assert 20 * np.log10(np.abs(converted[2000:-2000]).max()) < -90


def test_the_same_rate_passes_untouched() -> None:
    sound = tone(0.1)
    passed = soxr_resampler(48_000, 48_000).push(sound, last=True)
    assert np.array_equal(passed, sound)
    assert passed is not sound


def test_nothing_may_follow_the_last_piece() -> None:
    resampler = SoxrResampler(48_000, 16_000)
    resampler.push(tone(0.1), last=True)
    with pytest.raises(ValueError, match="last piece"):
        resampler.push(tone(0.1))
