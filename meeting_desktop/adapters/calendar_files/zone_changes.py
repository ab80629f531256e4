"""When the offset of a zone changes, and by which yearly rules: what a VTIMEZONE says.

Programs that read invitations know at most one rule for summer and one for winter (Outlook), or
every change named (others). So changes that follow one rule, "the last Sunday of March at 02:00",
become that rule, and it is left open only where the zone's own data agrees with it for decades to
come. What follows no rule is named by its date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

#: For so many years after the last one that is needed an open rule must be right.
_YEARS_AHEAD = 25
_LAST_YEAR = 2200
_EVER = date(1970, 1, 1)
_STEP = timedelta(days=7)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Change:
    """From ``instant`` (UTC) on the offset is ``after``."""

    instant: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def wall(self) -> datetime:
        """What clocks show when it comes, naive: what RFC 5545 counts a rule in."""
        return (self.instant + self.before).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Observance:
    """Changes of one kind; ``rule`` is an RRULE value, empty for the one change at ``start``."""

    start: datetime
    before: timedelta
    after: timedelta
    name: str
    rule: str = ""

    @property
    def is_daylight(self) -> bool:
        return self.after > self.before


@cache
def observances(zone: str, first_year: int, last_year: int) -> tuple[Observance, ...]:
    """What decides the offset from ``first_year`` to ``last_year`` (both inclusive), by start."""
    info = ZoneInfo(zone)
    end = min(last_year + _YEARS_AHEAD, _LAST_YEAR)
    changes = list(_changes(info, first_year - 1, end))
    needed = [one for one in changes if one.wall.year <= last_year]
    found = [
        observance
        for run in _runs(needed)
        for observance in _observances(run, changes, last_year, end)
    ]
    if found and all(_is_open(one) for one in found):
        found = [_since_ever(one) for one in found]
    else:
        found.append(_from_the_beginning(info, first_year - 1))
    return tuple(sorted(found, key=lambda one: one.start))


def _is_open(one: Observance) -> bool:
    return bool(one.rule) and "UNTIL" not in one.rule


def _since_ever(one: Observance) -> Observance:
    """As others write it. Some readers take a zone that begins later for UTC until then."""
    rule = rrulestr(one.rule, dtstart=datetime.combine(_EVER, one.start.time()))
    return replace(one, start=next(iter(rule)))


def _from_the_beginning(info: ZoneInfo, year: int) -> Observance:
    moment = datetime(year, 1, 1, tzinfo=info)
    offset = moment.utcoffset() or timedelta()
    return Observance(moment.replace(tzinfo=None), offset, offset, moment.tzname() or "")


def _changes(info: ZoneInfo, first_year: int, last_year: int) -> Iterator[Change]:
    moment = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    before = _offset(info, moment)
    while moment < end:
        following = moment + _STEP
        if _offset(info, following) != before:
            at = _found(info, moment, following)
            after = _offset(info, at)
            yield Change(at, before, after, at.astimezone(info).tzname() or "")
            before, following = after, at
        moment = following


def _found(info: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """The second at which the offset becomes another; bisected."""
    before = _offset(info, early)
    low, high = 0, int((late - early).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(info, early + timedelta(seconds=middle)) == before:
            low = middle
        else:
            high = middle
    return early + timedelta(seconds=high)


def _offset(info: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(info).utcoffset() or timedelta()


def _runs(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Changes of the same kind in years that follow each other and share a rule."""
    open_runs: dict[tuple[timedelta, timedelta, str], list[Change]] = {}
    for change in changes:
        kind = (change.before, change.after, change.name)
        run = open_runs.get(kind)
        if run is not None and _follows(run, change):
            run.append(change)
            continue
        if run is not None:
            yield run
        open_runs[kind] = [change]
    yield from open_runs.values()


def _follows(run: Sequence[Change], change: Change) -> bool:
    return change.wall.year == run[-1].wall.year + 1 and bool(_rules([*run, change]))


def _rules(run: Sequence[Change]) -> list[str]:
    """The yearly rules that fit all of ``run``, the best first."""
    first = run[0].wall
    place = (first.month, first.weekday(), first.time())
    if any((one.wall.month, one.wall.weekday(), one.wall.time()) != place for one in run):
        return []
    counts = set.intersection(*({*_counts(one.wall)} for one in run))
    return [
        f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={count}{_WEEKDAYS[first.weekday()]}"
        for count in sorted(counts)
    ]


def _rules_by_days(run: Sequence[Change]) -> list[str]:
    """ "The Friday from the 23rd on", where counting weekdays does not fit (Israel, Greenland)."""
    first = run[0].wall
    places = {(one.wall.month, one.wall.weekday(), one.wall.time()) for one in run}
    days = sorted({one.wall.day for one in run})
    if len(places) > 1 or days != list(range(days[0], days[0] + 7)):
        return []
    listed = ",".join(map(str, days))
    weekday = _WEEKDAYS[first.weekday()]
    return [f"FREQ=YEARLY;BYMONTH={first.month};BYMONTHDAY={listed};BYDAY={weekday}"]


def _counts(wall: datetime) -> Iterator[int]:
    """Which of its weekdays of its month this is: -1 is the last."""
    yield (wall.day - 1) // 7 + 1
    if (wall + _STEP).month != wall.month:
        yield -1


def _observances(
    run: Sequence[Change], changes: Sequence[Change], last_year: int, end: int
) -> Iterator[Observance]:
    first, last = run[0], run[-1]
    if last.wall.year >= last_year:
        later = [one for one in changes if _same(one, first) and one.wall.year > last_year]
        rules = [*_rules([*run, *later]), *_rules_by_days([*run, *later])]
        if rules and len(later) == end - last_year:
            yield Observance(first.wall, first.before, first.after, first.name, rules[0])
            return
    if len(run) > 1:
        until = last.instant.strftime("%Y%m%dT%H%M%SZ")
        rule = f"{_rules(run)[0]};UNTIL={until}"
        yield Observance(first.wall, first.before, first.after, first.name, rule)
        return
    yield Observance(first.wall, first.before, first.after, first.name)


def _same(one: Change, other: Change) -> bool:
    return (one.before, one.after, one.name) == (other.before, other.after, other.name)
