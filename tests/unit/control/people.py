"""Made-up people and a conference with them in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from meeting_desktop.application.conference_turn import Answer
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.application.receive_arrivals import Arrival, LobbyFor
from meeting_desktop.domain.control_messages import Admit, FromHost, Hello
from meeting_desktop.domain.participants import Participant, Role
from tests.fakes.clock import VirtualClock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def uid(number: int) -> UUID:
    return UUID(int=0x7000_8000_0000_0000_0000 + number)


HOST, COHOST, MEMBER, GUEST, OTHER, PHONE = (uid(n) for n in range(1, 7))


def person_of(participant: UUID) -> UUID:
    """The person behind a device in these tests: the phone is the host's."""
    return UUID(int=(HOST if participant == PHONE else participant).int + (1 << 100))


def participant(identity: UUID, name: str = "Ada", role: Role = Role.GUEST) -> Participant:
    return Participant(identity, person_of(identity), name, role, role, START)


def arrival(identity: UUID, name: str = "", role: Role = Role.GUEST) -> Arrival:
    return Arrival(identity, person_of(identity), role, name)


def conference(
    clock: VirtualClock, *, capacity: int = 20, lobby_for: LobbyFor = LobbyFor.GUESTS
) -> HoldConference:
    """One with its host in it."""
    host = arrival(HOST, "Hedy", Role.HOST)
    return HoldConference.open(clock, "Plans", host, capacity=capacity, lobby_for=lobby_for)


def come(
    held: HoldConference, identity: UUID, name: str = "Ada", role: Role = Role.GUEST
) -> Answer:
    """The channel opens and they say hello."""
    refused = held.arrive(arrival(identity, role=role))
    return refused if refused.messages else held.receive(identity, Hello(name, "test"))


def come_in(
    held: HoldConference, identity: UUID, name: str = "Ada", role: Role = Role.GUEST
) -> None:
    """They come, and are let in where they wait."""
    come(held, identity, name, role)
    if held.roster.in_lobby(identity) is not None:
        held.receive(HOST, Admit(identity))
    assert held.roster.in_room(identity) is not None


def told(answer: Answer, recipient: UUID) -> list[FromHost]:
    """What one of them is sent."""
    return [message for to, message in answer.messages if to == recipient]


def kinds(messages: Iterable[FromHost]) -> list[str]:
    return [type(message).__name__ for message in messages]
