"""Draw what ``bench import`` printed: ``python -m tests.bench.plot_import OUT.png FILE…``.

Speed as times of plain faster-whisper in the same run, every reading a point; and the words that
each lacks, has too many or writes differently: against the truth where it was given, else against
plain faster-whisper.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes

from tests.bench.plot import Lines, draw, read_lines

_SYSTEMS = ("sequential", "batches", "ours")
_KINDS = (("missing", "#B4552D"), ("added", "#C9A227"), ("replaced", "#7A8B99"))
_WANTED_TIMES = 2.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the PNG."""
    parser = argparse.ArgumentParser(description="Draw what `bench import` printed.")
    parser.add_argument("target", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    given = parser.parse_args(arguments)
    lines = [line for path in given.files for line in read_lines(path)]
    draw([lambda axes: draw_speed(axes, lines), lambda axes: draw_words(axes, lines)], given.target)


def draw_speed(axes: Axes, lines: Lines) -> None:
    """Each reading against the sequential one of its run and file."""
    runs = [line for line in lines if line["event"] == "run"]
    plain = {
        (line["file"], line["run"]): float(str(line["seconds"]))
        for line in runs
        if line["system"] == _SYSTEMS[0]
    }
    for place, system in enumerate(_SYSTEMS):
        times = [
            plain[line["file"], line["run"]] / float(str(line["seconds"]))
            for line in runs
            if line["system"] == system
        ]
        axes.plot([place] * len(times), times, "o", color="#0F6B5C", alpha=0.7)
    axes.axhline(_WANTED_TIMES, color="#999999", lw=0.8, ls="--", label="wanted of ours")
    axes.set_xticks(range(len(_SYSTEMS)), _SYSTEMS)
    axes.set_ylim(bottom=0)
    axes.set(title="Speed", ylabel="times the sequential one")
    axes.legend()


def draw_words(axes: Axes, lines: Lines) -> None:
    """Of a hundred words, over all files."""
    summaries = [line for line in lines if line["event"] == "summary"]
    bottoms = [0.0] * len(_SYSTEMS)
    for kind, colour in _KINDS:
        shares = [_share(summaries, system, kind) for system in _SYSTEMS]
        axes.bar(range(len(_SYSTEMS)), shares, bottom=bottoms, color=colour, label=kind)
        bottoms = [bottom + share for bottom, share in zip(bottoms, shares, strict=True)]
    axes.set_xticks(range(len(_SYSTEMS)), _SYSTEMS)
    axes.set(title="Words", ylabel="of a hundred words")
    axes.legend()


def _share(summaries: Lines, system: str, kind: str) -> float:
    found = [
        line.get("against_truth", line["against_sequential"])
        for line in summaries
        if line["system"] == system
    ]
    changes = [one for one in found if isinstance(one, dict)]
    words = sum(one["of"] for one in changes)
    return 100.0 * sum(one[kind] for one in changes) / words if words else 0.0


if __name__ == "__main__":
    main()
