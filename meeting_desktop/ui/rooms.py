"""The rooms that the rail leads to, in its order. Only what exists is listed.

A room's page is imported when it is made: a start pays for the first one alone. The others are
imported behind the window once it stands (``import_pages``), so that nobody waits for them either.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from meeting_desktop.ui.shell import Room, Shell


def all_rooms() -> tuple[Room, ...]:
    return (
        Room("today", _tr("Today"), "house", "Ctrl+1", _make_today),
        Room("calendar", _tr("Calendar"), "calendar-blank", "Ctrl+2", _make_calendar),
        Room("leads", _tr("Leads"), "address-book", "Ctrl+3", _make_leads),
        Room("questions", _tr("Questions"), "question", "Ctrl+4", _make_questions),
        Room("library", _tr("Library"), "books", "Ctrl+5", _make_library),
        Room("insights", _tr("Insights"), "chart-line-up", "Ctrl+6", _make_insights),
        Room("settings", _tr("Settings"), "gear-six", "Ctrl+,", _make_settings, at_bottom=True),
    )


def import_pages() -> None:
    """Import every page. For a thread in the background; makes no objects of Qt's."""
    import meeting_desktop.ui.calendar.room
    import meeting_desktop.ui.insights.page
    import meeting_desktop.ui.leads.leads_page
    import meeting_desktop.ui.library.library_page
    import meeting_desktop.ui.questions.page
    import meeting_desktop.ui.report.report_view
    import meeting_desktop.ui.schedule.page
    import meeting_desktop.ui.settings.settings_page  # noqa: F401 - imported for those who come
    from meeting_desktop.ui.calendar.zones import system_zone

    # Whoever asks Qt first for the zone waits for its tables; the calendar would.
    system_zone()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Rooms", text)


def _make_today(shell: Shell) -> QWidget:
    from meeting_desktop.ui.today.page import TodayPage

    return TodayPage(shell)


def _make_calendar(shell: Shell) -> QWidget:
    from meeting_desktop.ui.calendar.room import CalendarRoomPage

    return CalendarRoomPage(shell)


def _make_leads(shell: Shell) -> QWidget:
    from meeting_desktop.ui.leads.leads_page import LeadsRoomPage

    return LeadsRoomPage(shell)


def _make_questions(shell: Shell) -> QWidget:
    from meeting_desktop.ui.questions.page import QuestionsPage

    return QuestionsPage(shell)


def _make_library(shell: Shell) -> QWidget:
    from meeting_desktop.ui.library.library_page import LibraryRoomPage
    from meeting_desktop.ui.report.report_view import ReportView

    return LibraryRoomPage(shell, ReportView)


def _make_insights(shell: Shell) -> QWidget:
    from meeting_desktop.ui.insights.page import InsightsPage

    return InsightsPage(shell)


def _make_settings(shell: Shell) -> QWidget:
    from meeting_desktop.ui.settings.settings_page import SettingsPage

    return SettingsPage(shell)
