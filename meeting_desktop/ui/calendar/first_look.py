"""What a calendar reads for its page: at first all that it opens with, while the page is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from meeting_desktop.application.browse_calendar import BrowseCalendar
from meeting_desktop.application.keep_unfinished import KeepUnfinished
from meeting_desktop.domain.people import User
from meeting_desktop.domain.wall_times import is_zone, zone_of
from meeting_desktop.ui.calendar.calendar_model import CalendarModel
from meeting_desktop.ui.calendar.sheet import Sheet, SheetRequest, ViewKind, make_sheet
from meeting_desktop.ui.calendar.zones import NOTE_KEY, CalendarNote, system_zone


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What a calendar that is opened must know, and the days that it opens with."""

    me: User
    note: CalendarNote
    sheet: Sheet


def look_first(
    calendar: BrowseCalendar,
    unfinished: KeepUnfinished,
    now: Callable[[], datetime],
    first_weekday: int,
) -> FirstLook:
    """In the background."""
    note = CalendarNote.read(unfinished.read(NOTE_KEY))
    me = calendar.me()
    asked = CalendarModel(shown_zone(me), now, first_weekday=first_weekday)
    asked.show(note.kind)
    answers = note.kind is not ViewKind.MONTH
    return FirstLook(me, note, read_sheet(calendar, asked.request(), answers))


def shown_zone(me: User | None) -> ZoneInfo:
    """Their own, else this machine's, which may change on the way."""
    own = me.time_zone if me is not None else ""
    return zone_of(own) if own and is_zone(own) else system_zone()


def read_sheet(calendar: BrowseCalendar, request: SheetRequest, answers: bool) -> Sheet:
    """In the background."""
    found = calendar.entries(request.start, request.end, answers=answers)
    return make_sheet(request, found)
