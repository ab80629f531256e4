"""Times that are spoken of become proposals, in both zones, while people still speak."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.findings import Appointment
from meeting_desktop.domain.proposed_times import (
    ProposedTime,
    proposed_meetings,
    with_appointments,
)

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
#: A Wednesday, half past ten in Berlin.
BEGAN = datetime(2026, 5, 6, 10, 30, tzinfo=ZoneInfo(BERLIN))
_SIDES = {"we": Side.OURS, "they": Side.THEIRS, "somebody": Side.UNKNOWN}


def talk(*lines: tuple[str, str], pause_s: float = 10.0, language: str = "en") -> Conversation:
    said = tuple(
        Utterance(new_id(), who, _SIDES[who], place * pause_s, place * pause_s + 4.0, text)
        for place, (who, text) in enumerate(lines)
    )
    return Conversation(said, language, BEGAN, BERLIN)


def told(found: tuple[ProposedTime, ...]) -> list[str]:
    return [f"{one.ours:%a %d %b %H:%M}" if one.time_said else f"{one.ours:%a}" for one in found]


def test_tuesday_at_three_is_shown_in_both_zones() -> None:
    words = talk(("we", "Shall we talk again next Tuesday at three?"), ("they", "Sounds good."))
    (found,) = proposed_meetings(words, NEW_YORK)
    assert found.theirs is not None
    assert f"{found.ours:%a %d %b %H:%M %Z}" == "Tue 12 May 15:00 CEST"
    assert f"{found.theirs:%a %d %b %H:%M %Z}" == "Tue 12 May 09:00 EDT"
    assert found.evidence == (words.utterances[0].segment_id,)
    assert proposed_meetings(words)[0].theirs is None


@pytest.mark.parametrize(
    ("who", "text", "ours"),
    [
        ("we", "Can we meet on Friday at nine your time?", "Fri 08 May 15:00"),
        ("they", "Let's meet on Friday at nine my time.", "Fri 08 May 15:00"),
        ("they", "Let's meet on Friday at three your time.", "Fri 08 May 15:00"),
        ("we", "Let's meet on Friday at three our time.", "Fri 08 May 15:00"),
        ("they", "Let's meet on Friday at nine New York time.", "Fri 08 May 15:00"),
    ],
)
def test_whose_time_is_meant(who: str, text: str, ours: str) -> None:
    assert told(proposed_meetings(talk((who, text)), NEW_YORK)) == [ours]


def test_another_hour_keeps_the_day_and_takes_the_place_of_the_first() -> None:
    words = talk(
        ("we", "Shall we talk on Tuesday at three?"), ("they", "At four rather, if you can.")
    )
    (found,) = proposed_meetings(words)
    assert told((found,)) == ["Tue 12 May 16:00"]
    assert len(found.evidence) == 2


def test_who_agrees_to_the_day_makes_no_second_meeting() -> None:
    words = talk(
        ("we", "Shall we meet on Tuesday at three?"), ("they", "Tuesday works for me, thanks.")
    )
    assert told(proposed_meetings(words)) == ["Tue 12 May 15:00"]


@pytest.mark.parametrize(
    ("answer", "time"), [("Tuesday works for me.", "15:00"), ("Tuesday at four suits me.", "16:00")]
)
def test_on_a_monday_too_it_is_the_tuesday_that_was_spoken_of(answer: str, time: str) -> None:
    words = talk(("we", "Shall we meet next Tuesday at three?"), ("they", answer))
    monday = replace(words, began_at=datetime(2026, 5, 4, 10, 30, tzinfo=ZoneInfo(BERLIN)))
    assert told(proposed_meetings(monday)) == [f"Tue 12 May {time}"]


def test_a_day_that_is_turned_down_gives_way() -> None:
    words = talk(
        ("we", "Shall we meet on Tuesday at three?"),
        ("they", "Tuesday doesn't work, but we could do Thursday at ten."),
    )
    assert told(proposed_meetings(words))[0] == "Thu 07 May 10:00"


def test_what_was_said_last_comes_first() -> None:
    words = talk(
        ("we", "We have a call on Monday at two."),
        ("they", "And let's meet in person on Friday at eleven."),
        pause_s=300.0,
    )
    assert told(proposed_meetings(words)) == ["Fri 08 May 11:00", "Mon 11 May 14:00"]


@pytest.mark.parametrize(
    "text",
    [
        "I will send you the offer by Friday.",
        "We met yesterday at three.",
        "The system goes live on the first of June.",
        "Three of us work at nine sites.",
        "Let's meet some time next week.",
    ],
)
def test_what_is_no_meeting_to_come(text: str) -> None:
    assert proposed_meetings(talk(("they", text)), NEW_YORK) == ()


def test_voices_of_nobody_propose_nothing() -> None:
    assert proposed_meetings(talk(("somebody", "Let's meet on Tuesday at three."))) == ()


def test_what_an_analyst_found_as_well_is_there_once() -> None:
    found = proposed_meetings(talk(("we", "Shall we meet on Tuesday at three?")))
    at = datetime(2026, 5, 12, 15, tzinfo=ZoneInfo(BERLIN))
    same = Appointment("Tuesday at three", at, (new_id(),))
    other = Appointment("the day after", at + timedelta(days=1), (new_id(),))
    both = with_appointments(found, (same, other), BERLIN, NEW_YORK)
    assert told(both) == ["Tue 12 May 15:00", "Wed 13 May 15:00"]
