"""``CalendarFiles`` by icalendar, and by a reader of our own for what others write."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.calendar_events import CalendarEvent, CalendarFile, CalendarMethod
from meeting_desktop.domain.incoming_mail import IncomingMail


class ICalendarFiles:
    """Implements ``ports.calendar_files.CalendarFiles`` and ``ports.mailbox.MailReader``.

    ``own_zone`` gives the IANA zone of times that name none. The library is imported when the
    first file is read or written: the window does not wait for it.
    """

    def __init__(self, own_zone: Callable[[], str] = lambda: "UTC") -> None:
        self._own_zone = own_zone

    def write(self, events: Sequence[CalendarEvent], method: CalendarMethod) -> str:
        from meeting_desktop.adapters.calendar_files.writing import write_calendar

        return write_calendar(events, method)

    def read(self, content: bytes) -> CalendarFile:
        from meeting_desktop.adapters.calendar_files.reading import read_calendar

        return read_calendar(content, self._own_zone())

    def read_mail(self, content: bytes) -> CalendarFile:
        found = self.read_incoming(content)
        if found.calendar is None:
            raise UserFacingError(
                "There is no calendar part in this mail; open the one that carries the answer.",
                code="not_a_calendar",
            )
        return found.calendar

    def read_incoming(self, content: bytes) -> IncomingMail:
        from meeting_desktop.adapters.calendar_files.mail_reading import read_mail

        return read_mail(content, self.read)
