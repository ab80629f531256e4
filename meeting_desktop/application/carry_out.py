"""Carry out what somebody in the room asks for, if the table lets them; a pure step of the roster.

Refusals are ``UserFacingError`` with a sentence for the one who asked; then nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.agenda_messages import (
    GoToPoint,
    MovePoint,
    PutPoint,
    RemovePoint,
)
from meeting_desktop.domain.conference_events import LeaveReason
from meeting_desktop.domain.control_messages import (
    Admit,
    AdmitAll,
    ChooseConsent,
    Denied,
    Deny,
    End,
    FromHost,
    FromParticipant,
    Hand,
    Hello,
    Leave,
    Lock,
    MakeCohost,
    Mute,
    MuteAll,
    MuteAsked,
    Muted,
    MutePerson,
    Present,
    Refused,
    Remove,
    Removed,
)
from meeting_desktop.domain.file_messages import OfferFile, RemoveFile
from meeting_desktop.domain.given_rights import AS_USUAL, Switches
from meeting_desktop.domain.notes_messages import LetGo, RemoveNote, WriteNote
from meeting_desktop.domain.participants import Participant, Role
from meeting_desktop.domain.permissions import Action, Standing, may, why_not
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.domain.room_messages import (
    AnswerPoll,
    AskPoll,
    ClosePoll,
    DeleteChat,
    EditChat,
    PostChat,
    React,
    SharePoll,
)
from meeting_desktop.domain.roster import Roster
from meeting_desktop.domain.screen_messages import AskScreen, GrantScreen, ShareScreen, StopScreen

ACTIONS: Mapping[type[FromParticipant], Action] = MappingProxyType(
    {
        Hello: Action.HELLO,
        ChooseConsent: Action.CONSENT,
        Leave: Action.LEAVE,
        Present: Action.PRESENT,
        Mute: Action.MUTE,
        Hand: Action.HAND,
        Admit: Action.ADMIT,
        Deny: Action.DENY,
        AdmitAll: Action.ADMIT_ALL,
        Remove: Action.REMOVE,
        MutePerson: Action.MUTE_PERSON,
        MuteAll: Action.MUTE_ALL,
        Lock: Action.LOCK,
        MakeCohost: Action.COHOST,
        GiveRole: Action.ROLE,
        Allow: Action.ALLOW,
        End: Action.END,
        PostChat: Action.CHAT,
        EditChat: Action.CHAT_EDIT,
        DeleteChat: Action.CHAT_DELETE,
        AskPoll: Action.POLL_ASK,
        AnswerPoll: Action.POLL_ANSWER,
        ClosePoll: Action.POLL_CLOSE,
        SharePoll: Action.POLL_SHARE,
        React: Action.REACT,
        PutPoint: Action.AGENDA,
        MovePoint: Action.AGENDA,
        RemovePoint: Action.AGENDA,
        GoToPoint: Action.AGENDA,
        WriteNote: Action.NOTE_WRITE,
        LetGo: Action.NOTE_WRITE,
        RemoveNote: Action.NOTE_REMOVE,
        OfferFile: Action.FILE_OFFER,
        RemoveFile: Action.FILE_REMOVE,
        ShareScreen: Action.SCREEN_SHARE,
        AskScreen: Action.SCREEN_ASK,
        GrantScreen: Action.SCREEN_GRANT,
        StopScreen: Action.SCREEN_STOP,
    }
)

_DENIED = "The host has not let you into this meeting."
_REMOVED = "The host has taken you out of this meeting."

_Messages = tuple[tuple[UUID, FromHost], ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The roster after it, what to say to whom, and why those left who are gone."""

    roster: Roster
    messages: _Messages = ()
    reason: LeaveReason = LeaveReason.LEFT


def target_of(message: FromParticipant) -> UUID | None:
    """Upon whom a message acts."""
    if isinstance(message, Admit | Deny | Remove | MutePerson | MakeCohost | GiveRole | Allow):
        return message.participant
    return None


def check(
    actor: Standing,
    message: FromParticipant,
    target: Standing | None,
    switches: Switches = AS_USUAL,
) -> None:
    """Ask the table; ``switches`` are the actor's.

    Raises:
        UserFacingError: the actor may not do this, or not to them.
    """
    reason = why_not(actor, ACTIONS[type(message)], target, switches)
    if reason is not None and not _only_asks(actor, message, target):
        raise UserFacingError(reason, code="not_allowed")


def carry_out(roster: Roster, sender: Participant, message: FromParticipant) -> Done:
    """What ``check`` has let pass, done.

    Raises:
        UserFacingError: the roster refuses it: no room, a hold, somebody who is gone.
    """
    step = _STEPS.get(type(message))
    return step(roster, sender, message) if step is not None else Done(roster)


def _only_asks(actor: Standing, message: FromParticipant, target: Standing | None) -> bool:
    return (
        isinstance(message, MutePerson)
        and message.muted
        and may(actor, Action.ASK_TO_MUTE, target)
        and not may(actor, Action.MUTE_PERSON, target)
    )


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
