"""A meeting that one person plans is in the calendar of whom they invite, and of nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from meeting_desktop.application.answer_invitation import AnswerInvitation
from meeting_desktop.application.meeting_rows import write_beginning
from meeting_desktop.application.schedule_meeting import ScheduleMeeting
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meetings import Meeting, ParticipantRole
from meeting_desktop.domain.sharing import ScopeRole
from tests.fakes.clock import VirtualClock
from tests.fakes.telling import FakeTellInvitees
from tests.integration.postgres.homes import Home, home_of
from tests.integration.postgres.server import Person, SharedTestDatabase

Open = Callable[[str], Home]
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TEN = datetime.fromisoformat("2026-12-03 10:00")


@pytest.fixture
def opened(shared: SharedTestDatabase) -> Iterator[Open]:
    homes: list[Home] = []

    def start(name: str) -> Home:
        home = home_of(shared.add_person(name), shared)
        homes.append(home)
        return home

    yield start
    for home in homes:
        home.close()


def scheduling(home: Home) -> ScheduleMeeting:
    clock = VirtualClock(NOW)
    return ScheduleMeeting(home.store, clock, FakeTellInvitees(), lambda words: words, "UTC")


def address(person: Person) -> str:
    return f"{person.login}@example.org"


def draft(*invitees: Invitee, rule: str = "", title: str = "Demo") -> MeetingDraft:
    return MeetingDraft(title, TEN, 60, "UTC", rule=rule, invitees=invitees)


def rounds(*homes: Home) -> None:
    for home in homes:
        assert home.round().refused == 0


def meeting_at(home: Home, meeting_id: UUID) -> Meeting | None:
    return home.store.read(lambda uow: uow.meetings.get(meeting_id))


def roles(home: Home, scope_id: UUID) -> dict[UUID, ScopeRole]:
    members = home.store.read(lambda uow: uow.scopes.members(scope_id))
    return {one.user_id: one.role for one in members}


def test_who_is_invited_has_it_answers_it_and_loses_it(opened: Open) -> None:
    ada, bob, eve = opened("ada"), opened("bob"), opened("eve")
    rounds(ada, bob, eve)
    planner = scheduling(ada)
    asked = Invitee(address(bob.person))
    meeting = planner.schedule(draft(asked)).result(60).value.meeting
    rounds(ada, bob, eve)
    assert meeting_at(bob, meeting.id) is not None
    assert meeting_at(eve, meeting.id) is None

    answers = AnswerInvitation(bob.store, VirtualClock(NOW))
    answers.answer(meeting.id, Rsvp.ACCEPTED, "gladly").result(60)
    rounds(bob, ada)
    (invitation,) = ada.store.read(lambda uow: uow.invitations.of_meeting(meeting.id))
    assert (invitation.status, invitation.response) == (Rsvp.ACCEPTED, "gladly")

    planner.change(meeting.id, draft()).result(60)
    rounds(ada, bob)
    assert meeting_at(bob, meeting.id) is None
    assert bob.waiting() == 0


def test_a_reader_cannot_change_it_and_a_co_host_can(opened: Open) -> None:
    ada, bob, carl = opened("ada"), opened("bob"), opened("carl")
    rounds(ada, bob, carl)
    reader = Invitee(address(bob.person))
    host = Invitee(address(carl.person), role=ParticipantRole.CO_HOST)
    meeting = scheduling(ada).schedule(draft(reader, host)).result(60).value.meeting
    rounds(ada, bob, carl)
    with pytest.raises(UserFacingError, match="shared with you to read"):
        scheduling(bob).cancel(meeting.id).result(60)
    assert roles(carl, meeting.id) == {
        ada.person.id: ScopeRole.OWNER,
        bob.person.id: ScopeRole.READER,
        carl.person.id: ScopeRole.EDITOR,
    }
    scheduling(carl).change(meeting.id, draft(reader, host, title="Workshop")).result(60)
    rounds(carl, ada, bob)
    for home in (ada, bob):
        found = meeting_at(home, meeting.id)
        assert found is not None
        assert found.title == "Workshop"


def test_a_co_host_lets_others_in(opened: Open) -> None:
    ada, bob, carl = opened("ada"), opened("bob"), opened("carl")
    rounds(ada, bob, carl)
    host = Invitee(address(bob.person), role=ParticipantRole.CO_HOST)
    meeting = scheduling(ada).schedule(draft(host)).result(60).value.meeting
    rounds(ada, bob)
    both = draft(host, Invitee(address(carl.person)))
    scheduling(bob).change(meeting.id, both).result(60)
    rounds(bob, carl)
    assert meeting_at(carl, meeting.id) is not None


def test_a_series_is_seen_whole_and_one_of_its_meetings_is_no_key_to_it(opened: Open) -> None:
    ada, bob, carl = opened("ada"), opened("bob"), opened("carl")
    rounds(ada, bob, carl)
    planner = scheduling(ada)
    whole = Invitee(address(bob.person))
    done = planner.schedule(draft(whole, rule="FREQ=WEEKLY;COUNT=3")).result(60).value
    planner.change(done.meeting.id, draft(whole, Invitee(address(carl.person)))).result(60)
    rounds(ada, bob, carl)
    assert done.series is not None
    series_id = done.series.id
    assert len(bob.store.read(lambda uow: uow.calendar.of_series(series_id))) == 3
    assert meeting_at(carl, done.meeting.id) is None


def test_what_is_said_in_a_meeting_is_heard_by_its_members_alone(opened: Open) -> None:
    ada, bob, eve = opened("ada"), opened("bob"), opened("eve")
    rounds(ada, bob, eve)
    meeting = scheduling(ada).schedule(draft(Invitee(address(bob.person)))).result(60).value.meeting
    ada.store.write(
        lambda uow: write_beginning(
            uow, title="", name="Ada", language="en", time_zone="UTC", now=NOW, planned=meeting.id
        )
    ).result(60)
    rounds(ada, bob, eve)
    for home, expected in ((bob, 1), (eve, 0)):
        found = home.store.read(lambda uow: uow.participants.of_meeting(meeting.id))
        assert len(found) == expected
