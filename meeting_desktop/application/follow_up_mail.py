"""The mail of a follow-up as it is queued: what a person wrote, and no header of anybody's."""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.compose_mail import header_name
from meeting_desktop.application.shared_access import require
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.mail import Mail, MailKind
from meeting_desktop.domain.mail_addresses import is_header_text, read_address
from meeting_desktop.domain.mail_rules import make_message_id
from meeting_desktop.ports.unit_of_work import UnitOfWork

LONGEST_SUBJECT, LONGEST_BODY = 200, 50_000


@dataclass(frozen=True, slots=True)
class TidyMail:
    """An address that mail goes to, a subject of one line, a text that says something."""

    to: str
    name: str
    subject: str
    body: str


def tidy_mail(to: str, name: str, subject: str, body: str) -> TidyMail:
    """Raises: UserFacingError, codes ``bad_mail_address`` and ``bad_mail``."""
    address, line, text = read_address(to), subject.strip(), _plain(body)
    if not line or not text:
        raise _refused("Write a subject and a text first.")
    if not is_header_text(line):
        raise _refused("The subject must be one line without =? in it.")
    if len(line) > LONGEST_SUBJECT:
        raise _refused(f"A subject has at most {LONGEST_SUBJECT} characters; shorten it.")
    if len(text) > LONGEST_BODY:
        raise _refused(f"The text has more than {LONGEST_BODY} characters; shorten it.")
    return TidyMail(address, header_name(name), line, text)


def queued_mail(
    uow: UnitOfWork, meeting_id: UUID, tidy: TidyMail, settings: Settings, now: datetime
) -> Mail:
    """The same mail is not queued twice: a double click is one wish.

    Raises: NotFoundError; UserFacingError (``already_queued``, ``not_allowed``).
    """
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more; look at the list again.")
    require(uow, meeting.scope_id)
    key = f"follow_up:{meeting_id}:{_digest(tidy)}"
    if uow.mail.by_key(key) is not None:
        raise UserFacingError("This mail is in the queue already.", code="already_queued")
    mail_id = new_id()
    return Mail(
        id=mail_id,
        scope_id=meeting.scope_id,
        kind=MailKind.FOLLOW_UP,
        to_address=tidy.to,
        to_name=tidy.name,
        subject=tidy.subject,
        text=tidy.body,
        html=f'<p style="white-space: pre-wrap">{html.escape(tidy.body)}</p>',
        message_id=make_message_id(mail_id, settings.mail.from_address),
        dedupe_key=key,
        created_at=now,
        meeting_id=meeting_id,
    )


def _digest(tidy: TidyMail) -> str:
    whole = f"{tidy.to}\0{tidy.subject}\0{tidy.body}"
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _plain(body: str) -> str:
    """Lines and tabs stay; other control characters, which no person typed, go."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c.isprintable() or c in "\n\t").strip()


def _refused(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="bad_mail")
