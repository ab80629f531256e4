"""Calendar files: what invitations carry, what is exported, what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from meeting_desktop.domain.calendar_events import CalendarEvent, CalendarFile, CalendarMethod


class CalendarFiles(Protocol):
    """Text is RFC 5545: CRLF, folded at 75 octets, with a VTIMEZONE for every zone named."""

    def write(self, events: Sequence[CalendarEvent], method: CalendarMethod) -> str:
        """One VCALENDAR.

        Raises:
            UserFacingError: a text in it would break out of its line (code ``unsafe_text``).
        """
        ...

    def read(self, content: bytes) -> CalendarFile:
        """What an .ics says.

        Raises:
            UserFacingError: it is no calendar file, is longer than 10 MB or holds over 10,000
                entries (codes ``not_a_calendar``, ``calendar_too_large``).
        """
        ...

    def read_mail(self, content: bytes) -> CalendarFile:
        """What the text/calendar part of an .eml says. Raises: UserFacingError, as ``read``."""
        ...
