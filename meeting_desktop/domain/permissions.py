"""Who may do what to whom, as a table, and why not: for the windows and for the host alike.

The host asks for every message; nothing is implied. What the table cannot know (a room that is
full, a hold, whose file it is) is refused where it is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from meeting_desktop.domain.given_rights import AS_USUAL, Switches
from meeting_desktop.domain.standings import Action, Standing

__all__ = ["Action", "Standing", "may", "needs_target", "why_not"]

_HOST = frozenset({Standing.HOST})
_HOSTS = _HOST | {Standing.COHOST}
_LED = frozenset({Standing.PRESENTER, Standing.MEMBER, Standing.GUEST, Standing.OBSERVER})
_ROOM = _HOSTS | _LED
#: Who takes part; an observer listens and reads, and may ask for the word by hand.
_ACTIVE = _ROOM - {Standing.OBSERVER}
_PRESENTING = _HOSTS | {Standing.PRESENTER}
#: What is written among ourselves is not for guests.
_COLLEAGUES = _PRESENTING | {Standing.MEMBER}
_WAITING = frozenset({Standing.WAITING})
_NOBODY: frozenset[Standing] = frozenset()

#: Actions that concern the one who acts, or the whole room.
_UNTARGETED: Mapping[Action, frozenset[Standing]] = MappingProxyType(
    {
        Action.HELLO: _ROOM | {Standing.WAITING, Standing.ARRIVED},
        Action.CONSENT: _ROOM | {Standing.WAITING},
        Action.LEAVE: _ROOM | {Standing.WAITING, Standing.ARRIVED},
        Action.PRESENT: _ROOM,
        Action.MUTE: _ROOM,
        Action.HAND: _ROOM,
        Action.ADMIT_ALL: _HOSTS,
        Action.MUTE_ALL: _HOSTS,
        Action.LOCK: _HOSTS,
        Action.END: _HOST,
        Action.RECORD: _HOST,
        Action.CHAT: _ACTIVE,
        Action.CHAT_EDIT: _ACTIVE,
        Action.CHAT_DELETE: _ROOM,
        Action.POLL_ASK: _PRESENTING,
        Action.POLL_ANSWER: _ACTIVE,
        Action.POLL_CLOSE: _PRESENTING,
        Action.POLL_SHARE: _PRESENTING,
        Action.REACT: _ROOM,
        Action.NOTE_WRITE: _COLLEAGUES,
        Action.NOTE_REMOVE: _COLLEAGUES,
        Action.AGENDA: _PRESENTING,
        Action.FILE_OFFER: _ACTIVE,
        Action.FILE_REMOVE: _ROOM,
        Action.SCREEN_SHARE: _PRESENTING,
        Action.SCREEN_ASK: _ROOM,
        Action.SCREEN_GRANT: _HOSTS,
        Action.SCREEN_STOP: _ROOM,
    }
)

#: Actions upon somebody: for each one who acts, upon whom. Two with the standing of host are two
#: devices of one person.
_TARGETED: Mapping[Action, Mapping[Standing, frozenset[Standing]]] = MappingProxyType(
    {
        Action.ADMIT: {Standing.HOST: _WAITING, Standing.COHOST: _WAITING},
        Action.DENY: {Standing.HOST: _WAITING, Standing.COHOST: _WAITING},
        Action.REMOVE: {Standing.HOST: _LED | {Standing.COHOST}, Standing.COHOST: _LED},
        Action.MUTE_PERSON: {Standing.HOST: _ROOM, Standing.COHOST: _LED},
        Action.ASK_TO_MUTE: {Standing.COHOST: _HOST},
        Action.COHOST: {Standing.HOST: _LED | {Standing.COHOST}},
        Action.ROLE: {Standing.HOST: _LED | {Standing.COHOST}, Standing.COHOST: _LED},
        Action.ALLOW: {Standing.HOST: _LED, Standing.COHOST: _LED},
    }
)


#: What a switched-off chat takes away from whom hosts lead.
_FOLLOWS_CHAT = frozenset({Action.CHAT, Action.CHAT_EDIT, Action.FILE_OFFER})
#: To whom the switch adds the screen. An observer stays one who listens and reads.
_MAY_BE_LET_SHARE = frozenset({Standing.MEMBER, Standing.GUEST})

#: "... may not", for the sentences; what everybody in the room may do needs no words.
_DOING: Mapping[Action, str] = MappingProxyType(
    {
        Action.ADMIT: "let people in",
        Action.DENY: "turn people away",
        Action.ADMIT_ALL: "let people in",
        Action.REMOVE: "remove people",
        Action.MUTE_PERSON: "mute people",
        Action.ASK_TO_MUTE: "ask the host to mute",
        Action.MUTE_ALL: "mute everybody",
        Action.LOCK: "lock the meeting",
        Action.COHOST: "choose co-hosts",
        Action.ROLE: "give people roles",
        Action.ALLOW: "switch what people may do",
        Action.END: "end the meeting for all",
        Action.RECORD: "record the meeting",
        Action.CHAT: "write in the chat",
        Action.CHAT_EDIT: "correct messages",
        Action.POLL_ASK: "ask polls",
        Action.POLL_ANSWER: "answer polls",
        Action.POLL_CLOSE: "close polls",
        Action.POLL_SHARE: "share results",
        Action.NOTE_WRITE: "write notes",
        Action.NOTE_REMOVE: "remove notes",
        Action.AGENDA: "change the agenda",
        Action.FILE_OFFER: "offer files",
        Action.SCREEN_SHARE: "share the screen",
        Action.SCREEN_GRANT: "let others share the screen",
    }
)

_OUT = {
    Standing.ARRIVED: "Say hello first.",
    Standing.WAITING: "Wait until the host lets you in.",
    Standing.OUTSIDE: "You are not in this meeting.",
}


def needs_target(action: Action) -> bool:
    return action in _TARGETED


def may(
    actor: Standing,
    action: Action,
    target: Standing | None = None,
    switches: Switches = AS_USUAL,
) -> bool:
    """Whether ``actor`` may do ``action``, upon ``target`` where the action has one.

    ``switches`` are what hosts have switched for the actor.
    """
    if target is not None:
        return target in _TARGETED.get(action, {}).get(actor, _NOBODY)
    if _is_switched_off(actor, action, switches):
        return False
    if actor in _UNTARGETED.get(action, _NOBODY):
        return True
    is_let = switches.can_share_screen and actor in _MAY_BE_LET_SHARE
    return is_let and action is Action.SCREEN_SHARE


def why_not(
    actor: Standing,
    action: Action,
    target: Standing | None = None,
    switches: Switches = AS_USUAL,
) -> str | None:
    """The reason as a sentence for who asks, where ``may`` says no; None where it says yes."""
    if may(actor, action, target, switches):
        return None
    if actor in _OUT:
        return _OUT[actor]
    allowed = _who(action)
    if actor not in allowed:
        return _only(allowed, actor, _DOING[action])
    if _is_switched_off(actor, action, switches):
        return "A host has switched the chat off for you."
    return _why_not_them(action, target)


def _is_switched_off(actor: Standing, action: Action, switches: Switches) -> bool:
    return not switches.can_chat and action in _FOLLOWS_CHAT and actor in _LED


def _who(action: Action) -> frozenset[Standing]:
    """Whoever may do it at all, to somebody or to nobody."""
    return frozenset(_TARGETED.get(action, ())) | _UNTARGETED.get(action, _NOBODY)


def _only(allowed: frozenset[Standing], actor: Standing, doing: str) -> str:
    if allowed == _HOST:
        return f"Only the host may {doing}."
    if allowed == _HOSTS:
        return f"Only the host and co-hosts may {doing}."
    if allowed == _PRESENTING:
        return f"Only the host, co-hosts and presenters may {doing}."
    who = {Standing.GUEST: "Guests", Standing.OBSERVER: "Observers"}.get(actor, "You")
    return f"{who} may not {doing}."


def _why_not_them(action: Action, target: Standing | None) -> str:
    if target in {None, Standing.ARRIVED, Standing.OUTSIDE}:
        return "They are not in the meeting any more."
    if action in {Action.ADMIT, Action.DENY}:
        return "They are not waiting any more."
    if target is Standing.WAITING:
        return "They are waiting in the lobby; admit or deny them."
    return "You may not do that to them."
