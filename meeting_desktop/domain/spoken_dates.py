"""Dates and times as people say them in a meeting: "Tuesday at three", "bis Ende des Monats"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """``words`` as they were said, ``text[start:end]``.

    ``starts_at`` is aware, in the zone that was meant; without a time (``time_said`` false) the
    beginning of the day, or of the part of it that was named ("morning"). ``ends_on`` is the last
    day of what was named: of "next week" its Friday, of a day itself; a task is due then.
    ``is_deadline``: "by", "until", "within". ``is_past``: "yesterday", "two weeks ago".
    """

    words: str
    starts_at: datetime
    time_said: bool
    ends_on: date
    is_deadline: bool = False
    is_past: bool = False
    start: int = 0
    end: int = 0


def spoken_date(
    text: str, said_at: datetime, zone: str, language: str, *, your_zone: str = ""
) -> SpokenDate | None:
    """The first date or time of ``text`` that is not turned down; None where there is none.

    ``said_at`` is aware; ``zone`` (IANA) is where the speaker's words are meant, ``your_zone`` the
    listener's ("at three your time"), where it is known. ``language``: ISO 639-1, or empty.
    """
    raise NotImplementedError
