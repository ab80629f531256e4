"""What the calendar says: times as the locale writes them, meetings for who hears them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.calendar.days import local_date
from meeting_desktop.ui.calendar.sheet import ViewKind

_NOON = 12


def _tr(text: str) -> str:
    return QCoreApplication.translate("Calendar", text)


def translated(text: str) -> str:
    """For words of the calendar that stand elsewhere."""
    return _tr(text)


def at_the_same_time(titles: str) -> str:
    return _tr("At the same time: {0}.").format(titles)


def status_words(status: MeetingStatus) -> str:
    return {
        MeetingStatus.SCHEDULED: _tr("Scheduled"),
        MeetingStatus.ACTIVE: _tr("Running now"),
        MeetingStatus.COMPLETED: _tr("Held"),
        MeetingStatus.CANCELLED: _tr("Cancelled"),
        MeetingStatus.POSTPONED: _tr("Postponed"),
    }[status]


def first_weekday() -> int:
    """As the locale begins its week; Monday is 0."""
    return int(QLocale().firstDayOfWeek().value) - 1


def clock_words(hour: int, minute: int) -> str:
    """A time of the day, of 12 or 24 hours as the locale has it."""
    return QLocale().toString(QTime(hour % 24, minute), QLocale.FormatType.ShortFormat)


def hour_words(minutes: int) -> str:
    """A line of the scale: as short as it can be said."""
    if "AP" in QLocale().timeFormat(QLocale.FormatType.ShortFormat).upper():
        hour = minutes // 60 % 24
        said = str(hour % _NOON or _NOON) + (f":{minutes % 60:02}" if minutes % 60 else "")
        return f"{said} {QLocale().amText() if hour < _NOON else QLocale().pmText()}"
    return clock_words(minutes // 60, minutes % 60)


def time_words(instant: datetime, zone: ZoneInfo) -> str:
    wall = instant.astimezone(zone)
    return clock_words(wall.hour, wall.minute)


def span_words(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """ "10:00 – 10:45", with the day where it is another."""
    first, last = local_date(start, zone), local_date(end, zone)
    if first == last:
        return f"{time_words(start, zone)} – {time_words(end, zone)}"
    begin, finish = time_words(start, zone), time_words(end, zone)
    return f"{short_day(first)}, {begin} – {short_day(last)}, {finish}"


def brief_span_words(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Under the heading of its first day: "23:30 – Thu 01:00"."""
    first, last = local_date(start, zone), local_date(end, zone)
    finish = time_words(end, zone)
    day = "" if first == last else f"{weekday(last)} "
    return f"{time_words(start, zone)} – {day}{finish}"


def offset_words(instant: datetime, zone: ZoneInfo) -> str:
    """ "UTC+2", "UTC+5:30"."""
    offset = instant.astimezone(zone).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"  # noqa: RUF001 - a minus, typeset
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def zone_words(zone: ZoneInfo) -> str:
    """The city of an IANA zone."""
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


def qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def short_day(day: date) -> str:
    return QLocale().toString(qdate(day), "ddd d MMM")


def long_day(day: date) -> str:
    return QLocale().toString(qdate(day), QLocale.FormatType.LongFormat)


def weekday(day: date, *, short: bool = True) -> str:
    form = QLocale.FormatType.ShortFormat if short else QLocale.FormatType.LongFormat
    return QLocale().dayName(day.isoweekday(), form)


def title_of(kind: ViewKind, anchor: date, first: date, last: date) -> str:
    """What the header names: a day, a span of days, a month."""
    if kind is ViewKind.DAY:
        return long_day(anchor)
    if kind is ViewKind.MONTH:
        month = QLocale().standaloneMonthName(anchor.month)
        return f"{month} {anchor.year}"
    if first.year != last.year:
        return f"{QLocale().toString(qdate(first), 'd MMM yyyy')} – {_full(last)}"
    if first.month != last.month:
        return f"{QLocale().toString(qdate(first), 'd MMM')} – {_full(last)}"
    return f"{first.day} – {_full(last)}"


def _full(day: date) -> str:
    return QLocale().toString(qdate(day), "d MMM yyyy")


def nothing_words(kind: ViewKind) -> str:
    return {
        ViewKind.DAY: _tr("Nothing planned on this day"),
        ViewKind.WORK_WEEK: _tr("Nothing planned this week"),
        ViewKind.WEEK: _tr("Nothing planned this week"),
        ViewKind.MONTH: _tr("Nothing planned this month"),
        ViewKind.AGENDA: _tr("Nothing planned in these weeks"),
    }[kind]


def answer_words(entry: CalendarEntry) -> str:
    """Who is invited and who declined; empty where nobody is."""
    if entry.declined:
        return _tr("{0} of {1} declined").format(entry.declined, entry.invited)
    return _tr("{0} invited").format(entry.invited) if entry.invited else ""


def spoken(entry: CalendarEntry, zone: ZoneInfo, now: datetime) -> str:
    """A meeting in one sentence: "Demo with Acme, Friday 4 December, 10:00 to 10:45, …"."""
    first = local_date(entry.start, zone)
    day = QLocale().toString(qdate(first), "dddd d MMMM")
    parts = [
        entry.title,
        day,
        _tr("{0} to {1}").format(time_words(entry.start, zone), time_words(entry.end, zone)),
    ]
    if entry.lead_name:
        parts.append(_tr("with {0}").format(entry.lead_name))
    if entry.status is not MeetingStatus.SCHEDULED:
        parts.append(status_words(entry.status))
    elif entry.end <= now:
        parts.append(_tr("past"))
    if entry.series_id is not None:
        parts.append(_tr("repeats"))
    answers = answer_words(entry)
    return ", ".join([*parts, answers] if answers else parts)
