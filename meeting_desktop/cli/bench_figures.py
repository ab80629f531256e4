"""From the delays of words to the figures of a summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import quantiles

from meeting_desktop.cli.bench_stopwatch import CaptionStopwatch, WordDelay

_FEWEST_VALUES = 2
#: Long enough for dozens of words, short enough that a growing lag shows.
_EDGE_SECONDS = 20.0

Figures = dict[str, object]


def percentiles(values: Sequence[float], wanted: Sequence[int] = (50, 90, 95)) -> dict[str, float]:
    """Of seconds, rounded to a hundredth; empty for fewer than two values."""
    if len(values) < _FEWEST_VALUES:
        return {}
    cuts = quantiles(values, n=100, method="inclusive")
    return {f"p{p}": round(cuts[p - 1], 2) for p in wanted}


def caption_figures(watches: Sequence[CaptionStopwatch]) -> Figures:
    """How late the words of these tracks were and how many changed after they were confirmed."""
    delays = [delay for watch in watches for delay in watch.delays]
    confirmed = sum(watch.confirmed_words for watch in watches)
    changed = sum(watch.changed_words for watch in watches)
    first, last = _edges(delays)
    return {
        "words": len(delays),
        "first_shown": percentiles([delay.shown for delay in delays]),
        "confirmed": percentiles([delay.confirmed for delay in delays]),
        "settled": percentiles([delay.settled for delay in delays]),
        "final": percentiles([delay.final for delay in delays]),
        "confirmed_words": confirmed,
        "only_in_final": sum(watch.late_words for watch in watches),
        "changed": changed,
        "changed_share": round(changed / confirmed, 4) if confirmed else 0.0,
        "unfinished": sum(watch.unfinished_words for watch in watches),
        "first_20s": first,
        "last_20s": last,
    }


def _edges(delays: Sequence[WordDelay]) -> tuple[Figures, Figures]:
    """The medians of the first and of the last 20 s in which there are words."""
    if not delays:
        return {}, {}
    begin, end = min(delay.at for delay in delays), max(delay.at for delay in delays)
    return (
        _medians(delay for delay in delays if delay.at <= begin + _EDGE_SECONDS),
        _medians(delay for delay in delays if delay.at >= end - _EDGE_SECONDS),
    )


def _medians(delays: Iterable[WordDelay]) -> Figures:
    some = list(delays)
    kinds: dict[str, Callable[[WordDelay], float]] = {
        "shown": lambda delay: delay.shown,
        "confirmed": lambda delay: delay.confirmed,
    }
    medians = {
        kind: percentiles([of(delay) for delay in some], (50,)) for kind, of in kinds.items()
    }
    return {"words": len(some)} | {kind: cut["p50"] for kind, cut in medians.items() if cut}


def lag_figures(lags: Sequence[float]) -> dict[str, float]:
    """Median, p95 and the largest of the lags in seconds that were looked at."""
    if not lags:
        return {}
    cuts = percentiles(lags, (50, 95))
    return {**cuts, "max": round(max(lags), 2)}
