"""Tables and a plot of what ``tests.bench.voices_apart`` printed.

``python -m tests.bench.voices_table RUN.jsonl…`` prints the means over the dialogues that every
system of them has done; ``--plot OUT.png`` draws the error of each by the number of speakers.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import mean, median

_COUNTS = (2, 3, 4)
_PARTS = (("missed", "#C9C4B8"), ("false_alarm", "#8C8779"), ("confused", "#B4552D"))
_SIZE_INCHES, _DOTS = (7.5, 3.6), 110


def main(arguments: Sequence[str]) -> None:
    """Print the table; draw where asked."""
    parser = argparse.ArgumentParser(description="Tables of how well voices are told apart.")
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args(arguments)
    lines = [json.loads(line) for path in given.runs for line in path.open() if line[0] == "{"]
    sys.stdout.writelines(f"{row}\n" for row in table(lines))
    if given.plot:
        draw(lines, given.plot)


def draw(lines: Sequence[dict[str, object]], target: Path) -> None:
    """For each number of speakers a bar a system: missed, false alarm and confused, in per cent."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    runs = _talks(_comparable([line for line in lines if line["system"] != "profiles"]))
    labels = list(dict.fromkeys(str(line["system"]) for line in runs))
    bars = [
        (
            f"{label}\n{count} speakers",
            [one for one in _with(runs, count) if one["system"] == label],
        )
        for count in _COUNTS
        for label in labels
    ]
    figure, axes = plt.subplots(figsize=_SIZE_INCHES, layout="constrained")
    base = [0.0] * len(bars)
    for part, colour in _PARTS:
        values = [100 * mean(_column(some, part)) if some else 0.0 for _, some in bars]
        axes.bar(range(len(bars)), values, bottom=base, color=colour, label=part.replace("_", " "))
        base = [low + value for low, value in zip(base, values, strict=True)]
    axes.set_xticks(range(len(bars)), [name for name, _ in bars], fontsize=8)
    axes.set(title="Whose speech it is, errors", ylabel="% of speaker time, no collar")
    axes.legend()
    axes.grid(alpha=0.3, axis="y")
    figure.savefig(target, dpi=_DOTS)
    plt.close(figure)


def _talks(lines: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    return [line for line in lines if not str(line["sample"]).startswith("ami")]


def _column(lines: Iterable[dict[str, object]], key: str) -> list[float]:
    return [float(str(line[key])) for line in lines]


def table(lines: Sequence[dict[str, object]]) -> Iterator[str]:
    """Markdown: the means of each system over the dialogues, and each clip of AMI."""
    yield "| system | DER | median | missed | false | confused | collar | gated | count | CPU |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    runs = _comparable([line for line in lines if line["system"] != "profiles"])
    for label in dict.fromkeys(str(line["system"]) for line in runs):
        of_system = [line for line in runs if line["system"] == label]
        talks = _talks(of_system)
        for name, some in (
            (label, talks),
            *((f"{label}, {n}", _with(talks, n)) for n in _COUNTS),
            *((f"{label}, {line['sample']}", [line]) for line in of_system if line not in talks),
        ):
            if some:
                yield _row(name, some)
    yield from _profile_rows([line for line in lines if line["system"] == "profiles"])


def _comparable(runs: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The lines of samples that every system has."""
    of_system: dict[str, set[str]] = {}
    for line in runs:
        of_system.setdefault(str(line["system"]), set()).add(str(line["sample"]))
    shared = set.intersection(*of_system.values()) if of_system else set()
    return [line for line in runs if line["sample"] in shared]


def _profile_rows(lines: Sequence[dict[str, object]]) -> Iterator[str]:
    for stranger in (False, True):
        some = [line for line in lines if line["stranger"] is stranger]
        if some:
            right, wrong, spoken = (
                sum(float(str(line[key])) for line in some) for key in ("right", "wrong", "spoken")
            )
            who = "all but one known" if stranger else "all known"
            yield f"{who}: {right / spoken:.1%} named right, {wrong / spoken:.1%} wrong"


def _with(lines: Iterable[dict[str, object]], speakers: int) -> list[dict[str, object]]:
    return [line for line in lines if line["speakers"] == speakers]


def _row(name: str, lines: Sequence[dict[str, object]]) -> str:
    names = ("missed", "false_alarm", "confused", "collar", "gated")
    means = " | ".join(f"{mean(_column(lines, key)):.1%}" for key in names)
    right = sum(line["found"] == line["speakers"] for line in lines)
    der = _column(lines, "der")
    return (
        f"| {name} | {mean(der):.1%} | {median(der):.1%} | {means} | {right}/{len(lines)} | "
        f"{mean(_column(lines, 'cpu')):.3f} |"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
