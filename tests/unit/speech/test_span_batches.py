"""Which spans are read together, what of them was not heard, and where a language may change."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.speech.heard import HeardWord
from meeting_desktop.adapters.speech.silero import FRAME_SAMPLES
from meeting_desktop.adapters.speech.span_batches import longest_gap, together_of, windows_for
from meeting_desktop.adapters.speech.span_languages import stretches_of
from meeting_desktop.adapters.speech.spans import Span
from meeting_desktop.adapters.speech.voicing import Frame, Voicing
from meeting_desktop.ports.audio import SPEECH_RATE_HZ

_FRAME_SECONDS = FRAME_SAMPLES / SPEECH_RATE_HZ


def _span(*parts: tuple[float, bool], begin: float = 10.0) -> Span:
    """Parts of so many seconds with voice or without."""
    frames = [voiced for seconds, voiced in parts for _ in range(round(seconds / _FRAME_SECONDS))]
    first = round(begin * SPEECH_RATE_HZ)
    voicing = Voicing(
        Frame(first + number * FRAME_SAMPLES, 0.9 if voiced else 0.0, -20.0)
        for number, voiced in enumerate(frames)
    )
    return Span(first, np.zeros(len(frames) * FRAME_SAMPLES, np.float32), voicing)


def _word(start: float, end: float) -> HeardWord:
    return HeardWord("word", (1,), start, end, 0.9)


@given(lengths=st.lists(st.floats(0.2, 27.9), min_size=1, max_size=40), most=st.integers(1, 8))
def test_a_window_holds_its_span_and_is_shared_by_those_of_similar_length(
    lengths: list[float], most: int
) -> None:
    windows = windows_for(lengths, most)
    assert all(window >= max(8.0, length) for length, window in zip(lengths, windows, strict=True))
    by_length = [window for _, window in sorted(zip(lengths, windows, strict=True))]
    assert all(a <= b for a, b in pairwise(by_length))
    assert len(Counter(windows)) <= -(-len(lengths) // most)


@given(count=st.integers(0, 200), at_once=st.integers(1, 8))
def test_all_threads_have_as_much_to_read_and_no_group_is_large(count: int, at_once: int) -> None:
    most = together_of(count, at_once)
    groups = -(-count // most)
    assert 1 <= most <= 6
    assert most * groups < count + most
    assert groups <= at_once * -(-count // (at_once * 6))


def test_the_longest_gap_is_where_most_speech_has_no_words() -> None:
    span = _span((2.0, True), (1.0, False), (3.0, True))
    gap, seconds = longest_gap(span, [])
    assert gap == pytest.approx((10.0, 16.0), abs=0.1)
    assert seconds == pytest.approx(5.0, abs=0.1)
    gap, seconds = longest_gap(span, [_word(10.0, 12.0)])
    assert gap[0] == 12.0
    assert seconds == pytest.approx(3.0, abs=0.1)
    gap, seconds = longest_gap(span, [_word(10.0, 11.0), _word(13.5, 16.0)])
    assert gap == (11.0, 13.5)
    assert seconds == pytest.approx(1.5, abs=0.1)
    assert longest_gap(span, [_word(10.0, 16.1)])[1] == 0.0


def test_silence_is_no_gap() -> None:
    assert longest_gap(_span((4.0, False)), [])[1] == 0.0


def test_a_language_may_change_at_a_pause_with_speech_on_both_sides() -> None:
    span = _span((4.0, True), (0.8, False), (3.0, True), (0.2, False), (3.0, True))
    (first, second) = stretches_of(span)
    assert first == pytest.approx((0.0, 4.4), abs=0.1)
    assert second == pytest.approx((4.4, span.seconds), abs=0.1)


def test_short_stretches_are_not_told_apart() -> None:
    span = _span((1.0, True), (0.8, False), (1.0, True), (0.8, False), (1.0, True))
    assert list(stretches_of(span)) == [(0.0, span.seconds)]


def test_a_part_of_a_span_lies_where_it_lay() -> None:
    span = _span((2.0, True), (1.0, False), (3.0, True))
    part = span.between(2.0, 4.0)
    assert (part.start, part.seconds) == (12 * SPEECH_RATE_HZ, 2.0)
    assert part.voicing.voiced_seconds(12.0, 14.0) == pytest.approx(1.0, abs=0.1)
