"""Stretches of a meeting, from what its timeline says: who was there, who could be heard.

A span is (from, until) in seconds of the meeting. However the events come in, the spans are the
same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meeting_desktop.domain.events import TimelineEvent, TimelineKind

Span = tuple[float, float]

_COMES = frozenset({TimelineKind.JOINED, TimelineKind.RETURNED})
_GOES = frozenset({TimelineKind.LEFT, TimelineKind.LOST, TimelineKind.REMOVED, TimelineKind.DENIED})
_SWITCHES = frozenset({TimelineKind.MUTED, TimelineKind.UNMUTED})
#: Two ends so close (s) are one: a connection that was back before anybody noticed is no gap.
_SAME_S = 1.0


@dataclass(frozen=True, slots=True)
class DeviceSpans:
    """Of one device: when it was there, could be heard, and shared its screen.

    ``shares`` counts how often a screen was shared.
    """

    present: tuple[Span, ...] = ()
    audible: tuple[Span, ...] = ()
    sharing: tuple[Span, ...] = ()
    shares: int = 0


def device_spans(
    events: Iterable[TimelineEvent], length: float, *, from_the_start: bool
) -> DeviceSpans:
    """``events`` of one device; what is still open is so until the end, ``length``.

    ``from_the_start``: it is the machine that holds the meeting, which never joins.
    """
    device = _Device(0.0 if from_the_start else None)
    for event in in_order(events):
        device.take(event.kind, min(max(0.0, event.at), length))
    return device.until(length)


def in_order(events: Iterable[TimelineEvent]) -> list[TimelineEvent]:
    return sorted(events, key=lambda one: (one.at, one.happened_at, one.id))


def united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """What is in any of ``spans``, without overlaps, the earliest first."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if found and start - found[-1][1] < _SAME_S:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def seconds_of(spans: Iterable[Span]) -> float:
    """Of spans that do not overlap; to the millisecond, as sums in another order would differ."""
    return round(sum(end - start for start, end in sorted(spans)), 3)


def most_at_once(people: Iterable[Sequence[Span]]) -> int:
    """How many of ``people`` were there at the same time, at most."""
    steps = sorted(
        step for spans in people for start, end in spans for step in ((start, 1), (end, -1))
    )
    most = now = 0
    for _, step in steps:
        now += step
        most = max(most, now)
    return most


class _Open:
    """Spans that are begun and ended; beginning what has begun changes nothing."""

    def __init__(self, since: float | None) -> None:
        self.spans: list[Span] = []
        self._since = since

    @property
    def is_open(self) -> bool:
        return self._since is not None

    def begin(self, at: float) -> None:
        if self._since is None:
            self._since = at

    def end(self, at: float) -> None:
        if self._since is not None:
            self.spans.append((self._since, at))
            self._since = None


class _Device:
    """What is so of a device after each event."""

    def __init__(self, since: float | None) -> None:
        self._there, self._heard, self._shared = _Open(since), _Open(since), _Open(None)
        self._muted = False
        self._shares = 0

    def take(self, kind: TimelineKind, at: float) -> None:
        if kind in _COMES:
            # Who comes anew says by an event of its own that their microphone is off.
            self._muted = self._muted and kind is TimelineKind.RETURNED
            self._there.begin(at)
        elif kind in _GOES:
            self._there.end(at)
            self._shared.end(at)
        elif kind in _SWITCHES:
            self._muted = kind is TimelineKind.MUTED
        else:
            self._share(kind, at)
        if self._there.is_open and not self._muted:
            self._heard.begin(at)
        else:
            self._heard.end(at)

    def until(self, length: float) -> DeviceSpans:
        for one in (self._there, self._heard, self._shared):
            one.end(length)
        there, heard, shared = (
            united(one.spans) for one in (self._there, self._heard, self._shared)
        )
        return DeviceSpans(there, heard, shared, self._shares)

    def _share(self, kind: TimelineKind, at: float) -> None:
        if kind is TimelineKind.SCREEN_SHARE_STARTED:
            self._shares += 1
            self._shared.begin(at)
        elif kind is TimelineKind.SCREEN_SHARE_STOPPED:
            self._shared.end(at)
