"""Carry out what ``check_rights`` lets somebody in the room do; a pure step of the roster.

Refusals are ``UserFacingError`` with a sentence for the one who asked; then nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.conference_events import LeaveReason
from meeting_desktop.domain.control_messages import (
    Admit,
    AdmitAll,
    Denied,
    Deny,
    FromHost,
    FromParticipant,
    Hand,
    Lock,
    MakeCohost,
    Mute,
    MuteAll,
    MuteAsked,
    Muted,
    MutePerson,
    Refused,
    Remove,
    Removed,
)
from meeting_desktop.domain.given_rights import AS_USUAL
from meeting_desktop.domain.participants import Participant, Role
from meeting_desktop.domain.permissions import Action
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.domain.roster import Roster

_DENIED = "The host has not let you into this meeting."
_REMOVED = "The host has taken you out of this meeting."

_Messages = tuple[tuple[UUID, FromHost], ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The roster after it, what to say to whom, and why those left who are gone."""

    roster: Roster
    messages: _Messages = ()
    reason: LeaveReason = LeaveReason.LEFT


def carry_out(roster: Roster, sender: Participant, message: FromParticipant) -> Done:
    """What ``check_rights.check`` has let pass, done.

    Raises:
        UserFacingError: the roster refuses it: no room, a hold, somebody who is gone.
    """
    step = _STEPS.get(type(message))
    return step(roster, sender, message) if step is not None else Done(roster)


def _mute(roster: Roster, sender: Participant, message: Mute) -> Done:
    return Done(roster.mute(sender.id, message.muted))


def _hand(roster: Roster, sender: Participant, message: Hand) -> Done:
    return Done(roster.raise_hand(sender.id, message.raised))


def _admit(roster: Roster, _sender: Participant, message: Admit) -> Done:
    return Done(roster.admit(message.participant))


def _admit_all(roster: Roster, sender: Participant, _message: AdmitAll) -> Done:
    for waiting in roster.lobby:
        if roster.in_lobby(waiting.id) is None:
            continue  # came in with another device of theirs
        try:
            roster = roster.admit(waiting.id)
        except UserFacingError as full:
            refused = Refused(Action.ADMIT_ALL.value, f"{full.sentence} The others still wait.")
            return Done(roster, ((sender.id, refused),))
    return Done(roster)


def _deny(roster: Roster, _sender: Participant, message: Deny) -> Done:
    after = roster.deny(message.participant)
    return Done(after, _to_the_gone(roster, after, Denied(_DENIED)), LeaveReason.DENIED)


def _remove(roster: Roster, _sender: Participant, message: Remove) -> Done:
    after = roster.remove(message.participant)
    return Done(after, _to_the_gone(roster, after, Removed(_REMOVED)), LeaveReason.REMOVED)


def _mute_person(roster: Roster, sender: Participant, message: MutePerson) -> Done:
    target = roster.in_room(message.participant)
    if target is None or target.person != roster.host_person:
        after = roster.hold(message.participant, message.muted)
        return Done(after, _to_the_muted(roster, after, sender))
    if sender.person != target.person:
        asked = MuteAsked(sender.name)
        return Done(roster, tuple((p.id, asked) for p in roster.devices(target.person)))
    # Another device of the host's own: muted, never opened from afar.
    return Done(roster.mute(target.id, True) if message.muted else roster)


def _mute_all(roster: Roster, sender: Participant, message: MuteAll) -> Done:
    after = roster.hold_all(message.muted)
    return Done(after, _to_the_muted(roster, after, sender))


def _lock(roster: Roster, _sender: Participant, message: Lock) -> Done:
    return Done(roster.lock(message.locked))


def _make_cohost(roster: Roster, _sender: Participant, message: MakeCohost) -> Done:
    return Done(roster.give_role(message.participant, Role.COHOST if message.cohost else None))


def _give_role(roster: Roster, sender: Participant, message: GiveRole) -> Done:
    after = roster.give_role(message.participant, message.role)
    return Done(after, _to_the_muted(roster, after, sender))


def _allow(roster: Roster, _sender: Participant, message: Allow) -> Done:
    target = roster.in_room(message.participant)
    was = AS_USUAL if target is None else roster.switches_of(target.person)
    switches = (
        replace(was, can_chat=message.allowed)
        if message.right is Right.CHAT
        else replace(was, can_share_screen=message.allowed)
    )
    return Done(roster.switch(message.participant, switches))


def _to_the_gone(before: Roster, after: Roster, message: FromHost) -> _Messages:
    everybody = (*before.room, *before.lobby)
    return tuple((p.id, message) for p in everybody if after.find(p.id) is None)


def _to_the_muted(before: Roster, after: Roster, by: Participant) -> _Messages:
    was_held = {p.id: p.muted_by_host for p in before.room}
    return tuple(
        (p.id, Muted(by.name, p.muted_by_host))
        for p in after.room
        if p.muted_by_host is not was_held[p.id]
    )


#: By type, so each step is given its own kind of message.
_STEPS: Mapping[type[FromParticipant], Callable[[Roster, Participant, Any], Done]] = (
    MappingProxyType(
        {
            Mute: _mute,
            Hand: _hand,
            Admit: _admit,
            AdmitAll: _admit_all,
            Deny: _deny,
            Remove: _remove,
            MutePerson: _mute_person,
            MuteAll: _mute_all,
            Lock: _lock,
            MakeCohost: _make_cohost,
            GiveRole: _give_role,
            Allow: _allow,
        }
    )
)
