"""Series have rows up to a horizon that moves on, and end when their rule does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest

from meeting_desktop.application.browse_calendar import BrowseCalendar
from meeting_desktop.application.edit_series import skip_this
from meeting_desktop.application.extend_series import ExtendSeries
from meeting_desktop.application.plan_series import plan_series
from meeting_desktop.application.replace_rows import place_of, plan_of
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.planning import MeetingDetails
from meeting_desktop.ports.unit_of_work import ChangeKind
from tests.integration.application.planned_series import NOW, WEEKLY, SeriesRoom, at, shown


@pytest.fixture
def room() -> SeriesRoom:
    return SeriesRoom()


@pytest.fixture
def extend(room: SeriesRoom) -> ExtendSeries:
    return ExtendSeries(room.store, room.clock)


def test_rows_reach_thirteen_months(room: SeriesRoom) -> None:
    filled = room.plan(replace(WEEKLY, rule="FREQ=WEEKLY"))
    assert len(filled.rows) == 57
    assert filled.series.active
    assert shown(list(filled.rows))[-1] == "Tue 30 Mar 10:00"


def test_a_dense_series_has_two_hundred(room: SeriesRoom) -> None:
    filled = room.plan(replace(WEEKLY, rule="FREQ=DAILY"))
    assert len(filled.rows) == 200


def test_the_first_is_the_first_that_the_rule_names(room: SeriesRoom) -> None:
    filled = room.plan(replace(WEEKLY, rule="FREQ=WEEKLY;BYDAY=FR;COUNT=2"))
    assert shown(list(filled.rows)) == ["Fri 06 Mar 10:00", "Fri 13 Mar 10:00"]
    assert filled.series.first_start == at("2026-03-06 10:00")


def test_a_rule_that_never_comes_is_refused(room: SeriesRoom) -> None:
    with pytest.raises(UserFacingError) as refused:
        room.plan(replace(WEEKLY, rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"))
    assert refused.value.code == "bad_rule"


def test_rows_have_what_the_series_has(room: SeriesRoom) -> None:
    details = MeetingDetails(description="About it", tags=("team",))
    filled = room.plan(replace(WEEKLY, details=details))
    assert {plan_of(row).details for row in filled.rows} == {details}
    assert {plan_of(row).ics_uid for row in filled.rows} == {filled.series.ics_uid}
    assert all(plan_of(row).start == place_of(row) for row in filled.rows)


def test_a_meeting_that_begins_to_repeat_is_the_first_one(room: SeriesRoom) -> None:
    lone = room.plan(replace(WEEKLY, rule="FREQ=DAILY;COUNT=1")).rows[0]
    single = replace(
        lone, appointment=replace(plan_of(lone), series_id=None, occurrence_start=None)
    )
    room.edit(lambda edit: edit.update_meeting(single))
    filled = room.edit(lambda edit: plan_series(edit, WEEKLY, instead_of=single))
    rows = room.rows(filled.series.id)
    assert len(rows) == 6
    assert (rows[0].id, rows[0].room_code) == (single.id, single.room_code)
    assert filled.series.ics_uid == plan_of(single).ics_uid
    assert filled.series.ics_sequence == plan_of(rows[0]).ics_sequence == 1


def test_time_goes_by_and_rows_are_added(room: SeriesRoom, extend: ExtendSeries) -> None:
    filled = room.plan(replace(WEEKLY, rule="FREQ=WEEKLY"))
    assert extend.to_horizon().result(60).value == 0
    room.clock.advance(timedelta(days=14).total_seconds())
    assert extend.to_horizon().result(60).value == 2
    rows = room.rows(filled.series.id)
    assert len(rows) == len({place_of(row) for row in rows}) == 59


def test_it_is_looked_after_once_a_day(room: SeriesRoom, extend: ExtendSeries) -> None:
    filled = room.plan(replace(WEEKLY, rule="FREQ=DAILY"))
    extend.start()
    room.clock.advance(timedelta(hours=23).total_seconds())
    room.store.write(lambda uow: uow.local_notes.put("a", "note")).result(60)
    assert len(room.rows(filled.series.id)) == 200
    room.clock.advance(timedelta(hours=2).total_seconds())
    room.store.write(lambda uow: uow.local_notes.put("another", "note")).result(60)
    assert len(room.rows(filled.series.id)) == 201
    extend.close()


def test_a_series_whose_rule_is_over_is_not_looked_at(
    room: SeriesRoom, extend: ExtendSeries
) -> None:
    filled = room.plan(replace(WEEKLY, rule="FREQ=YEARLY;COUNT=2"))
    assert len(filled.rows) == 2
    assert not filled.series.active
    assert not extend.lacks(NOW + timedelta(days=4000))


def test_the_calendar_looks_further_ahead(room: SeriesRoom, extend: ExtendSeries) -> None:
    filled = room.plan(replace(WEEKLY, rule="FREQ=WEEKLY;COUNT=120"))
    looked_at = datetime(2028, 1, 1, tzinfo=UTC)
    assert extend.lacks(looked_at)
    extend.until(looked_at).result(60)
    assert not extend.lacks(looked_at)
    rows = room.rows(filled.series.id)
    assert shown(rows)[-1] == "Tue 28 Dec 10:00"
    assert room.series(filled.series.id).active
    extend.until(datetime(2030, 1, 1, tzinfo=UTC)).result(60)
    assert len(room.rows(filled.series.id)) == 120
    assert not room.series(filled.series.id).active


def test_who_looks_at_a_later_month_sees_its_meetings(
    room: SeriesRoom, extend: ExtendSeries
) -> None:
    room.plan(replace(WEEKLY, rule="FREQ=WEEKLY"))
    calendar = BrowseCalendar(room.store, extend.reach)
    begin = datetime(2028, 3, 1, tzinfo=UTC)
    changes: list[None] = []
    calendar.changed.subscribe(changes.append)
    assert calendar.entries(begin, begin + timedelta(days=14)) == []
    assert changes
    assert len(calendar.entries(begin, begin + timedelta(days=14))) == 2
    assert len(changes) == 1
    calendar.close()


def test_a_slip_to_the_year_2200_does_not_fill_the_disk(
    room: SeriesRoom, extend: ExtendSeries
) -> None:
    filled = room.plan(replace(WEEKLY, rule="FREQ=WEEKLY"))
    extend.reach(datetime(2200, 1, 1, tzinfo=UTC))
    extend.reach(datetime(2200, 2, 1, tzinfo=UTC))
    assert len(room.rows(filled.series.id)) == 157


def test_a_dense_series_goes_on_where_it_stopped(room: SeriesRoom, extend: ExtendSeries) -> None:
    filled = room.plan(replace(WEEKLY, rule="FREQ=DAILY"))
    far = datetime(2030, 1, 1, tzinfo=UTC)
    assert extend.until(far).result(60).value == 1000
    assert extend.lacks(far)
    assert extend.until(far).result(60).value == 200
    assert not extend.lacks(far)
    assert len(room.rows(filled.series.id)) == 1400


def test_what_is_written_meanwhile_goes_between(room: SeriesRoom, extend: ExtendSeries) -> None:
    for _ in range(2):
        room.plan(replace(WEEKLY, rule="FREQ=DAILY"))
    rows: list[int] = []
    room.store.subscribe(
        lambda done: rows.append(sum(one.kind is ChangeKind.ADDED for one in done.changes))
    )
    assert extend.until(NOW + timedelta(days=520)).result(60).value == sum(rows) > 600
    assert max(rows) <= 100


def test_a_disk_that_is_full_is_told(room: SeriesRoom, extend: ExtendSeries) -> None:
    room.plan(replace(WEEKLY, rule="FREQ=DAILY"))
    room.store.fail_next = EnvironmentFault("The disk is full.", code="disk_full")
    with pytest.raises(EnvironmentFault):
        extend.until(NOW + timedelta(days=520)).result(60)


def test_what_was_left_out_stays_out(room: SeriesRoom, extend: ExtendSeries) -> None:
    filled = room.plan(replace(WEEKLY, rule="FREQ=WEEKLY"))
    room.edit(lambda edit: skip_this(edit, filled.rows[3], told=False))
    room.clock.advance(timedelta(days=14).total_seconds())
    extend.to_horizon().result(60)
    assert place_of(filled.rows[3]) not in map(place_of, room.rows(filled.series.id))


@pytest.mark.alone
def test_two_hundred_rows_are_made_within_a_second_or_so(room: SeriesRoom) -> None:
    took: list[float] = []
    for _ in range(4):  # what is slow by itself is slow each time
        begun = perf_counter()
        filled = room.plan(replace(WEEKLY, rule="FREQ=DAILY"))
        took.append(perf_counter() - begun)
        assert len(filled.rows) == 200
    assert min(took) < 1.5
