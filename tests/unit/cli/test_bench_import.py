"""The figures of the bench of imports are of what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from meeting_desktop.cli.bench_import import (
    BATCHES,
    OURS,
    SEQUENTIAL,
    ImportBench,
    Reading,
    measure_import,
    summaries,
)
from meeting_desktop.core.errors import UserFacingError

_SAID = "we meet again on Monday at nine"


def _reading(system: str, seconds: float, text: str, peak_mb: float = 300.0) -> Reading:
    return Reading(system, seconds, 60.0, seconds, peak_mb, text)


def test_ratios_are_of_readings_that_followed_each_other() -> None:
    slow = [
        _reading(SEQUENTIAL, 6.0, _SAID),
        _reading(BATCHES, 3.0, ""),
        _reading(OURS, 2.0, _SAID),
    ]
    busy = [
        _reading(SEQUENTIAL, 60.0, _SAID),
        _reading(BATCHES, 30.0, ""),
        _reading(OURS, 20.0, "We meet again on Monday.", 500.0),
    ]
    plain, batches, ours = summaries([*slow, *busy], _SAID.casefold().split())
    assert [line["system"] for line in (plain, batches, ours)] == [SEQUENTIAL, BATCHES, OURS]
    assert (plain["times_sequential"], ours["times_sequential"]) == (1.0, 3.0)
    assert ours["times_real_time"] == pytest.approx(16.5)
    assert (ours["peak_mb"], ours["words"]) == (500, 5)
    missing = {"replaced": 0, "missing": 2, "added": 0, "share": round(2 / 7, 4), "of": 7}
    assert ours["against_sequential"] == ours["against_truth"] == missing


def test_a_reference_is_of_the_whole_file() -> None:
    file = Path("talk.wav")
    for bench in (
        ImportBench((file,), references=(file, file)),
        ImportBench((file,), references=(file,), minutes=1.0),
    ):
        with pytest.raises(UserFacingError, match="whole files"):
            measure_import(bench)
