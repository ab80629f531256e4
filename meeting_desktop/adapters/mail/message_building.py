"""A mail as bytes.

multipart/mixed of multipart/alternative (text/plain, text/html, text/calendar with its method) and
an attached invite.ics: Outlook and Gmail read the alternative, Apple Mail and older ones the
attachment; Outlook looks for invitations in the first part only, so it comes first (MS-STANOICAL,
RFC 6047 section 2.4).

Values that could become a second header are refused rather than mended: with some versions of
Python an encoded word inside a value is decoded into a line break.
"""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from meeting_desktop.adapters.mail.header_lines import mailbox_line, text_line
from meeting_desktop.domain.mail import Mail, MailFault, MailKind
from meeting_desktop.domain.mail_addresses import is_address, is_header_text
from meeting_desktop.ports.mailer import MailAccount, MailFailure

#: Written by a machine and answered by nobody's out-of-office (RFC 3834 section 5).
_AUTOMATIC = frozenset({MailKind.REMINDER, MailKind.AI_JOINED, MailKind.SUMMARY})
_LONGEST_HEADER = 998
_FILE_NAME = "invite.ics"


def build_message(account: MailAccount, mail: Mail, sent_at: datetime) -> bytes:
    """With CRLF, lines of at most 998 octets, and only 7-bit characters.

    Raises: MailFailure CONTENT (RECIPIENT for the address) where a header would be unsafe.
    """
    _check(account, mail)
    message = EmailMessage(policy=SMTP)
    _add_bodies(message, mail)
    lines = [
        mailbox_line("From", account.from_name, account.from_address),
        mailbox_line("To", mail.to_name, mail.to_address),
        text_line("Subject", mail.subject),
        f"Date: {format_datetime(sent_at)}\r\n",
        f"Message-ID: {mail.message_id}\r\n",
    ]
    if mail.kind in _AUTOMATIC:
        lines.append("Auto-Submitted: auto-generated\r\n")
    return "".join(lines).encode("ascii") + message.as_bytes()


def _check(account: MailAccount, mail: Mail) -> None:
    if not is_address(mail.to_address):
        raise MailFailure(
            "The recipient's address is not one that mail can be sent to; correct it.",
            MailFault.RECIPIENT,
            retryable=False,
        )
    headers = (account.from_name, mail.to_name, mail.subject, mail.message_id)
    in_order = all(is_header_text(one) and len(one) <= _LONGEST_HEADER for one in headers)
    framed = mail.message_id.startswith("<") and mail.message_id.endswith(">")
    known = framed and is_address(mail.message_id[1:-1])
    if not (in_order and known and is_address(account.from_address)):
        raise MailFailure(
            "A name, the subject or the sender's address holds something that mail cannot carry; "
            "change it and send again.",
            MailFault.CONTENT,
            retryable=False,
        )


def _add_bodies(message: EmailMessage, mail: Mail) -> None:
    # What people wrote may hold any character; these two encodings keep lines short.
    message.set_content(_sendable(mail.text), cte="quoted-printable")
    message.add_alternative(_sendable(mail.html), subtype="html", cte="quoted-printable")
    if mail.calendar is None:
        return
    method = mail.calendar.method
    if not (method.isascii() and method.isalpha()):
        raise MailFailure(
            "The calendar part has no method; plan the meeting anew.",
            MailFault.CONTENT,
            retryable=False,
        )
    message.add_alternative(
        _sendable(mail.calendar.text), subtype="calendar", params={"method": method}, cte="base64"
    )
    message.add_attachment(
        _sendable(mail.calendar.text).encode(),
        maintype="application",
        subtype="ics",
        filename=_FILE_NAME,
    )


def _sendable(text: str) -> str:
    """Without halves of surrogate pairs, which UTF-8 does not have."""
    return text.encode("utf-8", "replace").decode("utf-8")
