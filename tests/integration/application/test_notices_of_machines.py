"""Notices between machines: told once, read once, and what colleagues ask and answer is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from meeting_desktop.application.claim_opening import Claim, ClaimOpenings
from meeting_desktop.application.keep_notices import KeepNotices
from meeting_desktop.application.notice_invitations import NoticeInvitations
from meeting_desktop.application.synchronise import SERVER, Synchronise
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.notifications import Notification, NotificationKind, new_notice
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.sharing_samples import a_colleague_of, connected
from tests.fakes.clock import VirtualClock
from tests.fakes.shared_server import FakeSharedServer
from tests.fakes.store import InlineStore
from tests.integration.application.planning_desk import NOW, PlanningDesk


class Machine:
    """One of Ada's: a store in step with a shared database."""

    def __init__(self, server: FakeSharedServer) -> None:
        self.clock = VirtualClock(NOW)
        self.store = InlineStore(self.clock)
        self.notices = KeepNotices(self.store, self.clock)
        self.line = server.open(SharedLogin("db.example.org", "ada", "secret"))
        facts = self.line.facts()
        self.store.write(lambda uow: uow.sync.adopt(facts, new_id()), actor=SERVER).result(60)
        self.round()

    def round(self) -> None:
        Synchronise(self.store).round(self.line)

    def tell(self, key: str) -> Notification:
        scope = self.store.read(lambda uow: uow.personal_scope())
        made = new_notice(
            scope, NotificationKind.REMINDER, "Demo", "", self.clock.now(), dedupe_key=key
        )
        self.notices.add(made).result(60)
        return made

    @property
    def set_aside(self) -> int:
        return len(self.store.read(lambda uow: uow.sync.set_aside()))

    def close(self) -> None:
        self.notices.close()
        self.store.close(1)


@pytest.fixture
def machines() -> Iterator[tuple[Machine, Machine]]:
    server = FakeSharedServer()
    server.add_person("Ada")
    made = Machine(server), Machine(server)
    yield made
    for machine in made:
        machine.close()


def test_what_two_machines_tell_at_once_is_one_notice(machines: tuple[Machine, Machine]) -> None:
    desk, laptop = machines
    assert desk.tell("reminder:1").id == laptop.tell("reminder:1").id
    for machine in (desk, laptop, desk):
        machine.round()
    for machine in machines:
        assert len(machine.notices.notices().newest) == 1
        assert machine.set_aside == 0


def _planned(machine: Machine) -> Meeting:
    start = machine.clock.now() + timedelta(minutes=1)
    appointment = Appointment(start, start + timedelta(minutes=30), "demo@sample")
    return Meeting(
        new_id(),
        machine.store.read(lambda uow: uow.personal_scope()),
        make_room_code(),
        "Demo",
        MeetingOrigin.SCHEDULED,
        MeetingStatus.SCHEDULED,
        "UTC",
        machine.clock.now(),
        appointment=appointment,
    )


def test_of_two_machines_that_announce_at_once_one_opens_the_meeting(
    machines: tuple[Machine, Machine],
) -> None:
    desk, laptop = machines
    meeting, start = _planned(desk), desk.clock.now() + timedelta(minutes=1)
    desk.store.write(lambda uow: uow.meetings.add(meeting)).result(60)
    desk.round()
    laptop.round()
    claims = [ClaimOpenings(one.store, one.clock) for one in machines]
    for one in claims:
        one.announce(meeting, start)
    assert [one.of(meeting, start) for one in claims] == [Claim.OURS, Claim.OURS]
    for machine in (desk, laptop, desk, laptop):
        machine.round()
    assert sorted(one.of(meeting, start).name for one in claims) == ["ANOTHERS", "OURS"]
    assert [machine.set_aside for machine in machines] == [0, 0]
    claims[0].decline(meeting.id).result(60)
    desk.round()
    laptop.round()
    assert [one.of(meeting, start) for one in claims] == [Claim.DECLINED, Claim.DECLINED]


def test_what_was_read_on_one_machine_is_read_on_the_other(
    machines: tuple[Machine, Machine],
) -> None:
    desk, laptop = machines
    told = desk.tell("reminder:1")
    desk.round()
    laptop.round()
    assert laptop.notices.notices().unread == 1
    laptop.notices.mark_read(told.id).result(60)
    laptop.round()
    desk.round()
    assert desk.notices.notices().unread == 0


def test_a_machine_that_tells_it_later_does_not_make_it_unread(
    machines: tuple[Machine, Machine],
) -> None:
    desk, laptop = machines
    told = desk.tell("reminder:1")
    desk.notices.mark_read(told.id).result(60)
    laptop.tell("reminder:1")
    for machine in (desk, laptop, desk):
        machine.round()
    assert [machine.notices.notices().unread for machine in machines] == [0, 0]


class Invited:
    """A home to which a server brings invitations."""

    def __init__(self) -> None:
        self.desk = PlanningDesk()
        self.notices = KeepNotices(self.desk.store, self.desk.clock)
        self.tells = NoticeInvitations(self.desk.store, self.desk.clock)
        self.grace = a_colleague_of(self.desk.store, connected(self.desk.store), "Grace")

    def meeting(self, organizer: UUID) -> Meeting:
        draft = MeetingDraft("Demo", datetime.fromisoformat("2026-12-03 10:00"), 60, "UTC")
        made = self.desk.done(self.desk.schedule.schedule(draft)).meeting
        assert made.appointment is not None
        held = replace(made, appointment=replace(made.appointment, organizer_id=organizer))
        self.desk.write(lambda uow: uow.meetings.update(held))
        return held

    def comes(self, *invitations: Invitation) -> None:
        def work(uow: UnitOfWork) -> None:
            for one in invitations:
                uow.invitations.put(one)

        self.desk.store.write(work, actor=SERVER).result(60)

    def asked(self, meeting: Meeting, user: UUID, email: str) -> Invitation:
        return Invitation(
            new_id(), meeting.scope_id, email, "Grace", meeting_id=meeting.id, user_id=user
        )

    @property
    def told(self) -> list[str]:
        return [one.title for one in self.notices.notices().newest]

    def close(self) -> None:
        self.tells.close()
        self.notices.close()
        self.desk.store.close(1)


@pytest.fixture
def invited() -> Iterator[Invited]:
    made = Invited()
    yield made
    made.close()


def test_an_invitation_by_a_colleague_is_told_once(invited: Invited) -> None:
    me = invited.desk.me
    asked = invited.asked(invited.meeting(invited.grace.id), me.id, me.email)
    invited.comes(asked)
    invited.comes(replace(asked, message="Bring the figures"))
    assert invited.told == ["Grace invites you: Demo"]


def test_the_answer_of_a_colleague_is_told_to_the_organizer(invited: Invited) -> None:
    asked = invited.asked(
        invited.meeting(invited.desk.me.id), invited.grace.id, invited.grace.email
    )
    invited.comes(asked)
    assert invited.told == []
    said = replace(asked, status=Rsvp.ACCEPTED, responded_at=NOW, replied_at=NOW)
    invited.comes(said)
    later = NOW + timedelta(minutes=1)
    invited.comes(replace(said, status=Rsvp.DECLINED, responded_at=later, replied_at=later))
    assert sorted(invited.told) == ["Grace comes: Demo", "Grace does not come: Demo"]


def test_an_answer_to_somebody_else_is_nobodys_news(invited: Invited) -> None:
    other = invited.meeting(invited.desk.bob.id)
    asked = invited.asked(other, invited.grace.id, invited.grace.email)
    invited.comes(replace(asked, status=Rsvp.ACCEPTED, responded_at=NOW))
    assert invited.told == []


def test_a_home_that_is_filled_tells_of_nothing(invited: Invited) -> None:
    me = invited.desk.me
    many = [invited.asked(invited.meeting(invited.grace.id), me.id, me.email) for _ in range(6)]
    invited.comes(*many)
    assert invited.told == []
