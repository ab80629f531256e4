"""Days and times as mails say them; with the zone named, always.

Few languages need few words: a library of locales would be larger than the rest of the mail.
"""

from __future__ import annotations

from datetime import date, datetime

from meeting_desktop.domain.wall_times import offset_words, zone_of

DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
}
MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
           "Oktober", "November", "Dezember"),
}  # fmt: skip
_DATES = {"en": "{day} {month} {year}", "de": "{day}. {month} {year}"}


def date_words(day: date, language: str) -> str:
    """``3 March 2026``."""
    language = _known(language)
    month = MONTHS[language][day.month - 1]
    return _DATES[language].format(day=day.day, month=month, year=day.year)


def span_words(start: datetime, end: datetime, zone: str, language: str) -> str:
    """``Tuesday, 3 March 2026, 10:00–10:45 (Europe/Berlin, UTC+1)`` of two instants.

    Raises: UserFacingError, code ``unknown_zone``.
    """
    first, last = start.astimezone(zone_of(zone)), end.astimezone(zone_of(zone))
    begin = f"{_day(first, language)}, {first:%H:%M}"
    if first.date() == last.date() and first.utcoffset() == last.utcoffset():
        return f"{begin}–{last:%H:%M} ({zone}, {offset_words(start, zone)})"
    if first.date() == last.date():
        # The clocks are changed meanwhile: each end says what it counts in.
        offsets = offset_words(start, zone), offset_words(end, zone)
        return f"{begin} {offsets[0]} – {last:%H:%M} {offsets[1]} ({zone})"
    return f"{begin} – {_day(last, language)}, {last:%H:%M} ({zone}, {offset_words(start, zone)})"


def _day(day: datetime, language: str) -> str:
    return f"{DAYS[_known(language)][day.weekday()]}, {date_words(day, language)}"


def _known(language: str) -> str:
    return language if language in _DATES else "en"
