"""How a meeting repeats, as the form shows it: patterns to choose from. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.repeats import (
    Repeat,
    RepeatUnit,
    by_weekday,
    of_first,
    repeat_of,
    rule_of,
)

WORKDAYS = frozenset(range(5))


class Pattern(Enum):
    """What is chosen first. ``OTHER`` is a rule that the form cannot show; it is kept as it is."""

    NONE = "none"
    DAILY = "daily"
    WORKDAYS = "workdays"
    WEEKLY = "weekly"
    MONTH_DAY = "month_day"
    MONTH_WEEKDAY = "month_weekday"
    YEARLY = "yearly"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Repeating:
    """``repeat`` is None where nothing repeats, or where only ``rule`` knows how.

    ``start`` is the wall time of the first meeting.
    """

    rule: str
    start: datetime
    repeat: Repeat | None = None

    @classmethod
    def of(cls, rule: str, start: datetime) -> Repeating:
        try:
            return cls(rule, start, repeat_of(rule, start) if rule else None)
        except UserFacingError:
            return cls(rule, start)

    @property
    def pattern(self) -> Pattern:
        repeat = self.repeat
        if repeat is None:
            return Pattern.OTHER if self.rule else Pattern.NONE
        match repeat.unit:
            case RepeatUnit.DAY:
                return Pattern.OTHER if repeat.weekdays else Pattern.DAILY
            case RepeatUnit.WEEK:
                return Pattern.WORKDAYS if repeat.weekdays == WORKDAYS else Pattern.WEEKLY
            case RepeatUnit.MONTH:
                return Pattern.MONTH_DAY if repeat.nth is None else Pattern.MONTH_WEEKDAY
            case RepeatUnit.YEAR:
                return Pattern.YEARLY if repeat.nth is None else Pattern.OTHER

    @property
    def weekdays(self) -> frozenset[int]:
        """Those of a weekly one; the day of the start where none is named."""
        named = self.repeat.weekdays if self.repeat is not None else frozenset()
        return named or frozenset({self.start.weekday()})

    def choose(self, pattern: Pattern) -> Repeating:
        """Another pattern; how often and until when stay."""
        if pattern is self.pattern:
            return self
        made = _made(pattern, self.start)
        if made is None:
            return Repeating("", self.start)
        return self._with(self._ending_alike(made))

    def change(
        self, *, every: int | None = None, weekdays: frozenset[int] | None = None
    ) -> Repeating:
        if self.repeat is None:
            return self
        return self._with(
            replace(
                self.repeat,
                every=every or self.repeat.every,
                weekdays=self.repeat.weekdays if weekdays is None else weekdays,
            )
        )

    def end(self, *, until: date | None = None, times: int | None = None) -> Repeating:
        """Neither: it never ends."""
        if self.repeat is None:
            return self
        return self._with(replace(self.repeat, until=until, times=times))

    def starting(self, start: datetime) -> Repeating:
        """Another first day: "on its weekday", "on its day of the month" go along."""
        for pattern in Pattern:
            made = _made(pattern, self.start)
            if made is not None and self.repeat == self._ending_alike(made):
                again = _made(pattern, start)
                if again is not None:
                    return replace(self, start=start)._with(self._ending_alike(again))
        return replace(self, start=start)

    def _with(self, repeat: Repeat) -> Repeating:
        return replace(self, repeat=repeat, rule=rule_of(repeat))

    def _ending_alike(self, repeat: Repeat) -> Repeat:
        own = self.repeat
        if own is None:
            return repeat
        return replace(repeat, every=own.every, until=own.until, times=own.times)


def _made(pattern: Pattern, start: datetime) -> Repeat | None:
    if pattern in {Pattern.NONE, Pattern.OTHER}:
        return None
    return {
        Pattern.DAILY: of_first(RepeatUnit.DAY, start),
        Pattern.WORKDAYS: Repeat(RepeatUnit.WEEK, weekdays=WORKDAYS),
        Pattern.WEEKLY: of_first(RepeatUnit.WEEK, start),
        Pattern.MONTH_DAY: of_first(RepeatUnit.MONTH, start),
        Pattern.MONTH_WEEKDAY: by_weekday(RepeatUnit.MONTH, start),
        Pattern.YEARLY: of_first(RepeatUnit.YEAR, start),
    }[pattern]
