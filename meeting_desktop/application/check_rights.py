"""Which right each message needs, and whether its sender has it.

Refusals are ``UserFacingError`` with a sentence for the one who asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.agenda_messages import (
    GoToPoint,
    MovePoint,
    PutPoint,
    RemovePoint,
)
from meeting_desktop.domain.control_messages import (
    Admit,
    AdmitAll,
    ChooseConsent,
    Deny,
    End,
    FromParticipant,
    Hand,
    Hello,
    Leave,
    Lock,
    MakeCohost,
    Mute,
    MuteAll,
    MutePerson,
    Present,
    Remove,
)
from meeting_desktop.domain.file_messages import OfferFile, RemoveFile
from meeting_desktop.domain.given_rights import AS_USUAL, Switches
from meeting_desktop.domain.notes_messages import LetGo, RemoveNote, WriteNote
from meeting_desktop.domain.permissions import Action, Standing, may, why_not
from meeting_desktop.domain.rights_messages import Allow, GiveRole
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


def _only_asks(actor: Standing, message: FromParticipant, target: Standing | None) -> bool:
    return (
        isinstance(message, MutePerson)
        and message.muted
        and may(actor, Action.ASK_TO_MUTE, target)
        and not may(actor, Action.MUTE_PERSON, target)
    )
