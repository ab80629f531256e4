"""Draw what ``meeting-desktop bench search`` printed: ``plot_search OUT.png FILE``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from tests.bench.plot import Lines, draw, read_lines

_WANTED_MS = 50.0
_PLACES, _LIST, _GREY = "#0F6B5C", "#B4552D", "#999999"


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw how soon searches answer.")
    parser.add_argument("target", type=Path)
    parser.add_argument("file", type=Path)
    given = parser.parse_args()
    lines = read_lines(given.file)
    draw(
        [
            lambda axes: draw_kinds(axes, lines, "places"),
            lambda axes: draw_kinds(axes, lines, "list"),
        ],
        given.target,
    )


def draw_kinds(axes: Axes, lines: Lines, what: str) -> None:
    """Median and p95 of each kind of query."""
    kinds: list[dict[str, Any]] = [line for line in lines if line["event"] == "kind"]
    names = [kind["kind"] for kind in kinds]
    colour = _PLACES if what == "places" else _LIST
    axes.barh(
        names, [kind[what]["p95_ms"] for kind in kinds], color=colour, alpha=0.45, label="p95"
    )
    axes.barh(names, [kind[what]["p50_ms"] for kind in kinds], color=colour, label="median")
    axes.axvline(_WANTED_MS, color=_GREY, lw=0.8, ls="--", label="wanted of 95 %")
    title = "Places, the best first" if what == "places" else "Meetings, with their count"
    axes.set(title=title, xlabel="ms")
    axes.invert_yaxis()
    axes.legend()


if __name__ == "__main__":
    main()
