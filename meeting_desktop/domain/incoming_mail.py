"""What a mail that came in says about ours."""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.domain.calendar_events import CalendarFile


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
