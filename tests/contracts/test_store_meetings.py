"""What the store promises of meetings and of the list that shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting, MeetingStatus, make_room_code
from meeting_desktop.domain.recordings import RecordingStatus
from meeting_desktop.ports.unit_of_work import MeetingRow, Store
from tests.contracts.store_samples import (
    NINE_O_CLOCK,
    a_meeting,
    a_participant,
    a_recording,
    a_transcript,
    held,
    put_whole,
    write_each,
)

HOUR = timedelta(hours=1)


def add(store: Store, meeting: Meeting) -> Meeting:
    store.write(lambda uow: uow.meetings.add(meeting)).result(60)
    return meeting


def get(store: Store, meeting: Meeting) -> Meeting | None:
    return store.read(lambda uow: uow.meetings.get(meeting.id))


def rows(store: Store, search: str = "", *, limit: int = 100, offset: int = 0) -> list[MeetingRow]:
    return list(
        store.read(lambda uow: uow.meetings.rows(search=search, limit=limit, offset=offset))
    )


def titles(store: Store, search: str = "") -> list[str]:
    found = [row.meeting.title for row in rows(store, search)]
    assert store.read(lambda uow: uow.meetings.count(search=search)) == len(found)
    return found


def test_a_meeting_comes_back_as_it_was_added(store: Store) -> None:
    meeting = add(
        store, a_meeting(store, actual_start=NINE_O_CLOCK, actual_end=NINE_O_CLOCK + HOUR)
    )
    assert get(store, meeting) == meeting


def test_when_its_row_was_written_is_known_while_it_is_there(store: Store) -> None:
    meeting = add(store, a_meeting(store))
    written = store.read(lambda uow: uow.meetings.changed_at(meeting.id))
    assert written is not None
    assert written.tzinfo is not None
    store.write(lambda uow: uow.meetings.remove(meeting.id)).result(60)
    assert store.read(lambda uow: uow.meetings.changed_at(meeting.id)) is None
    assert store.read(lambda uow: uow.meetings.changed_at(new_id())) is None


def test_a_meeting_is_found_by_its_room_code_until_it_is_removed(store: Store) -> None:
    add(store, a_meeting(store))
    meeting = add(store, a_meeting(store))
    assert store.read(lambda uow: uow.meetings.by_code(meeting.room_code)) == meeting
    store.write(lambda uow: uow.meetings.remove(meeting.id)).result(60)
    assert store.read(lambda uow: uow.meetings.by_code(meeting.room_code)) is None


def test_a_meeting_that_was_never_added_is_none(store: Store) -> None:
    assert store.read(lambda uow: uow.meetings.get(new_id())) is None


def test_an_update_replaces_what_may_change(store: Store) -> None:
    meeting = add(store, a_meeting(store, status=MeetingStatus.ACTIVE))
    changed = replace(
        meeting, title="Renamed", status=MeetingStatus.COMPLETED, actual_end=NINE_O_CLOCK
    )
    store.write(lambda uow: uow.meetings.update(changed)).result(60)
    assert get(store, meeting) == changed


def test_a_room_code_belongs_to_one_meeting_even_after_its_removal(store: Store) -> None:
    first = add(store, a_meeting(store))
    second = replace(a_meeting(store), room_code=first.room_code)
    store.write(lambda uow: uow.meetings.remove(first.id)).result(60)
    with pytest.raises(UserFacingError) as raised:
        store.write(lambda uow: uow.meetings.add(second)).result(60)
    assert raised.value.code == "room_code_taken"
    add(store, replace(second, room_code=make_room_code()))


@pytest.mark.parametrize("change", ["update", "remove", "restore"])
def test_changing_a_meeting_that_is_not_there_says_so(store: Store, change: str) -> None:
    stranger = a_meeting(store)
    argument = stranger if change == "update" else stranger.id
    with pytest.raises(NotFoundError):
        store.write(lambda uow: getattr(uow.meetings, change)(argument)).result(60)


def test_a_removed_meeting_is_gone_and_restore_brings_it_back(store: Store) -> None:
    meeting = held(store, "Renewal", "the budget is fine")
    store.write(lambda uow: uow.meetings.remove(meeting.id)).result(60)
    assert get(store, meeting) is None
    assert titles(store) == []
    assert titles(store, "budget") == []

    store.write(lambda uow: uow.meetings.restore(meeting.id)).result(60)
    assert get(store, meeting) == meeting
    assert titles(store, "budget") == ["Renewal"]


def test_an_update_does_not_bring_a_removed_meeting_back(store: Store) -> None:
    meeting = add(store, a_meeting(store))
    store.write(lambda uow: uow.meetings.remove(meeting.id)).result(60)
    store.write(lambda uow: uow.meetings.update(replace(meeting, title="Late"))).result(60)
    assert get(store, meeting) is None


def test_only_active_meetings_are_unfinished(store: Store) -> None:
    active = add(store, a_meeting(store, status=MeetingStatus.ACTIVE))
    add(store, a_meeting(store, status=MeetingStatus.COMPLETED))
    removed = add(store, a_meeting(store, status=MeetingStatus.ACTIVE))
    store.write(lambda uow: uow.meetings.remove(removed.id)).result(60)
    assert store.read(lambda uow: uow.meetings.unfinished()) == [active]


def test_the_list_is_newest_first_by_start_and_comes_in_pages(store: Store) -> None:
    add(store, a_meeting(store, "held late", actual_start=NINE_O_CLOCK + 5 * HOUR))
    add(store, a_meeting(store, "made in the middle", created_at=NINE_O_CLOCK + HOUR))
    add(store, a_meeting(store, "first"))
    assert titles(store) == ["held late", "made in the middle", "first"]
    assert [row.meeting.title for row in rows(store, limit=1, offset=1)] == ["made in the middle"]


def test_a_row_counts_the_words_and_names_of_the_latest_revision(store: Store) -> None:
    meeting = held(store, "Weekly", "one two three", speakers=["Old name"])
    newer = a_transcript(meeting, ["four five"], speakers=["Ada", "Ben"], revision=2)
    store.write(lambda uow: put_whole(uow, newer)).result(60)
    [row] = rows(store)
    assert (row.word_count, row.speaker_names) == (2, ("Ada", "Ben"))


def test_a_removed_segment_is_not_counted(store: Store) -> None:
    meeting = a_meeting(store)
    transcript = a_transcript(meeting, ["one two three", "four"])
    add(store, meeting)
    store.write(lambda uow: put_whole(uow, transcript)).result(60)
    gone = transcript.segments[0]
    store.write(lambda uow: uow.transcripts.remove_segment(gone.id)).result(60)
    assert rows(store)[0].word_count == 1


def test_a_row_lasts_from_start_to_end_else_as_long_as_its_longest_track(store: Store) -> None:
    timed = add(
        store,
        a_meeting(store, "timed", actual_start=NINE_O_CLOCK, actual_end=NINE_O_CLOCK + HOUR),
    )
    imported = add(store, a_meeting(store, "imported"))
    tracks = [
        a_recording(meeting, duration=seconds)
        for meeting, seconds in ((timed, 5.0), (imported, 60.0), (imported, 90.0))
    ]
    write_each(store, lambda uow, track: uow.recordings.put(track), *tracks)
    durations = {row.meeting.title: row.duration for row in rows(store)}
    assert durations == {"timed": 3600.0, "imported": 90.0}


@pytest.mark.parametrize("status", list(RecordingStatus))
def test_a_row_has_a_recording_once_it_is_completed(store: Store, status: RecordingStatus) -> None:
    meeting = add(store, a_meeting(store))
    track = a_recording(meeting, status=status)
    store.write(lambda uow: uow.recordings.put(track)).result(60)
    assert rows(store)[0].has_recording is (status is RecordingStatus.COMPLETED)


def test_search_finds_titles_names_and_words(store: Store) -> None:
    held(store, "Quarterly numbers", "we met at noon", speakers=["Zoë Example"])
    meeting = held(store, "Other")
    guest = a_participant(meeting, "Guest Sample")
    store.write(lambda uow: uow.participants.put(guest)).result(60)
    for typed in ("quarterly", "QUARTER", "zoe", "noon", "numbers no", '"met at"'):
        assert titles(store, typed) == ["Quarterly numbers"], typed
    assert titles(store, "sample") == ["Other"]


def test_search_wants_every_word_and_a_prefix_only_of_the_last(store: Store) -> None:
    held(store, "Weekly", "the budget is signed", "on Tuesday")
    assert titles(store, "budget tues") == ["Weekly"]
    assert titles(store, "budg tuesday") == []
    assert titles(store, "budget friday") == []


def test_words_in_quotes_follow_each_other(store: Store) -> None:
    held(store, "Weekly", "the budget is signed")
    assert titles(store, '"budget is signed"') == ["Weekly"]
    assert titles(store, '"signed budget"') == []


@pytest.mark.parametrize("typed", ["???", "-", '"', "''", "( )", "*"])
def test_punctuation_alone_finds_nothing(store: Store, typed: str) -> None:
    held(store, "Weekly", "what? - (really)")
    assert titles(store, typed) == []


def test_search_of_blanks_is_no_search(store: Store) -> None:
    held(store, "Weekly")
    assert titles(store, "   ") == ["Weekly"]


def test_search_forgets_what_was_renamed_edited_or_removed(store: Store) -> None:
    meeting = a_meeting(store, "Before")
    transcript = a_transcript(meeting, ["wrong words"], speakers=["Nobody"])
    add(store, meeting)
    store.write(lambda uow: put_whole(uow, transcript)).result(60)
    store.write(lambda uow: uow.meetings.update(replace(meeting, title="After"))).result(60)
    speaker = replace(transcript.speakers[0], name="Ada")
    store.write(lambda uow: uow.transcripts.put_speaker(speaker)).result(60)
    [segment] = transcript.segments
    store.write(lambda uow: uow.transcripts.remove_segment(segment.id)).result(60)
    for typed in ("before", "nobody", "wrong"):
        assert titles(store, typed) == [], typed
    assert titles(store, "after") == titles(store, "ada") == ["After"]


def test_search_knows_the_latest_revision_only(store: Store) -> None:
    meeting = held(store, "Weekly", "tentative")
    newer = a_transcript(meeting, ["definitive"], revision=2)
    store.write(lambda uow: put_whole(uow, newer)).result(60)
    assert titles(store, "tentative") == []
    assert titles(store, "definitive") == ["Weekly"]


def test_a_found_row_shows_where_it_was_said(store: Store) -> None:
    said = "so we all agreed that the new budget is signed by the end of next week at the latest"
    held(store, "Weekly", "nothing here", said)
    [row] = rows(store, "budg")
    assert "new budget is signed" in row.snippet
    assert len(row.snippet) < len(said)
    assert rows(store, "weekly")[0].snippet == ""
    assert rows(store)[0].snippet == ""
