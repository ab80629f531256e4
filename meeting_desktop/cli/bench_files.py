"""How fast a file goes to the host beside the sound: two programs that speak, on loopback.

By turns with the baseline, aiortc alone; medians are of all runs. Whoever reads the figures needs a
machine that does nothing else: the load is printed with each run.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

from meeting_desktop.cli import bench_file_sides as sides
from meeting_desktop.cli.bench_file_figures import Figures, middle, rounded
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.logging import configure_logging

#: What a program may take to start, on a machine that does much else.
_START_SECONDS = 60.0
_Side = Callable[[Connection, Connection, int], None]
OURS, BASELINE = "ours", "aiortc alone"
_SYSTEMS: dict[str, tuple[_Side, _Side]] = {
    OURS: (sides.host, sides.participant),
    BASELINE: (sides.plain_host, sides.plain_participant),
}


@dataclass(frozen=True, slots=True)
class FilesBench:
    """``runs`` of either system."""

    megabytes: int
    runs: int = 3


def measure_files(bench: FilesBench) -> None:
    """Print a JSON line for each run, and the medians as the last one. Blocks.

    Raises: EnvironmentFault: a program ended or stood still.
    """
    configure_logging(None)
    runs: dict[str, list[Figures]] = {system: [] for system in _SYSTEMS}
    for number in range(bench.runs):
        for system, programs in _SYSTEMS.items():
            runs[system].append(_run(programs, bench.megabytes * 1_000_000))
            load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
            facts = {"event": "run", "run": number + 1, "system": system, "load": load}
            _print(facts | rounded(runs[system][-1]))
    _print(
        {"event": "summary", "megabytes": bench.megabytes, "runs": bench.runs}
        | {system: rounded(middle(figures)) for system, figures in runs.items()}
    )


def _run(programs: tuple[_Side, _Side], size: int) -> Figures:
    context = get_context("spawn")
    ends = context.Pipe()
    figures: Figures = {}
    running = []
    for name, program, end in zip(("host", "participant"), programs, ends, strict=True):
        hears, tells = context.Pipe(duplex=False)
        process = context.Process(
            target=program, args=(end, tells, size), name=f"meeting-bench-{name}"
        )
        process.start()
        tells.close()
        end.close()
        running.append((name, process, hears))
    try:
        for name, _, hears in running:
            figures |= {f"{name}_{figure}": value for figure, value in _told(hears).items()}
    finally:
        for _, process, _ in running:
            process.join(_START_SECONDS if figures else 0.0)
            if process.is_alive():
                process.kill()
    return {"mb_per_second": figures.pop("host_mb_per_second")} | {
        name: value for name, value in figures.items() if name != "participant_mb_per_second"
    }


def _told(hears: Connection) -> Figures:
    try:
        if hears.poll(_START_SECONDS + sides.LIMIT_SECONDS):
            figures: Figures = hears.recv()
            return figures
    except EOFError:
        pass
    raise EnvironmentFault("The bench's programs did not reach each other.", code="bench_stopped")


def _print(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
