"""Meetings beside each other, cells of a month, and what a sheet holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.ports.planning import CalendarEntries, CalendarEntry
from meeting_desktop.ui.calendar.days import make_days
from meeting_desktop.ui.calendar.filtering import EntryFilter, Whose
from meeting_desktop.ui.calendar.month_index import MonthIndex
from meeting_desktop.ui.calendar.packing import pack
from meeting_desktop.ui.calendar.sheet import SheetRequest, ViewKind, make_sheet

UTC_ZONE = ZoneInfo("UTC")
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def entry(hour: float, length: float = 1.0, title: str = "Call", **more: object) -> CalendarEntry:
    """``hour`` from Monday, midnight."""
    start = MONDAY + timedelta(hours=hour)
    values: dict[str, object] = {
        "meeting_id": new_id(),
        "scope_id": new_id(),
        "title": title,
        "start": start,
        "end": start + timedelta(hours=length),
        "status": MeetingStatus.SCHEDULED,
        "meeting_type": MeetingType.DEMO,
        "time_zone": "UTC",
        "room_code": "ABCDEFGH",
        "series_id": None,
        "lead_id": None,
        "lead_name": "",
        "organizer_id": None,
        "tags": (),
        "invited": 0,
        "declined": 0,
        **more,
    }
    return CalendarEntry(**values)  # type: ignore[arg-type]  # by name, above


def request(kind: ViewKind, count: int, chosen: EntryFilter | None = None) -> SheetRequest:
    days = make_days(date(2026, 3, 2), count, UTC_ZONE)
    return SheetRequest(1, kind, UTC_ZONE, days, chosen or EntryFilter())


def test_meetings_at_the_same_time_share_the_width() -> None:
    rooms, crowds = pack([(0, 60), (30, 90), (60, 120), (200, 260)], 6)
    assert [(room.column, room.width, room.columns) for room in rooms] == [
        (0, 1, 2),
        (1, 1, 2),
        (0, 1, 2),
        (0, 1, 1),
    ]
    assert crowds == []


def test_a_meeting_grows_into_columns_that_are_free_beside_it() -> None:
    rooms, _ = pack([(0, 100), (0, 30), (0, 30), (40, 100)], 6)
    assert [(room.column, room.width) for room in rooms] == [(0, 1), (1, 1), (2, 1), (1, 2)]


def test_too_many_at_once_are_counted() -> None:
    rooms, crowds = pack([(0, 60)] * 7, 4)
    assert [room.hidden for room in rooms] == [False] * 3 + [True] * 4
    assert [crowd.count for crowd in crowds] == [4]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 40)), max_size=25))
def test_no_two_meetings_ever_cover_each_other(drawn: list[tuple[int, int]]) -> None:
    spans = sorted((float(first), float(first + length)) for first, length in drawn)
    rooms, crowds = pack(spans, 50)
    assert not crowds
    for one, first in zip(rooms, spans, strict=True):
        for other, second in zip(rooms, spans, strict=True):
            if one is other or first[1] <= second[0] or second[1] <= first[0]:
                continue
            assert one.columns == other.columns
            assert (
                one.column + one.width <= other.column or other.column + other.width <= one.column
            )


def test_a_cell_says_how_many_more_there_are() -> None:
    entries = CalendarEntries.of([entry(9 + number / 10) for number in range(8)])
    index = MonthIndex(make_days(date(2026, 3, 2), 7, UTC_ZONE), entries.starts, entries.ends)
    cell = index.cell(0, 4)
    assert [place for _, place in cell.singles] == [0, 1, 2]
    assert cell.more == 5
    assert index.cell(0, 8).more == 0
    assert index.cell(1, 4).singles == ()


def test_a_meeting_of_days_is_one_bar_and_its_line_is_kept_free() -> None:
    entries = CalendarEntries.of([entry(8, 56, "Fair"), entry(9), entry(33)])
    index = MonthIndex(make_days(date(2026, 3, 2), 7, UTC_ZONE), entries.starts, entries.ends)
    assert [(bar.first, bar.last, bar.line) for bar in index.cell(1, 5).bars] == [(0, 2, 0)]
    assert index.cell(1, 5).singles == ((1, 2),)
    assert index.count(1) == 2
    assert index.all_of(2) == [0]


def test_a_short_meeting_over_midnight_stands_on_the_day_it_begins() -> None:
    entries = CalendarEntries.of([entry(23, 2)])
    index = MonthIndex(make_days(date(2026, 3, 2), 7, UTC_ZONE), entries.starts, entries.ends)
    assert [index.count(day) for day in range(3)] == [1, 0, 0]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-40, 200), st.integers(1, 60)), max_size=30), st.integers(1, 6)
)
def test_every_meeting_of_a_cell_is_shown_or_counted(
    drawn: list[tuple[int, int]], lines: int
) -> None:
    made = sorted((entry(hour, length) for hour, length in drawn), key=lambda one: one.start)
    days = make_days(date(2026, 3, 2), 7, UTC_ZONE)
    entries = CalendarEntries.of([one for one in made if one.end > days[0].start])
    index = MonthIndex(days, entries.starts, entries.ends)
    for day in range(7):
        cell = index.cell(day, lines)
        assert len(cell.bars) + len(cell.singles) + cell.more == len(index.all_of(day))
        taken = [bar.line for bar in cell.bars] + [line for line, _ in cell.singles]
        assert len(set(taken)) == len(taken)
        assert all(line < lines - (cell.more > 0) for line in taken)


def test_a_meeting_over_midnight_is_a_block_on_both_days() -> None:
    sheet = make_sheet(request(ViewKind.WEEK, 7), [entry(23, 2)])
    assert sheet.hours is not None
    assert [(b.begins, b.finishes) for blocks in sheet.hours.blocks for b in blocks] == [
        (True, False),
        (False, True),
    ]


def test_a_meeting_of_a_whole_day_stands_above_the_hours() -> None:
    sheet = make_sheet(request(ViewKind.WEEK, 7), [entry(8, 30)])
    assert sheet.hours is not None
    assert [(bar.first, bar.last) for bar in sheet.hours.bars] == [(0, 1)]
    assert not any(sheet.hours.blocks)


def test_the_filter_takes_by_words_type_tag_lead_status_and_person() -> None:
    me, lead = new_id(), new_id()
    acme = entry(9, title="Demo", lead_id=lead, lead_name="Acme", tags=("hot",), organizer_id=me)
    other = entry(10, meeting_type=MeetingType.REVIEW, organizer_id=UUID(int=1))
    gone = entry(11, status=MeetingStatus.CANCELLED, organizer_id=me)
    both = CalendarEntries.of([acme, other, gone])

    def taken(chosen: EntryFilter) -> list[CalendarEntry]:
        return list(chosen.of(both))

    assert taken(EntryFilter()) == [acme, other, gone]
    assert taken(EntryFilter(text="acme dem")) == [acme]
    assert taken(EntryFilter(types=frozenset({MeetingType.REVIEW}))) == [other]
    assert taken(EntryFilter(tags=frozenset({"hot"}))) == [acme]
    assert taken(EntryFilter(leads=frozenset({lead}))) == [acme]
    assert taken(EntryFilter(statuses=frozenset({MeetingStatus.CANCELLED}))) == [gone]
    assert taken(EntryFilter(whose=Whose.MINE, me=me)) == [acme, gone]
    assert taken(EntryFilter(whose=Whose.INVITED, me=me)) == [other]


def test_a_sheet_says_how_many_the_filter_holds_back() -> None:
    sheet = make_sheet(
        request(ViewKind.MONTH, 7, EntryFilter(text="acme")), [entry(9, title="Acme"), entry(10)]
    )
    assert (len(sheet.entries), sheet.held_back) == (1, 1)
