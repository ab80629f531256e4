"""How soon the window can be used, and how long its event loop is ever blocked.

Each start is a process of its own, as a person starts it: Python, imports, database, window. The
clock starts before the process and stops after the first paint, when the event loop has answered
once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from meeting_desktop.bootstrap import build, build_file_transcriber, prepare
from meeting_desktop.cli.demo_speech import make_speech
from meeting_desktop.cli.rehearsal import rehearsal
from meeting_desktop.cli.screens import draw_in_memory_without_a_screen
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.events import CaptionState

_START_LIMIT_SECONDS = 120.0


def measure_window(runs: int, input_file: Path | None) -> None:
    """Print one JSON line a start, one for the live meeting, and a summary. Blocks."""
    draw_in_memory_without_a_screen()
    starts = [_measure_start() for _ in range(runs)]
    blocks = _measure_meeting(input_file)
    summary = {
        "event": "summary",
        "usable_seconds_median": round(median(start["usable_seconds"] for start in starts), 2),
        "usable_seconds_worst": round(max(start["usable_seconds"] for start in starts), 2),
        "block_ms_while_loading": round(max(start["block_ms"] for start in starts), 1),
        "block_ms_meeting_p99": round(_percentile(blocks, 0.99), 1),
        "block_ms_meeting_median": round(median(blocks), 1),
        "meeting_seconds": len(blocks),
    }
    _print(summary)


def _measure_start() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="meeting-bench-") as home:
        command = [sys.executable, "-m", "meeting_desktop.cli.bench_window", str(time.time())]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=True,
            timeout=_START_LIMIT_SECONDS,
            env={**os.environ, "MEETING_HOME": home},
        )
    line: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    _print({"event": "start", **line})
    return line


def _measure_meeting(input_file: Path | None) -> list[float]:
    """Longest block of each second of a live meeting in the real window, in milliseconds."""
    from meeting_desktop.ui.demonstration import Play, demonstrate

    with tempfile.TemporaryDirectory(prefix="meeting-bench-") as folder:
        sound = input_file or make_speech(Path(folder))
        seconds = build_file_transcriber().check(sound)
        with rehearsal(Path(folder) / "home") as application:
            play = Play(sound, seconds, "Bench", "Speaker")
            state_file = application.paths.config / "window.ini"
            outcome = demonstrate(
                application.use_cases, state_file, play, application.start_background
            )
    return outcome.longest_ms


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def _print(line: dict[str, object] | dict[str, float]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _start_once(begun: float) -> None:
    """In the child: the way of ``cli.window.open_window``, closed when the model has loaded."""
    from meeting_desktop.ui.demonstration import watch_start

    paths = find_paths()
    application = build(paths, prepare(paths))
    usable: list[float] = []

    def on_usable() -> None:
        usable.append(time.time() - begun)
        application.start_background()

    blocks = watch_start(
        application.use_cases,
        paths.config / "window.ini",
        on_usable,
        lambda: application.speech.state.state in (CaptionState.LIVE, CaptionState.FAILED),
    )
    application.stop()
    _print({"usable_seconds": round(usable[0], 3), "block_ms": round(max(blocks, default=0.0), 1)})


if __name__ == "__main__":
    _start_once(float(sys.argv[1]))
