"""Differences of several texts are those of all their words."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.cli.bench_captions import read_references
from meeting_desktop.cli.bench_compare import ratios
from meeting_desktop.cli.bench_stopwatch import CaptionStopwatch
from meeting_desktop.cli.bench_texts import Compared, TextFigures, joined
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal
from meeting_desktop.domain.transcript import Word


def _watch(*late: float) -> CaptionStopwatch:
    """A word a second, confirmed so late."""
    watch = CaptionStopwatch()
    words = tuple(Word(f"w{i}", float(i), i + 0.5) for i in range(len(late)))
    for word, seconds in zip(words, late, strict=True):
        event = CaptionConfirmed(UUID(int=1), UUID(int=2), 0.0, (word,))
        watch.hear(event, word.end + seconds)
    watch.hear(CaptionFinal(UUID(int=1), UUID(int=2), 0.0, 9.0, words, "en"), 20.0)
    return watch


def test_edits_are_shared_out_over_the_words_that_are_true() -> None:
    assert Compared.texts(["a", "b", "c", "d"], ["a", "x", "c", "d"]) == Compared(1, 4)
    assert (Compared(1, 4) + Compared(1, 6)).share == 0.2


def test_words_where_none_are_true_have_no_share() -> None:
    assert Compared(3, 0).share is None
    assert Compared(0, 0).share == 0.0


def test_a_reference_gives_the_errors_of_the_captions_and_of_plain_whisper() -> None:
    one = TextFigures(
        Compared(1, 10), Compared(0, 10), Compared(2, 10), Compared(1, 10), ("a b c",)
    )
    other = TextFigures(Compared(2, 10), Compared(1, 10), Compared(0, 10), Compared(1, 10))
    assert joined([one, other]).figures() == {
        "word_difference": 0.15,
        "word_difference_spans": 0.05,
        "offline_words": 20,
        "repeated": ["a b c"],
        "word_errors": {"final": 0.1, "offline": 0.1},
    }


def test_without_a_reference_there_are_no_word_errors() -> None:
    assert "word_errors" not in joined([TextFigures(Compared(1, 10))]).figures()


def test_there_are_as_many_references_as_files() -> None:
    file = Path("talk.wav")
    assert read_references([file], []) == [None]
    with pytest.raises(UserFacingError, match="as many references as files"):
        read_references([file], [Path("one.txt"), Path("two.txt")])


def test_the_ratio_says_how_many_times_as_late_the_baseline_is() -> None:
    found = ratios(_watch(1.0, 1.0, 1.0), _watch(4.0, 4.0, 4.0))
    assert found["confirmed"] == {"p50": 4.0, "p90": 4.0, "p95": 4.0}


def test_no_words_have_no_ratio() -> None:
    assert ratios(CaptionStopwatch(), _watch(4.0, 4.0))["confirmed"] == {}
