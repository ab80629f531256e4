"""Rules of every kind by seeded chance, in zones that change their clocks in every way there is."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from meeting_desktop.domain.recurrence import WEEKDAYS

#: Half an hour (Lord Howe), at midnight (Havana, Tehran), 45 minutes off (Chatham), a day left out
#: (Apia), summer time that was given up (São Paulo), the other way round (Casablanca, Dublin),
#: never (Kolkata, UTC).
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Tehran",
    "America/Havana",
    "Africa/Casablanca",
    "Europe/Dublin",
    "Pacific/Chatham",
    "UTC",
)
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
#: How far a test looks, so that there are some twenty occurrences.
_SPANS = {"DAILY": 24, "WEEKLY": 120, "MONTHLY": 400, "YEARLY": 1500}


@dataclass(frozen=True, slots=True)
class RandomRule:
    """``until`` is ``rule``'s UNTIL as a naive wall time; the rule itself has none."""

    rule: str
    start: datetime
    zone: str
    until: datetime | None
    begin: datetime
    end: datetime


def random_rule(chance: random.Random) -> RandomRule:
    zone = chance.choice(ZONES)
    start = _start(chance, zone)
    frequency = chance.choice(_FREQUENCIES)
    parts = [f"FREQ={frequency}", *_numbers(chance), *_days(chance, frequency)]
    if chance.random() < 0.2 and any(part.startswith("BY") for part in parts):
        parts.append("BYSETPOS=" + _some(chance, (1, 2, 3, -1, -2)))
        if frequency == "WEEKLY":
            start = _first_of_week(start, parts)
    until = None
    if chance.random() < 0.25:
        until = start + timedelta(days=chance.randint(0, _SPANS[frequency]))
    elif chance.random() < 0.3:
        parts.append(f"COUNT={chance.randint(1, 15)}")
    later = timedelta(days=chance.choice((0, 0, chance.randint(0, 900))))
    begin = start.replace(tzinfo=UTC) - timedelta(days=2) + later
    span = timedelta(days=_SPANS[frequency])
    return RandomRule(";".join(parts), start, zone, until, begin, begin + span)


def _start(chance: random.Random, zone: str) -> datetime:
    """Mostly in the time of day at which clocks are changed, and some days before that."""
    changes = changes_of(zone)
    if changes and chance.random() < 0.8:
        before = timedelta(days=chance.choice((0, 1, 2, 7, 14, 28, 30, 31, 61, 365)))
        within = timedelta(minutes=chance.choice((0, 15, 15, 30, 60)))
        return chance.choice(changes) - before + within
    day = datetime(2026, 1, 1) + timedelta(days=chance.randrange(700))  # noqa: DTZ001
    return day.replace(hour=chance.randrange(24), minute=chance.choice((0, 15, 30, 45)))


def _numbers(chance: random.Random) -> list[str]:
    parts = [f"INTERVAL={chance.randint(2, 5)}"] if chance.random() < 0.4 else []
    if chance.random() < 0.4:
        parts.append(f"WKST={chance.choice(WEEKDAYS)}")
    if chance.random() < 0.2:
        parts.append("BYMONTH=" + _some(chance, range(1, 13)))
    if chance.random() < 0.15:
        parts.append("BYHOUR=" + _some(chance, (0, 1, 2, 3, 9, 23)))
    if chance.random() < 0.1:
        parts.append("BYMINUTE=" + _some(chance, (0, 15, 30)))
    return parts


def _days(chance: random.Random, frequency: str) -> list[str]:
    parts = []
    counted = frequency in {"MONTHLY", "YEARLY"} and chance.random() < 0.5
    weekdays = chance.random() < 0.45
    if weekdays:
        days = chance.sample(WEEKDAYS, chance.randint(1, 3))
        numbers = [chance.choice((1, 2, 3, 4, 5, -1, -2)) if counted else "" for _ in days]
        parts.append("BYDAY=" + ",".join(f"{n}{day}" for n, day in zip(numbers, days, strict=True)))
    if frequency != "WEEKLY" and chance.random() < 0.25:
        parts.append("BYMONTHDAY=" + _some(chance, (1, 2, 13, 15, 28, 29, 30, 31, -1, -2, -30)))
    if frequency == "YEARLY" and chance.random() < 0.2:
        parts.append("BYYEARDAY=" + _some(chance, (1, 60, 100, 200, 365, 366, -1, -366)))
    if frequency == "YEARLY" and weekdays and not counted and chance.random() < 0.3:
        parts.append("BYWEEKNO=" + _some(chance, (2, 20, 41)))
    return parts


def _some(chance: random.Random, values: range | tuple[int, ...]) -> str:
    return ",".join(map(str, chance.sample(list(values), chance.randint(1, 3))))


def _first_of_week(start: datetime, parts: list[str]) -> datetime:
    """Positions are of whole weeks; dateutil counts them from the first start."""
    begins = next((part[-2:] for part in parts if part.startswith("WKST")), "MO")
    return start - timedelta(days=(start.weekday() - WEEKDAYS.index(begins)) % 7)


@cache
def changes_of(zone: str) -> tuple[datetime, ...]:
    """The first wall time (naive) that is skipped, or there twice, at each change of the clocks."""
    info = ZoneInfo(zone)
    found: list[datetime] = []
    for year in (2011, 2018, 2021, 2026, 2027):
        midnight = datetime(year, 1, 1, tzinfo=UTC)
        days = (midnight + timedelta(days=number) for number in range(365))
        found += [
            _change(day, info)
            for day in days
            if _offset(day, info) != _offset(day + timedelta(days=1), info)
        ]
    return tuple(found)


def _change(day: datetime, info: ZoneInfo) -> datetime:
    """The wall time of the change within the 24 hours from ``day`` on."""
    quarters = (day + timedelta(minutes=15 * number) for number in range(1, 97))
    instant = next(one for one in quarters if _offset(one, info) != _offset(day, info))
    return instant.replace(tzinfo=None) + min(_offset(day, info), _offset(instant, info))


def _offset(instant: datetime, info: ZoneInfo) -> timedelta:
    return instant.astimezone(info).utcoffset() or timedelta()
