"""Peaks of sound: right at every zoom, whatever the pieces were."""

from __future__ import annotations

import numpy as np
import pytest

from meeting_desktop.domain.waveform import (
    PEAKS_PER_SECOND,
    peaks_of,
    together,
    waveform_of,
)

RATE = 8_000
LONG = RATE // PEAKS_PER_SECOND


def sound(seconds: float) -> np.ndarray:
    return np.random.default_rng(3).uniform(-0.9, 0.9, round(seconds * RATE)).astype(np.float32)


@pytest.mark.parametrize("piece", [1, 77, LONG, 4 * LONG + 1])
def test_peaks_do_not_depend_on_how_the_sound_comes(piece: int) -> None:
    whole = sound(0.5)
    pieces = (whole[at : at + piece] for at in range(0, len(whole), piece))
    expected = [round(float(np.abs(part).max()) * 255) for part in np.split(whole, 25)]
    assert list(peaks_of(pieces, RATE)) == expected


def test_the_end_that_fills_no_stretch_counts_too() -> None:
    peaks = peaks_of([np.full(LONG + 3, -0.5, dtype=np.float32)], RATE)
    assert list(peaks) == [128, 128]
    assert len(peaks_of([], RATE)) == 0


@pytest.mark.parametrize(("start", "end", "columns"), [(0, 3600, 900), (100, 130, 500), (7, 8, 40)])
def test_no_peak_is_lost_at_any_zoom(start: float, end: float, columns: int) -> None:
    peaks = np.zeros(3600 * PEAKS_PER_SECOND, dtype=np.uint8)
    peaks[int(7.5 * PEAKS_PER_SECOND)] = 200
    peaks[110 * PEAKS_PER_SECOND] = 90
    peaks[-1] = 255
    shown = waveform_of(peaks).between(start, end, columns)
    first, last = int(start * PEAKS_PER_SECOND), int(end * PEAKS_PER_SECOND)
    assert len(shown) == columns
    assert shown.max() == peaks[first:last].max()
    loud = [place for place in range(columns) if shown[place] == shown.max()]
    at = (first + int(peaks[first:last].argmax())) / PEAKS_PER_SECOND
    # The coarser level that is read may begin up to one of its own peaks before.
    assert any(
        abs(start + (end - start) * (p + 0.5) / columns - at) <= 5 * (end - start) / columns
        for p in loud
    )


def test_outside_of_the_sound_nothing_is_heard() -> None:
    made = waveform_of(np.full(100, 50, dtype=np.uint8))
    assert made.duration == 2.0
    assert list(made.between(1.0, 5.0, 4)) == [50, 0, 0, 0]
    assert list(made.between(-2.0, 0.0, 2)) == [0, 0]
    assert list(made.between(1.0, 1.0, 2)) == [0, 0]


def test_tracks_together_are_as_loud_as_the_loudest() -> None:
    one = waveform_of(np.array([10, 20, 30], dtype=np.uint8))
    other = waveform_of(np.array([15, 5], dtype=np.uint8))
    assert list(together([one, other]).levels[0]) == [15, 20, 30]
    assert together([]).duration == 0
