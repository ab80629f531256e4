"""Who may do what to whom, as a table. Asked at the host for every message; nothing is implied.

What the table cannot know (a room that is full, a hold) the roster refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from meeting_desktop.domain.participants import Role


class Standing(StrEnum):
    """Where somebody stands: a role in the room, the lobby, or neither.

    ``ARRIVED`` is connected and has not said hello; ``OUTSIDE`` is everybody else: strangers,
    those who left, were denied or removed.
    """

    HOST = "host"
    COHOST = "cohost"
    MEMBER = "member"
    GUEST = "guest"
    WAITING = "waiting"
    ARRIVED = "arrived"
    OUTSIDE = "outside"

    @classmethod
    def of(cls, role: Role) -> Standing:
        """The standing of somebody in the room."""
        return cls(role.value)


class Action(StrEnum):
    HELLO = "hello"
    CONSENT = "consent"
    LEAVE = "leave"
    PRESENT = "present"
    MUTE = "mute"
    HAND = "hand"
    ADMIT = "admit"
    DENY = "deny"
    ADMIT_ALL = "admit_all"
    REMOVE = "remove"
    MUTE_PERSON = "mute_person"
    #: What is left of muting when the other may not be muted: to ask.
    ASK_TO_MUTE = "ask_to_mute"
    MUTE_ALL = "mute_all"
    LOCK = "lock"
    COHOST = "cohost"
    END = "end"
    CHAT = "chat_post"
    CHAT_EDIT = "chat_edit"
    CHAT_DELETE = "chat_delete"
    POLL_ASK = "poll_ask"
    POLL_ANSWER = "poll_answer"
    POLL_CLOSE = "poll_close"
    POLL_SHARE = "poll_share"
    REACT = "react"
    SCREEN_SHARE = "screen_share"
    SCREEN_ASK = "screen_ask"
    SCREEN_GRANT = "screen_grant"
    #: One's own; anybody's for who leads, which the host checks with the screen.
    SCREEN_STOP = "screen_stop"


_ROOM = frozenset({Standing.HOST, Standing.COHOST, Standing.MEMBER, Standing.GUEST})
_HOSTS = frozenset({Standing.HOST, Standing.COHOST})
_HOST = frozenset({Standing.HOST})
_LED = frozenset({Standing.MEMBER, Standing.GUEST})
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
        Action.CHAT: _ROOM,
        Action.CHAT_EDIT: _ROOM,
        Action.CHAT_DELETE: _ROOM,
        Action.POLL_ASK: _HOSTS,
        Action.POLL_ANSWER: _ROOM,
        Action.POLL_CLOSE: _HOSTS,
        Action.POLL_SHARE: _HOSTS,
        Action.REACT: _ROOM,
        Action.SCREEN_SHARE: _HOSTS,
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
    }
)


def needs_target(action: Action) -> bool:
    return action in _TARGETED


def may(actor: Standing, action: Action, target: Standing | None = None) -> bool:
    """Whether ``actor`` may do ``action``, upon ``target`` where the action has one."""
    if target is None:
        return actor in _UNTARGETED.get(action, _NOBODY)
    return target in _TARGETED.get(action, {}).get(actor, _NOBODY)
