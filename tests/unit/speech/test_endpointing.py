"""Where utterances begin and end, told by probabilities alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.speech.endpointing import (
    FRAME_SECONDS,
    Began,
    Ended,
    Endpointer,
    EndpointRules,
    Mark,
)

_RULES = EndpointRules()
_SPEECH, _QUIET, _DOUBT = 0.95, 0.02, 0.42


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_SECONDS)


def _run(probabilities: Iterable[float], loudness: Sequence[float] | None = None) -> list[Mark]:
    endpointer = Endpointer()
    marks: list[Mark] = []
    for index, probability in enumerate(probabilities):
        level = loudness[index] if loudness is not None else -30.0
        marks += endpointer.push(probability, level)
    return marks + endpointer.finish()


def test_quiet_has_no_utterance() -> None:
    assert not _run([_QUIET] * 500)


def test_a_click_is_no_speech() -> None:
    assert not _run([_QUIET] * 30 + [_SPEECH] * 2 + [_QUIET] * 30)


def test_an_utterance_begins_before_its_first_certain_frame() -> None:
    marks = _run([_QUIET] * 40 + [_SPEECH] * 60)
    assert marks[0] == Began(40 - _frames(_RULES.pre_roll))


def test_doubtful_speech_before_certain_speech_belongs_to_it() -> None:
    marks = _run([_QUIET] * 40 + [_DOUBT] * 10 + [_SPEECH] * 60)
    assert marks[0] == Began(40 - _frames(_RULES.pre_roll))


def test_nothing_lies_before_the_first_frame() -> None:
    assert _run([_SPEECH] * 40)[0] == Began(0)


def test_a_pause_ends_it_a_little_after_the_last_word() -> None:
    marks = _run([_SPEECH] * _frames(5.0) + [_QUIET] * 60)
    assert marks[1] == Ended(_frames(5.0) + _frames(_RULES.tail))


def test_the_first_words_are_given_a_longer_pause() -> None:
    pause = [_QUIET] * _frames(0.8)
    short = _run([_SPEECH] * _frames(1.0) + pause + [_SPEECH] * 30)
    long = _run([_SPEECH] * _frames(5.0) + pause + [_SPEECH] * 30)
    assert [type(mark) for mark in short] == [Began, Ended]
    assert [type(mark) for mark in long] == [Began, Ended, Began, Ended]


def test_a_breath_does_not_end_it() -> None:
    breath = [_QUIET] * _frames(0.3)
    assert len(_run([_SPEECH] * 150 + breath + [_SPEECH] * 50)) == 2


def test_the_longer_it_lasts_the_shorter_the_pause_that_ends_it() -> None:
    lengths = [_RULES.pause_after(seconds) for seconds in range(0, 30, 2)]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] == pytest.approx(_RULES.shortest_pause)


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    count = _frames(_RULES.longest) + 10
    loudness = [-20.0] * count
    quiet = _frames(_RULES.longest) - 20
    loudness[quiet - 1 : quiet + 2] = [-55.0] * 3
    marks = _run([_SPEECH] * count, loudness)
    assert marks[1:3] == [Ended(quiet, is_cut=True), Began(quiet)]


def test_what_was_said_to_people_is_not_cut() -> None:
    count = _frames(_RULES.longest) + 10
    loudness = [-20.0] * count
    loudness[count - 41 : count - 38] = [-55.0] * 3
    loudness[count - 19 : count - 16] = [-40.0] * 3
    endpointer = Endpointer()
    endpointer.protect(count - 30)
    marks = [mark for level in loudness for mark in endpointer.push(_SPEECH, level)]
    assert marks[1] == Ended(count - 18, is_cut=True)


def test_after_a_gap_the_pre_roll_does_not_reach_back_over_it() -> None:
    endpointer = Endpointer()
    for _ in range(40):
        endpointer.push(_SPEECH, -30.0)
    assert endpointer.finish() == [Ended(40)]
    endpointer.skip_to(100)
    marks = [mark for _ in range(10) for mark in endpointer.push(_SPEECH, -30.0)]
    assert marks == [Began(100)]


@given(st.lists(st.floats(0.0, 1.0), max_size=2500))
def test_utterances_are_in_order_apart_and_bounded(probabilities: list[float]) -> None:
    marks = _run(probabilities)
    assert [type(mark) for mark in marks] == [Began, Ended] * (len(marks) // 2)
    frames = [mark.frame for mark in marks]
    assert frames == sorted(frames)
    assert all(0 <= frame <= len(probabilities) for frame in frames)
    spans = zip(marks[::2], marks[1::2], strict=True)
    longest = _frames(_RULES.longest) + _frames(_RULES.pre_roll)
    assert all(0 < ended.frame - began.frame <= longest for began, ended in spans)
