"""Meetings planned, changed, called off and taken back; who hears of what, with which SEQUENCE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from meeting_desktop.application.schedule_meeting import (
    NotPlannedError,
    Scheduled,
    ScheduleMeeting,
)
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conflicts import ConflictKind
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meeting_drafts import Invitee
from meeting_desktop.domain.meeting_rules import DraftField, QuestionKind
from meeting_desktop.domain.meetings import MeetingStatus, ParticipantRole
from meeting_desktop.domain.planning import (
    AgendaItem,
    MeetingDetails,
    MeetingOptions,
    MeetingType,
    Template,
)
from meeting_desktop.domain.questions import Question, QuestionSet
from tests.integration.application.planning_desk import MINUTE, START, PlanningDesk
from tests.unit.domain.planning_samples import a_draft, wall

CONFLICT = frozenset({QuestionKind.CONFLICT})
PAST = frozenset({QuestionKind.PAST})


@pytest.fixture
def desk() -> Iterator[PlanningDesk]:
    made = PlanningDesk()
    yield made
    made.store.close(10)


def planned(desk: PlanningDesk, **changes: Any) -> Scheduled:
    done = desk.done(desk.schedule.schedule(a_draft(**changes)))
    desk.tell.words()
    return done


def changed(desk: PlanningDesk, before: Scheduled, **changes: Any) -> Scheduled:
    draft = replace(desk.schedule.draft_of(before.meeting.id), **changes)
    return desk.done(desk.schedule.change(before.meeting.id, draft))


def guests(*names: str) -> tuple[Invitee, ...]:
    return tuple(Invitee(f"{name}@example.org") for name in names)


# -- planning -------------------------------------------------------------------------------------


def test_what_is_planned_is_stored_whole_and_told(desk: PlanningDesk) -> None:
    details = MeetingDetails(
        meeting_type=MeetingType.DEMO,
        description="What we do.",
        agenda=(AgendaItem("Tour", 30), AgendaItem("Questions", 15)),
        options=MeetingOptions(record=False),
        max_participants=5,
        tags=("big", "Big"),
    )
    done = desk.done(desk.schedule.schedule(a_draft(details=details, passcode=" 1234 ")))
    meeting = desk.meeting(done.meeting.id)
    assert meeting == done.meeting
    assert (meeting.title, meeting.status) == ("Demo", MeetingStatus.SCHEDULED)
    plan = desk.plan(meeting.id)
    assert (plan.start, plan.end) == (START, START + 45 * MINUTE)
    assert plan.organizer_id == desk.me.id
    assert plan.ics_uid.count("@") == 1
    assert plan.ics_sequence == 0
    assert plan.details == replace(details, tags=("big",), passcode_hash="hash of 1234")
    assert done.told == 2
    assert desk.tell.words() == [("invited", "bob", 0), ("invited", "cy", 0)]


def test_invitees_are_known_as_colleagues_and_leads(desk: PlanningDesk) -> None:
    lead = Lead(new_id(), desk.me.scope_id, "Cy Sample", email="Cy@Example.org")
    desk.write(lambda uow: uow.leads.put(lead))
    roles = (Invitee("bob@example.org", role=ParticipantRole.CO_HOST), Invitee("cy@example.org"))
    done = planned(desk, invitees=roles, message="See you there.")
    bob, cy = desk.invited(done.meeting)
    assert (bob.user_id, bob.name, bob.role) == (desk.bob.id, "Bob", ParticipantRole.CO_HOST)
    assert (cy.lead_id, cy.user_id) == (lead.id, None)
    assert {bob.message, cy.message} == {"See you there."}
    assert {bob.status, cy.status} == {Rsvp.PENDING}


def test_the_host_is_not_invited_to_their_own_meeting(desk: PlanningDesk) -> None:
    done = planned(desk, invitees=guests("ada", "bob"))
    assert desk.names(done.meeting) == ["bob"]


def test_a_template_is_counted_and_a_question_set_keeps_its_words(desk: PlanningDesk) -> None:
    template = Template(new_id(), desk.me.scope_id, "Demo", "Demo", 45)
    asked = QuestionSet(
        new_id(), desk.me.scope_id, "Discovery", questions=(Question(new_id(), "Why now?"),)
    )
    desk.write(lambda uow: uow.templates.put(template))
    desk.write(lambda uow: uow.question_sets.put(asked))
    done = planned(desk, template_id=template.id, details=MeetingDetails(question_set_id=asked.id))
    assert desk.plan(done.meeting.id).question_set_version == 1
    kept = desk.read(lambda uow: uow.templates.get(template.id))
    assert kept is not None
    assert kept.usage_count == 1


def test_what_is_wrong_is_not_planned(desk: PlanningDesk) -> None:
    with pytest.raises(NotPlannedError) as raised:
        desk.done(desk.schedule.schedule(a_draft(title=" ")))
    assert [one.field for one in raised.value.findings.errors] == [DraftField.TITLE]
    assert desk.tell.words() == []
    assert desk.waiting_mail() == 0


def test_the_past_needs_a_word(desk: PlanningDesk) -> None:
    draft = a_draft(start=wall("2026-11-19 10:00"))
    with pytest.raises(NotPlannedError):
        desk.done(desk.schedule.schedule(draft))
    assert desk.done(desk.schedule.schedule(draft, confirmed=PAST)).meeting.title == "Demo"


def test_a_time_that_is_there_twice_is_planned_as_the_one_that_is_meant(
    desk: PlanningDesk,
) -> None:
    draft = a_draft(start=wall("2027-10-31 02:30"))
    everything = frozenset(QuestionKind)
    with pytest.raises(NotPlannedError) as raised:
        desk.done(desk.schedule.schedule(draft, confirmed=everything))
    [question] = raised.value.findings.questions
    for choice in question.choices:
        chosen = replace(draft, start=choice.start, fold=choice.fold)
        done = desk.done(desk.schedule.schedule(chosen, confirmed=everything))
        assert desk.plan(done.meeting.id).start == choice.instant


# -- conflicts ------------------------------------------------------------------------------------


def test_what_another_meeting_takes_is_asked_about_with_the_next_free_slots(
    desk: PlanningDesk,
) -> None:
    planned(desk, invitees=guests("bob"))
    found = desk.schedule.check(a_draft(start=wall("2026-12-03 10:30"), invitees=guests("bob")))
    assert [(one.name, one.kind, one.title) for one in found.conflicts] == [
        ("Ada", ConflictKind.OVERLAP, "Demo"),
        ("Bob", ConflictKind.OVERLAP, "Demo"),
    ]
    assert found.free[0].start == START + 45 * MINUTE
    assert "You are in “Demo” from 10:00 to 10:45; one more cannot come" in (
        found.questions[0].sentence
    )
    with pytest.raises(NotPlannedError) as raised:
        planned(desk, start=wall("2026-12-03 10:30"))
    assert raised.value.findings.free
    done = desk.done(
        desk.schedule.schedule(a_draft(start=wall("2026-12-03 10:30")), confirmed=CONFLICT)
    )
    assert len(done.conflicts) == 2


def test_my_own_meetings_are_in_my_way_without_an_address_too(desk: PlanningDesk) -> None:
    desk.write(lambda uow: uow.people.put(replace(desk.me, email="")))
    planned(desk, invitees=())
    found = desk.schedule.check(a_draft(invitees=()))
    assert [one.is_me for one in found.conflicts] == [True]


def test_who_is_busy_is_said_before_there_is_a_title(desk: PlanningDesk) -> None:
    planned(desk, title="Other", invitees=())
    found = desk.schedule.check(a_draft(title="", invitees=()))
    assert [one.title for one in found.conflicts] == ["Other"]
    assert found.free
    assert not found.allow(CONFLICT)


def test_hours_of_nobody_knows_where_are_no_hours(desk: PlanningDesk) -> None:
    desk.write(lambda uow: uow.people.put(replace(desk.me, time_zone="")))
    lost = ScheduleMeeting(desk.store, desk.clock, desk.tell, str, "Mars/Olympus")
    assert not lost.check(a_draft(start=wall("2026-12-05 23:00"), invitees=())).conflicts


def test_hours_are_those_of_the_colleague(desk: PlanningDesk) -> None:
    desk.colleague("Dee", "America/New_York")
    found = desk.schedule.check(a_draft(invitees=guests("dee", "stranger")))
    assert [(one.name, one.kind) for one in found.conflicts] == [
        ("Dee", ConflictKind.OUTSIDE_HOURS)
    ]
    assert [one.start for one in found.free][:1] == [START.replace(hour=14)]


def test_an_edited_meeting_is_no_conflict_with_itself(desk: PlanningDesk) -> None:
    done = planned(desk)
    draft = desk.schedule.draft_of(done.meeting.id)
    later = replace(draft, start=wall("2026-12-03 10:15"))
    assert not desk.schedule.check(later, without=done.meeting.id).conflicts
    assert desk.schedule.check(later).conflicts


def test_a_conflict_that_was_accepted_is_not_asked_about_again(desk: PlanningDesk) -> None:
    planned(desk, invitees=guests("bob"))
    second = desk.done(desk.schedule.schedule(a_draft(title="Other"), confirmed=CONFLICT))
    assert changed(desk, second, title="Another").conflicts
    with pytest.raises(NotPlannedError):
        changed(desk, second, start=wall("2026-12-03 10:15"))


def test_who_declined_is_free(desk: PlanningDesk) -> None:
    done = planned(desk, invitees=guests("bob"))
    desk.answer(desk.invited(done.meeting)[0], Rsvp.DECLINED)
    found = desk.schedule.check(a_draft(invitees=guests("bob")))
    assert [one.name for one in found.conflicts] == ["Ada"]


def test_a_series_looks_at_its_next_meetings(desk: PlanningDesk) -> None:
    planned(desk, start=wall("2026-12-17 10:00"))
    found = desk.schedule.check(a_draft(rule="FREQ=WEEKLY", invitees=()))
    assert [one.start for one in found.conflicts] == [START + timedelta(days=14)]
    never = desk.schedule.check(a_draft(rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"))
    assert [one.field for one in never.errors] == [DraftField.RULE]


# -- changing -------------------------------------------------------------------------------------


def test_a_draft_of_a_plan_changes_nothing(desk: PlanningDesk) -> None:
    done = planned(desk, passcode="1234", details=MeetingDetails(tags=("a",)))
    before = desk.meeting(done.meeting.id)
    assert changed(desk, done).told == 0
    assert desk.meeting(done.meeting.id) == before
    assert desk.tell.words() == []


def test_another_time_is_told_to_all_and_their_answers_are_asked_again(
    desk: PlanningDesk,
) -> None:
    done = planned(desk)
    desk.answer(desk.invited(done.meeting)[0], Rsvp.ACCEPTED)
    later = changed(desk, done, start=wall("2026-12-03 14:00"))
    assert desk.plan(done.meeting.id).start == START.replace(hour=13)
    assert desk.tell.words() == [("changed", "bob", 1), ("changed", "cy", 1)]
    assert later.told == 2
    assert {one.status for one in desk.invited(done.meeting)} == {Rsvp.PENDING}
    assert desk.plan(done.meeting.id).ics_uid == desk.plan(later.meeting.id).ics_uid


def test_tags_and_options_are_nobody_elses_affair(desk: PlanningDesk) -> None:
    done = planned(desk)
    desk.answer(desk.invited(done.meeting)[0], Rsvp.ACCEPTED)
    changed(desk, done, details=MeetingDetails(tags=("x",), options=MeetingOptions(record=False)))
    assert desk.tell.words() == []
    assert desk.plan(done.meeting.id).ics_sequence == 0
    assert desk.invited(done.meeting)[0].status is Rsvp.ACCEPTED


def test_who_comes_and_who_goes_is_told_and_the_rest_left_in_peace(desk: PlanningDesk) -> None:
    done = planned(desk)
    changed(desk, done, invitees=guests("bob", "dee"))
    assert desk.tell.words() == [("invited", "dee", 1), ("cancelled", "cy", 1)]
    assert desk.names(done.meeting) == ["bob", "dee"]
    # Invited again, under a SEQUENCE that outdoes the cancellation.
    changed(desk, done, invitees=guests("bob", "dee", "cy"))
    assert desk.tell.words() == [("invited", "cy", 2)]


def test_a_passcode_stays_goes_and_comes(desk: PlanningDesk) -> None:
    done = planned(desk, passcode="1234")
    changed(desk, done, title="Other")
    assert desk.plan(done.meeting.id).details.passcode_hash == "hash of 1234"
    changed(desk, done, passcode="")
    assert desk.plan(done.meeting.id).details.passcode_hash == ""


def test_a_passcode_is_hashed_before_the_store_is_asked(desk: PlanningDesk) -> None:
    hashed: list[str] = []

    def slowly(passcode: str) -> str:
        hashed.append(passcode)
        return "hash"

    schedule = ScheduleMeeting(desk.store, desk.clock, desk.tell, slowly, "UTC")
    desk.store.fail_next = EnvironmentFault("The disk is full.", code="disk_full")
    with pytest.raises(EnvironmentFault):
        desk.done(schedule.schedule(a_draft(passcode=" 1234 ")))
    assert hashed == ["1234"]


def test_a_drag_keeps_the_zone_and_shows_conflicts_without_asking(desk: PlanningDesk) -> None:
    planned(desk, title="Other", start=wall("2026-12-03 14:00"), invitees=())
    done = planned(desk)
    moved = desk.done(desk.schedule.move(done.meeting.id, START.replace(hour=13), 30))
    assert desk.meeting(done.meeting.id).time_zone == "Europe/Berlin"
    plan = desk.plan(done.meeting.id)
    assert (plan.start, plan.length) == (START.replace(hour=13), 30 * MINUTE)
    assert [one.title for one in moved.conflicts] == ["Other"]
    with pytest.raises(NotPlannedError) as raised:
        desk.done(desk.schedule.move(done.meeting.id, START - timedelta(days=30), 30))
    assert [one.kind for one in raised.value.findings.questions] == [QuestionKind.PAST]


def test_what_has_begun_or_is_gone_is_not_edited(desk: PlanningDesk) -> None:
    done = planned(desk)
    draft = desk.schedule.draft_of(done.meeting.id)
    active = desk.meeting(done.meeting.id).move_to(MeetingStatus.ACTIVE, START)
    desk.write(lambda uow: uow.meetings.update(active))
    with pytest.raises(UserFacingError, match="begun"):
        desk.done(desk.schedule.change(done.meeting.id, draft))
    with pytest.raises(UserFacingError, match="cannot become"):
        desk.done(desk.schedule.cancel(done.meeting.id))
    with pytest.raises(UserFacingError, match="begun"):
        desk.done(desk.schedule.undo(done.undo))
    with pytest.raises(NotFoundError):
        desk.schedule.draft_of(new_id())


# -- states ---------------------------------------------------------------------------------------


def test_a_cancelled_meeting_stays_to_be_seen_and_takes_nobody(desk: PlanningDesk) -> None:
    done = planned(desk)
    desk.done(desk.schedule.cancel(done.meeting.id, note=" Snow. "))
    assert [one.note for one in desk.tell.told] == ["Snow.", "Snow."]
    assert desk.tell.words() == [("cancelled", "bob", 1), ("cancelled", "cy", 1)]
    assert desk.meeting(done.meeting.id).status is MeetingStatus.CANCELLED
    assert not desk.schedule.check(a_draft()).conflicts
    with pytest.raises(UserFacingError, match="cancelled"):
        changed(desk, done, title="Other")


def test_a_cancelled_meeting_may_take_place_after_all(desk: PlanningDesk) -> None:
    done = planned(desk)
    desk.done(desk.schedule.cancel(done.meeting.id))
    other = planned(desk, title="Other", invitees=())
    with pytest.raises(NotPlannedError):
        desk.done(desk.schedule.reinstate(done.meeting.id))
    desk.done(desk.schedule.cancel(other.meeting.id))
    desk.tell.words()
    desk.done(desk.schedule.reinstate(done.meeting.id))
    assert desk.meeting(done.meeting.id).status is MeetingStatus.SCHEDULED
    assert desk.tell.words() == [("invited", "bob", 2), ("invited", "cy", 2)]


def test_a_postponed_meeting_takes_place_at_the_time_it_is_given(desk: PlanningDesk) -> None:
    done = planned(desk)
    desk.done(desk.schedule.postpone(done.meeting.id))
    assert desk.tell.words() == [("cancelled", "bob", 1), ("cancelled", "cy", 1)]
    changed(desk, done, title="Still waiting")
    assert desk.meeting(done.meeting.id).status is MeetingStatus.POSTPONED
    assert desk.tell.words() == []
    changed(desk, done, start=wall("2026-12-10 10:00"))
    assert desk.meeting(done.meeting.id).status is MeetingStatus.SCHEDULED
    assert [one[:2] for one in desk.tell.words()] == [("invited", "bob"), ("invited", "cy")]


def test_a_copy_is_a_meeting_of_its_own_a_week_later(desk: PlanningDesk) -> None:
    done = planned(desk, details=MeetingDetails(description="What we do."))
    draft = desk.schedule.duplicate(done.meeting.id)
    assert draft.start == wall("2026-12-10 10:00")
    copy = desk.done(desk.schedule.schedule(draft))
    assert copy.meeting.room_code != done.meeting.room_code
    assert desk.plan(copy.meeting.id).ics_uid != desk.plan(done.meeting.id).ics_uid
    assert desk.plan(copy.meeting.id).details == desk.plan(done.meeting.id).details
    assert desk.names(copy.meeting) == desk.names(done.meeting)


# -- undo -----------------------------------------------------------------------------------------


def undone(desk: PlanningDesk, done: Scheduled) -> None:
    desk.clock.advance(5)
    desk.done(desk.schedule.undo(done.undo))


def as_planned(desk: PlanningDesk, done: Scheduled) -> object:
    """Everything about a meeting but its SEQUENCE."""
    meeting = desk.meeting(done.meeting.id)
    plan = replace(desk.plan(done.meeting.id), ics_sequence=0)
    guests = [replace(one, sequence=None) for one in desk.invited(meeting)]
    return replace(meeting, appointment=plan), guests


@pytest.mark.parametrize(
    "changes",
    [
        {"start": wall("2026-12-04 11:00"), "minutes": 30},
        {"title": "Other", "details": MeetingDetails(description="New", tags=("x",))},
        {"invitees": ()},
        {"invitees": guests("bob", "dee"), "start": wall("2026-12-04 11:00")},
        {"details": MeetingDetails(tags=("x",))},
    ],
)
@pytest.mark.parametrize("sent", [False, True])
def test_every_change_can_be_taken_back(
    desk: PlanningDesk, changes: dict[str, Any], sent: bool
) -> None:
    done = planned(desk, details=MeetingDetails(agenda=(AgendaItem("Tour", 30),)))
    desk.send_mail()
    desk.answer(desk.invited(done.meeting)[0], Rsvp.ACCEPTED)
    before = as_planned(desk, done)
    desk.clock.advance(5)
    edit = changed(desk, done, **changes)
    after = as_planned(desk, done)
    told = desk.tell.words()
    if sent:
        desk.send_mail()
    undone(desk, edit)
    assert as_planned(desk, done) == before
    words = desk.tell.words()
    if sent:
        assert {name for _, name, _ in words} == {name for _, name, _ in told}
        assert all(sequence > max(one for _, _, one in told) for _, _, sequence in words)
    else:
        assert words == []
        assert desk.waiting_mail() == 0
    assert after != before


def test_a_plan_taken_back_before_its_mail_left_was_never_heard_of(desk: PlanningDesk) -> None:
    done = planned(desk)
    undone(desk, done)
    assert not desk.is_there(done.meeting.id)
    assert desk.tell.words() == []
    assert desk.waiting_mail() == 0


def test_a_plan_taken_back_after_its_mail_left_is_cancelled(desk: PlanningDesk) -> None:
    done = planned(desk)
    desk.send_mail()
    undone(desk, done)
    assert not desk.is_there(done.meeting.id)
    assert desk.tell.words() == [("cancelled", "bob", 1), ("cancelled", "cy", 1)]


@pytest.mark.parametrize(("sent", "sequence"), [(True, 2), (False, 2)])
def test_a_plan_taken_back_and_made_again_invites_again(
    desk: PlanningDesk, sent: bool, sequence: int
) -> None:
    done = planned(desk)
    if sent:
        desk.send_mail()
    desk.clock.advance(5)
    back = desk.done(desk.schedule.undo(done.undo))
    desk.send_mail()
    desk.tell.words()
    desk.clock.advance(5)
    desk.done(desk.schedule.undo(back))
    assert desk.is_there(done.meeting.id)
    assert desk.names(done.meeting) == ["bob", "cy"]
    assert desk.tell.words() == [("invited", "bob", sequence), ("invited", "cy", sequence)]


# -- saved without inviting -----------------------------------------------------------------------


def test_who_was_never_told_of_a_meeting_is_told_when_somebody_says_so(
    desk: PlanningDesk,
) -> None:
    done = desk.done(desk.schedule.schedule(a_draft(), invite=False))
    assert (done.told, desk.names(done.meeting)) == (0, ["bob", "cy"])
    desk.done(desk.schedule.move(done.meeting.id, START.replace(hour=13), 30))
    desk.done(desk.schedule.cancel(done.meeting.id))
    desk.done(desk.schedule.reinstate(done.meeting.id))
    assert desk.tell.words() == []
    changed(desk, done, title="Now")
    assert [(what, name) for what, name, _ in desk.tell.words()] == [
        ("invited", "bob"),
        ("invited", "cy"),
    ]


def test_a_cancellation_taken_back_invites_again(desk: PlanningDesk) -> None:
    done = planned(desk)
    desk.send_mail()
    desk.clock.advance(5)
    edit = desk.done(desk.schedule.cancel(done.meeting.id))
    desk.tell.words()
    desk.send_mail()
    undone(desk, edit)
    assert desk.meeting(done.meeting.id).status is MeetingStatus.SCHEDULED
    assert desk.tell.words() == [("invited", "bob", 2), ("invited", "cy", 2)]


def test_an_undo_can_be_undone(desk: PlanningDesk) -> None:
    done = planned(desk)
    edit = changed(desk, done, start=wall("2026-12-04 11:00"))
    after = as_planned(desk, done)
    again = desk.done(desk.schedule.undo(edit.undo))
    desk.done(desk.schedule.undo(again))
    assert as_planned(desk, done) == after


def test_only_the_last_edit_of_a_meeting_is_taken_back(desk: PlanningDesk) -> None:
    done = planned(desk)
    first = changed(desk, done, title="First")
    second = changed(desk, done, title="Second")
    with pytest.raises(UserFacingError) as raised:
        desk.done(desk.schedule.undo(first.undo))
    assert raised.value.code == "changed_since"
    for edit in (second, first, done):
        desk.done(desk.schedule.undo(edit.undo))
    assert not desk.is_there(done.meeting.id)


def test_an_answer_that_came_meanwhile_stays(desk: PlanningDesk) -> None:
    done = planned(desk)
    desk.clock.advance(5)
    edit = changed(desk, done, invitees=(Invitee("bob@example.org", "Robert"),))
    desk.clock.advance(5)
    desk.answer(desk.invited(done.meeting)[0], Rsvp.DECLINED)
    undone(desk, edit)
    assert [one.status for one in desk.invited(done.meeting)] == [Rsvp.DECLINED, Rsvp.PENDING]
    assert desk.invited(done.meeting)[0].name == "Bob"


def test_a_store_that_fails_tells_nobody(desk: PlanningDesk) -> None:
    desk.store.fail_next = UserFacingError("The disk is full.")
    with pytest.raises(UserFacingError, match="full"):
        desk.done(desk.schedule.schedule(a_draft()))
    assert desk.tell.words() == []
