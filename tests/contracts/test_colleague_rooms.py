"""What every ``ColleagueRooms`` promises; an adapter joins by a rig in the fixture ``rig``."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest

from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import make_room_code
from meeting_desktop.domain.presence import InMeeting
from meeting_desktop.domain.signalling_rules import Envelope, SignalKind
from meeting_desktop.ports.colleague_rooms import (
    MAX_KNOCK,
    FoundRoom,
    HostedRoom,
    KnockReply,
    OpenRoom,
    RoomKnock,
)
from meeting_desktop.ports.joining import HostUnreachable
from meeting_desktop.ports.signalling import SignallingClosed, SignallingLine
from tests.contracts.colleague_rigs import ColleagueRig, FakeColleagueRig, PostgresColleagueRig
from tests.fakes.descriptions import ONE, OTHER, THIRD, description
from tests.integration.postgres.server import TestServer, running

_LIMIT_S = 60.0
_MOST_GUESSES = 300


@pytest.fixture(scope="module")
def cluster() -> Iterator[TestServer]:
    with TemporaryDirectory(prefix="pg-") as folder, running(Path(folder)) as server:
        yield server


@pytest.fixture(params=["fake", "postgres"])
def rig(request: pytest.FixtureRequest) -> Iterator[ColleagueRig]:
    rig: ColleagueRig
    if request.param == "fake":
        rig = FakeColleagueRig()
    else:
        rig = PostgresColleagueRig(request.getfixturevalue("cluster"))
    yield rig
    rig.close()


class Doorstep:
    """A host's answers: everybody comes in under an id of their own, or nobody does."""

    def __init__(self) -> None:
        self.knocks: list[RoomKnock] = []
        self.open = True
        self.participants: dict[UUID, UUID] = {}

    async def answer(self, knock: RoomKnock) -> KnockReply:
        self.knocks.append(knock)
        if not self.open:
            return KnockReply("no")
        participant = self.participants.setdefault(knock.person, new_id())
        return KnockReply(f"yes to {knock.body}", participant)


class Meeting:
    """A room that the first of the rig's people holds open."""

    def __init__(self, rig: ColleagueRig) -> None:
        self.rig = rig
        self.door = Doorstep()
        self.at = OpenRoom(make_room_code(), new_id(), new_id(), ONE)
        self.host, self.guest, self.other = rig.people
        self.room: HostedRoom

    async def open(self) -> Meeting:
        self.room = await self.rig.rooms(self.host).host(self.at, self.door.answer)
        return self

    async def found(self, person: UUID | None = None) -> FoundRoom:
        found = await self.rig.rooms(person or self.guest).find(self.at.room)
        assert found is not None
        return found

    async def come_in(self, person: UUID | None = None) -> UUID:
        """Knock; the participant id that the host gave."""
        who = person or self.guest
        reply = await self.rig.rooms(who).knock(await self.found(who), "hello")
        assert reply.participant is not None
        return reply.participant

    async def line(self, participant: UUID, person: UUID | None = None) -> SignallingLine:
        return await self.rig.rooms(person or self.guest).open(self.at.room, participant, OTHER)


def _run(rig: ColleagueRig, test: Callable[[Meeting], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(_LIMIT_S):
            meeting = await Meeting(rig).open()
            await test(meeting)
            await meeting.room.close()

    asyncio.run(run())


async def _offer_arrives(guest: SignallingLine, host: SignallingLine, to: UUID) -> Envelope:
    await guest.send(to, SignalKind.OFFER, description(OTHER))
    return await host.receive()


def test_a_room_is_found_by_its_code_with_the_person_who_hosts_it(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        found = await meeting.found()
        assert found == FoundRoom(meeting.at.room, meeting.at.host, meeting.host)
        assert await rig.rooms(meeting.guest).find(make_room_code()) is None

    _run(rig, test)


def test_a_closed_room_is_found_no_more_and_lets_nobody_in(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        found, participant = await meeting.found(), await meeting.come_in()
        line = await meeting.line(participant)
        await meeting.room.close()
        await meeting.room.close()
        assert await rig.rooms(meeting.guest).find(meeting.at.room) is None
        with pytest.raises(HostUnreachable):
            await rig.rooms(meeting.guest).knock(found, "hello")
        with pytest.raises(SignallingClosed) as closed:
            await line.receive()
        assert not closed.value.retryable
        with pytest.raises(SignallingClosed) as refused:
            await meeting.line(participant)
        assert not refused.value.retryable

    _run(rig, test)


def test_a_knock_brings_who_it_is_and_what_they_said(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        reply = await rig.rooms(meeting.guest).knock(await meeting.found(), "grüß Gott 🙂")
        assert [(one.person, one.body) for one in meeting.door.knocks] == [
            (meeting.guest, "grüß Gott 🙂")
        ]
        assert reply.body == "yes to grüß Gott 🙂"
        assert reply.participant == meeting.door.participants[meeting.guest]

    _run(rig, test)


def test_knocks_of_several_people_are_all_answered(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        people = (meeting.guest, meeting.other)
        ids = await asyncio.gather(*(meeting.come_in(one) for one in people))
        assert [meeting.door.participants[one] for one in people] == ids

    _run(rig, test)


def test_who_was_not_let_in_opens_no_line(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        meeting.door.open = False
        reply = await rig.rooms(meeting.guest).knock(await meeting.found(), "hello")
        assert (reply.body, reply.participant) == ("no", None)
        with pytest.raises(SignallingClosed) as refused:
            await meeting.line(new_id())
        assert (refused.value.retryable, refused.value.code) == (False, "ticket_refused")

    _run(rig, test)


def test_nobody_opens_the_line_of_another(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        participant = await meeting.come_in()
        for wanted in (participant, meeting.at.host):
            with pytest.raises(SignallingClosed) as refused:
                await meeting.line(wanted, meeting.other)
            assert not refused.value.retryable
        assert (await meeting.line(participant)).participant == participant

    _run(rig, test)


def test_offers_and_answers_go_both_ways(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        host = await meeting.room.line()
        participant = await meeting.come_in()
        guest = await meeting.line(participant)
        assert await guest.announced(meeting.at.host) == ONE
        offer = await _offer_arrives(guest, host, meeting.at.host)
        assert (offer.sender, offer.kind) == (participant, SignalKind.OFFER)
        assert offer.payload == description(OTHER)
        assert await host.announced(participant) == OTHER
        await host.send(participant, SignalKind.ANSWER, description(ONE))
        answer = await guest.receive()
        assert (answer.sender, answer.payload) == (meeting.at.host, description(ONE))

    _run(rig, test)


def test_whoever_is_revoked_is_told_and_stays_out(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        gone, stays = await meeting.come_in(), await meeting.come_in(meeting.other)
        line, other = await meeting.line(gone), await meeting.line(stays, meeting.other)
        host = await meeting.room.line()
        await meeting.room.revoke(gone)
        with pytest.raises(SignallingClosed) as closed:
            await line.receive()
        assert (closed.value.retryable, closed.value.code) == (False, "ticket_refused")
        with pytest.raises(SignallingClosed) as refused:
            await meeting.line(gone)
        assert not refused.value.retryable
        assert (await _offer_arrives(other, host, meeting.at.host)).sender == stays

    _run(rig, test)


def test_the_newer_of_two_lines_stays(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        participant, host = await meeting.come_in(), await meeting.room.line()
        before = await meeting.line(participant)
        after = await meeting.line(participant)
        with pytest.raises(SignallingClosed) as closed:
            await before.receive()
        assert (closed.value.retryable, closed.value.code) == (False, "opened_elsewhere")
        await before.close()
        assert (await _offer_arrives(after, host, meeting.at.host)).sender == participant

    _run(rig, test)


def test_a_code_is_one_meetings(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        theirs = OpenRoom(meeting.at.room, new_id(), new_id(), THIRD)
        for person in (meeting.other, meeting.host):
            with pytest.raises(UserFacingError) as refused:
                await rig.rooms(person).host(theirs, Doorstep().answer)
            assert refused.value.code == "room_taken"
        assert (await meeting.found()).host == meeting.at.host

    _run(rig, test)


def test_a_host_who_comes_back_finds_everybody_let_in(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        participant = await meeting.come_in()
        await meeting.open()
        host, guest = await meeting.room.line(), await meeting.line(participant)
        assert (await _offer_arrives(guest, host, meeting.at.host)).sender == participant

    _run(rig, test)


def test_lines_come_back_after_every_connection_was_lost(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        participant = await meeting.come_in()
        host, guest = await meeting.room.line(), await meeting.line(participant)
        rig.break_connections()
        # Whether a line outlives that is the adapter's affair; one that closes says: try again.
        for line in (host, guest):
            with suppress(SignallingClosed, TimeoutError):
                await asyncio.wait_for(line.receive(), 0.2)
        host = await meeting.room.line()
        guest = await _opened_again(meeting, participant)
        assert (await _offer_arrives(guest, host, meeting.at.host)).sender == participant

    _run(rig, test)


async def _opened_again(meeting: Meeting, participant: UUID) -> SignallingLine:
    while True:
        try:
            return await meeting.line(participant)
        except EnvironmentFault as fault:
            if not fault.retryable:
                raise


def test_too_long_a_knock_is_not_sent(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        found = await meeting.found()
        with pytest.raises(UserFacingError, match=r"\.$"):
            await rig.rooms(meeting.guest).knock(found, "x" * (MAX_KNOCK + 1))
        assert meeting.door.knocks == []
        await rig.rooms(meeting.guest).knock(found, "x" * MAX_KNOCK)

    _run(rig, test)


def test_guessing_codes_is_slowed_down(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        async def guess() -> None:
            for _ in range(_MOST_GUESSES):
                assert await rig.rooms(meeting.other).find(make_room_code()) is None

        with pytest.raises(UserFacingError) as slowed:
            await guess()
        assert slowed.value.code == "slowed"
        assert await meeting.found() is not None  # nobody else waits for them

    _run(rig, test)


def test_without_a_login_there_are_no_rooms(rig: ColleagueRig) -> None:
    async def test(meeting: Meeting) -> None:
        rooms = rig.nobody()
        assert await rooms.find(meeting.at.room) is None
        with pytest.raises(HostUnreachable):
            await rooms.knock(await meeting.found(), "hello")
        with pytest.raises(EnvironmentFault):
            await rooms.host(meeting.at, meeting.door.answer)
        rooms.say_present(None)
        assert rooms.stop(_LIMIT_S)

    _run(rig, test)


def test_presence_is_said_without_waiting(rig: ColleagueRig) -> None:
    rooms = rig.rooms(rig.people[0])
    rooms.say_present(InMeeting(new_id(), new_id(), is_host=True, room=make_room_code()))
    rooms.say_present(None)
