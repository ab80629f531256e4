"""What a wall time of a zone means: one instant, none, or two.

When summer time begins an hour is skipped, when it ends an hour is there twice. Neither is ever
guessed: a skipped time has the instants beside the gap, one that is there twice has both, and a
person chooses (``fold``, PEP 495). RFC 5545 section 3.3.5 has a rule for each; it holds for the
occurrences of a series (``domain.recurrence``), where nobody can be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from meeting_desktop.core.errors import UserFacingError

#: Found in ``available_timezones``, and no places where anybody lives.
_NO_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Reading:
    """One instant (UTC) that a person may mean, and the naive wall time and fold that name it."""

    wall: datetime
    fold: int
    instant: datetime


@dataclass(frozen=True, slots=True)
class WallTime:
    """A wall time with what it may mean.

    ``readings`` are one; two of a time that is there twice (the earlier first); or the two beside
    the gap of a time that is skipped: as far before the change of the clocks as the time is within
    the gap, and as far after it.
    """

    wall: datetime
    zone: str
    skipped: bool
    readings: tuple[Reading, ...]

    @property
    def twice(self) -> bool:
        return not self.skipped and len(self.readings) > 1

    @property
    def instant(self) -> datetime | None:
        """The instant (UTC) where there is no question."""
        return self.readings[0].instant if len(self.readings) == 1 else None


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name.

    Raises: UserFacingError, code ``unknown_zone``.
    """
    try:
        if not name or len(name) > _LONGEST_NAME or not name.isascii() or not name.isprintable():
            raise ZoneInfoNotFoundError
        return ZoneInfo(name)
    # ValueError: a name that is a path out of the folder of zones; OSError: a folder of them.
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UserFacingError(
            "That time zone is not known; choose one from the list, such as Europe/Berlin.",
            code="unknown_zone",
        ) from error


def is_zone(name: str) -> bool:
    try:
        zone_of(name)
    except UserFacingError:
        return False
    return True


@cache
def known_zones() -> tuple[str, ...]:
    """Names for a picker, by alphabet: places, and UTC."""
    names = (
        name for name in available_timezones() if "/" in name and not name.startswith(_NO_PLACES)
    )
    return (*sorted(names), "UTC")


def resolve(wall: datetime, zone: str, fold: int | None = None) -> WallTime:
    """What ``wall`` (naive) means in ``zone``; ``fold`` 0 or 1 chooses of a time that is twice.

    A skipped time stays a question whatever ``fold`` is.

    Raises: UserFacingError, code ``unknown_zone`` or ``bad_time`` (at the edge of the calendar).
    """
    info, naive = zone_of(zone), wall.replace(tzinfo=None, fold=0)
    try:
        first, second = (_instant(naive, info, one) for one in (0, 1))
        there = _wall(first, info) == naive
        if first == second and there:
            return WallTime(naive, zone, skipped=False, readings=(Reading(naive, 0, first),))
        if not there:
            # Read with the offset of after the gap it lies before it, and the other way round.
            beside = sorted((second, first))
            return WallTime(naive, zone, True, tuple(_reading(one, info) for one in beside))
    except OverflowError as error:
        raise UserFacingError(
            "That date is beyond the calendar; choose another one.", code="bad_time"
        ) from error
    both = (Reading(naive, 0, first), Reading(naive, 1, second))
    chosen = both if fold is None else (both[1 if fold else 0],)
    return WallTime(naive, zone, skipped=False, readings=chosen)


def wall_of(instant: datetime, zone: str) -> Reading:
    """The wall time and fold of an aware instant.

    Raises: UserFacingError, code ``unknown_zone``.
    """
    return _reading(instant.astimezone(UTC), zone_of(zone))


def _instant(naive: datetime, info: ZoneInfo, fold: int) -> datetime:
    return naive.replace(tzinfo=info, fold=fold).astimezone(UTC)


def _wall(instant: datetime, info: ZoneInfo) -> datetime:
    return instant.astimezone(info).replace(tzinfo=None, fold=0)


def _reading(instant: datetime, info: ZoneInfo) -> Reading:
    local = instant.astimezone(info)
    return Reading(local.replace(tzinfo=None, fold=0), local.fold, instant)


def offset_words(instant: datetime, zone: str) -> str:
    """``UTC+2`` or ``UTC+5:30``: what tells two equal wall times apart."""
    offset = instant.astimezone(zone_of(zone)).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"
