"""Series planned and edited through the one use case: how far it reaches, and who hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from meeting_desktop.application.browse_calendar import BrowseCalendar
from meeting_desktop.application.extend_series import ExtendSeries
from meeting_desktop.application.look_ahead import LookAhead
from meeting_desktop.application.schedule_meeting import NotPlannedError, Scheduled
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meeting_drafts import Invitee
from meeting_desktop.domain.meeting_rules import QuestionKind
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.planning import EditScope, MeetingDetails, Series
from tests.integration.application.planning_desk import START, PlanningDesk
from tests.unit.domain.planning_samples import a_draft, wall

WEEK = timedelta(weeks=1)
CONFLICT = frozenset({QuestionKind.CONFLICT})
THIS, FOLLOWING, ALL = EditScope.THIS, EditScope.FOLLOWING, EditScope.ALL


@pytest.fixture
def desk() -> Iterator[PlanningDesk]:
    made = PlanningDesk()
    yield made
    made.store.close(10)


def guests(*names: str) -> tuple[Invitee, ...]:
    return tuple(Invitee(f"{name}@example.org") for name in names)


def weekly(desk: PlanningDesk, **changes: Any) -> Scheduled:
    """Four Thursdays with Bob and Cy, whose mail has left."""
    draft = a_draft(**{"rule": "FREQ=WEEKLY;COUNT=4", **changes})
    done = desk.done(desk.schedule.schedule(draft))
    desk.tell.words()
    desk.send_mail()
    desk.clock.advance(5)
    return done


def rows(desk: PlanningDesk, series: Series | None) -> Sequence[Meeting]:
    assert series is not None
    return desk.read(lambda uow: uow.calendar.of_series(series.id))


def starts(desk: PlanningDesk, series: Series | None) -> list[int]:
    """In days after the first."""
    found = (row.appointment for row in rows(desk, series))
    return [(one.start - START) // timedelta(days=1) for one in found if one is not None]


def edit(desk: PlanningDesk, row: Meeting, scope: EditScope, **changes: Any) -> Scheduled:
    draft = replace(desk.schedule.draft_of(row.id), **changes)
    return desk.done(desk.schedule.change(row.id, draft, scope))


def everything(desk: PlanningDesk, done: Scheduled) -> object:
    """A series with its rows and invitations, without what an undo must not take back."""
    assert done.series is not None
    series_id = done.series.id
    series = desk.read(lambda uow: uow.series.get(series_id))
    assert series is not None
    shared = [replace(one, sequence=None) for one in desk.invited(series)]
    plans = [
        (replace(row, appointment=None), replace(row.appointment, ics_sequence=0), desk.names(row))
        for row in rows(desk, series)
        if row.appointment is not None
    ]
    return replace(series, ics_sequence=0), shared, plans


def test_a_series_is_planned_with_its_rows_and_told_once(desk: PlanningDesk) -> None:
    done = desk.done(desk.schedule.schedule(a_draft(rule="FREQ=WEEKLY;COUNT=4")))
    assert starts(desk, done.series) == [0, 7, 14, 21]
    assert done.meeting == rows(desk, done.series)[0]
    assert desk.tell.words() == [("invited", "bob", 0), ("invited", "cy", 0)]
    assert done.told == 2
    assert {len(desk.names(row)) for row in rows(desk, done.series)} == {2}
    assert desk.schedule.draft_of(done.meeting.id).rule == "FREQ=WEEKLY;COUNT=4"


def test_one_occurrence_is_moved_by_itself(desk: PlanningDesk) -> None:
    done = weekly(desk)
    second = rows(desk, done.series)[1]
    moved = desk.done(desk.schedule.move(second.id, START + WEEK + timedelta(days=1), 45))
    assert starts(desk, done.series) == [0, 8, 14, 21]
    plan = desk.plan(second.id)
    assert plan.detached
    assert plan.occurrence_start == START + WEEK
    assert desk.tell.words() == [("changed", "bob", 1), ("changed", "cy", 1)]
    assert moved.meeting.id == second.id


def test_who_said_yes_to_all_is_asked_again_about_the_one_that_moved(desk: PlanningDesk) -> None:
    done = weekly(desk)
    second, third = rows(desk, done.series)[1:3]
    desk.answer(desk.invited(second)[0], Rsvp.ACCEPTED)
    edit(desk, second, THIS, title="Same time")
    assert [one.status for one in desk.invited(second)] == [Rsvp.ACCEPTED, Rsvp.PENDING]
    desk.done(desk.schedule.move(second.id, START + WEEK + timedelta(days=1), 45))
    assert [one.status for one in desk.invited(second)] == [Rsvp.PENDING, Rsvp.PENDING]
    assert [one.status for one in desk.invited(third)] == [Rsvp.ACCEPTED, Rsvp.PENDING]
    assert desk.names(second) == ["bob", "cy"]


def test_what_grew_after_an_edit_goes_when_it_is_taken_back(desk: PlanningDesk) -> None:
    done = weekly(desk, rule="FREQ=WEEKLY")
    before = everything(desk, done)
    third = rows(desk, done.series)[2]
    for scope, start in ((FOLLOWING, "2026-12-18 10:00"), (ALL, "2026-12-18 10:00")):
        edited = edit(desk, desk.meeting(third.id), scope, start=wall(start))
        desk.clock.advance(5)
        ExtendSeries(desk.store, desk.clock).until(START + 80 * WEEK).result(60)
        desk.done(desk.schedule.undo(edited.undo))
        assert everything(desk, done) == before
        everywhere = desk.read(lambda uow: uow.calendar.entries(START, START + 100 * WEEK))
        assert {one.series_id for one in everywhere} == {done.series and done.series.id}
        desk.clock.advance(5)


def test_a_guest_of_one_occurrence_is_not_one_of_the_series(desk: PlanningDesk) -> None:
    done = weekly(desk)
    second, third = rows(desk, done.series)[1:3]
    edit(desk, second, THIS, invitees=guests("bob", "cy", "dee"))
    assert desk.tell.words() == [("invited", "dee", 0)]
    assert [desk.names(one) for one in (second, third)] == [["bob", "cy", "dee"], ["bob", "cy"]]
    # An edit of all from there leaves it so.
    edit(desk, desk.meeting(second.id), ALL, title="Weekly demo")
    assert "dee" not in desk.names(third)
    assert "dee" in desk.names(second)


def test_who_is_taken_out_of_one_occurrence_comes_to_the_others(desk: PlanningDesk) -> None:
    done = weekly(desk)
    second, third = rows(desk, done.series)[1:3]
    edit(desk, second, THIS, invitees=guests("bob"))
    assert desk.tell.words() == [("cancelled", "cy", 1)]
    assert [desk.names(one) for one in (second, third)] == [["bob"], ["bob", "cy"]]
    busy = desk.read(lambda uow: uow.calendar.busy(["cy@example.org"], START, START + 4 * WEEK))
    assert [one.start for one in busy] == [START, START + 2 * WEEK, START + 3 * WEEK]


def test_who_answered_for_one_occurrence_can_be_taken_out_of_it(desk: PlanningDesk) -> None:
    done = weekly(desk)
    second = rows(desk, done.series)[1]
    cy = desk.invited(second)[1]
    desk.answer(replace(cy, id=new_id(), series_id=None, meeting_id=second.id), Rsvp.ACCEPTED)
    taken_out = edit(desk, second, THIS, invitees=guests("bob"))
    assert desk.tell.words() == [("cancelled", "cy", 1)]
    assert desk.names(second) == ["bob"]
    assert [len(desk.names(one)) for one in rows(desk, done.series)] == [2, 1, 2, 2]
    desk.done(desk.schedule.undo(taken_out.undo))
    assert [one.status for one in desk.invited(second)] == [Rsvp.PENDING, Rsvp.ACCEPTED]


def test_everybody_who_lists_invitees_leaves_out_who_was_taken_out(desk: PlanningDesk) -> None:
    done = weekly(desk)
    second = rows(desk, done.series)[1]
    edit(desk, second, THIS, invitees=guests("bob"))
    calendar, ahead = BrowseCalendar(desk.store), LookAhead(desk.store, desk.clock)
    assert [one.email for one in calendar.invitations(second)] == ["bob@example.org"]
    # On the day before the second one only that lies ahead, and Bob has not answered.
    desk.clock.advance((START + WEEK - timedelta(days=1) - desk.clock.now()).total_seconds())
    found = ahead.ahead()
    assert [(one.meeting_id, one.invited) for one in found.meetings] == [(second.id, 1)]
    assert found.unanswered == 1
    calendar.close()
    ahead.close()


def test_the_guest_of_one_occurrence_hears_that_an_edit_of_all_leaves_them_out(
    desk: PlanningDesk,
) -> None:
    done = weekly(desk)
    second = rows(desk, done.series)[1]
    edit(desk, second, THIS, invitees=guests("bob", "cy", "dee"))
    desk.tell.words()
    edit(desk, desk.meeting(second.id), ALL, invitees=guests("bob", "cy"))
    assert desk.names(second) == ["bob", "cy"]
    assert desk.tell.words() == [("cancelled", "dee", 1)]


def test_the_following_are_a_series_of_their_own(desk: PlanningDesk) -> None:
    done = weekly(desk)
    third = rows(desk, done.series)[2]
    split = edit(desk, third, FOLLOWING, title="Deep dive", invitees=guests("bob", "dee"))
    assert split.series is not None
    assert done.series is not None
    assert split.series.id != done.series.id
    assert starts(desk, done.series) == [0, 7]
    assert starts(desk, split.series) == [14, 21]
    assert {row.title for row in rows(desk, split.series)} == {"Deep dive"}
    assert [desk.names(one) for one in rows(desk, split.series)] == [["bob", "dee"]] * 2
    assert [desk.names(one) for one in rows(desk, done.series)] == [["bob", "cy"]] * 2
    assert desk.tell.words() == [
        ("changed", "bob", 1),
        ("changed", "cy", 1),
        ("invited", "bob", 0),
        ("invited", "dee", 0),
    ]


def test_an_edit_of_all_reaches_all_and_is_told_as_one(desk: PlanningDesk) -> None:
    done = weekly(desk)
    bob = desk.invited(rows(desk, done.series)[0])[0]
    desk.answer(bob, Rsvp.ACCEPTED)
    third = rows(desk, done.series)[2]
    edit(desk, third, ALL, start=wall("2026-12-18 10:00"), invitees=guests("bob", "dee"))
    assert starts(desk, done.series) == [1, 8, 15, 22]
    assert desk.tell.words() == [
        ("invited", "dee", 1),
        ("changed", "bob", 1),
        ("cancelled", "cy", 1),
    ]
    assert desk.invited(third)[0].status is Rsvp.PENDING


def test_tags_of_a_series_are_nobody_elses_affair(desk: PlanningDesk) -> None:
    done = weekly(desk)
    edit(desk, rows(desk, done.series)[2], ALL, details=MeetingDetails(tags=("x",)))
    assert {row.appointment.details.tags for row in rows(desk, done.series) if row.appointment} == {
        ("x",)
    }
    assert desk.tell.words() == []


def test_a_single_meeting_begins_to_repeat_with_its_room_and_its_answers(
    desk: PlanningDesk,
) -> None:
    done = desk.done(desk.schedule.schedule(a_draft()))
    desk.answer(desk.invited(done.meeting)[0], Rsvp.ACCEPTED)
    desk.tell.words()
    desk.send_mail()
    again = edit(desk, done.meeting, THIS, rule="FREQ=WEEKLY;COUNT=3")
    assert starts(desk, again.series) == [0, 7, 14]
    first = rows(desk, again.series)[0]
    assert (first.id, first.room_code) == (done.meeting.id, done.meeting.room_code)
    assert [one.status for one in desk.invited(first)] == [Rsvp.ACCEPTED, Rsvp.PENDING]
    assert desk.tell.words() == [("changed", "bob", 1), ("changed", "cy", 1)]
    assert desk.read(lambda uow: uow.invitations.of_meeting(first.id)) == []


@pytest.mark.parametrize("sent", [False, True])
def test_to_begin_to_repeat_can_be_taken_back(desk: PlanningDesk, sent: bool) -> None:
    done = desk.done(desk.schedule.schedule(a_draft()))
    desk.send_mail()
    desk.answer(desk.invited(done.meeting)[0], Rsvp.ACCEPTED)
    before = [replace(one, sequence=None) for one in desk.invited(done.meeting)]
    desk.clock.advance(5)
    again = edit(desk, done.meeting, THIS, rule="FREQ=WEEKLY;COUNT=3")
    desk.tell.words()
    if sent:
        desk.send_mail()
    desk.clock.advance(5)
    desk.done(desk.schedule.undo(again.undo))
    single = desk.meeting(done.meeting.id)
    assert replace(single, appointment=done.meeting.appointment) == done.meeting
    assert [replace(one, sequence=None) for one in desk.invited(single)] == before
    everywhere = desk.read(lambda uow: uow.calendar.entries(START, START + 9 * WEEK))
    assert [one.meeting_id for one in everywhere] == [done.meeting.id]
    # The series had the UID of the meeting: nobody is told that it does not take place.
    told = [(what, name) for what, name, _ in desk.tell.words()]
    assert sorted(told) == ([("invited", "bob"), ("invited", "cy")] if sent else [])


def test_one_occurrence_is_called_off_and_stays_to_be_seen(desk: PlanningDesk) -> None:
    done = weekly(desk)
    second = rows(desk, done.series)[1]
    desk.done(desk.schedule.cancel(second.id, note="Holiday"))
    assert desk.meeting(second.id).status is MeetingStatus.CANCELLED
    assert starts(desk, done.series) == [0, 7, 14, 21]
    assert desk.tell.words() == [("cancelled", "bob", 1), ("cancelled", "cy", 1)]
    desk.done(desk.schedule.reinstate(second.id))
    assert desk.meeting(second.id).status is MeetingStatus.SCHEDULED
    assert desk.tell.words() == [("invited", "bob", 2), ("invited", "cy", 2)]


def test_the_following_are_called_off(desk: PlanningDesk) -> None:
    done = weekly(desk)
    desk.done(desk.schedule.cancel(rows(desk, done.series)[2].id, FOLLOWING))
    assert starts(desk, done.series) == [0, 7]
    assert desk.tell.words() == [("changed", "bob", 1), ("changed", "cy", 1)]


def test_all_are_called_off(desk: PlanningDesk) -> None:
    done = weekly(desk)
    desk.done(desk.schedule.cancel(rows(desk, done.series)[2].id, ALL, "No more"))
    assert rows(desk, done.series) == []
    assert {one.note for one in desk.tell.told} == {"No more"}
    assert desk.tell.words() == [("cancelled", "bob", 1), ("cancelled", "cy", 1)]


def test_an_edit_of_all_is_no_conflict_with_its_own_series(desk: PlanningDesk) -> None:
    done = weekly(desk)
    first = rows(desk, done.series)[0]
    draft = replace(desk.schedule.draft_of(first.id), start=wall("2026-12-03 10:30"))
    assert not desk.schedule.check(draft, without=first.id, scope=ALL).conflicts
    assert not desk.schedule.check(draft, without=first.id).conflicts
    onto_the_next = replace(draft, start=wall("2026-12-10 10:15"))
    assert desk.schedule.check(onto_the_next, without=first.id).conflicts
    with pytest.raises(NotPlannedError):
        desk.done(desk.schedule.change(first.id, onto_the_next))


def test_a_series_that_is_over_is_not_edited_as_a_whole(desk: PlanningDesk) -> None:
    done = weekly(desk)
    first = rows(desk, done.series)[0]
    desk.clock.advance(60 * 24 * 3600)
    draft = replace(desk.schedule.draft_of(first.id), title="Other")
    with pytest.raises(UserFacingError) as raised:
        desk.done(desk.schedule.change(first.id, draft, ALL))
    assert raised.value.code == "series_over"


@pytest.mark.parametrize("scope", EditScope)
@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Other", "start": wall("2026-12-17 14:00")},
        {"invitees": guests("bob", "dee")},
        {"rule": "FREQ=DAILY;COUNT=5"},
    ],
)
def test_every_edit_of_a_series_can_be_taken_back(
    desk: PlanningDesk, scope: EditScope, sent: bool, changes: dict[str, Any]
) -> None:
    done = weekly(desk)
    third = rows(desk, done.series)[2]
    before = everything(desk, done)
    edited = edit(desk, third, scope, **changes)
    told = {name for _, name, _ in desk.tell.words()}
    if sent:
        desk.send_mail()
    desk.clock.advance(5)
    desk.done(desk.schedule.undo(edited.undo))
    assert everything(desk, done) == before
    words = desk.tell.words()
    assert {name for _, name, _ in words} == (told if sent else set())
    again = edit(desk, desk.meeting(third.id), scope, **changes)
    assert again.undo.told == edited.undo.told


@pytest.mark.parametrize("scope", EditScope)
def test_every_cancellation_can_be_taken_back(desk: PlanningDesk, scope: EditScope) -> None:
    done = weekly(desk)
    before = everything(desk, done)
    cancelled = desk.done(desk.schedule.cancel(rows(desk, done.series)[2].id, scope))
    desk.send_mail()
    desk.tell.words()
    desk.clock.advance(5)
    again = desk.done(desk.schedule.undo(cancelled.undo))
    assert everything(desk, done) == before
    assert {name for _, name, _ in desk.tell.words()} == {"bob", "cy"}
    desk.done(desk.schedule.undo(again))
    assert everything_left(desk, done) == {THIS: 4, FOLLOWING: 2, ALL: 0}[scope]


def everything_left(desk: PlanningDesk, done: Scheduled) -> int:
    return len(rows(desk, done.series))


def test_a_planned_series_can_be_taken_back(desk: PlanningDesk) -> None:
    done = desk.done(desk.schedule.schedule(a_draft(rule="FREQ=WEEKLY;COUNT=4")))
    desk.tell.words()
    desk.clock.advance(5)
    again = desk.done(desk.schedule.undo(done.undo))
    assert rows(desk, done.series) == []
    assert desk.tell.words() == []
    assert desk.waiting_mail() == 0
    desk.done(desk.schedule.undo(again))
    assert starts(desk, done.series) == [0, 7, 14, 21]
