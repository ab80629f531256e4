"""Draw what the benches printed.

``python -m tests.bench.plot OUT.png`` with ``--compare FILE…``, ``--long FILE``, ``--memory FILE``,
``--shared FILE…``, each optional:

* ``bench compare``: how late words are first shown and confirmed, ours and the baseline's, over all
  words and for each speaker;
* ``bench captions`` of a long file: lag, and how late words are, over time;
* ``bench memory``: memory over a long meeting;
* ``bench shared``, also with several ``--clients``: pushes a second, and a change's way to another
  screen.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median, quantiles

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

Lines = list[dict[str, object]]
Draw = Callable[[Axes], None]

_OURS, _BASELINE = "ours", "baseline"
_COLOURS = {_OURS: "#0F6B5C", _BASELINE: "#B4552D"}
_STYLES = {"shown": ":", "confirmed": "-"}
_GREY = "#999999"
_WIDTH_INCHES, _HEIGHT_INCHES, _DOTS = 5.5, 4.0, 110
#: Words that are later than this are in the figures, not in the plot (s).
_LATEST_SECONDS = 12.0
_WINDOW_SECONDS = 20.0
_SETTLED_MINUTES = 5.0
_WANTED_PUSHES = 500


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the PNG."""
    parser = argparse.ArgumentParser(description="Draw what the benches printed.")
    parser.add_argument("target", type=Path)
    parser.add_argument("--compare", type=Path, nargs="+", default=[])
    parser.add_argument("--long", type=Path)
    parser.add_argument("--memory", type=Path)
    parser.add_argument("--shared", type=Path, nargs="+", default=[])
    given = parser.parse_args(arguments)
    compared = [line for path in given.compare for line in read_lines(path)]
    panels: list[Draw] = []
    if compared:
        panels += [lambda axes: draw_delays(axes, compared)]
        panels += [lambda axes: draw_speakers(axes, compared)]
    if given.long:
        panels.append(lambda axes: draw_long(axes, read_lines(given.long)))
    if given.memory:
        panels.append(lambda axes: draw_memory(axes, read_lines(given.memory)))
    shared = [line for path in given.shared for line in read_lines(path)]
    if shared:
        panels += [lambda axes: draw_pushes(axes, shared), lambda axes: draw_way(axes, shared)]
    if not panels:
        parser.error("nothing to draw; give --compare, --long, --memory or --shared")
    draw(panels, given.target)


def draw(panels: Sequence[Draw], target: Path) -> None:
    """Two panels in a row."""
    columns = min(2, len(panels))
    rows = -(-len(panels) // columns)
    size = (columns * _WIDTH_INCHES, rows * _HEIGHT_INCHES)
    figure, axes = plt.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False)
    for place, panel in zip(axes.flat, panels, strict=False):
        panel(place)
        place.grid(alpha=0.3)
    for place in list(axes.flat)[len(panels) :]:
        place.axis("off")
    figure.savefig(target, dpi=_DOTS)
    plt.close(figure)


def draw_pushes(axes: Axes, lines: Lines) -> None:
    """By how many push at once: ours, and what PostgreSQL takes without it."""
    runs = [line for line in lines if line["event"] == "run"]
    clients = sorted({int(_number(line["clients"])) for line in runs})
    for key, system, label in (
        ("pushes_per_second", _OURS, "push"),
        ("inserts_per_second", _BASELINE, "plain INSERT"),
    ):
        rates = [
            median(_number(line[key]) for line in runs if line["clients"] == count)
            for count in clients
        ]
        axes.plot(clients, rates, "o-", color=_COLOURS[system], label=label)
    axes.axhline(_WANTED_PUSHES, color=_GREY, lw=0.8, ls="--", label="wanted")
    axes.set(title="Pushes at once", xlabel="clients", ylabel="a second", yscale="log")
    axes.legend()


def draw_way(axes: Axes, lines: Lines) -> None:
    """From a change in one home to the view of another."""
    ways = [line["ms"] for line in lines if line["event"] == "way"]
    seconds = sorted(_number(ms) / 1000 for way in ways if isinstance(way, list) for ms in way)
    share = [(number + 1) / len(seconds) for number in range(len(seconds))]
    axes.plot(seconds, share, color=_COLOURS[_OURS])
    axes.axvline(1.0, color=_GREY, lw=0.8, ls="--", label="wanted of 95 %")
    axes.set(
        title="To the other screen", xlabel="seconds", ylabel="share of changes", xlim=(0, 1.1)
    )
    axes.legend()


def read_lines(path: Path) -> Lines:
    """The JSON lines of a bench."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def draw_delays(axes: Axes, lines: Lines) -> None:
    """Which share of the words is there after how many seconds."""
    for system, colour in _COLOURS.items():
        for kind, style in _STYLES.items():
            late = sorted(delays(lines, kind, system=system))
            share = [(i + 1) / len(late) for i in range(len(late))]
            axes.plot(late, share, color=colour, linestyle=style, label=f"{kind}, {system}")
    axes.set_xlim(0, _LATEST_SECONDS)
    axes.set_xlabel("seconds behind the end of the word")
    axes.set_ylabel("share of words")
    axes.set_title("How late words are")
    axes.legend(loc="lower right")


def draw_speakers(axes: Axes, lines: Lines) -> None:
    """For each file a line from p50 to p95 of confirmed words."""
    files = sorted({str(line["file"]) for line in lines if "file" in line})
    for offset, (system, colour) in zip((-0.12, 0.12), _COLOURS.items(), strict=True):
        for row, file in enumerate(files):
            late = delays(lines, "confirmed", system=system, file=file)
            middle, most = _p50_and_p95(late)
            axes.plot([middle, most], [row + offset] * 2, color=colour, linewidth=2)
            label = system if row == 0 else None
            axes.plot(middle, row + offset, "o", color=colour, label=label)
            axes.plot(most, row + offset, "|", color=colour)
    axes.set_yticks(range(len(files)), [Path(file).stem for file in files])
    axes.set_xlim(left=0)
    axes.set_xlabel("seconds behind the end of the word, p50 to p95")
    axes.set_title("Confirmed, each speaker")
    axes.legend()


def draw_long(axes: Axes, lines: Lines) -> None:
    """Lag, and the median of confirmed words in each 20 s, over the minutes of a long run."""
    lags = [line for line in lines if line["event"] == "lag"]
    minutes = [_number(line["at"]) / 60 for line in lags]
    axes.plot(minutes, [_number(line["lag"]) for line in lags], color=_GREY, lw=0.5, label="lag")
    windows = medians_over_time(lines)
    axes.plot(
        [at / 60 for at, _ in windows],
        [late for _, late in windows],
        color=_COLOURS[_OURS],
        label="confirmed, median of 20 s",
    )
    axes.set_ylim(bottom=0)
    axes.set_xlabel("minutes of speech")
    axes.set_ylabel("seconds")
    axes.set_title("Over a long run")
    axes.legend()


def draw_memory(axes: Axes, lines: Lines) -> None:
    """Memory at each minute."""
    minutes = [_number(line["minute"]) for line in lines if "minute" in line]
    megabytes = [_number(line["memory_mb"]) for line in lines if "minute" in line]
    axes.plot(minutes, megabytes, color=_COLOURS[_OURS])
    axes.axvline(_SETTLED_MINUTES, color=_GREY, linestyle=":")
    axes.set_ylim(0, max(megabytes) * 1.15)
    axes.set_xlabel("minutes of the meeting")
    axes.set_ylabel("MiB resident")
    axes.set_title("Memory")


def delays(lines: Lines, kind: str, *, system: str, file: str = "") -> list[float]:
    """How late words were shown or confirmed; all counted with their finals."""
    return [
        _number(line[f"{kind}_delay"])
        for line in lines
        if line["event"] == "final"
        and line.get("system", _OURS) == system
        and file in {"", line.get("file")}
    ]


def medians_over_time(lines: Lines) -> list[tuple[float, float]]:
    """The middle of each 20 s of sound that has words, and how late these were confirmed."""
    windows: defaultdict[int, list[float]] = defaultdict(list)
    for line in lines:
        if line["event"] == "final":
            number = int(_number(line["end"]) // _WINDOW_SECONDS)
            windows[number].append(_number(line["confirmed_delay"]))
    return [((n + 0.5) * _WINDOW_SECONDS, median(late)) for n, late in sorted(windows.items())]


def _p50_and_p95(values: Iterable[float]) -> tuple[float, float]:
    some = list(values)
    if len(some) < 2:
        return (some[0], some[0]) if some else (0.0, 0.0)
    cuts = quantiles(some, n=100, method="inclusive")
    return cuts[49], cuts[94]


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)


if __name__ == "__main__":
    main()
