"""Times as people type them: "9", "0930", "14h", "2pm". No Qt."""

from __future__ import annotations

import re

#: What a list of times offers.
STEP = 15
_NOON = 12
_HOUR = 60
_DAY = 24 * _HOUR
_TYPED = re.compile(
    r"(?P<hour>\d{1,2})\s*(?:[:.h]\s*(?P<minute>\d{2})?)?\s*(?P<half>[ap]\.?m?\.?)?", re.ASCII
)
_RUN = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d{2})\s*(?P<half>[ap]\.?m?\.?)?", re.ASCII)
_WORDS = {"noon": 12 * 60, "midday": 12 * 60, "midnight": 0}


def minutes_of(typed: str) -> int | None:
    """Minutes from midnight, None where it is no time of day."""
    text = typed.strip().casefold()
    if text in _WORDS:
        return _WORDS[text]
    found = _TYPED.fullmatch(text) or _RUN.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if found["half"].startswith("p") else 0)
    return hour * _HOUR + minute if hour * _HOUR < _DAY and minute < _HOUR else None


def clock_text(minutes: int) -> str:
    """As it is shown: ``09:30``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def times_of_day(first: int = 0) -> list[int]:
    """Every quarter of an hour, beginning at or after ``first`` and going round the clock."""
    begin = -(-first // STEP) * STEP
    return [(begin + step) % _DAY for step in range(0, _DAY, STEP)]


_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,2})\s*(?:h|hours?)\s*)?(?:(?P<minutes>\d{1,4})\s*(?:m|min|minutes?)?)?",
    re.ASCII,
)


def length_of(typed: str) -> int | None:
    """Minutes of "45", "45 min", "1h", "1h30", "1:30"; None where it is no length."""
    text = typed.strip().casefold()
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})", text, re.ASCII):
        return int(found[1]) * 60 + int(found[2])
    found = _LENGTH.fullmatch(text)
    if not text or found is None:
        return None
    return int(found["hours"] or 0) * 60 + int(found["minutes"] or 0)
