"""Dates and times as people say them in a meeting: "Tuesday at three", "bis Ende des Monats".

English and German, after the rules of quick entry, with what only speech has: numbers as words
("half past two", "in vierzehn Tagen"), spans ("next week", "end of the quarter"), "your time", and
days that are turned down ("Tuesday doesn't work, how about Thursday"). An hour from 1 to 6 is of
the afternoon, unless somebody said "a.m." or "in the morning".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from meeting_desktop.domain.quick_dates import read_repeat
from meeting_desktop.domain.quick_line import Line, PartKind
from meeting_desktop.domain.quick_times import read_time, read_zone
from meeting_desktop.domain.quick_words import MONTHS
from meeting_desktop.domain.spoken_days import read_spoken_day
from meeting_desktop.domain.spoken_spans import SpokenDay
from meeting_desktop.domain.spoken_tokens import OUR_TIME, YOUR_TIME, Token, tokens_of
from meeting_desktop.domain.spoken_words import DAY_PARTS, MAY_NAME_TIME, MORNINGS
from meeting_desktop.domain.wall_times import resolve, wall_of, zone_of

#: A turn of speech is a few sentences; what is longer is read up to here.
_LONGEST = 2_000
_CLAUSE = re.compile(
    rf"(?<=[?!;])\s+|(?<=[^\W\d]\.)(?<!\b[ap]\.m\.)\s+(?=[A-ZÄÖÜ])"
    rf"|(?<=\d\.)\s+(?=[A-ZÄÖÜ])(?!(?i:{'|'.join(MONTHS)})\b)"
    r"|,?\s+(?=(?i:but|so|how about|what about|aber|also|sondern|lieber|wie wäre)\b)"
)
_REFUSED = re.compile(
    r"\b(?:can't|cannot|can not|won't|doesn't work|does not work|isn't good|not on|not possible"
    r"|busy|booked|geht nicht|geht es nicht|passt nicht|kann ich nicht|nicht am|leider nicht)\b",
    re.IGNORECASE,
)
_EARLIEST, _AFTERNOON_FROM, _NOON = 5, 7, 12
_HALF = re.compile(r"a\.?m\.?$")


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """``words`` as they were said, ``text[start:end]``.

    ``starts_at`` is aware, in the zone that was meant; without a time (``time_said`` false) the
    beginning of the day, or of the part of it that was named ("morning"). ``ends_on`` is the last
    day of what was named: of "next week" its Friday, of a day itself; a task is due then.
    ``is_deadline``: "by", "until", "within". ``is_past``: "yesterday", "two weeks ago", or a day
    with its year or a time of today that is over.
    """

    words: str
    starts_at: datetime
    time_said: bool
    ends_on: date
    is_deadline: bool = False
    is_past: bool = False
    start: int = 0
    end: int = 0
    #: False where only a time was said, and the day is that of its next instance.
    day_said: bool = True
    #: A day of the week alone, taken for its next instance; what was said before may mean another.
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class _Speech:
    """A text, and who said it when and where."""

    text: str
    said_at: datetime
    zone: str
    language: str
    your_zone: str
    my_zone: str


@dataclass(frozen=True, slots=True)
class _Clause:
    """What one clause says; ``part`` of a day, ``zone`` empty where none was said."""

    start: int
    end: int
    day: SpokenDay | None
    at: time | None
    part: time | None
    zone: str


def spoken_date(
    text: str,
    said_at: datetime,
    zone: str,
    language: str,
    *,
    your_zone: str = "",
    my_zone: str = "",
) -> SpokenDate | None:
    """The first date or time of ``text`` that is not turned down; None where there is none.

    ``said_at`` is aware; ``zone`` (IANA) is where the speaker's words are meant, ``your_zone`` the
    listener's ("at three your time") and ``my_zone`` the speaker's own, where they are known.
    ``language``: ISO 639-1, or empty. A time
    alone in the sentence behind a day ("Tuesday works. At three?") goes with it.

    Raises: UserFacingError, code ``unknown_zone``.
    """
    if not MAY_NAME_TIME.search(text, 0, _LONGEST):
        return None
    speech = _Speech(text[:_LONGEST], said_at, zone, language, your_zone, my_zone)
    read = [_read(speech, start, end) for start, end in _clauses(speech.text)]
    said = [one for one in read if one is not None]
    if not said:
        return None
    first = said[0]
    if first.at is None and len(said) > 1 and said[1].day is None:
        first = _with_time(first, said[1])
    return _dated(speech, first)


def _clauses(text: str) -> list[tuple[int, int]]:
    """Where each begins and ends."""
    cuts = [0, *(found.end() for found in _CLAUSE.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(cuts) if start < end]


def _with_time(first: _Clause, second: _Clause) -> _Clause:
    return _Clause(
        first.start, second.end, first.day, second.at, first.part, second.zone or first.zone
    )


def _read(speech: _Speech, start: int, end: int) -> _Clause | None:
    """What the clause says; None also where it turns down what it names."""
    if _REFUSED.search(speech.text, start, end):
        return None
    tokens = tokens_of(speech.text[start:end], speech.language)
    line = Line(" ".join(one.norm for one in tokens))
    read_repeat(line)
    if any(line.kind_at(place) is PartKind.REPEAT for place in range(len(tokens))):
        return None  # "every Monday" is no date
    day = read_spoken_day(line, wall_of(speech.said_at, speech.zone).wall)
    at, meant = None, ""
    if day is None or day.at is None:
        at, meant = _time(line, tokens, speech)
    if day is None and at is None:
        return None
    part = _day_part(line) if at is None else None
    taken = [tokens[place] for place in range(len(tokens)) if line.kind_at(place)]
    first, last = start + taken[0].start, start + taken[-1].end
    return _Clause(first, last, day, at, part, meant)


def _time(line: Line, tokens: Sequence[Token], speech: _Speech) -> tuple[time | None, str]:
    """The time of the clause as it is meant, and the zone that was named with it."""
    clock = read_time(line)
    if clock is None:
        return None, ""
    norms = [one.norm for one in tokens]
    meant = read_zone(line, clock) or ""
    if YOUR_TIME in norms or OUR_TIME in norms:
        place = norms.index(YOUR_TIME if YOUR_TIME in norms else OUR_TIME)
        line.take(PartKind.ZONE, range(place, place + 1))
        meant = speech.your_zone if YOUR_TIME in norms else speech.my_zone
    return _as_meant(clock.at, norms, norms[clock.places[-1]]), meant


def _as_meant(at: time, norms: Sequence[str], last_word: str) -> time:
    """``at`` with the half of the day that the words around it say, else that of work."""
    if at.hour == 0 or _HALF.search(last_word):
        return at
    early = at.hour % _NOON
    if at.hour < _AFTERNOON_FROM + _NOON and not MORNINGS.isdisjoint(norms):
        # "Six in the morning"; nobody meets at three in the night.
        is_early = early >= _EARLIEST and at.hour != _NOON
        return at.replace(hour=early) if is_early else at.replace(hour=early + _NOON)
    parts = [DAY_PARTS[word] for word in norms if word in DAY_PARTS]
    is_late = early < _AFTERNOON_FROM or any(part.hour > _NOON for part in parts)
    return at.replace(hour=early + _NOON) if is_late and at.hour < _NOON else at


def _day_part(line: Line) -> time | None:
    """When the part of the day begins that was named, by itself or with the day ("tonight")."""
    for place, word in enumerate(line.lower):
        if word in DAY_PARTS and (line.is_free(place) or line.kind_at(place) is PartKind.DATE):
            if line.is_free(place):
                line.take(PartKind.TIME, range(place, place + 1))
            return DAY_PARTS[word]
    return None


def _dated(speech: _Speech, said: _Clause) -> SpokenDate | None:
    meant = said.zone or speech.zone
    now = wall_of(speech.said_at, meant).wall.replace(second=0, microsecond=0)
    day = said.day or SpokenDay(now.date(), now.date(), is_open=True)
    is_whole = day.first != day.last
    at = None if is_whole else said.at
    wall = day.at or datetime.combine(day.first, at or said.part or time())
    try:
        if day.is_open and at is not None and wall < now:
            wall += timedelta(days=7 if said.day is not None else 1)
        starts_at = _instant(wall, meant)
    except OverflowError:
        return None  # beyond the calendar
    time_said = at is not None or day.at is not None
    return SpokenDate(
        words=speech.text[said.start : said.end],
        starts_at=starts_at,
        time_said=time_said,
        ends_on=max(day.last, wall.date()),
        is_deadline=day.is_deadline,
        is_past=day.is_past or (wall < now if time_said else day.last < now.date()),
        start=said.start,
        end=said.end,
        day_said=said.day is not None,
        is_open=said.day is not None and said.day.is_open,
    )


def _instant(wall: datetime, zone: str) -> datetime:
    """A skipped time is the one behind the gap, of one that is there twice the first is meant."""
    found = resolve(wall, zone)
    reading = found.readings[-1 if found.skipped else 0]
    return reading.instant.astimezone(zone_of(zone))
