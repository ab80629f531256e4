"""Sentences made ahead, and kept as what of them was heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from meeting_desktop.application.keep_spoken import words_of
from meeting_desktop.application.speak_ahead import SpeakAhead
from tests.fakes.patience import until
from tests.fakes.voices import FakeVoice


@pytest.fixture
def make() -> Iterator[Callable[..., SpeakAhead]]:
    made: list[SpeakAhead] = []

    def make_one(voice: FakeVoice, **given: object) -> SpeakAhead:
        made.append(SpeakAhead(voice, variant=0, language="en", **given))  # type: ignore[arg-type]
        return made[-1]

    yield make_one
    for one in made:
        assert one.stop(30)


def test_what_is_wanted_is_made_in_its_order_and_once(make: Callable[..., SpeakAhead]) -> None:
    voice = FakeVoice()
    ahead = make(voice)
    ahead.want(("One.", "Two."))
    until(lambda: ahead.ready == {"One.", "Two."}, what="both")
    ahead.want(("Two.", "Three."))
    until(lambda: "Three." in ahead.ready, what="the third")
    assert voice.said == ["One.", "Two.", "Three."]
    assert ahead.sound("Two.") is not None
    assert ahead.sound("Four.") is None


def test_a_voice_that_fails_is_told_and_not_asked_the_same_for_ever(
    make: Callable[..., SpeakAhead],
) -> None:
    voice, told = FakeVoice(is_there=False), list[str]()
    ahead = make(voice, on_fault=told.append)
    ahead.want(("One.",))
    until(lambda: bool(told), what="the fault")
    ahead.want(("One.",))
    voice.is_there = True
    ahead.want(("One.", "Two."))
    until(lambda: "Two." in ahead.ready, what="the next one")
    assert told == ["This machine has no voice."]
    assert voice.said == ["Two."]


def test_what_is_not_needed_any_more_makes_room(make: Callable[..., SpeakAhead]) -> None:
    ahead = make(FakeVoice())
    for number in range(70):
        text = f"Sentence {number}."
        ahead.want((text,))
        until(lambda text=text: text in ahead.ready, what=text)  # type: ignore[misc]
    assert len(ahead.ready) <= 60
    assert "Sentence 69." in ahead.ready


def test_words_share_the_time_by_their_letters() -> None:
    words = words_of("We start in March.", 10.0, 2.0, 2.0)
    assert [word.text for word in words] == ["We", "start", "in", "March."]
    assert words[0].start == 10.0
    assert words[-1].end == pytest.approx(12.0)
    assert all(a.end == pytest.approx(b.start) for a, b in pairwise(words))


@pytest.mark.parametrize(("heard", "count"), [(0.0, 0), (0.4, 1), (1.0, 2), (1.9, 3), (2.0, 4)])
def test_only_words_that_were_out_are_kept(heard: float, count: int) -> None:
    assert len(words_of("We start in March.", 0.0, 2.0, heard)) == count
