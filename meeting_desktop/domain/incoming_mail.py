"""What a mail that came in says about ours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meeting_desktop.domain.calendar_events import CalendarFile

_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[^\n]*\n")


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A server tells what became of a mail to ``recipient`` (RFC 3464).

    ``message_id`` (with angle brackets) is the sent mail's. ``failed``: it will not arrive.
    ``status`` is like "5.1.1", empty where none was given.
    """

    message_id: str
    recipient: str
    failed: bool
    status: str = ""


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """``sender`` is the one address of its From line in lower case, empty where that is unclear.

    Whether From is true nobody has checked: that is the mail server's part.
    """

    sender: str
    calendar: CalendarFile | None
    reports: tuple[DeliveryReport, ...] = ()


def looks_like_mail(content: bytes) -> bool:
    """Whether a file begins with lines of a header that are no calendar's."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_calendar = start[:15].upper().startswith(b"BEGIN:VCALENDAR")
    return _HEADER.match(start) is not None and not is_calendar
