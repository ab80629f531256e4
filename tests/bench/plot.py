"""Draw what the benches printed.

``python -m tests.bench.plot captions.jsonl memory.jsonl OUT.png``; left: how far behind the end of
each word it was first shown, confirmed and final; right: memory over a long meeting.
"""

import json
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

_KINDS = {"shown": "#B8B2A7", "confirmed": "#0F6B5C", "final": "#1C5D99"}
_SETTLED_MINUTES = 5


def main(captions: Path, memory: Path, target: Path) -> None:
    """Write ``target``, a PNG."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
    _draw_captions(left, _lines(captions))
    _draw_memory(right, _lines(memory))
    figure.savefig(target, dpi=110)


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _draw_captions(axes: Axes, lines: list[dict[str, object]]) -> None:
    for kind, colour in _KINDS.items():
        late = sorted(
            _number(line["at"]) - _number(line["end"]) for line in lines if line["event"] == kind
        )
        share = [(i + 1) / len(late) for i in range(len(late))]
        axes.plot(late, share, color=colour, label=kind)
    axes.set_xlim(0, 6)
    axes.set_xlabel("seconds behind the end of the word")
    axes.set_ylabel("share of words")
    axes.set_title("Live captions")
    axes.grid(alpha=0.3)
    axes.legend()


def _draw_memory(axes: Axes, lines: list[dict[str, object]]) -> None:
    minutes = [_number(line["minute"]) for line in lines if "minute" in line]
    megabytes = [_number(line["memory_mb"]) for line in lines if "minute" in line]
    axes.plot(minutes, megabytes, color=_KINDS["confirmed"])
    axes.axvline(_SETTLED_MINUTES, color="#999999", linestyle=":")
    axes.set_ylim(0, max(megabytes) * 1.15)
    axes.set_xlabel("minutes of the meeting")
    axes.set_ylabel("MiB resident")
    axes.set_title("Memory")
    axes.grid(alpha=0.3)


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
