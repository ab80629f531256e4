"""What happened in a conference, in the past tense: for the bridge, the recorder, the timeline.

They are read off two rosters, so that nothing can change without being told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.given_rights import AS_USUAL, Switches
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Participant, Role
from meeting_desktop.domain.roster import Roster


class LeaveReason(StrEnum):
    LEFT = "left"
    LOST = "lost"
    DENIED = "denied"
    REMOVED = "removed"
    #: Never came in: kept out, locked, full, or said nothing.
    TURNED_AWAY = "turned_away"


@dataclass(frozen=True, slots=True)
class ParticipantKnocked:
    participant: Participant


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    """They are in the room now, for the first time or after they had left."""

    participant: Participant


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    """Their connection is to be closed. ``DENIED`` and ``REMOVED`` are for the whole person."""

    participant: UUID
    person: UUID
    reason: LeaveReason


@dataclass(frozen=True, slots=True)
class SilenceChanged:
    """Whether sound of this device may reach anybody, whoever muted it."""

    participant: UUID
    silent: bool


@dataclass(frozen=True, slots=True)
class HandChanged:
    participant: UUID
    raised: bool


@dataclass(frozen=True, slots=True)
class RoleChanged:
    participant: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class SwitchesChanged:
    """What hosts have switched for the person of this device."""

    participant: UUID
    switches: Switches


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    participant: UUID
    connection: Connection


@dataclass(frozen=True, slots=True)
class ConsentChosen:
    person: UUID
    choice: Consent
    at: datetime


@dataclass(frozen=True, slots=True)
class RoomLocked:
    locked: bool


@dataclass(frozen=True, slots=True)
class ScreenChanged:
    """``participant`` shares from now on; ``before`` had shared for so many ``seconds``."""

    participant: UUID | None
    before: UUID | None
    seconds: float


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """The host is alone, nobody speaks, and nobody answered whether somebody is there."""


@dataclass(frozen=True, slots=True)
class ConferenceEnded:
    """Over for all; every connection is to be closed."""


ConferenceEvent = (
    ParticipantKnocked
    | ParticipantJoined
    | ParticipantLeft
    | SilenceChanged
    | HandChanged
    | RoleChanged
    | SwitchesChanged
    | ConnectionChanged
    | ConsentChosen
    | RoomLocked
    | ScreenChanged
    | LeftAlone
    | ConferenceEnded
)


def changes(before: Roster, after: Roster, reason: LeaveReason) -> Iterator[ConferenceEvent]:
    """What happened between two rosters; who is gone left for ``reason``."""
    is_here = {p.id for p in (*after.room, *after.lobby)}
    for p in (*before.room, *before.lobby):
        if p.id not in is_here:
            yield ParticipantLeft(p.id, p.person, reason)
    yield from _arrivals(before, after)
    if before.locked is not after.locked:
        yield RoomLocked(after.locked)


def _arrivals(before: Roster, after: Roster) -> Iterator[ConferenceEvent]:
    was_in_lobby = {p.id for p in before.lobby}
    yield from (ParticipantKnocked(p) for p in after.lobby if p.id not in was_in_lobby)
    was_in_room = {p.id: p for p in before.room}
    for p in after.room:
        known = was_in_room.get(p.id)
        if known is None:
            yield ParticipantJoined(p)
        else:
            yield from _changes_of(known, p)
        was = AS_USUAL if known is None else before.switches_of(p.person)
        if was != after.switches_of(p.person):
            yield SwitchesChanged(p.id, after.switches_of(p.person))
        if (p.id in before.hands) is not (p.id in after.hands):
            yield HandChanged(p.id, p.id in after.hands)


def _changes_of(before: Participant, after: Participant) -> Iterator[ConferenceEvent]:
    if before.is_silent is not after.is_silent:
        yield SilenceChanged(after.id, after.is_silent)
    if before.role is not after.role:
        yield RoleChanged(after.id, after.role)
    if before.connection is not after.connection:
        yield ConnectionChanged(after.id, after.connection)
