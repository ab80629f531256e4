"""Draw what ``bench files`` and ``tests.bench.screen_share`` printed.

``python -m tests.bench.plot_together OUT.png --files FILE --screen FILE``: for files the speed and
the longest gap of the host's sound, every run a point; for the screen the cores of the host.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes

from tests.bench.plot import Lines, draw, read_lines

_SYSTEMS = {"aiortc alone": "#B4552D", "ours": "#0F6B5C"}
_SHARERS = {"nobody": "#999999", "host": "#0F6B5C", "participant": "#C9A227"}
_WANTED_MB, _WANTED_GAP_MS, _WANTED_CORES = 5.0, 40.0, 1.0
_GREY = "#999999"


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the PNG."""
    parser = argparse.ArgumentParser(description="Draw what the benches of working together say.")
    parser.add_argument("target", type=Path)
    parser.add_argument("--files", type=Path, required=True)
    parser.add_argument("--screen", type=Path, required=True)
    given = parser.parse_args(arguments)
    runs = [one for one in read_lines(given.files) if one["event"] == "run"]
    shared = read_lines(given.screen)
    draw(
        [lambda axes: draw_files(axes, runs), lambda axes: draw_screen(axes, shared)], given.target
    )


def draw_files(axes: Axes, runs: Lines) -> None:
    for system, colour in _SYSTEMS.items():
        own = [one for one in runs if one["system"] == system]
        speeds = [float(str(one["mb_per_second"])) for one in own]
        gaps = [float(str(one["host_longest_gap_ms"])) for one in own]
        axes.plot(speeds, gaps, "o", color=colour, alpha=0.8, label=system)
    axes.axhline(_WANTED_GAP_MS, color=_GREY, lw=0.8, ls="--")
    axes.axvline(_WANTED_MB, color=_GREY, lw=0.8, ls="--", label="wanted: below and beyond")
    axes.set_xlim(left=0)
    axes.set_yscale("log")
    axes.set(title="A file of 50 MB", xlabel="MB a second", ylabel="longest gap of sound, ms")
    axes.legend()


def draw_screen(axes: Axes, lines: Lines) -> None:
    names = [f"{one['shares']}\n{one['scene']}" for one in lines]
    cores = [float(str(one["cores"])) for one in lines]
    axes.bar(range(len(lines)), cores, color=[_SHARERS[str(one["shares"])] for one in lines])
    axes.axhline(_WANTED_CORES, color=_GREY, lw=0.8, ls="--", label="wanted at the most")
    axes.set_xticks(range(len(lines)), names, fontsize=6)
    axes.set(title="The host's program while somebody shares", ylabel="cores")
    axes.legend()


if __name__ == "__main__":
    main()
