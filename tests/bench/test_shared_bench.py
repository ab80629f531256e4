"""The bench of the shared database runs, and its figures are of what it says."""

from __future__ import annotations

import json

import pytest

from meeting_desktop.cli.bench_shared import SharedBench, measure_shared


@pytest.mark.slow
def test_all_is_measured_and_nothing_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    measure_shared(None, SharedBench(runs=1, rows=400, clients=3, each=4, changes=3))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line[0] == "{"]
    assert [line["event"] for line in lines] == ["way", "run", "summary"]
    summary = lines[-1]
    assert (summary["lost"], summary["failed"]) == (0, 0)
    assert summary["pull_rows"] >= 400
    measured = {"pushes_per_second", "insert_times_push", "pull_times_copy", "way_p95_ms"}
    assert all(summary[name] > 0 for name in measured | {"notify_p95_ms"})
