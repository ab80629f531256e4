"""What of a conference survives its host application, as plain data: killed and back within 60 s.

Plain means what JSON holds, so whoever keeps it needs to know nothing about it. It is written after
each change and read at most once, so it is checked as strictly as what comes from outside: a file
may be cut off, or from another version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from secrets import token_bytes
from types import MappingProxyType
from typing import Any
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.consent import Choice, ConsentHistory, ConsentLedger
from meeting_desktop.domain.given_rights import GivenRights, Switches
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Participant, Role
from meeting_desktop.domain.roster import LARGEST_ROOM, Roster

#: A person whose connection is lost stays in the roster for so long, and so does a killed meeting.
GRACE_S = 60.0
_VERSION = 1
_GIVEN = {"cohosts": Role.COHOST, "presenters": Role.PRESENTER, "observers": Role.OBSERVER}
BALLOT_BYTES = 16


@dataclass(frozen=True, slots=True)
class ConferenceState:
    """All that must survive: who is here, who may come and who not, who agreed to what."""

    title: str
    roster: Roster
    consents: ConsentLedger
    #: The secret of anonymous polls (``domain.polls.ballot_number``).
    ballot: bytes = field(default_factory=partial(token_bytes, BALLOT_BYTES), repr=False)


def pack(state: ConferenceState, now: datetime) -> dict[str, object]:
    """The state as plain data.

    The lobby is left out: who waits knocks again. So is the AI participant, which a person brings
    in again.
    """
    roster = state.roster
    return {
        "version": _VERSION,
        "at": now.isoformat(),
        "title": state.title,
        "host": str(roster.host),
        "capacity": roster.capacity,
        "locked": roster.locked,
        "room": [_pack_participant(p) for p in roster.room if p.attends is None],
        "hands": [str(hand) for hand in roster.hands],
        "admitted": sorted(map(str, roster.admitted)),
        "denied": sorted(map(str, roster.denied)),
        **_pack_rights(roster.rights),
        "held": sorted(map(str, roster.held)),
        "consents": {
            str(person): [[c.at.isoformat(), c.choice.value] for c in history.choices]
            for person, history in state.consents.histories.items()
        },
        "ballot": state.ballot.hex(),
    }


def unpack(data: Mapping[str, Any], now: datetime) -> ConferenceState:
    """The state as it was; after more than ``GRACE_S`` with nobody but the host in the room.

    Everybody but the host is ``LOST`` until they say hello again.

    Raises:
        UserFacingError: this is not what ``pack`` gave, whole and of this version.
    """
    try:
        state = _unpack(data)
        age = (now - datetime.fromisoformat(data["at"])).total_seconds()
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise _damaged() from error
    roster = state.roster
    if age > GRACE_S:
        host = tuple(p for p in roster.room if p.id == roster.host)
        roster = replace(roster, room=host, hands=(), admitted=frozenset())
    return replace(state, roster=roster)


def _pack_rights(rights: GivenRights) -> dict[str, object]:
    return {
        **{field: sorted(map(str, rights.of_role(role))) for field, role in _GIVEN.items()},
        "switches": {
            str(person): [switches.can_chat, switches.can_share_screen]
            for person, switches in rights.switches.items()
        },
    }


def _unpack_rights(data: Mapping[str, Any]) -> GivenRights:
    """Presenters, observers and switches came later than the rest; without them it is as usual."""
    roles: dict[UUID, Role] = {}
    for field_, role in _GIVEN.items():
        persons = _persons(data[field_] if role is Role.COHOST else data.get(field_, ()))
        if persons & roles.keys():
            raise _damaged()  # a person has one role
        roles |= dict.fromkeys(persons, role)
    switches = {
        UUID(person): Switches(_switch(can_chat), _switch(can_share_screen))
        for person, (can_chat, can_share_screen) in data.get("switches", {}).items()
    }
    return GivenRights(roles, switches)


def _pack_participant(p: Participant) -> dict[str, object]:
    return {
        "id": str(p.id),
        "person": str(p.person),
        "name": p.name,
        "role": p.role.value,
        "origin": p.origin.value,
        "since": p.since.isoformat(),
        "muted": p.muted,
        "muted_by_host": p.muted_by_host,
        "consent": p.consent.value,
    }


def _unpack(data: Mapping[str, Any]) -> ConferenceState:
    if data["version"] != _VERSION:
        raise _damaged()
    host = UUID(data["host"])
    room = tuple(_unpack_participant(p, host) for p in data["room"])
    roster = Roster(
        host=host,
        capacity=_whole(data["capacity"]),
        room=room,
        hands=tuple(UUID(hand) for hand in data["hands"]),
        admitted=_persons(data["admitted"]),
        denied=_persons(data["denied"]),
        rights=_unpack_rights(data),
        held=_persons(data["held"]),
        locked=_switch(data["locked"]),
    )
    _check(roster)
    ballot = bytes.fromhex(data["ballot"])
    if len(ballot) != BALLOT_BYTES:
        raise _damaged()
    consents = _unpack_consents(data["consents"])
    return ConferenceState(_line(data["title"]), roster, consents, ballot)


def _unpack_participant(data: Mapping[str, Any], host: UUID) -> Participant:
    identity = UUID(data["id"])
    return Participant(
        id=identity,
        person=UUID(data["person"]),
        name=_line(data["name"]),
        role=Role(data["role"]),
        origin=Role(data["origin"]),
        since=_moment(data["since"]),
        muted=_switch(data["muted"]),
        muted_by_host=_switch(data["muted_by_host"]),
        consent=Consent(data["consent"]),
        connection=Connection.GOOD if identity == host else Connection.LOST,
    )


def _unpack_consents(data: Mapping[str, Any]) -> ConsentLedger:
    histories = {
        UUID(person): ConsentHistory(tuple(Choice(_moment(at), Consent(c)) for at, c in choices))
        for person, choices in data.items()
    }
    return ConsentLedger(MappingProxyType(histories))


def _check(roster: Roster) -> None:
    """What the rest relies on (``domain.roster``)."""
    ids = [p.id for p in roster.room]
    hosts = {p.person for p in roster.room if p.role is Role.HOST}
    sound = (
        roster.host in ids
        and 1 <= roster.capacity <= LARGEST_ROOM
        and len(set(ids)) == len(ids)
        and hosts == {roster.host_person}
        and not roster.denied & {p.person for p in roster.room}
        and roster.host_person not in roster.held
        and roster.host_person not in roster.rights.roles
        and set(roster.hands) <= set(ids)
        and len(set(roster.hands)) == len(roster.hands)
    )
    if not sound:
        raise _damaged()


def _persons(data: Any) -> frozenset[UUID]:
    return frozenset(UUID(person) for person in data)


def _moment(data: Any) -> datetime:
    moment = datetime.fromisoformat(data)
    if moment.tzinfo is None:
        raise _damaged()
    return moment


def _switch(data: Any) -> bool:
    if not isinstance(data, bool):
        raise _damaged()
    return data


def _whole(data: Any) -> int:
    if not isinstance(data, int) or isinstance(data, bool):
        raise _damaged()
    return data


def _line(data: Any) -> str:
    if not isinstance(data, str):
        raise _damaged()
    return data


def _damaged() -> UserFacingError:
    return UserFacingError(
        "What was kept of the meeting that was interrupted cannot be read; start it again.",
        code="bad_snapshot",
    )
