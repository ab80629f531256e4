"""Words go to whoever speaks: cut at turns, with their sentences, none lost and none twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.diarization import Diarization, SpeakerTurn
from meeting_desktop.domain.speaker_words import ToldApart, tell_apart
from meeting_desktop.domain.transcript import Word


@dataclass(frozen=True)
class _Heard:
    words: tuple[Word, ...]


def _heard(text: str, start: float = 0.0, each: float = 0.5) -> _Heard:
    """Words one after the other, ``each`` seconds long."""
    return _Heard(
        tuple(
            Word(word, start + each * at, start + each * (at + 1))
            for at, word in enumerate(text.split())
        )
    )


def _found(*turns: tuple[float, float, int]) -> Diarization:
    return Diarization(tuple(SpeakerTurn(*turn) for turn in turns), ())


def _said(told: Sequence[ToldApart]) -> list[tuple[int | None, str]]:
    return [(one.cluster, " ".join(word.text for word in one.words)) for one in told]


def test_a_segment_is_cut_where_the_speaker_changes() -> None:
    told = tell_apart([_heard("we start now. yes we do")], _found((0, 1.5, 0), (1.5, 3.0, 1)))
    assert _said(told) == [(0, "we start now."), (1, "yes we do")]


def test_a_turn_that_begins_a_little_late_does_not_cost_the_sentence_its_first_word() -> None:
    told = tell_apart([_heard("we start now. yes we do")], _found((0, 1.9, 0), (1.95, 3.0, 1)))
    assert _said(told) == [(0, "we start now."), (1, "yes we do")]


def test_one_word_of_somebody_else_is_theirs() -> None:
    told = tell_apart(
        [_heard("so we begin. yes. and then we stop")], _found((0, 1.5, 0), (1.5, 2, 1), (2, 4, 0))
    )
    assert _said(told) == [(0, "so we begin."), (1, "yes."), (0, "and then we stop")]


def test_a_moment_inside_a_word_makes_no_speaker() -> None:
    told = tell_apart([_heard("the whole of it")], _found((0, 2.0, 0), (0.9, 1.1, 1)))
    assert _said(told) == [(0, "the whole of it")]


def test_words_between_turns_stay_with_their_sentence() -> None:
    heard = _Heard(
        (
            Word("numbers", 0.5, 1.0),
            Word("first.", 1.2, 1.5),
            Word("Agreed", 2.2, 2.5),
            Word("then", 2.6, 3.0),
        )
    )
    told = tell_apart([heard], _found((0, 1.0, 0), (2.7, 4.0, 1)))
    assert _said(told) == [(0, "numbers first."), (1, "Agreed then")]


def test_what_nobody_is_known_to_have_said_is_nobodys() -> None:
    told = tell_apart([_heard("thank you", start=20.0), _heard("hello")], _found((0, 3.0, 0)))
    assert _said(told) == [(None, "thank you"), (0, "hello")]
    assert _said(tell_apart([_heard("hello")], _found())) == [(None, "hello")]


def test_where_two_speak_at_once_is_marked() -> None:
    told = tell_apart(
        [_heard("one two three four"), _heard("five six", start=2.0)],
        _found((0, 4.0, 0), (0.2, 1.8, 1)),
    )
    assert [(one.cluster, one.overlapped) for one in told] == [(0, True), (0, False)]


def test_segments_are_never_put_together() -> None:
    told = tell_apart([_heard("one"), _heard("two", start=0.5)], _found((0, 1.0, 0)))
    assert _said(told) == [(0, "one"), (0, "two")]


_TIMES = st.floats(0.0, 30.0, allow_nan=False)


@st.composite
def _spans(draw: st.DrawFn) -> tuple[float, float]:
    start = draw(_TIMES)
    return start, start + draw(st.floats(0.0, 5.0))


_WORDS = st.lists(
    st.tuples(_spans(), st.sampled_from(["a", "b.", "c?", "d"])).map(
        lambda one: Word(one[1], *one[0])
    ),
    max_size=12,
)
_SEGMENTS = st.lists(_WORDS.map(lambda words: _Heard(tuple(words))), max_size=5)
_TURNS = st.lists(
    st.tuples(_spans(), st.integers(0, 3)).map(lambda one: SpeakerTurn(*one[0], one[1])),
    max_size=10,
)


@given(_SEGMENTS, _TURNS)
def test_no_word_is_lost_or_doubled_and_none_goes_to_somebody_far_away(
    segments: list[_Heard], turns: list[SpeakerTurn]
) -> None:
    told = tell_apart(segments, Diarization(tuple(turns), ()))
    before = [word for segment in segments for word in segment.words]
    assert [word for one in told for word in one.words] == before
    assert all(one.words for one in told)
    known = {turn.cluster for turn in turns}
    assert {one.cluster for one in told} <= known | {None}
