"""The Calendar as a room of the window: the page and its commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from meeting_desktop.ui.calendar.calendar_page import CalendarPage, utc_now
from meeting_desktop.ui.calendar.exchanging import CalendarExchange
from meeting_desktop.ui.calendar.page_commands import CalendarCommands
from meeting_desktop.ui.shell import Room, Shell


class CalendarRoomPage(CalendarPage):
    """``now`` gives an aware instant."""

    def __init__(self, shell: Shell, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__(shell, now)
        self.commands = CalendarCommands(self)
        self.exchange = CalendarExchange(self)


def _make_page(shell: Shell) -> QWidget:
    return CalendarRoomPage(shell)


def calendar_room() -> Room:
    """The room for the rail."""
    title = QCoreApplication.translate("Rooms", "Calendar")
    return Room("calendar", title, "calendar-blank", "Ctrl+2", _make_page)
