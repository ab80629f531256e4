"""Only what the program itself makes may reach a log."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.errors import DiskFullError
from meeting_desktop.core.redaction import PROGRAM_FIELDS, REDACTED, redact
from meeting_desktop.domain.meetings import MeetingStatus

_ID = UUID("01890000-0000-7000-8000-000000000000")


@pytest.mark.parametrize("value", [None, True, 7, 0.5, _ID, datetime(2026, 1, 1, tzinfo=UTC)])
def test_numbers_ids_and_times_pass_under_any_name(value: object) -> None:
    assert redact({"anything": value}) == {"anything": value}


def test_enumerations_and_types_pass_as_their_names() -> None:
    class Colour(Enum):
        RED = (255, 0, 0)

    fields = redact({"a": MeetingStatus.ACTIVE, "b": Colour.RED, "c": DiskFullError})
    assert fields == {"a": "active", "b": "RED", "c": "DiskFullError"}


@pytest.mark.parametrize("key", sorted(PROGRAM_FIELDS))
def test_strings_pass_under_the_names_of_the_closed_list(key: str) -> None:
    assert redact({key: "x"}) == {key: "x"}


@pytest.mark.parametrize(
    "value", [Path("minutes of Ada.txt"), b"secret", ["words"], {"code": "words"}, ("a",), object()]
)
def test_everything_else_is_redacted_even_under_a_listed_name(value: object) -> None:
    assert redact({"code": value}) == {"code": REDACTED}


@given(st.text(), st.text())
def test_a_string_under_any_other_name_never_passes(key: str, value: str) -> None:
    if key not in PROGRAM_FIELDS:
        assert redact({key: value}) == {key: REDACTED}
