"""What one call to the conference brings about: messages with addresses, and events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.domain.agenda_clock import HeldAgenda
from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.conference_events import ConferenceEvent
from meeting_desktop.domain.control_messages import (
    FromHost,
    LobbyChanged,
    Person,
    RosterChanged,
    WaitingPerson,
    Welcome,
)
from meeting_desktop.domain.notes import Note
from meeting_desktop.domain.participants import Participant
from meeting_desktop.domain.polls import Poll, Vote
from meeting_desktop.domain.roster import Roster
from meeting_desktop.domain.shared_files import SharedFile

#: What working together leaves in the store.
Row = ChatMessage | Poll | Vote | HeldAgenda | Note | SharedFile


@dataclass(frozen=True, slots=True)
class Answer:
    """``messages`` go out in this order, before ``events`` close any connection.

    ``rows`` are stored before anything goes out.
    """

    messages: tuple[tuple[UUID, FromHost], ...] = ()
    events: tuple[ConferenceEvent, ...] = ()
    rows: tuple[Row, ...] = ()


NOTHING = Answer()


class Turn:
    """Collects an answer."""

    def __init__(self) -> None:
        self._messages: list[tuple[UUID, FromHost]] = []
        self._events: list[ConferenceEvent] = []
        self._rows: list[Row] = []

    def send(self, recipients: Iterable[Participant | UUID], message: FromHost) -> None:
        for recipient in recipients:
            to = recipient.id if isinstance(recipient, Participant) else recipient
            self._messages.append((to, message))

    def tell(self, events: Iterable[ConferenceEvent]) -> None:
        self._events += events

    def store(self, rows: Iterable[Row]) -> None:
        self._rows += rows

    def answer(self) -> Answer:
        return Answer(tuple(self._messages), tuple(self._events), tuple(self._rows))


def people(roster: Roster) -> tuple[Person, ...]:
    """The room as everybody in it sees it."""
    return tuple(_person(roster, p) for p in roster.room)


def _person(roster: Roster, p: Participant) -> Person:
    switches = roster.switches_of(p.person)
    return Person(
        id=p.id,
        name=p.name,
        role=p.role,
        muted=p.muted,
        muted_by_host=p.muted_by_host,
        hand=roster.place_of_hand(p.id),
        speaking=p.speaking,
        consent=p.consent,
        connection=p.connection,
        since=p.since,
        attends=p.attends,
        can_chat=switches.can_chat,
        can_share_screen=switches.can_share_screen,
    )


def welcome(roster: Roster, title: str, you: UUID) -> Welcome:
    return Welcome(you, title, people(roster), roster.locked)


def roster_message(roster: Roster) -> RosterChanged:
    return RosterChanged(people(roster), roster.locked)


def lobby_message(roster: Roster) -> LobbyChanged:
    return LobbyChanged(tuple(WaitingPerson(p.id, p.name) for p in roster.lobby))


def leaders(roster: Roster) -> tuple[Participant, ...]:
    """The devices that see the lobby and hear it knock."""
    return tuple(p for p in roster.room if p.role.leads)


def readers(roster: Roster) -> tuple[Participant, ...]:
    """The devices of people in the room: the AI participant is told nothing this way."""
    return tuple(p for p in roster.room if p.attends is None)
