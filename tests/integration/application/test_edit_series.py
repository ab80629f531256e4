"""An edit of a series reaches as far as it was asked to, and no further."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meeting_desktop.application.edit_series import (
    change_all,
    change_following,
    change_this,
    skip_this,
)
from meeting_desktop.application.end_series import end_all, end_before
from meeting_desktop.application.replace_rows import place_of, plan_of
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.meetings import MeetingStatus
from tests.integration.application.planned_series import (
    BERLIN,
    WEEKLY,
    SeriesRoom,
    at,
    draft_of,
    moved,
    shown,
)

TUESDAYS = [
    "Tue 03 Mar 10:00",
    "Tue 10 Mar 10:00",
    "Tue 17 Mar 10:00",
    "Tue 24 Mar 10:00",
    "Tue 31 Mar 10:00",
    "Tue 07 Apr 10:00",
]


NIGHTS = (("Tue", 2), ("Wed", 3), ("Thu", 4), ("Fri", 5), ("Sat", 6))


@pytest.fixture
def room() -> SeriesRoom:
    return SeriesRoom()


def test_a_series_keeps_its_wall_time_over_the_change_of_summer_time(room: SeriesRoom) -> None:
    filled = room.plan()
    rows = room.rows(filled.series.id)
    assert shown(rows) == TUESDAYS
    assert [plan_of(row).start.hour for row in rows] == [9, 9, 9, 9, 8, 8]
    assert not room.series(filled.series.id).active


def test_every_occurrence_has_a_room_of_its_own(room: SeriesRoom) -> None:
    rows = room.rows(room.plan().series.id)
    assert len({row.room_code for row in rows}) == len(rows) == 6
    assert all(len(row.room_code) == 8 for row in rows)


def test_this_one_is_moved_and_keeps_its_place(room: SeriesRoom) -> None:
    filled = room.plan()
    row = filled.rows[2]
    draft = moved(draft_of(row, filled.series), days=1, hours=4)
    room.edit(lambda edit: change_this(edit, row, draft, told=True))
    rows = room.rows(filled.series.id)
    assert shown(rows)[2] == "Wed 18 Mar 14:00"
    changed = plan_of(rows[2])
    assert place_of(rows[2]) == place_of(row)
    assert (changed.detached, changed.ics_sequence) == (True, 1)
    assert [plan_of(one).ics_sequence for one in rows] == [0, 0, 1, 0, 0, 0]


def test_one_that_is_left_out_does_not_come_back(room: SeriesRoom) -> None:
    filled = room.plan(replace(WEEKLY, rule="FREQ=WEEKLY"))
    room.edit(lambda edit: skip_this(edit, filled.rows[1], told=True))
    series = room.series(filled.series.id)
    assert series.exceptions == {at("2026-03-10 10:00")}
    assert series.ics_sequence == 1
    row = room.rows(series.id)[1]
    room.edit(lambda edit: change_all(edit, row, draft_of(row, series), told=False))
    assert shown(room.rows(series.id))[:2] == [TUESDAYS[0], TUESDAYS[2]]


def test_all_are_renamed_but_those_edited_alone_and_those_begun(room: SeriesRoom) -> None:
    filled = room.plan()
    first, second, third, *_ = filled.rows
    alone = replace(draft_of(second, filled.series), title="Alone")
    room.edit(lambda edit: change_this(edit, second, alone, told=False))
    room.begin(first)
    draft = replace(draft_of(third, filled.series), title="Renamed")
    edited = room.edit(lambda edit: change_all(edit, third, draft, told=True))
    rows = room.rows(filled.series.id)
    assert [row.title for row in rows] == ["Weekly", "Alone", *["Renamed"] * 4]
    assert shown(rows) == TUESDAYS
    assert edited.series.ics_sequence == 1
    assert edited.series.first_start == filled.series.first_start
    assert edited.meeting is not None
    assert edited.meeting.id == third.id
    assert [row.room_code for row in rows] == [row.room_code for row in filled.rows]


def test_all_are_moved_to_another_day_and_time_with_their_rooms(room: SeriesRoom) -> None:
    filled = room.plan()
    row = filled.rows[3]
    draft = moved(draft_of(row, filled.series), days=1, hours=1)
    edited = room.edit(lambda edit: change_all(edit, row, draft, told=True))
    rows = room.rows(filled.series.id)
    assert shown(rows)[:4] == [
        "Wed 04 Mar 11:00",
        "Wed 11 Mar 11:00",
        "Wed 18 Mar 11:00",
        "Wed 25 Mar 11:00",
    ]
    assert [row.id for row in rows] == [row.id for row in filled.rows]
    assert [row.room_code for row in rows] == [row.room_code for row in filled.rows]
    assert edited.series.id == filled.series.id
    assert edited.series.ics_uid == filled.series.ics_uid


def test_what_is_over_stays_when_all_are_moved(room: SeriesRoom) -> None:
    filled = room.plan()
    room.begin(filled.rows[0])
    room.clock.advance(timedelta(days=9).total_seconds())
    row = filled.rows[4]
    draft = moved(draft_of(row, filled.series), hours=2)
    edited = room.edit(lambda edit: change_all(edit, row, draft, told=True))
    assert shown(room.rows(filled.series.id)) == [
        *TUESDAYS[:2],
        "Tue 17 Mar 12:00",
        "Tue 24 Mar 12:00",
        "Tue 31 Mar 12:00",
        "Tue 07 Apr 12:00",
    ]
    assert edited.series.rule == "FREQ=WEEKLY;COUNT=4"


def test_this_and_following_split_the_series(room: SeriesRoom) -> None:
    filled = room.plan()
    alone = filled.rows[4]
    other = replace(draft_of(alone, filled.series), title="Alone")
    room.edit(lambda edit: change_this(edit, alone, other, told=False))
    room.edit(lambda edit: skip_this(edit, filled.rows[3], told=False))
    row = filled.rows[2]
    draft = replace(moved(draft_of(row, filled.series), hours=-1), title="Earlier")
    edited = room.edit(lambda edit: change_following(edit, row, draft, told=True))
    before, after = room.rows(filled.series.id), room.rows(edited.series.id)
    assert shown(before) == TUESDAYS[:2]
    assert shown(after) == ["Tue 17 Mar 09:00", "Tue 31 Mar 10:00", "Tue 07 Apr 09:00"]
    assert [row.title for row in after] == ["Earlier", "Alone", "Earlier"]
    assert [row.id for row in after] == [filled.rows[number].id for number in (2, 4, 5)]
    assert edited.series.rule == "FREQ=WEEKLY;COUNT=4"
    assert edited.series.exceptions == {at("2026-03-24 09:00")}
    assert edited.series.ics_uid != filled.series.ics_uid
    assert edited.series.ics_sequence == 0
    assert {plan_of(row).ics_uid for row in after} == {edited.series.ics_uid}
    assert edited.ended is not None
    assert room.series(filled.series.id) == edited.ended
    assert edited.ended.rule == "FREQ=WEEKLY;UNTIL=20260316T235959"
    assert (edited.ended.ics_sequence, edited.ended.active) == (1, False)


def test_following_from_the_first_on_is_all(room: SeriesRoom) -> None:
    filled = room.plan()
    draft = moved(draft_of(filled.rows[0], filled.series), hours=1)
    edited = room.edit(lambda edit: change_following(edit, filled.rows[0], draft, told=True))
    assert edited.series.id == filled.series.id
    assert edited.ended is None


def test_another_rule_keeps_rooms_within_the_week(room: SeriesRoom) -> None:
    filled = room.plan()
    row = filled.rows[0]
    draft = replace(draft_of(row, filled.series), rule="FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4")
    edited = room.edit(lambda edit: change_all(edit, row, draft, told=True))
    rows = room.rows(filled.series.id)
    assert shown(rows) == [
        "Tue 03 Mar 10:00",
        "Thu 05 Mar 10:00",
        "Tue 10 Mar 10:00",
        "Thu 12 Mar 10:00",
    ]
    assert [rows[0].id, rows[2].id] == [filled.rows[0].id, filled.rows[1].id]
    assert len({one.room_code for one in rows}) == 4
    # Two more were found places in the same month, two have none.
    assert len(edited.removed) == 2


def test_one_that_was_called_off_stays_called_off_at_the_new_time(room: SeriesRoom) -> None:
    filled = room.plan()
    off = filled.rows[1].move_to(MeetingStatus.CANCELLED, room.clock.now())
    room.edit(lambda edit: edit.update_meeting(off))
    row = filled.rows[0]
    draft = moved(draft_of(row, filled.series), hours=3)
    room.edit(lambda edit: change_all(edit, row, draft, told=True))
    rows = room.rows(filled.series.id)
    assert shown(rows)[1] == "Tue 10 Mar 13:00"
    assert rows[1].status is MeetingStatus.CANCELLED


def test_the_one_that_is_edited_is_edited_even_if_it_was_on_its_own(room: SeriesRoom) -> None:
    filled = room.plan()
    row = room.edit(
        lambda edit: change_this(
            edit, filled.rows[2], moved(draft_of(filled.rows[2], filled.series), days=2), told=False
        )
    )
    draft = replace(draft_of(row, filled.series), title="All of them")
    edited = room.edit(lambda edit: change_all(edit, row, draft, told=False))
    rows = room.rows(filled.series.id)
    assert {one.title for one in rows} == {"All of them"}
    assert shown(rows) == [*TUESDAYS[:2], "Thu 19 Mar 10:00", *TUESDAYS[3:]]
    assert edited.meeting == rows[2]


def test_a_series_moves_to_another_zone(room: SeriesRoom) -> None:
    filled = room.plan()
    row = filled.rows[0]
    draft = replace(draft_of(row, filled.series), time_zone="America/New_York")
    room.edit(lambda edit: change_all(edit, row, draft, told=True))
    rows = room.rows(filled.series.id)
    assert shown(rows) == TUESDAYS
    assert {one.time_zone for one in rows} == {"America/New_York"}
    assert [one.id for one in rows] == [one.id for one in filled.rows]


def test_a_series_that_repeats_no_more_is_one_meeting(room: SeriesRoom) -> None:
    filled = room.plan()
    row = filled.rows[2]
    draft = replace(draft_of(row, filled.series), rule="")
    edited = room.edit(lambda edit: change_following(edit, row, draft, told=True))
    assert shown(room.rows(filled.series.id)) == TUESDAYS[:2]
    assert shown(room.rows(edited.series.id)) == TUESDAYS[2:3]


def test_a_count_is_of_what_still_comes(room: SeriesRoom) -> None:
    filled = room.plan()
    room.clock.advance(timedelta(days=16).total_seconds())
    row = filled.rows[4]
    draft = replace(draft_of(row, filled.series), rule="FREQ=WEEKLY;COUNT=3")
    with pytest.raises(UserFacingError, match="3 of these meetings are over") as refused:
        room.edit(lambda edit: change_all(edit, row, draft, told=True))
    assert refused.value.code == "bad_rule"


def test_following_ones_are_called_off(room: SeriesRoom) -> None:
    filled = room.plan()
    ended = room.edit(lambda edit: end_before(edit, filled.rows[2], told=True))
    assert shown(room.rows(filled.series.id)) == TUESDAYS[:2]
    assert ended.ended == room.series(filled.series.id)
    assert [row.id for row in ended.removed] == [row.id for row in filled.rows[2:]]


def test_a_series_of_which_nothing_was_held_goes_as_a_whole(room: SeriesRoom) -> None:
    filled = room.plan()
    ended = room.edit(lambda edit: end_all(edit, filled.series, told=True))
    assert ended.ended is None
    assert ended.series.ics_sequence == 1
    assert room.rows(filled.series.id) == []
    assert room.store.read(lambda uow: uow.series.get(filled.series.id)) is None


def test_a_series_that_is_over_cannot_be_changed(room: SeriesRoom) -> None:
    filled = room.plan()
    room.clock.advance(timedelta(days=100).total_seconds())
    row = filled.rows[0]
    with pytest.raises(UserFacingError) as refused:
        room.edit(lambda edit: change_all(edit, row, draft_of(row, filled.series), told=True))
    assert refused.value.code == "series_over"


def test_a_single_meeting_is_no_series(room: SeriesRoom) -> None:
    filled = room.plan()
    row = filled.rows[0]
    lone = replace(row, appointment=replace(plan_of(row), series_id=None))
    with pytest.raises(NotFoundError):
        room.edit(lambda edit: skip_this(edit, lone, told=False))


def test_a_meeting_in_the_skipped_hour_can_be_left_out(room: SeriesRoom) -> None:
    """02:30 on 29 March is 03:30 in Berlin; the exception is what the rule says."""
    start = at("2026-03-28 02:30")
    filled = room.plan(replace(WEEKLY, start=start, rule="FREQ=DAILY;COUNT=3"))
    assert shown(list(filled.rows)) == ["Sat 28 Mar 02:30", "Sun 29 Mar 03:30", "Mon 30 Mar 02:30"]
    series = room.edit(lambda edit: skip_this(edit, filled.rows[1], told=False))
    assert series.exceptions == {at("2026-03-29 02:30")}
    assert series.time_zone == BERLIN


def test_a_series_may_be_moved_back_over_one_that_was_held(room: SeriesRoom) -> None:
    filled = room.plan()
    room.clock.advance(timedelta(days=9).total_seconds())
    row = filled.rows[2]
    draft = moved(draft_of(row, filled.series), days=-7)
    room.edit(lambda edit: change_all(edit, row, draft, told=True))
    rows = room.rows(filled.series.id)
    assert shown(rows) == [*TUESDAYS[:2], *TUESDAYS[2:5]]


def test_meetings_that_go_where_others_stand_do_not_meet_on_the_way(room: SeriesRoom) -> None:
    """Ten at night in New York is the next day's place in Berlin."""
    start = at("2026-06-02 04:00")
    filled = room.plan(replace(WEEKLY, start=start, rule="FREQ=DAILY;COUNT=5"))
    draft = moved(draft_of(filled.rows[0], filled.series), hours=18)
    overseas = replace(draft, time_zone="America/New_York")
    room.edit(lambda edit: change_all(edit, filled.rows[0], overseas, told=True))
    rows = room.rows(filled.series.id)
    assert shown(rows) == [f"{day} {number:02} Jun 22:00" for day, number in NIGHTS]
    assert [row.id for row in rows] == [row.id for row in filled.rows]
