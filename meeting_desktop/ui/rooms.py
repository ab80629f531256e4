"""The rooms that the rail leads to, in its order. Only what exists is listed."""

from __future__ import annotations

from meeting_desktop.ui.shell import Room


def all_rooms() -> tuple[Room, ...]:
    """Each module is imported here and not above, so that importing the window stays cheap."""
    from meeting_desktop.ui.calendar.room import calendar_room
    from meeting_desktop.ui.leads.leads_page import leads_room
    from meeting_desktop.ui.library.library_page import library_room
    from meeting_desktop.ui.questions.page import questions_room
    from meeting_desktop.ui.settings.settings_page import settings_room
    from meeting_desktop.ui.today.page import today_room

    return (
        today_room(),
        calendar_room(),
        leads_room(),
        questions_room(),
        library_room(),
        settings_room(),
    )
