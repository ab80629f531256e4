"""How loud a piece of sound is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from meeting_desktop.domain.levels import SILENCE_DB, measure_level


def test_a_full_sine_is_at_minus_three_decibels() -> None:
    turn = np.linspace(0, 2 * np.pi * 100, 48_000, dtype=np.float32)
    rms, peak = measure_level(np.sin(turn).astype(np.float32))
    assert rms == pytest.approx(20 * math.log10(1 / math.sqrt(2)), abs=0.01)
    assert peak == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(
    "samples", [[], [0.0] * 100, [1e-30] * 100], ids=["nothing", "zeros", "less than any noise"]
)
def test_silence_has_a_floor(samples: list[float]) -> None:
    assert measure_level(np.array(samples, np.float32)) == (SILENCE_DB, SILENCE_DB)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_no_loudness(value: float) -> None:
    levels = measure_level(np.array([0.1, value], np.float32))
    assert all(SILENCE_DB <= level <= 0.0 for level in levels)


def test_half_the_amplitude_is_six_decibels_less() -> None:
    loud = np.full(1000, 0.5, np.float32)
    quiet = np.full(1000, 0.25, np.float32)
    assert measure_level(loud)[0] - measure_level(quiet)[0] == pytest.approx(6.02, abs=0.01)
