"""Days and spans of days within a spoken clause, beside those that quick entry knows.

The same words mean the same day as in quick entry ("next Tuesday" is of the week after this one),
but for one: whoever says "Tuesday" on a Tuesday means the next one; else they say "today".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from meeting_desktop.domain.quick_dates import read_day
from meeting_desktop.domain.quick_line import Line, PartKind, words
from meeting_desktop.domain.quick_words import MONTHS, NUMBERS, WEEKDAYS, any_of
from meeting_desktop.domain.spoken_spans import (
    SpokenDay,
    later,
    month_end,
    part_of,
    single_day,
    span_of,
)

_DAY, _MONTH = any_of(WEEKDAYS), any_of(MONTHS)
_COUNT = rf"(?P<n>\d{{1,3}}|{any_of(NUMBERS)})"
_UNIT = r"(?P<unit>day|week|month|year|tag|woche|monat|jahr)(?:e?n|e|s)?"
_NEXT = r"next|following|nächste[nrms]?|kommende[nrms]?"
_THIS = r"this|diese[nrms]?"
_LAST = r"last|previous|letzte[nrms]?|vorige[nrms]?|vergangene[nrms]?"
_SPAN = r"(?P<unit>week|month|quarter|year|woche|monat|quartal|jahr)(?:e?s)?"
_WEEK = (
    rf"(?:(?:(?P<this>{_THIS})|(?P<next>{_NEXT})|übernächste[nr]?) (?:week|woche)"
    r"|(?:the )?(?:week )?after next(?: week)?)"
)
_PART = (
    r"(?:the )?(?P<part>end|beginning|start|middle|early|late|mid|ende|anfang|mitte)"
    r"(?: of| in)?(?: the| der| des)?"
)
#: Without "by" it is a figure of speech.
_END_OF_DAY = (
    r"(?:by|before|until|till|bis) "
    r"(?:(?:the )?end of (?:the )?(?:business )?day|close of business|eod|cob|feierabend)"
)

_PAST_DAY = words("(?P<word>yesterday|gestern|vorgestern|day before yesterday)")
_PAST_NAMED = words(rf"(?:{_LAST}|since|seit) (?:(?P<day>{_DAY})|{_SPAN})")
_AGO = words(rf"{_COUNT} {_UNIT} ago")
_VOR = words(rf"vor {_COUNT} {_UNIT}")
_THIS_PART = words(r"this (?:morning|afternoon|evening)")
_DAY_IN_WEEKS = words(rf"(?P<day>{_DAY}) in {_COUNT} (?:weeks?|wochen?)")
_WEEKS_FROM = words(rf"{_COUNT} weeks? from (?:(?P<day>{_DAY})|today|now)")
_DAY_OF_WEEK = words(rf"(?P<day>{_DAY})(?: of| in)?(?: der)? {_WEEK}")
_WEEK_DAY = words(rf"{_WEEK}(?: on| am)? (?P<day>{_DAY})")
_MONTH_THE = words(rf"(?P<month>{_MONTH}) the (?P<d>\d{{1,2}})(?:st|nd|rd|th)")
_NTH = words(
    r"(?:the|am|zum|den|dem|vom|ab) (?P<d>\d{1,2})(?:st|nd|rd|th)"
    rf"(?! (?:of )?(?:{_MONTH}|quarter|quartal)\b)"
)
_WITHIN = words(
    r"(?:within|innerhalb(?: von)?|binnen|(?:in|over|during) the next"
    rf"|in den (?:nächsten|kommenden)) {_COUNT} {_UNIT}"
)
_SPANS = words(
    rf"(?:{_PART} )?(?:(?P<this>{_THIS})|(?P<next>{_NEXT})|(?P<over>übernächste[nrms]?)) {_SPAN}"
)
_PART_OF = words(rf"{_PART} {_SPAN}|(?P<whole>monats|quartals|jahres)ende")
_MONTH_SPAN = words(
    rf"(?:(?:in|im|by|until|bis|next|nächsten?|this|diesen)|(?:bis )?{_PART}) (?P<month>{_MONTH})"
)
_QUARTER = words(
    rf"(?:{_PART} )?(?:q(?P<q>[1-4])|(?P<nth>[1-4])(?:st|nd|rd|th) (?:quarter|quartal))"
    r"(?: (?:of )?(?P<y>20\d\d))?"
)
_DONE_TODAY = words(_END_OF_DAY)
_LEADS_BACK = 3
_BY = frozenset({"by", "until", "till", "before", "bis", "vor", "spätestens", "latest", "than"})
_BETWEEN = frozenset(
    {"the", "zum", "next", "this", "nächsten", "diesen", "spätestens", "end", "of"}
)


def read_spoken_day(line: Line, now: datetime) -> SpokenDay | None:
    """``now`` is the naive wall time of the place; the first way of saying a day that is there."""
    for pattern, understand in _BEFORE_QUICK:
        day = _by(line, pattern, understand, now.date())
        if day is not None:
            return day
    quick = read_day(line, now)
    if quick is not None:
        place = next(part for part in line.parts if part.kind is PartKind.DATE)
        first = quick.day
        if quick.is_open and first == now.date() and not _says_this(line, place.start):
            first += timedelta(days=7)
        day = SpokenDay(first, first, is_open=quick.is_open, at=quick.at)
        return _with_deadline(line, day, _place_of(line, place.start))
    for pattern, understand in _BEHIND_QUICK:
        day = _by(line, pattern, understand, now.date())
        if day is not None:
            return day
    return None


_Way = Callable[[re.Match[str], date], SpokenDay]


def _by(line: Line, pattern: re.Pattern[str], understand: _Way, today: date) -> SpokenDay | None:
    for found in line.all(pattern):
        try:
            day = understand(found, today)
        except (ValueError, OverflowError):
            continue  # the 30th of February, or a day beyond the calendar
        places = line.places(found)
        line.take(PartKind.DATE, places)
        return _with_deadline(line, day, places[0])
    return None


def _with_deadline(line: Line, day: SpokenDay, place: int) -> SpokenDay:
    for before in range(place - 1, max(-1, place - 1 - _LEADS_BACK), -1):
        word = line.lower[before]
        if word in _BY:
            return replace(day, is_deadline=True)
        if word not in _BETWEEN:
            break
    return day


def _place_of(line: Line, start: int) -> int:
    return next(place for place, (at, _) in enumerate(line.words) if at >= start)


def _says_this(line: Line, start: int) -> bool:
    place = _place_of(line, start)
    return place > 0 and re.fullmatch(_THIS, line.lower[place - 1]) is not None


def _count(text: str) -> int:
    return NUMBERS[text] if text in NUMBERS else int(text)


def _past_day(found: re.Match[str], today: date) -> SpokenDay:
    days = 1 if found["word"] in {"yesterday", "gestern"} else 2
    return single_day(today - timedelta(days=days), is_past=True)


def _past_named(found: re.Match[str], today: date) -> SpokenDay:
    if found["day"]:
        back = (today.weekday() - WEEKDAYS[found["day"]] - 1) % 7 + 1
        return single_day(today - timedelta(days=back), is_past=True)
    first, last = span_of(found["unit"], today, -1)
    return SpokenDay(first, last, is_past=True)


def _ago(found: re.Match[str], today: date) -> SpokenDay:
    return single_day(later(today, found["unit"], -_count(found["n"])), is_past=True)


def _day_in_weeks(found: re.Match[str], today: date) -> SpokenDay:
    day = WEEKDAYS[found["day"]] if found["day"] else today.weekday()
    ahead = timedelta(days=(day - today.weekday()) % 7, weeks=_count(found["n"]))
    return single_day(today + ahead)


def _day_of_week(found: re.Match[str], today: date) -> SpokenDay:
    weeks = 0 if found["this"] else 1 if found["next"] else 2
    monday = today - timedelta(days=today.weekday())
    return single_day(monday + timedelta(weeks=weeks, days=WEEKDAYS[found["day"]]))


def _month_the(found: re.Match[str], today: date) -> SpokenDay:
    month, day = MONTHS[found["month"]], int(found["d"])
    this_year = date(today.year, month, day)
    return single_day(this_year if this_year >= today else date(today.year + 1, month, day))


def _nth(found: re.Match[str], today: date) -> SpokenDay:
    """The first month that has this day still before it: one of three has any day."""
    for months in range(3):
        first = later(today.replace(day=1), "month", months)
        day = first + timedelta(days=int(found["d"]) - 1)
        if day.month == first.month and day >= today:
            return single_day(day)
    raise ValueError("no such day")


def _within(found: re.Match[str], today: date) -> SpokenDay:
    return single_day(later(today, found["unit"], _count(found["n"])), is_deadline=True)


def _spans(found: re.Match[str], today: date) -> SpokenDay:
    ahead = 0 if found["this"] else 1 if found["next"] else 2
    first, last = span_of(found["unit"], today, ahead)
    return SpokenDay(*part_of(found["part"], max(first, today), last))


def _part_span(found: re.Match[str], today: date) -> SpokenDay:
    """ "Beginning of the month" is of the next one where this one's is over."""
    part, unit = found["part"] or "end", found["unit"] or found["whole"]
    day = SpokenDay(*part_of(part, *span_of(unit, today, 0)))
    return day if day.last >= today else SpokenDay(*part_of(part, *span_of(unit, today, 1)))


def _month_span(found: re.Match[str], today: date) -> SpokenDay:
    first = date(today.year, MONTHS[found["month"]], 1)
    if month_end(first) < today:
        first = first.replace(year=first.year + 1)
    day = SpokenDay(*part_of(found["part"], max(first, today), month_end(first)))
    return day if day.last >= today else single_day(today)


def _quarter(found: re.Match[str], today: date) -> SpokenDay:
    number = int(found["q"] or found["nth"])
    first = date(int(found["y"] or today.year), number * 3 - 2, 1)
    last = month_end(first.replace(month=first.month + 2))
    if last < today and not found["y"]:
        first, last = first.replace(year=first.year + 1), later(last, "year", 1)
    from_today = max(first, today) if last >= today else first
    return SpokenDay(*part_of(found["part"], from_today, last))


def _today(found: re.Match[str], today: date) -> SpokenDay:
    return single_day(today, is_deadline=found.re is _DONE_TODAY)


_BEFORE_QUICK: list[tuple[re.Pattern[str], _Way]] = [
    (_PAST_DAY, _past_day),
    (_PAST_NAMED, _past_named),
    (_AGO, _ago),
    (_VOR, _ago),
    (_THIS_PART, _today),
    (_DAY_IN_WEEKS, _day_in_weeks),
    (_WEEKS_FROM, _day_in_weeks),
    (_DAY_OF_WEEK, _day_of_week),
    (_WEEK_DAY, _day_of_week),
    (_MONTH_THE, _month_the),
    (_NTH, _nth),
    (_WITHIN, _within),
    (_SPANS, _spans),
    (_PART_OF, _part_span),
]
_BEHIND_QUICK: list[tuple[re.Pattern[str], _Way]] = [
    (_QUARTER, _quarter),
    (_MONTH_SPAN, _month_span),
    (_DONE_TODAY, _today),
]
