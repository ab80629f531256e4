"""A host who listens nowhere, and colleagues over rooms that a service keeps: who comes as whom.

The service is the fake of the contract suite; bridge, door and calls are real.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from meeting_desktop.adapters.conference.colleague_wire import (
    Asked,
    AskedForGuest,
    LetIn,
    read_answer,
)
from meeting_desktop.adapters.conference.gateway_wire import Refused
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.room_codes import COLLEAGUES, JoinTarget
from meeting_desktop.ports.colleague_rooms import FoundRoom
from meeting_desktop.ports.conference import LinkState
from meeting_desktop.ports.gateway import NOWHERE, GuestArrived
from meeting_desktop.ports.joining import Introduction, JoinedCall, NotLetIn, Ticket, TicketRefused
from tests.contracts.joining_colleagues import GRACE, HANNA, NAMES, ColleagueHost
from tests.contracts.joining_gateway import ROOM
from tests.contracts.test_joining import Ear
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until

_LIMIT_S = 60.0
_STRANGER = UUID(int=0xA7)


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[ColleagueHost]:
    connect_by(monkeypatch)
    host = ColleagueHost()
    yield host
    host.close()


def _knock(
    host: ColleagueHost, person: UUID = GRACE, passcode: str = "", token: str = ""
) -> Ticket:
    target = JoinTarget(ROOM, COLLEAGUES, token)
    me = Introduction("Somebody Else", Consent.TRANSCRIBE_ONLY, passcode)
    return host.door_of(person).knock(target, me).result(_LIMIT_S)


def _connect(host: ColleagueHost, ticket: Ticket, ear: Ear, person: UUID = GRACE) -> JoinedCall:
    call = host.door_of(person).connect(ticket, ear).result(_LIMIT_S)
    until(lambda: LinkState.CONNECTED in ear.links, what="the connection")
    return call


def test_the_directory_says_who_comes_and_by_which_name(host: ColleagueHost) -> None:
    ticket = _knock(host)
    assert (ticket.address, ticket.secret) == (COLLEAGUES, "")
    assert host.guests == [
        GuestArrived(
            host.opening.meeting_id,
            ticket.participant,
            GRACE,
            NAMES[GRACE],
            Consent.TRANSCRIBE_ONLY,
            colleague=True,
        )
    ]


def test_whom_the_directory_does_not_know_yet_says_their_name(host: ColleagueHost) -> None:
    _knock(host, _STRANGER)
    assert [(one.person, one.name) for one in host.guests] == [(_STRANGER, "Somebody Else")]


def test_two_machines_of_a_colleague_are_one_person(host: ColleagueHost) -> None:
    first, second = _knock(host), _knock(host)
    assert first.participant != second.participant
    assert [one.person for one in host.guests] == [GRACE, GRACE]


def test_the_host_from_another_machine_is_the_host(host: ColleagueHost) -> None:
    _knock(host, HANNA)
    assert [(one.person, one.colleague) for one in host.guests] == [(host.host, False)]


def test_whoever_was_removed_does_not_come_back_under_another_id(host: ColleagueHost) -> None:
    ticket, other = _knock(host), _knock(host, _STRANGER)
    host.revoke(ticket.participant)
    with pytest.raises(NotLetIn) as refused:
        _knock(host)
    assert refused.value.code == "link_not_valid"
    link = host.link()
    with pytest.raises(NotLetIn):
        _knock(host, token=link.token)
    call = _connect(host, other, Ear(), _STRANGER)
    assert call.stop(_LIMIT_S)


def test_nobody_brings_guests_to_a_host_who_has_chosen_no_gateway(host: ColleagueHost) -> None:
    """Else who was removed would come back as somebody's guest."""
    asked = Asked(name="Somebody Else", consent="record", guest=AskedForGuest(address="192.0.2.1"))
    rooms = host.service.login(_STRANGER)

    async def knock() -> LetIn | Refused | None:
        found = await rooms.find(ROOM)
        assert found is not None
        return read_answer((await rooms.knock(found, asked.model_dump_json())).body)

    said = host.loop.submit(knock()).result(_LIMIT_S)
    assert isinstance(said, Refused)
    assert said.code == "malformed"
    assert host.guests == []


def test_a_ticket_is_worth_nothing_to_another_login(host: ColleagueHost) -> None:
    ticket = _knock(host)
    with pytest.raises(TicketRefused):
        host.door_of(_STRANGER).connect(ticket, Ear()).result(_LIMIT_S)
    with pytest.raises(TicketRefused):
        host.door.connect(replace(ticket, participant=new_id()), Ear()).result(_LIMIT_S)


def test_a_code_that_is_not_enough_needs_a_link(host: ColleagueHost) -> None:
    host.kill()
    host.run_again(by_code=False)
    assert host.address.url == COLLEAGUES
    with pytest.raises(NotLetIn):
        _knock(host)
    assert _knock(host, token=host.link().token).room == ROOM


def test_a_host_who_was_killed_knows_everybody_again(host: ColleagueHost) -> None:
    ticket = _knock(host)
    host.kill()
    host.run_again()
    call = _connect(host, ticket, Ear())
    assert call.stop(_LIMIT_S)


def test_a_service_that_forgot_everybody_is_told_again(host: ColleagueHost) -> None:
    ticket, ear = _knock(host), Ear()
    call = _connect(host, ticket, ear)
    host.service.break_lines(forget=True)
    call.send_control("still here")
    until(lambda: list(host.said_by(ticket.participant)) == ["still here"])
    until(lambda: ticket.participant in host.service.rooms[ROOM].people, what="the line")
    assert ear.refusals == []
    assert LinkState.LOST not in ear.links
    host.revoke(ticket.participant)
    until(lambda: [type(one) for one in ear.refusals] == [TicketRefused])
    assert call.stop(_LIMIT_S)


def test_a_service_that_is_away_keeps_no_meeting_from_being_opened(host: ColleagueHost) -> None:
    host.kill()
    host.service.rooms.clear()
    host.service.away = True
    host.run_again()
    assert host.address.url == COLLEAGUES
    host.service.away = False
    until(lambda: ROOM in host.service.rooms, what="the room")
    assert _knock(host).room == ROOM


def test_links_lead_to_the_machine_where_it_listens_and_colleagues_come_by_both(
    host: ColleagueHost,
) -> None:
    host.kill()
    host.run_again(bind="127.0.0.1:0")
    url = host.address.url
    assert url.startswith("http://127.0.0.1:")
    assert host.link().address == url
    call = _connect(host, _knock(host), Ear())
    assert call.stop(_LIMIT_S)


def test_nowhere_without_a_database_is_refused(host: ColleagueHost) -> None:
    from meeting_desktop.adapters.conference.hosting import PeerConferences
    from meeting_desktop.core.clock import SystemClock

    gateway = PeerConferences(host.loop, SystemClock())(new_id(), host.ear).gateway
    with pytest.raises(UserFacingError) as refused:
        gateway.open(replace(host.opening, bind=NOWHERE), host.bridge, host).result(_LIMIT_S)
    assert refused.value.code == "no_way_in"
    assert gateway.close(_LIMIT_S)


@pytest.mark.parametrize("body", ["", "[]", '{"consent":"all"}', '{"back":7}', "x" * 8_000])
def test_nonsense_at_the_door_is_refused(host: ColleagueHost, body: str) -> None:
    async def ask() -> tuple[str, UUID | None]:
        rooms = host.service.login(GRACE)
        found = await rooms.find(ROOM)
        assert found == FoundRoom(ROOM, host.host, HANNA)
        reply = await rooms.knock(found, body)
        return reply.body, reply.participant

    said, participant = host.loop.submit(ask()).result(_LIMIT_S)
    assert participant is None
    assert '"malformed"' in said
    assert host.guests == []


def test_a_passcode_is_asked_of_colleagues_too(host: ColleagueHost) -> None:
    host.ask_for("right")
    with pytest.raises(NotLetIn) as refused:
        _knock(host)
    assert refused.value.code == "passcode_needed"
    assert _knock(host, passcode="right").room == ROOM
