"""Which state of a meeting may follow which, and what a code and a title look like."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.meetings import (
    ROOM_CODE_ALPHABET,
    Meeting,
    MeetingStatus,
    clean_title,
    make_room_code,
)
from tests.unit.domain.samples import any_text, meeting_of

_NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_ALLOWED = {
    ("scheduled", "active"), ("scheduled", "cancelled"), ("scheduled", "postponed"),
    ("postponed", "scheduled"), ("postponed", "cancelled"), ("active", "completed"),
    ("completed", "active"), ("cancelled", "scheduled"),
}  # fmt: skip


@pytest.mark.parametrize("before", MeetingStatus)
@pytest.mark.parametrize("after", MeetingStatus)
def test_a_state_follows_only_where_it_may(before: MeetingStatus, after: MeetingStatus) -> None:
    meeting = _in_state(before)
    if (before.value, after.value) in _ALLOWED:
        assert meeting.move_to(after, _NOW).status is after
    else:
        with pytest.raises(UserFacingError, match=f"{before.value} cannot become {after.value}"):
            meeting.move_to(after, _NOW)


def _in_state(status: MeetingStatus) -> Meeting:
    return replace(meeting_of(), status=status, actual_start=None)


def test_the_first_start_and_the_last_end_are_kept() -> None:
    meeting = _in_state(MeetingStatus.SCHEDULED).move_to(MeetingStatus.ACTIVE, _NOW)
    assert meeting.actual_start == _NOW
    later = _NOW.replace(hour=13)
    completed = meeting.move_to(MeetingStatus.COMPLETED, later)
    again = completed.move_to(MeetingStatus.ACTIVE, later.replace(hour=14))
    assert again.actual_start == _NOW
    assert again.move_to(MeetingStatus.COMPLETED, later.replace(hour=15)).actual_end == (
        later.replace(hour=15)
    )


def test_room_codes_can_be_read_aloud() -> None:
    assert not set(ROOM_CODE_ALPHABET) & set("0O1IL5S2ZUV")
    codes = {make_room_code() for _ in range(500)}
    assert all(len(code) == 8 and set(code) <= set(ROOM_CODE_ALPHABET) for code in codes)
    assert len(codes) == 500


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("  Weekly \n sync ", "Weekly sync"),
        ("", "Meeting"),
        ("\t\u200b\x00", "Meeting"),
        ("a\u202eb", "a b"),
        ("x" * 300, "x" * 200),
        ("Zürich – 会議", "Zürich – 会議"),
    ],
)
def test_a_title_is_one_clean_line(typed: str, title: str) -> None:
    assert clean_title(typed, fallback="Meeting") == title


@given(any_text)
def test_any_title_becomes_printable_and_short(typed: str) -> None:
    title = clean_title(typed, fallback="Meeting")
    assert 0 < len(title) <= 200
    assert title.isprintable()
    assert clean_title(title, fallback="Meeting") == title.strip()
