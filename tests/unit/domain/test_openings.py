"""When a planned meeting is opened by itself, and when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meeting_desktop.domain.openings import ALONE_S, LATE, NOTICE, WAKING, Stay, due_at

_START = datetime(2026, 12, 4, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seen", "due"),
    [
        (_START - NOTICE, _START),
        (_START - timedelta(hours=3), _START),
        (_START - timedelta(seconds=20), _START + timedelta(seconds=40)),
        (_START + LATE - NOTICE, _START + LATE),
    ],
)
def test_a_person_has_a_minute_to_say_no(seen: datetime, due: datetime) -> None:
    assert due_at(_START, seen) == due


def test_what_is_too_late_is_told_once_news_of_other_machines_had_time_to_come() -> None:
    seen = _START + timedelta(hours=1)
    assert due_at(_START, seen) == seen + WAKING


def test_nobody_is_waited_for_any_longer_than_wanted() -> None:
    stay = Stay(waits_until=600.0)
    stay.hear(0, 0.0)
    assert not stay.is_over(599.0)
    assert stay.next_look(599.0) == 1.0
    assert stay.is_over(600.0)


def test_while_somebody_is_there_it_goes_on_without_the_assistant() -> None:
    stay = Stay(waits_until=600.0)
    stay.hear(1, 10.0)
    stay.is_left = True
    assert not stay.is_over(5_000.0)
    stay.hear(0, 5_000.0)
    assert not stay.is_over(5_000.0 + ALONE_S - 1)
    stay.hear(1, 5_010.0)
    stay.hear(0, 5_020.0)
    assert not stay.is_over(5_020.0 + ALONE_S - 1)
    assert stay.is_over(5_020.0 + ALONE_S)


def test_while_the_assistant_is_there_it_decides_itself_when_to_go() -> None:
    stay = Stay(waits_until=600.0)
    stay.hear(1, 10.0)
    stay.hear(0, 20.0)
    assert not stay.is_over(5_000.0)


def test_an_assistant_that_cannot_come_waits_for_nobody() -> None:
    stay = Stay(waits_until=600.0, is_left=True)
    assert stay.is_over(1.0)
