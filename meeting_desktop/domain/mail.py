"""Mail that is to be sent, was sent, or could not be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class MailKind(StrEnum):
    INVITATION = "invitation"
    UPDATE = "update"
    REMINDER = "reminder"
    CANCELLATION = "cancellation"
    AI_JOINED = "ai_joined"
    SUMMARY = "summary"
    #: A person wrote it and pressed Send: it is nobody's template, and no machine's mail.
    FOLLOW_UP = "follow_up"
    TEST = "test"


#: Those that are written out of a template.
TEMPLATED = tuple(kind for kind in MailKind if kind is not MailKind.FOLLOW_UP)
#: Those that go out by themselves; a switch for what a person sends would only take it back later.
SWITCHABLE = tuple(kind for kind in TEMPLATED if kind is not MailKind.TEST)


class MailStatus(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    #: A person gave it up before it was sent.
    WITHDRAWN = "withdrawn"


class MailFault(StrEnum):
    """Why an attempt failed; decides whether and when it is tried again."""

    OFFLINE = "offline"
    DNS = "dns"
    REFUSED = "refused"
    TLS = "tls"
    LOGIN = "login"
    RELAY = "relay"
    RECIPIENT = "recipient"
    TOO_LARGE = "too_large"
    CONTENT = "content"
    GREYLISTED = "greylisted"
    BUSY = "busy"
    TIMEOUT = "timeout"
    NO_PASSWORD = "no_password"  # noqa: S105 - a word, not a secret
    NOT_SET_UP = "not_set_up"


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """The text/calendar part of a mail; ``method`` is REQUEST or CANCEL (RFC 5546)."""

    method: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person, as it is queued; its content never changes afterwards.

    ``message_id`` (with angle brackets) is given when it is queued: every attempt sends the same.
    ``dedupe_key`` names what it is about ("invitation:<id>:<sequence>"): nothing is queued twice
    under one. ``attempt_began`` is set and committed before an attempt and taken away after it: a
    mail found with it after a crash may have been sent (``maybe_twice`` then).
    ``first_attempt`` is when it was tried first: it is given up some days after that.
    ``not_before`` holds it back: quiet hours, a planned reminder, the pause after a failure.
    """

    id: UUID
    scope_id: UUID
    kind: MailKind
    to_address: str
    to_name: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    message_id: str
    dedupe_key: str
    created_at: datetime
    calendar: CalendarPart | None = None
    meeting_id: UUID | None = None
    invitation_id: UUID | None = None
    status: MailStatus = MailStatus.PENDING
    attempts: int = 0
    attempt_began: datetime | None = None
    maybe_twice: bool = False
    not_before: datetime | None = None
    fault: MailFault | None = None
    #: One sentence for a person; never the server's own words.
    error: str = ""
    sent_at: datetime | None = None
    first_attempt: datetime | None = None


@dataclass(frozen=True, slots=True)
class MailTemplate:
    """What a person wrote instead of the template that ships; Jinja2, sandboxed."""

    id: UUID
    scope_id: UUID
    kind: MailKind
    subject: str
    text: str
    html: str
    language: str = "en"
