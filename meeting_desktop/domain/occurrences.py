"""When the meetings of a series take place.

A rule is counted in wall time of the series' zone and each wall time is then put into the world:

* one that summer time skips is moved as RFC 5545 section 3.3.5 says, by the offset before the gap:
  02:30 on the night of the change is 03:30;
* one that exists twice means the first of the two.

What is left out (``exceptions``) counts for COUNT, as in the RFC. The first start counts only if
the rule names it: the RFC leaves open what a first start means that the rule does not name, so
``first_wall`` moves a new series to the first day of its rule.

The days are found period by period (day, week, month or year), so that a glance into a far year
starts there, and a rule that never names a day is known by then. Two such wall
times that fall onto one instant are one occurrence.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from zoneinfo import ZoneInfo

from meeting_desktop.domain.planning import Series
from meeting_desktop.domain.recurrence import Frequency, Rule, RuleDay, bad_rule, read_rule
from meeting_desktop.domain.wall_times import zone_of

#: Without a word more, at most so many occurrences are looked at.
USUAL_LIMIT = 1_000
#: The calendar repeats after 400 years, which are whole weeks: a rule that has named no day in so
#: many periods never will.
_CYCLE = {
    Frequency.DAILY: 146_097,
    Frequency.WEEKLY: 146_097 // 7,
    Frequency.MONTHLY: 4_800,
    Frequency.YEARLY: 400,
}
#: Wall time and UTC are nowhere further apart; a margin for looking them up.
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One meeting of a series: ``start`` is the instant in UTC, ``wall`` what the rule says."""

    start: datetime
    wall: datetime


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """A naive wall time in UTC, by the two rules above (``fold`` 0 does both)."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall_of(instant: datetime, zone: ZoneInfo) -> datetime:
    """The naive wall time that clocks of the zone show."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def occurrences(
    series: Series, start: datetime, end: datetime, *, limit: int = USUAL_LIMIT
) -> tuple[Occurrence, ...]:
    """Those that start in [``start``, ``end``), by time, without exceptions; at most ``limit``.

    Raises:
        UserFacingError: ``bad_rule`` or ``unknown_zone``; a stored series has neither.
    """
    zone = zone_of(series.time_zone)
    walls = walls_of(read_rule(series.rule), series.first_start, since=wall_of(start, zone) - _DAY)
    latest = wall_of(end, zone) + _DAY
    left_out = {instant_of(wall, zone) for wall in series.exceptions}
    found: dict[datetime, Occurrence] = {}
    for wall in walls:
        if wall > latest or len(found) >= limit:
            break
        instant = instant_of(wall, zone)
        if start <= instant < end and instant not in left_out:
            found.setdefault(instant, Occurrence(instant, wall))
    return tuple(sorted(found.values()))


def first_wall(rule: str, start: datetime) -> datetime:
    """The first day of the rule at or after ``start``, a naive wall time.

    Raises:
        UserFacingError: ``bad_rule``, also where the rule names no day at all.
    """
    for wall in walls_of(read_rule(rule), start):
        return wall
    raise bad_rule("That rule never names a day; choose another day, or a later end.")


def is_over(series: Series, after: datetime) -> bool:
    """Whether no occurrence starts at ``after`` (UTC) or later, exceptions or not."""
    zone = zone_of(series.time_zone)
    rule = read_rule(series.rule)
    if not rule.ends:
        return next(walls_of(rule, series.first_start), None) is None
    walls = walls_of(rule, series.first_start, since=wall_of(after, zone) - _DAY)
    return not any(instant_of(wall, zone) >= after for wall in islice(walls, USUAL_LIMIT))


def walls_of(rule: Rule, first: datetime, *, since: datetime | None = None) -> Iterator[datetime]:
    """The rule's wall times from ``first`` on, in order; where ``since`` is given, not before it.

    It may go on for ever. COUNT counts from ``first`` in any case.
    """
    # What is counted must be walked from the start; the rest may begin where it is looked at.
    skip = since if since is not None and since > first and rule.count is None else None
    days = _Days(rule, first)
    number, empty, given = days.number_at(skip) if skip else 0, 0, 0
    while empty < _CYCLE[rule.frequency]:
        try:
            if rule.until and days.begin(number) > rule.until.date():
                return
            walls = days.period(number)
        except (OverflowError, ValueError):
            return  # the calendar ends with the year 9999
        number, empty = number + 1, 0 if walls else empty + 1
        for wall in walls:
            if wall < first:
                continue
            given += 1
            if (rule.until and wall > rule.until) or (rule.count and given > rule.count):
                return
            if since is None or wall >= since:
                yield wall


class _Days:
    """The rule's periods by number, 0 is the one with the first start."""

    def __init__(self, rule: Rule, first: datetime) -> None:
        self._rule = rule
        self._first = first

    def begin(self, number: int) -> date:
        """The first day of a period; OverflowError and ValueError after the year 9999."""
        first, ahead = self._first.date(), number * self._rule.interval
        match self._rule.frequency:
            case Frequency.DAILY:
                return first + timedelta(days=ahead)
            case Frequency.WEEKLY:
                into = (first.weekday() - self._rule.week_start) % 7
                # A week that began before the calendar did is none.
                return first + timedelta(days=7 * ahead - into)
            case Frequency.MONTHLY:
                months = first.year * 12 + first.month - 1 + ahead
                return date(months // 12, months % 12 + 1, 1)
        return date(first.year + ahead, 1, 1)

    def number_at(self, moment: datetime) -> int:
        """A period that is not after ``moment``, close to it."""
        first, interval = self._first.date(), self._rule.interval
        match self._rule.frequency:
            case Frequency.DAILY:
                ahead = (moment.date() - first).days
            case Frequency.WEEKLY:
                ahead = (moment.date() - first).days // 7
            case Frequency.MONTHLY:
                ahead = (moment.year - first.year) * 12 + moment.month - first.month
            case _:
                ahead = moment.year - first.year
        return max(0, ahead // interval - 1)

    def period(self, number: int) -> list[datetime]:
        """The wall times of one period, in order; ``positions`` have been applied."""
        begin = self.begin(number)
        walls = [
            datetime.combine(day, clock) for day in self._named(begin) for clock in self._times
        ]
        positions = self._rule.positions
        if not positions:
            return walls
        count = len(walls)
        places = {place - 1 if place > 0 else count + place for place in positions}
        return [walls[place] for place in sorted(places) if 0 <= place < count]

    @cached_property
    def _times(self) -> list[time]:
        rule, first = self._rule, self._first
        return [
            time(hour, minute, second)
            for hour in rule.hours or (first.hour,)
            for minute in rule.minutes or (first.minute,)
            for second in rule.seconds or (first.second,)
        ]

    def _named(self, begin: date) -> list[date]:
        match self._rule.frequency:
            case Frequency.DAILY:
                length = 1
            case Frequency.WEEKLY:
                length = 7
            case Frequency.MONTHLY:
                length = _month_length(begin)
            case _:
                length = 366 if calendar.isleap(begin.year) else 365
        day_one = begin.toordinal()
        days = map(date.fromordinal, range(day_one, day_one + length))
        return [day for day in days if self._names(day)]

    def _names(self, day: date) -> bool:
        months, month_days, weekdays = self._filters
        rule = self._rule
        return (
            (not months or day.month in months)
            and (not month_days or _either(day.day, _month_length(day), month_days))
            and (not weekdays or day.weekday() in weekdays)
            and (not rule.days or any(self._is(day, one) for one in rule.days))
            and (not rule.year_days or self._of_year(day, rule.year_days))
            and (not rule.weeks or _in_weeks(day, rule.weeks, rule.week_start))
        )

    @cached_property
    def _filters(self) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """Months, days of the month, weekdays; what the rule does not say, the first start does."""
        rule, first = self._rule, self._first
        months, month_days, weekdays = rule.months, rule.month_days, ()
        if rule.days or rule.month_days or rule.year_days:
            return months, month_days, weekdays
        match rule.frequency:
            case Frequency.WEEKLY:
                return months, (), (first.weekday(),)
            case Frequency.MONTHLY:
                return months, (first.day,), ()
            case Frequency.YEARLY if rule.weeks:
                return months, (), (first.weekday(),)
            case Frequency.YEARLY:
                return months or (first.month,), (first.day,), ()
        return months, month_days, weekdays

    def _is(self, day: date, wanted: RuleDay) -> bool:
        if day.weekday() != wanted.weekday:
            return False
        if wanted.nth == 0:
            return True
        if self._rule.frequency is Frequency.YEARLY and not self._rule.months:
            place, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
        else:
            place, length = day.day, _month_length(day)
        nth = (place - 1) // 7 + 1 if wanted.nth > 0 else -((length - place) // 7 + 1)
        return nth == wanted.nth

    def _of_year(self, day: date, wanted: tuple[int, ...]) -> bool:
        length = 366 if calendar.isleap(day.year) else 365
        return _either(day.timetuple().tm_yday, length, wanted)


def _month_length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _either(place: int, length: int, wanted: tuple[int, ...]) -> bool:
    """Whether the ``place``, counted from the front or from behind, is one of ``wanted``."""
    return place in wanted or place - length - 1 in wanted


def _in_weeks(day: date, wanted: tuple[int, ...], week_start: int) -> bool:
    """By number of the week in the year that has most of its days (ISO 8601 with any first day)."""
    # The fourth day of a week is in the year that the week belongs to.
    fourth = day - timedelta(days=(day.weekday() - week_start) % 7) + timedelta(days=3)
    week = (fourth.timetuple().tm_yday - 1) // 7 + 1
    length = 366 if calendar.isleap(fourth.year) else 365
    # Its weeks: as many as fourth days, a week apart, fit.
    weeks = week + (length - fourth.timetuple().tm_yday) // 7
    return _either(week, weeks, wanted)
