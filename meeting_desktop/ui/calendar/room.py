"""The Calendar as a room of the window: the page and its commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from meeting_desktop.ui.calendar.calendar_page import CalendarPage, utc_now
from meeting_desktop.ui.calendar.exchanging import CalendarExchange
from meeting_desktop.ui.calendar.page_commands import CalendarCommands
from meeting_desktop.ui.shell import Shell


class CalendarRoomPage(CalendarPage):
    """``now`` gives an aware instant."""

    def __init__(self, shell: Shell, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__(shell, now)
        self.commands = CalendarCommands(self)
        self.exchange = CalendarExchange(self)
