"""What a voice is called before anybody has said its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.speaker_names import (
    LONGEST_SPEAKER_NAME,
    clean_speaker_name,
    is_unnamed,
    labels_of,
    next_label,
    numbered_name,
    without_profile,
)
from meeting_desktop.domain.transcript import Speaker

_SPEAKER = Speaker(new_id(), new_id(), "S2", "Speaker 2")


def test_labels_are_counted_and_gaps_filled() -> None:
    assert next_label(set()) == "S1"
    assert next_label({"S1", "S3"}) == "S2"
    assert next_label({"S1", "S2"}) == "S3"
    assert next_label(labels_of([_SPEAKER])) == "S1"


def test_a_number_is_a_name_for_people_to_read() -> None:
    assert numbered_name("S12") == "Speaker 12"
    assert numbered_name("Room") == "Room"


def test_a_number_is_no_name_unless_a_person_says_so() -> None:
    assert is_unnamed(_SPEAKER)
    assert is_unnamed(replace(_SPEAKER, name="S2"))
    assert not is_unnamed(replace(_SPEAKER, is_confirmed=True))
    assert not is_unnamed(replace(_SPEAKER, name="Hanna"))


def test_without_its_profile_a_voice_keeps_what_a_person_said() -> None:
    known = replace(_SPEAKER, name="Hanna", voice_profile_id=new_id(), confidence=0.9)
    assert without_profile(known) == _SPEAKER
    said = replace(known, is_confirmed=True)
    assert without_profile(said) == replace(said, voice_profile_id=None, confidence=0.0)


@pytest.mark.parametrize(
    ("typed", "code"), [(" \n", "empty_name"), ("x" * (LONGEST_SPEAKER_NAME + 1), "long_name")]
)
def test_names_that_are_none(typed: str, code: str) -> None:
    with pytest.raises(UserFacingError) as refused:
        clean_speaker_name(typed)
    assert refused.value.code == code


def test_a_name_is_one_line() -> None:
    assert clean_speaker_name("  Hanna\nSample ") == "Hanna Sample"
