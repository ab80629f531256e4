"""A meeting in one line: "Fri 10 demo with Acme 45m".

The grammar, in any order and any case, English or German. Each part is read once; what is not
understood is the title, and so are names and words for a type, which mean something too.

* day: ``today``, ``morgen``, ``Fri`` (the first Friday that is not over), ``next Tue`` (of the week
  after this one), ``next week`` (its Monday), ``in 2 days``, ``in einer Woche``, ``2026-12-03``,
  ``3.12.``, ``3 Dec``, ``Dec 3rd 2027``. ``12/3`` is not read: it is two days, depending on where
  one lives. ``Do 10``: short German days only with a capital and a time behind.
* time: ``10:30``, ``10am``, ``14h``, ``14h30``, ``10 Uhr``, ``at 3``, ``noon``; a bare hour
  (``10``) only beside a day, a length or a zone. Bare hours from 1 to 6 are of the afternoon.
  Ranges: ``3-4pm``, ``10:00–11:30``, ``von 10 bis 11``. ``in 2 hours`` is a day and a time.
* length: ``45m``, ``90 min``, ``1h`` (up to 8: ``9h`` is a time), ``1h30``, ``1.5h``,
  ``half an hour``.
* zone: right behind the time, a city of a zone (``10am New York``) or a short name (``CET``); a
  full name (``Europe/Berlin``) anywhere. A short name means a place's time, summer or winter.
* repetition: ``every Tue and Thu``, ``weekly``, ``every 2 weeks``, ``jeden Tag``, ``weekdays``;
  adjectives stay in the title.
* people: mail addresses; names and companies of known people; after ``with`` a first name.
* words that lead to any of these (``at``, ``on``, ``für``) go with it.

A time without a day is the next such time, a day without a time has none. Only a day that was named
can be over: ``is_past`` says so. The same line at the same moment always means the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.quick_dates import Day, Repeat, read_day, read_repeat
from meeting_desktop.domain.quick_line import Line, Part, PartKind, words
from meeting_desktop.domain.quick_people import KnownPerson, read_people
from meeting_desktop.domain.quick_times import Clock, read_length, read_time, read_zone
from meeting_desktop.domain.quick_words import LEADS_TO, TYPES, WITH
from meeting_desktop.domain.wall_times import wall_of

__all__ = ["KnownPerson", "Part", "PartKind", "QuickEntry", "read_quick_entry"]

#: Nobody plans a meeting in more; a pasted page is not a line.
LONGEST_LINE = 300
_ONE_DAY = timedelta(days=1)
_TYPES = [(words(re.escape(word)), word) for word in sorted(TYPES, key=len, reverse=True)]


@dataclass(frozen=True, slots=True)
class QuickEntry:
    """What a line says; None or empty where it says nothing of it.

    ``start`` is a naive wall time of ``time_zone``, None without a time; ``day`` is there with
    either. ``parts`` are spans of the line, by their start.
    """

    title: str
    time_zone: str
    day: date | None = None
    start: datetime | None = None
    minutes: int | None = None
    meeting_type: MeetingType | None = None
    people: tuple[KnownPerson, ...] = ()
    rule: str = ""
    is_past: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def lead_id(self) -> UUID | None:
        """The first lead that is named."""
        return next((one.lead_id for one in self.people if one.lead_id), None)

    def draft(self, form: MeetingDraft) -> MeetingDraft:
        """``form`` with everything that the line says; people are added to those there."""
        there = {one.email.lower() for one in form.invitees}
        more = tuple(
            Invitee(one.email, one.name, user_id=one.user_id, lead_id=one.lead_id)
            for one in self.people
            if one.email and one.email.lower() not in there
        )
        details = form.details
        if self.meeting_type is not None:
            details = replace(details, meeting_type=self.meeting_type)
        start = form.start
        if self.start is not None:
            start = self.start
        elif self.day is not None:
            start = datetime.combine(self.day, form.start.time())
        return replace(
            form,
            title=self.title or form.title,
            start=start,
            fold=form.fold if start == form.start else None,
            minutes=self.minutes or form.minutes,
            time_zone=self.time_zone if self.start is not None else form.time_zone,
            details=details,
            invitees=(*form.invitees, *more),
            rule=self.rule or form.rule,
            lead_id=self.lead_id or form.lead_id,
        )


def read_quick_entry(
    text: str, now: datetime, zone: str, known: Sequence[KnownPerson] = ()
) -> QuickEntry:
    """Understand ``text`` at ``now`` (aware) for somebody in ``zone``, a known one.

    Never fails: what is not understood is the title. A line longer than ``LONGEST_LINE`` is read
    up to there.
    """
    line = Line(text[:LONGEST_LINE])
    people = read_people(line, known)
    repeat = read_repeat(line)
    day = read_day(line, wall_of(now, zone).wall)
    length = read_length(line)
    clock = read_time(line) if day is None or day.at is None else None
    place = read_zone(line, clock) or zone
    meeting_type = _type(line)
    if place != zone:
        # Today is another day elsewhere: the day is read again where the time is.
        again = Line(text[:LONGEST_LINE])
        read_repeat(again)
        day = read_day(again, wall_of(now, place).wall)
    local = wall_of(now, place).wall
    start, when = _when(day, clock, repeat, local)
    _drop_leading(line)
    return QuickEntry(
        title=_titled(line.rest()),
        time_zone=place,
        day=when,
        start=start,
        minutes=length or (clock.minutes if clock else None),
        meeting_type=meeting_type,
        people=people,
        rule=repeat.rule if repeat else "",
        is_past=_is_past(start, when, local),
        parts=tuple(sorted(line.parts, key=lambda part: (part.start, part.end))),
    )


def _when(
    day: Day | None, clock: Clock | None, repeat: Repeat | None, now: datetime
) -> tuple[datetime | None, date | None]:
    if day is not None and day.at is not None:
        return day.at, day.at.date()
    at = clock.at if clock is not None else None
    if day is None and (at is not None or (repeat is not None and repeat.days)):
        day = Day(now.date(), is_open=True, step=_ONE_DAY)
    if day is None:
        return None, None
    found = day.day
    try:
        found = _first_fitting(day, found, at, repeat, now)
    except OverflowError:
        return None, None  # beyond the calendar
    return (datetime.combine(found, at) if at is not None else None), found


def _first_fitting(
    day: Day, found: date, at: time | None, repeat: Repeat | None, now: datetime
) -> date:
    if day.is_open and at is not None and datetime.combine(found, at) < now:
        found += day.step
    while repeat is not None and repeat.days and found.weekday() not in repeat.days:
        found += _ONE_DAY
    return found


def _is_past(start: datetime | None, day: date | None, now: datetime) -> bool:
    if start is not None:
        return start < now.replace(second=0, microsecond=0)
    return day is not None and day < now.date()


def _type(line: Line) -> MeetingType | None:
    for pattern, word in _TYPES:
        found = line.find(pattern)
        if found is not None:
            line.note(PartKind.TYPE, line.places(found))
            return TYPES[word]
    return None


def _drop_leading(line: Line) -> None:
    """Words that lead to what was understood, from behind: "for" in "for at 10"."""
    for place in range(len(line.words) - 2, -1, -1):
        kind, word = line.kind_at(place + 1), line.lower[place]
        if kind is None or not line.is_free(place):
            continue
        if word in LEADS_TO or (word in WITH and kind is PartKind.PERSON):
            line.drop(place)


def _titled(rest: str) -> str:
    clean = " ".join("".join(c if c.isprintable() else " " for c in rest).split())
    return clean[:1].upper() + clean[1:]
