"""The first page: which meetings stand there, and how the day is greeted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from meeting_desktop.application.browse_library import LibraryPage
from meeting_desktop.ports.unit_of_work import MeetingRow
from meeting_desktop.ui.today.model import Content, Greeting, TodayModel, greeting_at
from tests.fakes.sample_talks import make_talk


def row(title: str) -> MeetingRow:
    return MeetingRow(make_talk(title).meeting, 60.0, 10, ("Ada",), True, "")


def test_five_meetings_stand_there_and_the_library_has_the_rest() -> None:
    model = TodayModel()
    model.show(LibraryPage(tuple(row(f"Talk {n}") for n in range(6)), 12))
    assert [one.meeting.title for one in model.rows] == [f"Talk {n}" for n in range(5)]
    assert model.more == 7
    assert model.content is Content.READY


def test_the_meeting_that_runs_is_not_a_recent_one() -> None:
    live = row("Live")
    model = TodayModel(live=live.meeting.id)
    model.show(LibraryPage((live,), 1))
    assert model.content is Content.EMPTY
    assert model.more == 0


def test_a_failure_keeps_the_rows_that_are_there() -> None:
    model = TodayModel()
    model.show(LibraryPage((row("Talk"),), 1))
    model.fail("The disk cannot be read.")
    assert model.content is Content.READY


def test_a_failure_without_rows_is_said() -> None:
    model = TodayModel()
    model.fail("The disk cannot be read.")
    assert model.content is Content.FAILED
    assert model.fault == "The disk cannot be read."


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [
        (3, Greeting.EVENING),
        (4, Greeting.MORNING),
        (11, Greeting.MORNING),
        (12, Greeting.AFTERNOON),
        (18, Greeting.EVENING),
    ],
)
def test_the_greeting_follows_the_clock(hour: int, greeting: Greeting) -> None:
    assert greeting_at(datetime(2026, 3, 2, hour, tzinfo=UTC)) is greeting
