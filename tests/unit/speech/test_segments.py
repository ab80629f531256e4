"""Segments that read well as subtitles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.speech.heard import HeardWord
from meeting_desktop.adapters.speech.segments import split
from tests.unit.speech.samples import heard


def _lines(words: list[HeardWord]) -> list[str]:
    return [" ".join(word.text for word in group) for group in split(words)]


def test_a_sentence_is_a_segment() -> None:
    text = "We begin with the numbers of May today. They are good this time, really good."
    words = heard(text, each=0.4)
    assert _lines(words) == [
        "We begin with the numbers of May today.",
        "They are good this time, really good.",
    ]


def test_very_short_sentences_stay_together() -> None:
    assert _lines(heard("Yes. No. Maybe.")) == ["Yes. No. Maybe."]


def test_a_pause_divides() -> None:
    words = [*heard("and then"), *heard("we went on", start=3.0)]
    assert _lines(words) == ["and then", "we went on"]


def test_a_long_sentence_is_divided_at_a_clause() -> None:
    words = heard("word " * 25 + "clause, " + "word " * 20, each=0.4)
    lines = _lines(words)
    assert len(lines) == 2
    assert lines[0].endswith("clause,")


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b,", "c."]), st.floats(0.05, 1.0), st.floats(0.0, 2.0)),
        max_size=120,
    )
)
def test_no_word_is_lost_and_no_segment_too_long(parts: list[tuple[str, float, float]]) -> None:
    words: list[HeardWord] = []
    at = 0.0
    for text, length, gap in parts:
        words.append(HeardWord(text, (1,), at + gap, at + gap + length, 0.9))
        at += gap + length
    groups = list(split(words))
    assert [word for group in groups for word in group] == words
    assert all(group and group[-1].end - group[0].start <= 12.0 for group in groups)
