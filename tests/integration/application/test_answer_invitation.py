"""Who is invited by a colleague answers in the application."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from meeting_desktop.application.answer_invitation import AnswerInvitation
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.holdings import ScopeMember
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.people import UserRole
from meeting_desktop.domain.sharing import OWN_ANSWER, ScopeRole
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.sharing_samples import connected
from tests.integration.application.planning_desk import NOW, PlanningDesk


@pytest.fixture
def desk() -> Iterator[PlanningDesk]:
    desk = PlanningDesk()
    yield desk
    desk.store.close(1)


def asked(desk: PlanningDesk, **changes: Any) -> Meeting:
    """A meeting that this person reads since they were invited to it, or to its series."""
    start = datetime.fromisoformat("2026-12-03 10:00")
    done = desk.done(desk.schedule.schedule(MeetingDraft("Demo", start, 60, "UTC", **changes)))
    meeting, series = done.meeting, done.series

    def work(uow: UnitOfWork) -> None:
        me = uow.people.me()
        uow.invitations.put(
            Invitation(
                new_id(),
                meeting.scope_id,
                me.email,
                meeting_id=meeting.id if series is None else None,
                series_id=series.id if series is not None else None,
                user_id=me.id,
            )
        )
        uow.scopes.put(ScopeMember(meeting.scope_id, me.id, ScopeRole.READER))

    desk.write(work)
    return meeting


@pytest.mark.parametrize("role", [UserRole.REP, UserRole.VIEWER])
def test_a_reader_answers_and_nothing_else_of_the_invitation_changes(
    desk: PlanningDesk, role: UserRole
) -> None:
    connected(desk.store)
    meeting = asked(desk)
    desk.write(lambda uow: uow.people.put(replace(uow.people.me(), role=role)))
    answers = AnswerInvitation(desk.store, desk.clock)
    before = answers.mine(meeting.id)
    assert before is not None
    after = desk.done(answers.answer(meeting.id, Rsvp.ACCEPTED, " I bring cake ")).invitation
    assert answers.mine(meeting.id) == after
    assert (after.status, after.response, after.responded_at) == (
        Rsvp.ACCEPTED,
        "I bring cake",
        NOW,
    )
    same = replace(after, **{name: getattr(before, name) for name in OWN_ANSWER})
    assert same == before


def test_an_answer_is_taken_back_to_what_it_was(desk: PlanningDesk) -> None:
    connected(desk.store)
    meeting = asked(desk)
    answers = AnswerInvitation(desk.store, desk.clock)
    before = answers.mine(meeting.id)
    done = desk.done(answers.answer(meeting.id, Rsvp.DECLINED))
    desk.done(answers.take_back(done))
    assert answers.mine(meeting.id) == before


def test_taking_an_answer_back_leaves_a_later_one_as_it_is(desk: PlanningDesk) -> None:
    connected(desk.store)
    meeting = asked(desk)
    answers = AnswerInvitation(desk.store, desk.clock)
    first = desk.done(answers.answer(meeting.id, Rsvp.DECLINED))
    desk.clock.advance(60)
    second = desk.done(answers.answer(meeting.id, Rsvp.ACCEPTED))
    desk.done(answers.take_back(first))
    assert answers.mine(meeting.id) == second.invitation


def test_an_invitation_to_a_series_is_answered_as_a_whole(desk: PlanningDesk) -> None:
    connected(desk.store)
    meeting = asked(desk, rule="FREQ=WEEKLY;COUNT=3")
    answers = AnswerInvitation(desk.store, desk.clock)
    after = desk.done(answers.answer(meeting.id, Rsvp.DECLINED)).invitation
    assert after.series_id is not None
    assert after.meeting_id is None


def test_who_was_not_invited_has_nothing_to_answer(desk: PlanningDesk) -> None:
    start = datetime.fromisoformat("2026-12-03 10:00")
    meeting = desk.done(desk.schedule.schedule(MeetingDraft("Demo", start, 60, "UTC"))).meeting
    answers = AnswerInvitation(desk.store, desk.clock)
    assert answers.mine(meeting.id) is None
    with pytest.raises(NotFoundError):
        desk.done(answers.answer(meeting.id, Rsvp.ACCEPTED))


def test_whose_login_was_closed_answers_no_more(desk: PlanningDesk) -> None:
    connected(desk.store)
    meeting = asked(desk)
    desk.write(lambda uow: uow.people.put(replace(uow.people.me(), is_active=False)))
    with pytest.raises(UserFacingError, match="login"):
        desk.done(AnswerInvitation(desk.store, desk.clock).answer(meeting.id, Rsvp.ACCEPTED))
