"""What a mail brings: the answer in its calendar part, or the report that another one bounced.

Nothing but those parts is looked at. The sender is taken only where the From line leaves no doubt,
for it decides whose answer counts: a comment, a second address or an encoded word that looks like
an address is no sender.
"""

from __future__ import annotations

import re
from codecs import lookup
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from itertools import islice

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.calendar_events import CalendarFile
from meeting_desktop.domain.incoming_mail import DeliveryReport, IncomingMail
from meeting_desktop.domain.mail_addresses import is_address

_LARGEST_BYTES = 10_000_000
_MOST_PARTS = 200
#: A report tells of each recipient; each is looked up in the store while captions wait for it.
_MOST_REPORTS = 50
#: Decoding 1 MB of these takes minutes, and no mail program writes them.
_SLOW_CHARSETS = frozenset({"punycode", "idna"})
_CALENDARS = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_ANGLED = re.compile(r"(?:\"(?:[^\"\\]|\\.)*\"|[^<>@\"])*<([^<>\s]+)>\s*", re.DOTALL)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")


def read_mail(content: bytes, read: Callable[[bytes], CalendarFile]) -> IncomingMail:
    """Raises: UserFacingError, also as ``read``."""
    if len(content) > _LARGEST_BYTES:
        raise UserFacingError(
            "The mail is longer than 10 MB; save its calendar part alone and try again.",
            code="calendar_too_large",
        )
    try:
        mail = message_from_bytes(content)
        parts = list(islice(mail.walk(), _MOST_PARTS))
    except RecursionError as error:
        raise _unreadable("it is packed too deeply") from error
    sender = _sender(mail)
    if mail.get_content_type() == "multipart/report":
        return IncomingMail(sender, None, tuple(islice(_reports(mail, parts), _MOST_REPORTS)))
    calendar = next((one for one in parts if _is_calendar(one)), None)
    if calendar is not None:
        return IncomingMail(sender, read(_content(calendar)))
    if any(_is_tnef(part) for part in parts):
        raise _unreadable(
            "it is packed as winmail.dat, which only Outlook reads; ask for the answer once more "
            "or note it by hand"
        )
    return IncomingMail(sender, None)


def _unreadable(why: str) -> UserFacingError:
    return UserFacingError(f"The mail cannot be read: {why}.", code="mail_unreadable")


def _sender(mail: Message) -> str:
    lines = mail.get_all("From") or []
    if len(lines) != 1:
        return ""
    text = str(lines[0]).replace("\r", "").replace("\n", "").strip()
    angled = _ANGLED.fullmatch(text)
    address = angled[1] if angled is not None else text
    return address.lower() if is_address(address) else ""


def _is_calendar(part: Message) -> bool:
    if part.get_content_type() in _CALENDARS:
        return True
    return _filename(part).endswith(".ics") and not part.is_multipart()


def _is_tnef(part: Message) -> bool:
    return _filename(part) == "winmail.dat" or part.get_content_type() in {
        "application/ms-tnef",
        "application/vnd.ms-tnef",
    }


def _filename(part: Message) -> str:
    return _asked(part.get_filename).lower()


def _asked(ask: Callable[[], object]) -> str:
    """What a header says; the library stumbles over parameters that make no sense (RFC 2231)."""
    try:
        return str(ask() or "")
    except (TypeError, ValueError, LookupError, AttributeError):
        return ""


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = _asked(part.get_content_charset).lower()
    if charset in {"", "utf-8", "utf8", "us-ascii"}:
        return content
    try:
        if lookup(charset).name in _SLOW_CHARSETS:
            return content
        return content.decode(charset).encode()
    except (LookupError, ValueError):
        return content


def _reports(mail: Message, parts: list[Message]) -> Iterator[DeliveryReport]:
    """RFC 3464: one for each recipient that it tells of."""
    original = _original(mail, parts)
    if not original:
        return
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        payload = part.get_payload()
        for block in payload if isinstance(payload, list) else ():
            if isinstance(block, Message) and block.get("Action"):
                yield _report(block, original)


def _report(block: Message, original: str) -> DeliveryReport:
    recipient = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
    address = recipient.rpartition(";")[2].strip().strip("<>").lower()
    status = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})", str(block.get("Status") or ""))
    return DeliveryReport(
        message_id=original,
        recipient=address if is_address(address) else "",
        failed=str(block["Action"]).strip().lower() == "failed",
        status=status[1] if status else "",
    )


def _original(mail: Message, parts: list[Message]) -> str:
    """The Message-ID of the mail that the report is about."""
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            found = _identifier(message_from_bytes(_content(part)).get("Message-ID"))
        elif part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            found = _identifier(inner.get("Message-ID")) if isinstance(inner, Message) else ""
        else:
            continue
        if found:
            return found
    return _identifier(mail.get("In-Reply-To"))


def _identifier(value: object) -> str:
    found = _MESSAGE_ID.search(str(value or ""))
    return found[0] if found else ""
