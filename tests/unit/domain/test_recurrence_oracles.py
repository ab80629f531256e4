"""Ten thousand rules, counted here, by dateutil, and by a reader of calendar files.

Where the three do not mean the same, it is written down here and the RFC decides:

* Two wall times that fall onto one instant (the second is skipped by summer time) are one
  occurrence here; dateutil gives both. RFC 5545 section 3.8.5.3: duplicates are ignored.
* A first start that the rule does not name is undefined in the RFC; dateutil leaves it out, the
  reader of calendar files takes it in. A series of ours begins with the first day that is named.
* BYSETPOS of a week counts within the whole week (section 3.3.10: a set of one interval); dateutil
  takes the rest of the first week for a whole one. Such rules begin with a week here.
* BYDAY with counted and other weekdays at once, BYWEEKNO without BYDAY, and the weeks around New
  Year are in ``test_recurrence``: dateutil differs from the RFC, and from ISO 8601.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.occurrences import Occurrence, occurrences, walls_of
from meeting_desktop.domain.planning import Series
from meeting_desktop.domain.recurrence import Frequency, Rule, read_rule, until_in_utc
from tests.unit.domain.random_rules import RandomRule, random_rule

ROUNDS, EACH = 10, 1_000
LIMIT = 40


def first_within_a_lifetime(case: RandomRule, rule: Rule) -> datetime | None:
    """dateutil looks for it up to the year 9999."""
    latest = case.start + timedelta(days=366 * 30)
    soon = rule.ending(until=min(latest, rule.until or latest))
    return next(walls_of(soon, case.start), None)


def is_odd(wall: datetime, zone: str) -> bool:
    """Whether a change of the clocks skips the wall time, or has it twice."""
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    return first.utcoffset() != second.utcoffset()


def ours(case: RandomRule, rule: str) -> tuple[Occurrence, ...]:
    series = Series(new_id(), new_id(), "A", rule, case.start, 30, case.zone, "a", case.begin)
    return occurrences(series, case.begin, case.end, limit=LIMIT)


def by_dateutil(case: RandomRule, in_utc: str) -> list[datetime]:
    """With the first start as it was given, in its zone."""
    start = case.start.replace(tzinfo=ZoneInfo(case.zone))
    rule = rrulestr(in_utc, dtstart=start)
    found = set()
    for one in rule:
        instant = one.astimezone(UTC)
        if instant >= case.end + timedelta(days=2):
            break
        if case.begin <= instant < case.end:
            found.add(instant)
    return sorted(found)[:LIMIT]


def by_calendar_file(case: RandomRule, in_utc: str, first: datetime) -> list[datetime]:
    event = icalendar.Event()
    event.add("uid", "a")
    event.add("dtstamp", case.begin)
    event.add("dtstart", first.replace(tzinfo=ZoneInfo(case.zone)))
    event.add("duration", timedelta(minutes=30))
    event.add("rrule", icalendar.vRecur.from_ical(in_utc))
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    found = recurring_ical_events.of(calendar).between(case.begin, case.end)
    starts = {one["DTSTART"].dt.astimezone(UTC) for one in found}
    return sorted(one for one in starts if case.begin <= one < case.end)[:LIMIT]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_three_ways_of_counting_find_the_same_instants(seed: int) -> None:
    chance = random.Random(seed)
    compared = odd = 0
    while compared < EACH:
        case = random_rule(chance)
        rule = read_rule(case.rule)
        if case.until is not None:
            rule = rule.ending(until=case.until)
        first = first_within_a_lifetime(case, rule)
        if first is None:
            continue  # names no day, as far as anybody cares: see test_recurrence
        compared += 1
        in_utc = until_in_utc(str(rule), ZoneInfo(case.zone))
        found = ours(case, str(rule))
        odd += any(is_odd(one.wall, case.zone) for one in found)
        mine = [one.start for one in found]
        assert mine == by_dateutil(case, in_utc), case
        if first == case.start or not (rule.positions and rule.frequency is Frequency.WEEKLY):
            assert mine == by_calendar_file(case, in_utc, first), case
    # Chance must not miss what this is about: times that are skipped, or there twice.
    assert odd >= EACH / 20
