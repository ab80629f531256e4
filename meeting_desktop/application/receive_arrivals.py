"""Receive people at the door of a conference: who comes in, who waits, who is turned away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Participant, Role, clean_name
from meeting_desktop.domain.roster import LARGEST_LOBBY, Roster


class LobbyFor(Enum):
    """Who waits to be let in."""

    EVERYBODY = auto()
    GUESTS = auto()
    NOBODY = auto()


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody whose control channel is open; who they are comes from invitation or account.

    ``name`` empty: the one of their ``hello`` is taken. ``role`` is ``MEMBER`` or ``GUEST``; the
    host's second device is known by its ``person``.
    """

    participant: UUID
    person: UUID
    role: Role
    name: str = ""

    def newcomer(self, name: str, since: datetime, consent: Consent) -> Participant:
        """The participant that they become; ``name`` is what they call themselves."""
        return Participant(
            id=self.participant,
            person=self.person,
            name=clean_name(self.name or name),
            role=self.role,
            origin=self.role,
            since=since,
            consent=consent,
        )


class Door:
    """Those who are connected and have not said hello, and the rule of who waits."""

    def __init__(self, lobby_for: LobbyFor) -> None:
        self._lobby_for = lobby_for
        self._arrived: dict[UUID, Arrival] = {}

    def __contains__(self, participant: UUID) -> bool:
        return participant in self._arrived

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._arrived)

    @property
    def is_crowded(self) -> bool:
        return len(self._arrived) >= LARGEST_LOBBY

    def person_of(self, participant: UUID) -> UUID | None:
        arrival = self._arrived.get(participant)
        return arrival.person if arrival is not None else None

    def add(self, arrival: Arrival) -> None:
        self._arrived[arrival.participant] = arrival

    def take(self, participant: UUID) -> Arrival | None:
        """Who stood there; they do not any more."""
        return self._arrived.pop(participant, None)

    def let_in(self, roster: Roster, newcomer: Participant) -> Roster:
        """The roster with the newcomer in the room or in the lobby.

        Raises:
            UserFacingError: they are kept out, the meeting is locked or full.
        """
        return roster.knock(newcomer) if self._waits(roster, newcomer) else roster.enter(newcomer)

    def _waits(self, roster: Roster, newcomer: Participant) -> bool:
        if roster.is_expected(newcomer.person):
            return False
        if roster.devices(newcomer.person):
            return True  # in the lobby, as their other device: who is in the room is expected
        if self._lobby_for is LobbyFor.NOBODY:
            # Who was put out and knows the code would walk in again under another name; a member
            # has none but their own.
            return bool(roster.denied) and newcomer.origin is not Role.MEMBER
        if self._lobby_for is LobbyFor.GUESTS:
            return newcomer.origin is not Role.MEMBER
        return self._lobby_for is LobbyFor.EVERYBODY
