"""Who is in a meeting now: what is told of this machine's person, and what is seen of others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from meeting_desktop.application.join_conference import Introduction
from meeting_desktop.application.joining_states import InRoom, Left, Reconnecting, WhyLeft
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.application.see_colleagues import Gathering, SeeColleagues
from meeting_desktop.application.tell_presence import TellPresence
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Consent, Meeting, MeetingStatus
from meeting_desktop.domain.people import User
from meeting_desktop.domain.presence import ColleagueNow, InMeeting
from meeting_desktop.runtime.topic import Topic
from tests.contracts.sharing_samples import a_colleague_of, connected
from tests.fakes.clock import VirtualClock
from tests.fakes.colleague_rooms import FakeRoomService
from tests.fakes.store import InlineStore
from tests.fakes.use_cases import FakeApplication, make_meeting

TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Desk:
    """A home of a shared database, whose directory has Grace and Barbara."""

    def __init__(self) -> None:
        self.store = InlineStore()
        directory = connected(self.store)
        self.grace = a_colleague_of(self.store, directory, "Grace")
        self.barbara = a_colleague_of(self.store, directory, "Barbara")
        self.told: Topic[tuple[ColleagueNow, ...]] = Topic()
        self.see = SeeColleagues(self.store, self.told)
        self.changes: list[None] = []
        self.see.changed.subscribe(self.changes.append)

    def meeting(self, title: str = "Quarterly review") -> Meeting:
        meeting = make_meeting(title, MeetingStatus.ACTIVE)
        self.store.write(lambda uow: uow.meetings.add(meeting)).result(60)
        return meeting

    def meet(self, *now: ColleagueNow) -> None:
        self.told.publish(now)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.see.close()
    made.store.close(1)


def in_it(person: User, meeting: Meeting, *, late: int = 0, is_host: bool = False) -> ColleagueNow:
    return ColleagueNow(
        person.id, TEN + late * MINUTE, meeting.id, is_host=is_host, room=meeting.room_code
    )


def test_a_meeting_has_the_names_of_its_people_the_host_first(desk: Desk) -> None:
    meeting = desk.meeting()
    desk.meet(in_it(desk.barbara, meeting), in_it(desk.grace, meeting, late=1, is_host=True))
    assert desk.see.gatherings() == (
        Gathering(("Grace", "Barbara"), TEN, meeting.id, "Quarterly review", meeting.room_code),
    )
    assert desk.see.rooms() == {meeting.id: meeting.room_code}
    assert desk.see.busy == {desk.grace.id, desk.barbara.id}


def test_of_a_meeting_that_is_not_ones_own_only_that_the_person_is_busy(desk: Desk) -> None:
    desk.meet(ColleagueNow(desk.grace.id, TEN))
    assert desk.see.gatherings() == (Gathering(("Grace",), TEN),)
    assert desk.see.rooms() == {}


def test_what_can_be_joined_stands_before_what_cannot(desk: Desk) -> None:
    meeting = desk.meeting()
    desk.meet(ColleagueNow(desk.grace.id, TEN), in_it(desk.barbara, meeting, late=5))
    assert [one.people for one in desk.see.gatherings()] == [("Barbara",), ("Grace",)]


def test_who_is_in_no_directory_here_is_not_named(desk: Desk) -> None:
    desk.meet(ColleagueNow(new_id(), TEN))
    assert desk.see.gatherings() == ()


def test_a_title_that_comes_later_is_a_change(desk: Desk) -> None:
    meeting = make_meeting("Quarterly review", MeetingStatus.ACTIVE)
    desk.meet(in_it(desk.grace, meeting))
    assert [one.title for one in desk.see.gatherings()] == [""]
    before = len(desk.changes)
    desk.store.write(lambda uow: uow.meetings.add(meeting)).result(60)
    assert len(desk.changes) == before + 1
    assert [one.title for one in desk.see.gatherings()] == ["Quarterly review"]


def test_nobody_is_seen_before_anybody_was_told_of(desk: Desk) -> None:
    assert desk.see.gatherings() == ()
    desk.meeting()
    assert desk.changes == []


class Teller:
    """A machine whose person is known to a service of rooms."""

    def __init__(self, home: Path) -> None:
        self.application = FakeApplication(home)
        self.service = FakeRoomService(VirtualClock())
        self.me = new_id()
        self.presence = TellPresence(
            self.application.store,
            self.application.meetings,
            self.application.joining,
            self.service.login(self.me),
        )

    @property
    def said(self) -> InMeeting | None:
        return self.service.present.get(self.me)

    def join(self, code: str) -> None:
        joining = self.application.joining
        joining.join(code, Introduction("Ada", Consent.RECORD))
        joining.enter(InRoom(new_id(), "Demo"))


@pytest.fixture
def teller(tmp_path: Path) -> Iterator[Teller]:
    made = Teller(tmp_path)
    yield made
    made.presence.close()
    made.service.stop()
    made.application.store.close(1)


def test_a_meeting_is_told_from_its_beginning_to_its_end(teller: Teller) -> None:
    meetings = teller.application.meetings
    meetings.start(MeetingRequest("Demo", "Ada"))
    live = meetings.settle_start().meeting
    assert teller.said == InMeeting(live.id, live.scope_id, is_host=True)
    meetings.settle_open()
    assert teller.said == InMeeting(live.id, live.scope_id, is_host=True, room=live.room_code)
    meetings.end()
    meetings.settle_end()
    assert teller.said is None


def test_a_joined_meeting_is_told_where_it_is_among_the_rows_here(teller: Teller) -> None:
    meeting = make_meeting("Demo", MeetingStatus.ACTIVE)
    teller.application.store.write(lambda uow: uow.meetings.add(meeting)).result(60)
    teller.join(meeting.room_code)
    there = InMeeting(meeting.id, meeting.scope_id, is_host=False, room=meeting.room_code)
    assert teller.said == there
    teller.application.joining.enter(Reconnecting(TEN))
    assert teller.said == there
    teller.application.joining.enter(Left(WhyLeft.ENDED, "The meeting is over."))
    assert teller.said is None


def test_somebodys_meeting_that_is_not_known_here_is_not_told(teller: Teller) -> None:
    teller.join("ABCD3467")
    assert teller.said is None
