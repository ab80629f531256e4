"""When somebody was there, could be heard and shared their screen, from a meeting's timeline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.time_spans import device_spans, most_at_once, seconds_of, united

_NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def event(kind: TimelineKind, at: float) -> TimelineEvent:
    return TimelineEvent(new_id(), new_id(), kind, at, _NINE + timedelta(seconds=at))


def events(*told: tuple[TimelineKind, float]) -> list[TimelineEvent]:
    return [event(kind, at) for kind, at in told]


def test_who_is_lost_and_comes_back_is_there_with_a_gap() -> None:
    told = events(
        (TimelineKind.JOINED, 10.0),
        (TimelineKind.LOST, 100.0),
        (TimelineKind.RETURNED, 130.0),
        (TimelineKind.LEFT, 200.0),
    )
    spans = device_spans(told, 600.0, from_the_start=False)
    assert spans.present == ((10.0, 100.0), (130.0, 200.0))
    assert spans.audible == spans.present


def test_whoever_holds_the_meeting_is_there_from_beginning_to_end() -> None:
    assert device_spans([], 60.0, from_the_start=True).present == ((0.0, 60.0),)
    assert device_spans([], 60.0, from_the_start=False).present == ()


def test_a_muted_microphone_is_heard_by_nobody_until_it_is_on_again() -> None:
    told = events(
        (TimelineKind.JOINED, 0.0),
        (TimelineKind.MUTED, 0.0),
        (TimelineKind.UNMUTED, 20.0),
        (TimelineKind.MUTED, 50.0),
        (TimelineKind.LOST, 60.0),
        (TimelineKind.RETURNED, 70.0),
        (TimelineKind.LEFT, 80.0),
        (TimelineKind.JOINED, 90.0),
    )
    spans = device_spans(told, 100.0, from_the_start=False)
    assert spans.audible == ((20.0, 50.0), (90.0, 100.0))
    assert spans.present == ((0.0, 60.0), (70.0, 80.0), (90.0, 100.0))


def test_sharing_ends_with_a_stop_with_leaving_and_with_the_meeting() -> None:
    told = events(
        (TimelineKind.JOINED, 0.0),
        (TimelineKind.SCREEN_SHARE_STARTED, 10.0),
        (TimelineKind.SCREEN_SHARE_STOPPED, 20.0),
        (TimelineKind.SCREEN_SHARE_STARTED, 30.0),
        (TimelineKind.LEFT, 40.0),
        (TimelineKind.JOINED, 50.0),
        (TimelineKind.SCREEN_SHARE_STARTED, 60.0),
    )
    spans = device_spans(told, 100.0, from_the_start=False)
    assert spans.sharing == ((10.0, 20.0), (30.0, 40.0), (60.0, 100.0))
    assert spans.shares == 3


def test_two_devices_at_once_are_counted_once() -> None:
    both = united([(0.0, 60.0), (30.0, 90.0), (120.0, 130.0)])
    assert both == ((0.0, 90.0), (120.0, 130.0))
    assert seconds_of(both) == 100.0


def test_who_leaves_as_another_comes_was_not_there_with_them() -> None:
    assert most_at_once([[(0.0, 10.0)], [(10.0, 20.0)], [(5.0, 15.0)]]) == 2
    assert most_at_once([]) == 0


_KINDS = st.sampled_from(
    [
        TimelineKind.JOINED,
        TimelineKind.LEFT,
        TimelineKind.LOST,
        TimelineKind.RETURNED,
        TimelineKind.MUTED,
        TimelineKind.UNMUTED,
        TimelineKind.SCREEN_SHARE_STARTED,
        TimelineKind.SCREEN_SHARE_STOPPED,
    ]
)


@given(
    st.lists(st.tuples(_KINDS, st.floats(-5.0, 700.0)), max_size=12), st.integers(), st.booleans()
)
def test_whatever_is_told_in_whatever_order_stays_within_the_meeting(
    told: list[tuple[TimelineKind, float]], seed: int, host: bool
) -> None:
    made = events(*told)
    spans = device_spans(made, 600.0, from_the_start=host)
    for some in (spans.present, spans.audible, spans.sharing):
        assert all(0.0 <= start < end <= 600.0 for start, end in some)
        assert all(before[1] < after[0] for before, after in pairwise(some))
    assert seconds_of(spans.audible) <= seconds_of(spans.present) + 12.0
    Random(seed).shuffle(made)
    assert device_spans(made, 600.0, from_the_start=host) == spans
