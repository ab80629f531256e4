"""Where people stand in a meeting and what they may do: the words of the table of rights."""

from __future__ import annotations

from enum import StrEnum

from meeting_desktop.domain.participants import Role


class Standing(StrEnum):
    """Where somebody stands: a role in the room, the lobby, or neither.

    ``ARRIVED`` is connected and has not said hello; ``OUTSIDE`` is everybody else: strangers,
    those who left, were denied or removed.
    """

    HOST = "host"
    COHOST = "cohost"
    PRESENTER = "presenter"
    MEMBER = "member"
    GUEST = "guest"
    OBSERVER = "observer"
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
    #: Make a presenter or an observer of somebody, or what they were before.
    ROLE = "role"
    #: Switch what one person may do.
    ALLOW = "allow"
    END = "end"
    #: Only the host's own application records; no message asks it to.
    RECORD = "record"
    CHAT = "chat_post"
    CHAT_EDIT = "chat_edit"
    CHAT_DELETE = "chat_delete"
    POLL_ASK = "poll_ask"
    POLL_ANSWER = "poll_answer"
    POLL_CLOSE = "poll_close"
    POLL_SHARE = "poll_share"
    REACT = "react"
    NOTE_WRITE = "note_write"
    NOTE_REMOVE = "note_remove"
    AGENDA = "agenda"
    FILE_OFFER = "file_offer"
    #: One's own; anybody's for who leads, which the host checks with the file.
    FILE_REMOVE = "file_remove"
    SCREEN_SHARE = "screen_share"
    SCREEN_ASK = "screen_ask"
    SCREEN_GRANT = "screen_grant"
    #: One's own; anybody's for who leads, which the host checks with the screen.
    SCREEN_STOP = "screen_stop"
