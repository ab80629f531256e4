"""What can be done to a person or to the room, as menus and bars offer it. No Qt."""

from __future__ import annotations

from enum import Enum, auto

from meeting_desktop.domain.given_rights import GIVEN_ROLES
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.permissions import Action, Standing, may


class PersonAction(Enum):
    """What may be done to somebody, in the order of a menu."""

    MUTE = auto()
    ASK_TO_MUTE = auto()
    ALLOW_UNMUTE = auto()
    MAKE_COHOST = auto()
    TAKE_COHOST = auto()
    MAKE_PRESENTER = auto()
    MAKE_OBSERVER = auto()
    #: No presenter and no observer any more.
    TAKE_ROLE = auto()
    LET_CHAT = auto()
    LET_SHARE = auto()
    SECOND_DEVICE = auto()
    SAFETY_DIGITS = auto()
    CONSENT = auto()
    REMOVE = auto()


class RoomAction(Enum):
    """What may be done to the room."""

    ADMIT = auto()
    MUTE_ALL = auto()
    LOCK = auto()
    INVITE = auto()
    END = auto()
    LEAVE = auto()


def offered_rights(actor: Standing, role: Role, *, is_person: bool) -> dict[PersonAction, bool]:
    """What of roles and switches ``actor`` may give to or take from somebody of ``role``."""
    target = Standing.of(role)
    gives = is_person and may(actor, Action.ROLE, target)
    switches = is_person and may(actor, Action.ALLOW, target)
    # A co-host stops being one by the entry that made them one.
    is_given = role in GIVEN_ROLES - {Role.COHOST}
    return {
        PersonAction.MAKE_PRESENTER: gives and role is not Role.PRESENTER,
        PersonAction.MAKE_OBSERVER: gives and role is not Role.OBSERVER,
        PersonAction.TAKE_ROLE: gives and is_given,
        # Offered where the switch changes what they may do.
        PersonAction.LET_CHAT: switches and may(target, Action.CHAT),
        PersonAction.LET_SHARE: switches and role in {Role.MEMBER, Role.GUEST},
    }
