"""Which days the calendar shows, what a drag means, and where the keyboard goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meeting_desktop.ui.calendar.axis import Axis
from meeting_desktop.ui.calendar.calendar_model import CalendarModel, CalendarState
from meeting_desktop.ui.calendar.cursor import Cursor
from meeting_desktop.ui.calendar.days import make_days
from meeting_desktop.ui.calendar.dragging import (
    Drag,
    DragKind,
    Ghost,
    grown_by_minutes,
    moved_by_days,
)
from meeting_desktop.ui.calendar.filtering import EntryFilter
from meeting_desktop.ui.calendar.sheet import ViewKind, make_sheet
from tests.unit.ui.test_calendar_layout import MONDAY, entry, request

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def state(model: CalendarModel) -> CalendarState:
    return model.state


def make_model(kind: ViewKind = ViewKind.WEEK, first_weekday: int = 0) -> CalendarModel:
    model = CalendarModel(BERLIN, lambda: NOW, first_weekday=first_weekday)
    model.show(kind)
    return model


@pytest.mark.parametrize(
    ("kind", "first", "count"),
    [
        (ViewKind.DAY, date(2026, 3, 4), 1),
        (ViewKind.WORK_WEEK, date(2026, 3, 2), 5),
        (ViewKind.WEEK, date(2026, 3, 2), 7),
        (ViewKind.MONTH, date(2026, 2, 23), 42),
        (ViewKind.AGENDA, date(2026, 3, 4), 28),
    ],
)
def test_each_view_has_its_days(kind: ViewKind, first: date, count: int) -> None:
    days = make_model(kind).days()
    assert (days[0].date, len(days)) == (first, count)


def test_a_week_begins_where_the_locale_begins_it() -> None:
    assert make_model(ViewKind.WEEK, first_weekday=6).days()[0].date == date(2026, 3, 1)
    assert make_model(ViewKind.MONTH, first_weekday=6).days()[0].date == date(2026, 3, 1)


def test_a_step_is_a_day_a_week_or_a_month() -> None:
    for kind, wanted in (
        (ViewKind.DAY, date(2026, 3, 5)),
        (ViewKind.WEEK, date(2026, 3, 11)),
        (ViewKind.MONTH, date(2026, 4, 4)),
    ):
        model = make_model(kind)
        model.step(1)
        assert model.anchor == wanted
    model = make_model(ViewKind.MONTH)
    model.go(date(2026, 1, 31))
    model.step(1)
    assert model.anchor == date(2026, 2, 28)


def test_an_older_answer_is_dropped_and_what_was_shown_stays() -> None:
    model = make_model()
    assert state(model) is CalendarState.LOADING
    old = model.request()
    new = model.request()
    assert not model.accept(old, make_sheet(old, []))
    assert model.accept(new, make_sheet(new, [entry(9)]))
    assert state(model) is CalendarState.READY
    again = model.request()
    assert state(model) is CalendarState.READY
    assert model.fail(again, "The disk is full.")
    assert (state(model), model.fault) == (CalendarState.READY, "The disk is full.")


def test_nothing_planned_is_not_the_same_as_nothing_found() -> None:
    model = make_model()
    empty = model.request()
    model.accept(empty, make_sheet(empty, []))
    assert state(model) is CalendarState.EMPTY
    model.set_filter(text="acme")
    found = model.request()
    model.accept(found, make_sheet(found, [entry(9)]))
    assert state(model) is CalendarState.NOTHING_FOUND


def test_the_first_failure_is_a_state_of_its_own() -> None:
    model = make_model()
    model.fail(model.request(), "Cannot be read.")
    assert state(model) is CalendarState.FAILED


# -- dragging -------------------------------------------------------------------------------------

WEEK = make_days(date(2026, 3, 2), 7, ZoneInfo("UTC"))
AXIS = Axis(WEEK)


def at(day: int, hour: float) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


def test_a_drag_on_empty_ground_goes_up_or_down() -> None:
    drag = Drag.create(AXIS, WEEK[1], 605)
    assert (drag.origin.start, drag.origin.end) == (at(1, 10), at(1, 10.5))
    assert drag.to(WEEK[1], 655) == Ghost(at(1, 10), at(1, 11))
    assert drag.to(WEEK[1], 560).start == at(1, 9.25)


def test_a_meeting_moves_across_days_and_snaps() -> None:
    drag = Drag(DragKind.MOVE, AXIS, Ghost(at(0, 9), at(0, 10), 3), WEEK[0], 570)
    moved = drag.to(WEEK[3], 636)
    assert moved == Ghost(at(3, 10), at(3, 11), 3)
    assert drag.to(WEEK[3], 636, 5) == Ghost(
        at(3, 10) + timedelta(minutes=5), at(3, 11) + timedelta(minutes=5), 3
    )


def test_edges_change_the_length_and_never_turn_it_around() -> None:
    ghost = Ghost(at(0, 9), at(0, 10), 3)
    end = Drag(DragKind.END, AXIS, ghost, WEEK[0], 600)
    assert end.to(WEEK[0], 676).end == at(0, 11.25)
    assert end.to(WEEK[0], 100).end == at(0, 9.25)
    start = Drag(DragKind.START, AXIS, ghost, WEEK[0], 540)
    assert start.to(WEEK[0], 700).start == at(0, 9.75)


def test_a_meeting_dragged_over_a_change_of_summer_time_keeps_hour_and_length() -> None:
    days = make_days(date(2026, 3, 28), 2, BERLIN)
    ghost = Ghost(datetime(2026, 3, 28, 9, tzinfo=UTC), datetime(2026, 3, 28, 10, tzinfo=UTC), 0)
    moved = Drag(DragKind.MOVE, Axis(days), ghost, days[0], 610).to(days[1], 610)
    assert moved.start.astimezone(BERLIN).hour == 10
    assert moved.end - moved.start == timedelta(hours=1)
    assert moved_by_days(ghost, 1, days[0]) == moved


def test_a_drag_above_midnight_goes_to_the_day_before() -> None:
    drag = Drag(DragKind.MOVE, AXIS, Ghost(at(1, 1), at(1, 3), 0), WEEK[1], 160)
    assert drag.to(WEEK[1], 40).start == at(0, 23)


def test_growing_stops_at_one_step() -> None:
    ghost = Ghost(at(0, 9), at(0, 9.5), 0)
    assert grown_by_minutes(ghost, 15).minutes == 45
    assert grown_by_minutes(grown_by_minutes(ghost, -15), -15).minutes == 15


# -- the keyboard ---------------------------------------------------------------------------------


def test_arrows_go_from_slot_to_slot_and_find_meetings() -> None:
    sheet = make_sheet(request(ViewKind.WEEK, 7), [entry(9.5)])
    cursor = Cursor(day=0, position=540)
    assert cursor.move(sheet, 0, 1) == 0
    assert cursor.current == 0
    assert cursor.move(sheet, 1, 0) == 0
    assert (cursor.day, cursor.current) == (1, -1)
    assert cursor.instant(sheet) == at(1, 9.5)


def test_arrows_leave_the_week_at_its_edges() -> None:
    sheet = make_sheet(request(ViewKind.WEEK, 7), [])
    cursor = Cursor(day=6)
    assert cursor.move(sheet, 1, 0) == 1
    assert cursor.day == 0
    assert cursor.move(sheet, -1, 0) == -1


def test_tab_goes_from_meeting_to_meeting() -> None:
    sheet = make_sheet(request(ViewKind.WEEK, 7), [entry(9), entry(33), entry(57)])
    cursor = Cursor(day=1, position=0)
    assert cursor.next(sheet, 1)
    assert cursor.current == 1
    assert cursor.next(sheet, 1)
    assert (cursor.current, cursor.day) == (2, 2)
    assert not cursor.next(sheet, 1)
    assert cursor.next(sheet, -1)
    assert cursor.current == 1


def test_days_are_what_arrows_mean_in_a_month() -> None:
    sheet = make_sheet(replace(request(ViewKind.MONTH, 28), filter=EntryFilter()), [])
    cursor = Cursor(day=3)
    cursor.move(sheet, 0, 1)
    assert cursor.day == 10
    assert cursor.move(sheet, 0, -2) == -1
