"""Which of a voice's words are read and heard."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Segment, Word
from meeting_desktop.domain.voice_samples import (
    PREVIEW_SECONDS,
    Passage,
    clips_of,
    passages_alone,
    previews_of,
    quotes_of,
    speech_seconds,
)

_ONE, _TWO = new_id(), new_id()
_TRANSCRIPT = new_id()


def _said(speaker: UUID, start: float, end: float, text: str = "", clear: float = 0.9) -> Segment:
    """One word a second, or those of ``text`` in the same time."""
    texts = text.split() or [f"word{n}" for n in range(max(1, round(end - start)))]
    step = (end - start) / len(texts)
    words = tuple(
        Word(one, start + n * step, start + (n + 1) * step, clear) for n, one in enumerate(texts)
    )
    return Segment(new_id(), _TRANSCRIPT, speaker, start, end, words)


def _spans(passages: tuple[Passage, ...]) -> list[tuple[float, float]]:
    return [(round(one.start, 3), round(one.end, 3)) for one in passages]


def test_a_voice_is_alone_until_another_speaks() -> None:
    segments = [
        _said(_ONE, 0, 4),
        _said(_ONE, 4.5, 8),  # a breath later: heard in one go
        _said(_TWO, 8.2, 9),
        _said(_ONE, 9.1, 12),
        _said(_ONE, 15, 18),  # after a pause
        _said(_ONE, 20, 24),
        _said(_TWO, 23, 26),  # into the words before
        _said(_ONE, 27, 27.5),  # too short
    ]
    assert _spans(passages_alone(segments, _ONE)) == [(0, 8), (9.1, 12), (15, 18)]
    assert _spans(passages_alone(segments, _TWO)) == []


def test_what_is_marked_as_overlapped_is_not_heard_nor_quoted() -> None:
    both = replace(_said(_ONE, 0, 9), is_overlapped=True)
    alone = _said(_ONE, 20, 22)
    assert _spans(passages_alone([both, alone], _ONE)) == [(20, 22)]
    assert [one.segment_id for one in quotes_of([both, alone])] == [alone.id]
    assert [one.segment_id for one in quotes_of([both])] == [both.id]  # better than nothing


def test_previews_are_the_longest_clear_ones_in_order() -> None:
    passages = [
        Passage(0, 3),
        Passage(10, 40),
        Passage(50, 58, 0.2),
        Passage(60, 66),
        Passage(70, 72),
    ]
    assert _spans(previews_of(passages)) == [(0, 3), (10, 10 + PREVIEW_SECONDS), (60, 66)]
    assert previews_of([]) == ()


def test_quotes_are_cut_at_a_word() -> None:
    long = _said(_ONE, 0, 60, " ".join(["something"] * 40))
    (quote,) = quotes_of([long])
    assert quote.text.endswith("something…")
    assert len(quote.text) <= 141
    short, longer, wordless = _said(_ONE, 61, 62), _said(_ONE, 70, 75), _said(_ONE, 80, 81)
    quotes = quotes_of([long, short, longer, replace(wordless, words=())])
    assert [one.segment_id for one in quotes] == [long.id, short.id, longer.id]


def test_speech_is_counted_from_the_first_word_to_the_last() -> None:
    assert speech_seconds([_said(_ONE, 0, 2), replace(_said(_ONE, 5, 9), words=())]) == 2


@given(
    st.lists(st.tuples(st.floats(0, 500), st.floats(1, 90), st.floats(0.05, 1)), max_size=12),
    st.floats(3, 120),
)
def test_clips_stay_within_what_was_said_and_wanted(
    made: list[tuple[float, float, float]], wanted: float
) -> None:
    at, passages = 0.0, []
    for gap, seconds, clear in made:
        passages.append(Passage(at + gap, at + gap + seconds, clear))
        at = passages[-1].end
    clips = clips_of(passages, wanted)
    assert sum(one.seconds for one in clips) <= wanted + 1e-6
    assert list(clips) == sorted(clips, key=lambda one: one.start)
    for clip in clips:
        assert clip.seconds <= PREVIEW_SECONDS + 1e-6
        assert any(one.start <= clip.start and clip.end <= one.end for one in passages)


def test_clips_of_nothing_are_none() -> None:
    assert clips_of([], 60) == ()
    assert sum(one.seconds for one in clips_of([Passage(0, 100)], 25)) == pytest.approx(25)
