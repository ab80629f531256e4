"""When a person is told that a meeting begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from meeting_desktop.domain.notifications import NotificationKind
from meeting_desktop.domain.reminders import Upcoming, due_now, next_look

TEN = datetime(2026, 12, 4, 10, 0, tzinfo=UTC)
MEETING = Upcoming(UUID(int=1), "Demo", TEN, TEN + timedelta(minutes=45))


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (TEN - minutes(10.1), None),
        (TEN - minutes(10), 10),
        (TEN - minutes(1.1), 10),
        (TEN - minutes(1), 1),
        (TEN + minutes(4.9), 1),
    ],
)
def test_the_last_reminder_whose_time_has_come_is_told(now: datetime, told: int | None) -> None:
    assert [due.minutes for due in due_now([MEETING], [10, 1], now)] == (
        [] if told is None else [told]
    )


def test_who_comes_late_is_told_that_it_began_until_it_is_over() -> None:
    (late,) = due_now([MEETING], [10], TEN + minutes(5))
    assert late.kind is NotificationKind.MISSED
    assert due_now([MEETING], [10], MEETING.end) == []


def test_without_reminders_only_a_missed_beginning_is_told() -> None:
    assert due_now([MEETING], [], TEN) == []
    assert [due.kind for due in due_now([MEETING], [], TEN + minutes(6))] == [
        NotificationKind.MISSED
    ]


def test_the_same_reminder_has_the_same_key_and_a_moved_meeting_another() -> None:
    (first,) = due_now([MEETING], [10], TEN - minutes(9))
    (again,) = due_now([MEETING], [10], TEN - minutes(2))
    moved = Upcoming(MEETING.meeting_id, "Demo", TEN + minutes(30), TEN + minutes(75))
    (other,) = due_now([moved], [10], TEN + minutes(21))
    assert first.key == again.key != other.key


def test_the_next_look_is_at_the_next_moment_that_matters() -> None:
    def look(now: datetime) -> datetime | None:
        return next_look([MEETING], [10, 1], now)

    assert look(TEN - minutes(60)) == TEN - minutes(10)
    assert look(TEN - minutes(10)) == TEN - minutes(1)
    assert look(TEN) == TEN + minutes(5)
    assert look(TEN + minutes(5)) is None
