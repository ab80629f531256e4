"""What a view of the calendar shows, laid out: made in the background, painted on the GUI thread.

No Qt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from meeting_desktop.ports.planning import CalendarEntries, CalendarEntry
from meeting_desktop.ui.calendar.axis import Axis
from meeting_desktop.ui.calendar.days import Day
from meeting_desktop.ui.calendar.filtering import EntryFilter
from meeting_desktop.ui.calendar.month_index import Bar, MonthIndex
from meeting_desktop.ui.calendar.packing import Crowd, Room, pack

#: A meeting is drawn as if it took so many minutes at least, so that its title can be read.
SHORTEST_MINUTES = 24
_A_DAY = timedelta(hours=24)


class ViewKind(StrEnum):
    DAY = "day"
    WORK_WEEK = "work_week"
    WEEK = "week"
    MONTH = "month"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class Block:
    """The part of entry ``index`` that is on one day; ``top`` and ``bottom`` on the axis.

    ``begins`` and ``finishes`` say whether the meeting's own start and end are here.
    """

    index: int
    day: int
    top: float
    bottom: float
    begins: bool
    finishes: bool
    room: Room


@dataclass(frozen=True, slots=True)
class HoursLayout:
    """Days beside each other on one axis; ``bars`` are of a day and longer and stand above."""

    axis: Axis
    blocks: tuple[tuple[Block, ...], ...]
    crowds: tuple[tuple[Crowd, ...], ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """``entries`` are those that the filter takes; ``held_back`` counts the others."""

    kind: ViewKind
    zone: ZoneInfo
    days: tuple[Day, ...]
    entries: CalendarEntries
    held_back: int = 0
    hours: HoursLayout | None = None
    month: MonthIndex | None = None
    tags: frozenset[str] = frozenset()
    leads: dict[UUID, str] = field(default_factory=dict)

    def entry(self, index: int) -> CalendarEntry:
        return self.entries[index]

    def find(self, meeting_id: UUID | None) -> int:
        """The index of a meeting, -1 where it is not shown."""
        return -1 if meeting_id is None else self.entries.place_of(meeting_id)

    def day_of(self, instant: datetime) -> int:
        """The shown day that holds it, -1 for none."""
        return next((n for n, day in enumerate(self.days) if day.holds(instant)), -1)


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """``number`` grows: an answer to an older request is dropped."""

    number: int
    kind: ViewKind
    zone: ZoneInfo
    days: tuple[Day, ...]
    filter: EntryFilter
    #: So many meetings beside each other at most.
    most_columns: int = 6

    @property
    def start(self) -> datetime:
        return self.days[0].start

    @property
    def end(self) -> datetime:
        return self.days[-1].end


def make_sheet(request: SheetRequest, found: Sequence[CalendarEntry]) -> Sheet:
    """Lay out what was read; for a background thread."""
    everything = CalendarEntries.of(found)
    entries = request.filter.of(everything)
    is_month = request.kind is ViewKind.MONTH
    hours = None
    if request.kind in {ViewKind.DAY, ViewKind.WEEK, ViewKind.WORK_WEEK}:
        hours = _lay_hours(request, entries)
    return Sheet(
        request.kind,
        request.zone,
        request.days,
        entries,
        len(everything) - len(entries),
        hours,
        MonthIndex(request.days, entries.starts, entries.ends) if is_month else None,
        *_words(everything),
    )


#: Tags and leads to filter by are taken of so many meetings at most.
_LOOKED_AT = 400


def _words(entries: CalendarEntries) -> tuple[frozenset[str], dict[UUID, str]]:
    if len(entries) > _LOOKED_AT:
        return frozenset(), {}
    tags = frozenset(tag for entry in entries for tag in entry.tags)
    leads = {one.lead_id: one.lead_name for one in entries if one.lead_id is not None}
    return tags, leads


def _lay_hours(request: SheetRequest, entries: CalendarEntries) -> HoursLayout:
    axis = Axis(request.days)
    long = [
        index
        for index, (start, end) in enumerate(zip(entries.starts, entries.ends, strict=True))
        if end - start >= _A_DAY
    ]
    blocks, crowds = [], []
    for number, day in enumerate(request.days):
        day_blocks, day_crowds = _lay_day(axis, number, day, entries, request.most_columns)
        blocks.append(day_blocks)
        crowds.append(day_crowds)
    return HoursLayout(axis, tuple(blocks), tuple(crowds), tuple(_lay_bars(request, entries, long)))


def _lay_day(
    axis: Axis, number: int, day: Day, entries: CalendarEntries, most: int
) -> tuple[tuple[Block, ...], tuple[Crowd, ...]]:
    indices = list(_on(day, entries))
    spans = []
    for index in indices:
        top = axis.place(day, entries.starts[index])
        bottom = axis.place(day, entries.ends[index])
        spans.append((min(top, axis.length - SHORTEST_MINUTES), bottom))
    drawn = [(top, max(bottom, top + SHORTEST_MINUTES)) for top, bottom in spans]
    rooms, crowds = pack(drawn, most)
    blocks = [
        Block(
            index,
            number,
            top,
            bottom,
            entries.starts[index] >= day.start,
            entries.ends[index] <= day.end,
            room,
        )
        for index, (top, bottom), room in zip(indices, drawn, rooms, strict=True)
    ]
    return tuple(blocks), tuple(crowds)


def _on(day: Day, entries: CalendarEntries) -> Iterator[int]:
    for index, (start, end) in enumerate(zip(entries.starts, entries.ends, strict=True)):
        if start >= day.end:
            return
        if end > day.start and end - start < _A_DAY:
            yield index


def _lay_bars(request: SheetRequest, entries: CalendarEntries, long: list[int]) -> Iterator[Bar]:
    free: list[int] = []
    for index in long:
        start, end = entries.starts[index], entries.ends[index]
        here = [n for n, day in enumerate(request.days) if start < day.end and end > day.start]
        line = next((i for i, until in enumerate(free) if until < here[0]), len(free))
        free[line : line + 1] = [here[-1]]
        yield Bar(index, here[0], here[-1], line)
