"""What every ``MeetingDoor`` promises, the real one and its fake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol
from uuid import UUID

import numpy as np
import pytest

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import LinkState
from meeting_desktop.ports.joining import (
    HostUnreachable,
    Introduction,
    JoinedCall,
    MeetingDoor,
    NotLetIn,
    OpenedElsewhere,
    Ticket,
    TicketRefused,
)
from tests.contracts.joining_colleagues import ColleagueHost
from tests.contracts.joining_database_gateway import DatabaseGatewayHost
from tests.contracts.joining_gateway import ROOM, GatewayHost
from tests.fakes.doors import FakeDoor
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.integration.conference.meeting_on_loopback import CallEar

_LIMIT_S = 60.0
_ADA = Introduction("Ada", Consent.RECORD)


class Ear(CallEar):
    def __init__(self) -> None:
        super().__init__()
        self.refusals: list[UserFacingError] = []

    def turned_away(self, refusal: UserFacingError) -> None:
        self.refusals.append(refusal)


class HostSide(Protocol):
    @property
    def door(self) -> MeetingDoor: ...
    def link(self) -> JoinTarget: ...
    def ask_for(self, passcode: str) -> None: ...
    def said_by(self, participant: UUID) -> Sequence[str]: ...
    def say(self, participant: UUID, text: str) -> None: ...
    def hang_up(self, participant: UUID) -> None: ...
    def revoke(self, participant: UUID) -> None: ...
    def go_away(self) -> None: ...
    def close(self) -> None: ...


class FakeHost:
    def __init__(self) -> None:
        self._door = FakeDoor()
        self._door.codes = {ROOM}

    @property
    def door(self) -> MeetingDoor:
        return self._door

    def link(self) -> JoinTarget:
        return self._door.link()

    def ask_for(self, passcode: str) -> None:
        self._door.passcode = passcode

    def said_by(self, participant: UUID) -> Sequence[str]:
        calls = [call for call in self._door.calls if call.ticket.participant == participant]
        return [text for call in calls for text in call.said]

    def say(self, participant: UUID, text: str) -> None:
        for call in self._door._calls_of(participant):
            call.say(text)

    def hang_up(self, participant: UUID) -> None:
        for call in self._door._calls_of(participant):
            call.lose()

    def revoke(self, participant: UUID) -> None:
        self._door.revoke(participant)

    def go_away(self) -> None:
        self._door.away = True

    def close(self) -> None:
        pass


@pytest.fixture(
    params=[FakeHost, GatewayHost, ColleagueHost, DatabaseGatewayHost],
    ids=["fake", "gateway", "colleagues", "gateway-by-database"],
)
def host(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[HostSide]:
    connect_by(monkeypatch)
    host: HostSide = request.param()
    yield host
    host.close()


def _knock(host: HostSide, target: JoinTarget | None = None, passcode: str = "") -> Ticket:
    me = Introduction("Ada", Consent.RECORD, passcode)
    return host.door.knock(target or host.link(), me).result(_LIMIT_S)


def _connect(host: HostSide, ticket: Ticket, ear: Ear) -> JoinedCall:
    call = host.door.connect(ticket, ear).result(_LIMIT_S)
    until(lambda: LinkState.CONNECTED in ear.links, what="the connection")
    return call


def test_a_link_opens_the_door_once(host: HostSide) -> None:
    link = host.link()
    assert _knock(host, link).room == link.code
    with pytest.raises(NotLetIn) as refused:
        _knock(host, link)
    assert refused.value.code == "link_not_valid"
    assert refused.value.sentence.endswith(".")


def test_a_wrong_passcode_spends_nothing(host: HostSide) -> None:
    host.ask_for("right")
    link = host.link()
    for passcode, code in (("", "passcode_needed"), ("wrong", "passcode_wrong")):
        with pytest.raises(NotLetIn) as refused:
            _knock(host, link, passcode)
        assert refused.value.code == code
    assert _knock(host, link, "right").room == link.code


def test_a_code_leads_to_a_room(host: HostSide) -> None:
    target = host.door.find(ROOM).result(_LIMIT_S)
    assert (target.code, bool(target.address)) == (ROOM, True)
    with pytest.raises(UserFacingError):
        host.door.find("WXYT9999").result(_LIMIT_S)


def test_a_ticket_opens_a_call_in_which_both_sides_are_heard(host: HostSide) -> None:
    ticket, ear = _knock(host), Ear()
    call = _connect(host, ticket, ear)
    call.send_control("from the guest")
    until(lambda: list(host.said_by(ticket.participant)) == ["from the guest"])
    host.say(ticket.participant, "from the host")
    until(lambda: ear.messages == ["from the host"])
    call.put_own_sound(_silence())
    assert len(call.safety_digits().result(_LIMIT_S)) == 15
    assert call.stop(_LIMIT_S)
    assert ear.links[-1] is LinkState.CLOSED


def test_what_is_said_before_the_channel_opens_arrives(host: HostSide) -> None:
    ticket = _knock(host)
    call = host.door.connect(ticket, Ear()).result(_LIMIT_S)
    call.send_control("early")
    until(lambda: list(host.said_by(ticket.participant)) == ["early"])
    assert call.stop(_LIMIT_S)


def test_the_same_ticket_comes_back_as_the_same_participant(host: HostSide) -> None:
    ticket = _knock(host)
    for number in (1, 2):
        call = _connect(host, ticket, Ear())
        call.send_control("hello")
        until(lambda count=number: len(host.said_by(ticket.participant)) == count)  # type: ignore[misc]
        assert call.stop(_LIMIT_S)


def test_whoever_is_taken_out_is_told_and_stays_out(host: HostSide) -> None:
    ticket, ear = _knock(host), Ear()
    call = _connect(host, ticket, ear)
    host.revoke(ticket.participant)
    until(lambda: [type(one) for one in ear.refusals] == [TicketRefused])
    with pytest.raises(TicketRefused) as refused:
        host.door.connect(ticket, Ear()).result(_LIMIT_S)
    assert refused.value.sentence.endswith(".")
    assert call.stop(_LIMIT_S)


def test_the_newer_of_two_calls_with_one_ticket_stays(host: HostSide) -> None:
    ticket, first, second = _knock(host), Ear(), Ear()
    before = _connect(host, ticket, first)
    after = _connect(host, ticket, second)
    until(lambda: [type(one) for one in first.refusals] == [OpenedElsewhere])
    assert second.refusals == []
    assert before.stop(_LIMIT_S)
    assert after.stop(_LIMIT_S)


def test_a_call_that_the_host_ends_is_lost(host: HostSide) -> None:
    ticket, ear = _knock(host), Ear()
    call = _connect(host, ticket, ear)
    host.hang_up(ticket.participant)
    until(lambda: ear.links[-1] is LinkState.LOST)
    assert call.stop(_LIMIT_S)


def test_a_call_that_is_not_wanted_any_more_leaves_nothing_behind(host: HostSide) -> None:
    ticket = _knock(host)
    for _ in range(5):
        wanted = host.door.connect(ticket, Ear())
        if not wanted.cancel():
            assert wanted.result(_LIMIT_S).stop(_LIMIT_S)
    call = _connect(host, ticket, Ear())
    call.send_control("the one that counts")
    until(lambda: list(host.said_by(ticket.participant)) == ["the one that counts"])
    assert call.stop(_LIMIT_S)


def test_where_nobody_answers_trying_again_may_help(host: HostSide) -> None:
    ticket, link = _knock(host), host.link()
    host.go_away()
    with pytest.raises(HostUnreachable) as unreachable:
        host.door.knock(link, _ADA).result(_LIMIT_S)
    assert unreachable.value.retryable
    with pytest.raises(HostUnreachable):
        host.door.connect(ticket, Ear()).result(_LIMIT_S)


def _silence() -> Samples:
    return np.zeros(960, dtype=np.float32)
