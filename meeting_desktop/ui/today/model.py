"""What the first page shows. No Qt, no words for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from meeting_desktop.application.browse_library import LibraryPage
from meeting_desktop.ports.unit_of_work import MeetingRow

#: So many meetings stand on the first page; the library has the rest.
RECENT = 5

#: From here on a meeting is begun, not only looked at.
SOON = timedelta(minutes=15)

_MORNING_FROM = 4
_AFTERNOON_FROM = 12
_EVENING_FROM = 18


class Greeting(Enum):
    MORNING = auto()
    AFTERNOON = auto()
    EVENING = auto()


class Nearness(Enum):
    """How close a planned meeting is."""

    RUNNING = auto()
    SOON = auto()
    LATER = auto()


class Content(Enum):
    """The five states that a list can be in; "offline" cannot happen to local data."""

    LOADING = auto()
    EMPTY = auto()
    READY = auto()
    FAILED = auto()


@dataclass(slots=True)
class TodayModel:
    """``live`` is the running meeting: it is not a recent one yet."""

    content: Content = Content.LOADING
    rows: tuple[MeetingRow, ...] = ()
    total: int = 0
    fault: str = ""
    live: UUID | None = None

    def show(self, page: LibraryPage) -> None:
        shown = tuple(row for row in page.rows if row.meeting.id != self.live)
        self.rows = shown[:RECENT]
        self.total = page.total - (len(page.rows) - len(shown))
        self.content = Content.READY if self.rows else Content.EMPTY

    def fail(self, sentence: str) -> None:
        """Rows that are already there stay: old news is better than none."""
        self.fault = sentence
        if not self.rows:
            self.content = Content.FAILED

    @property
    def more(self) -> int:
        """How many meetings the library has beyond those shown."""
        return max(0, self.total - len(self.rows))


def nearness_of(start: datetime, end: datetime, now: datetime) -> Nearness:
    """Whether it goes on, begins within a quarter of an hour, or later."""
    if start <= now < end:
        return Nearness.RUNNING
    return Nearness.SOON if start - now <= SOON else Nearness.LATER


def greeting_at(moment: datetime) -> Greeting:
    """``moment`` in the person's own zone."""
    if _MORNING_FROM <= moment.hour < _AFTERNOON_FROM:
        return Greeting.MORNING
    if _AFTERNOON_FROM <= moment.hour < _EVENING_FROM:
        return Greeting.AFTERNOON
    return Greeting.EVENING
