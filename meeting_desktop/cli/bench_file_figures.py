"""What one side of ``bench files`` measures while a file crosses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median, quantiles

from meeting_desktop.cli.footprint import cpu_seconds
from meeting_desktop.core.clock import SystemClock

Figures = dict[str, float]


class Watch:
    """Begun when it is made."""

    def __init__(self) -> None:
        self._clock = SystemClock()
        self._began, self._cpu = self._clock.monotonic(), cpu_seconds()

    def figures(self, heard_at: Sequence[float], size: int) -> Figures:
        """``heard_at``: seconds of the monotonic clock at which 20 ms of sound each came out."""
        now, spent = self._clock.monotonic(), cpu_seconds() - self._cpu
        megabytes, seconds = size / 1e6, now - self._began
        return {
            "mb_per_second": megabytes / seconds,
            "mb_per_cpu_second": megabytes / max(spent, 0.01),
            "cores": spent / seconds,
        } | gaps([at for at in heard_at if self._began <= at <= now])


def gaps(heard_at: Sequence[float]) -> Figures:
    """In milliseconds: the longest between two, and what one in a hundred exceeds."""
    between = [(later - earlier) * 1000 for earlier, later in pairwise(heard_at)]
    if len(between) < 2:  # noqa: PLR2004 - of which there are hundredths
        return {}
    return {"longest_gap_ms": max(between), "p99_gap_ms": quantiles(between, n=100)[-1]}


def middle(runs: Sequence[Figures]) -> Figures:
    """Of each figure that every run has, the median."""
    names = set[str].intersection(*(set(one) for one in runs)) if runs else set()
    return {name: median(one[name] for one in runs) for name in sorted(names)}


def rounded(figures: Figures) -> Figures:
    return {
        name: round(value, 4 if name.endswith("share") else 2) for name, value in figures.items()
    }
