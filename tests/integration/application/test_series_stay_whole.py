"""Whatever is done to series, in any order: no meeting is lost, doubled or left without a place.

Edits are drawn by seeded chance and made through scheduling, as a person makes them. After each,
the rows are those that the rules name, other calendars show the same, and an undo puts everything
back.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.application.extend_series import ExtendSeries
from meeting_desktop.application.replace_rows import place_of, plan_of
from meeting_desktop.application.schedule_meeting import Scheduled
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.calendar_events import Attendee, CalendarMethod
from meeting_desktop.domain.event_of_meeting import EventNotes, event_of_series
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meeting_rules import QuestionKind
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.occurrences import occurrences
from meeting_desktop.domain.planning import Appointment, EditScope, Series
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.integration.application.planning_desk import NOW, PlanningDesk
from tests.integration.mail.reading_back import expanded_by_icalendar

EVERYTHING = frozenset(QuestionKind)
RULES = (
    "FREQ=DAILY;COUNT=12",
    "FREQ=DAILY;UNTIL=20261215T235959",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;COUNT=9",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=10",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20270215T235959",
    "FREQ=MONTHLY;BYMONTHDAY=15",
    "FREQ=MONTHLY;BYDAY=-1FR;COUNT=7",
)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")


class Repeating:
    """The desk with one series, and chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.desk = PlanningDesk()
        start = datetime.fromisoformat("2026-11-24 09:00") + timedelta(
            days=self.chance.randrange(9), minutes=30 * self.chance.randrange(12)
        )
        draft = MeetingDraft(
            "Repeats",
            start,
            30,
            self.chance.choice(ZONES),
            invitees=(Invitee("bob@example.org"),),
            rule=self.chance.choice(RULES),
        )
        self.desk.done(self.desk.schedule.schedule(draft, confirmed=EVERYTHING))

    def rows(self) -> list[Meeting]:
        far = NOW + timedelta(days=4000)

        def read(uow: UnitOfWork) -> list[Meeting]:
            entries = uow.calendar.entries(NOW - timedelta(days=9), far)
            found = (uow.meetings.get(one.meeting_id) for one in entries)
            return [one for one in found if one is not None]

        return self.desk.read(read)

    def all_series(self) -> list[Series]:
        ids = {plan_of(row).series_id for row in self.rows()}
        found = self.desk.read(lambda uow: [uow.series.get(one) for one in ids if one])
        return [one for one in found if one is not None]

    def edit(self) -> Scheduled | None:
        """One thing that a person does; None where it was refused."""
        rows = self.rows()
        open_rows = [row for row in rows if row.status is MeetingStatus.SCHEDULED]
        if not open_rows:
            return None
        row = self.chance.choice(open_rows[:20])
        scope = self.chance.choice(list(EditScope))
        act = self.chance.choice((self._move, self._move, self._change, self._repeat, self._off))
        try:
            return act(row.id, scope)
        except UserFacingError as refused:
            if refused.code not in {"bad_rule", "series_over", "not_planned"}:
                raise
            return None

    def grow(self) -> bool:
        """A day goes by and rows are added; whether there were any."""
        self.desk.clock.advance(timedelta(days=1, hours=1).total_seconds())
        extend = ExtendSeries(self.desk.store, self.desk.clock)
        extend.close()
        return self.desk.done(extend.to_horizon()) > 0

    def begin_one(self) -> None:
        """Time goes by and the next meeting is held."""
        self.desk.clock.advance(timedelta(days=self.chance.randint(1, 6)).total_seconds())
        now = self.desk.clock.now()
        for row in self.rows():
            if row.status is MeetingStatus.SCHEDULED and plan_of(row).start <= now:
                held = row.move_to(MeetingStatus.ACTIVE, now).move_to(MeetingStatus.COMPLETED, now)
                self.desk.write(lambda uow, held=held: uow.meetings.update(held))  # type: ignore[misc]

    def _move(self, meeting_id: UUID, scope: EditScope) -> Scheduled:
        draft = self.desk.schedule.draft_of(meeting_id)
        by = timedelta(days=self.chance.choice((0, 0, 1, -1, 3)), hours=self.chance.randint(-3, 3))
        minutes = self.chance.choice((draft.minutes, 45))
        moved = replace(draft, start=draft.start + by, minutes=minutes, fold=0)
        return self._done(meeting_id, moved, scope)

    def _change(self, meeting_id: UUID, scope: EditScope) -> Scheduled:
        draft = self.desk.schedule.draft_of(meeting_id)
        return self._done(meeting_id, replace(draft, title=f"{self.chance.random()}"), scope)

    def _repeat(self, meeting_id: UUID, scope: EditScope) -> Scheduled:
        draft = self.desk.schedule.draft_of(meeting_id)
        rule = self.chance.choice((*RULES, ""))
        zone = self.chance.choice((draft.time_zone, self.chance.choice(ZONES)))
        return self._done(meeting_id, replace(draft, rule=rule, time_zone=zone), scope)

    def _off(self, meeting_id: UUID, scope: EditScope) -> Scheduled:
        return self.desk.done(self.desk.schedule.cancel(meeting_id, scope))

    def _done(self, meeting_id: UUID, draft: MeetingDraft, scope: EditScope) -> Scheduled:
        return self.desk.done(
            self.desk.schedule.change(meeting_id, draft, scope, confirmed=EVERYTHING)
        )

    # -- what must hold --------------------------------------------------------------------------

    def check(self) -> None:
        rows = self.rows()
        assert len({row.room_code for row in rows}) == len(rows)
        for series in self.all_series():
            of_it = [row for row in rows if plan_of(row).series_id == series.id]
            self._check_places(series, of_it)
            self._check_other_calendars(series, of_it)

    def _check_places(self, series: Series, rows: list[Meeting]) -> None:
        places = [place_of(row) for row in rows]
        assert len(set(places)) == len(places), "two meetings in one place"
        assert {plan_of(row).ics_uid for row in rows} <= {series.ics_uid}
        now = self.desk.clock.now()
        until = series.filled_until or now
        named = {one.start for one in occurrences(series, now, until)}
        assert named <= set(places), "a meeting is missing"
        ahead = {
            place_of(row)
            for row in rows
            if place_of(row) >= now and row.status is not MeetingStatus.COMPLETED
        }
        assert ahead <= named, "a meeting that the rule does not name"

    def _check_other_calendars(self, series: Series, rows: list[Meeting]) -> None:
        event = event_of_series(series, rows, (), Attendee("ada@example.org"), EventNotes(NOW))
        text = ICalendarFiles().write([event], CalendarMethod.REQUEST)
        now = self.desk.clock.now()
        end = min(series.filled_until or now, now + timedelta(days=120))
        if end <= now:
            return  # it is over
        there = [start for start, _ in expanded_by_icalendar(text, now, end) if now <= start < end]
        here = sorted(
            plan_of(row).start
            for row in rows
            if row.status is not MeetingStatus.CANCELLED
            and now <= plan_of(row).start < end
            and self._is_named(series, row)
        )
        assert there == here

    def _is_named(self, series: Series, row: Meeting) -> bool:
        """History of another pattern is ours alone."""
        place = place_of(row)
        return bool(occurrences(series, place, place + timedelta(microseconds=1)))

    def shown(self) -> set[tuple[object, ...]]:
        rows = {
            (row.id, row.title, row.status, row.room_code, row.time_zone, _ahead(plan_of(row)))
            for row in self.rows()
        }
        series = {
            (one.id, one.rule, one.first_start, one.exceptions, one.filled_until, one.active)
            for one in self.all_series()
        }
        return {*rows, *series}


def _ahead(plan: Appointment) -> Appointment:
    """SEQUENCE never goes back."""
    return replace(plan, ics_sequence=0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_series_stay_whole(seed: int) -> None:
    series = Repeating(seed)
    series.check()
    for _ in range(5):
        before = series.shown()
        done = series.edit()
        if done is None:
            assert series.shown() == before
            continue
        series.check()
        after = series.shown()
        if series.chance.random() < 0.4:
            grown = series.chance.random() < 0.5 and series.grow()
            again = series.desk.done(series.desk.schedule.undo(done.undo))
            assert series.shown() == before
            series.check()
            series.desk.done(series.desk.schedule.undo(again))
            assert grown or series.shown() == after
            series.check()
        if series.chance.random() < 0.3:
            series.begin_one()
