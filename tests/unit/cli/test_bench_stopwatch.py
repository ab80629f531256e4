"""Scripted captions give exact figures."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest

from meeting_desktop.cli.bench_figures import caption_figures, lag_figures, percentiles
from meeting_desktop.cli.bench_stopwatch import CaptionStopwatch
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.transcript import Word

_TRACK = UUID(int=1)


class _Speech:
    """Events of one track; a word of the text is half a second long, back to back."""

    def __init__(self) -> None:
        self.watch = CaptionStopwatch()

    def shown(self, text: str, at: float, *, start: float = 0.0, utterance: int = 1) -> None:
        words = _words(text, start)
        self.watch.hear(CaptionShown(_TRACK, UUID(int=utterance), start, words), at)

    def confirmed(self, text: str, at: float, *, start: float = 0.0, utterance: int = 1) -> None:
        words = _words(text, start)
        self.watch.hear(CaptionConfirmed(_TRACK, UUID(int=utterance), start, words), at)

    def final(self, text: str, at: float, *, start: float = 0.0, utterance: int = 1) -> None:
        words = _words(text, start)
        end = words[-1].end if words else start
        event = CaptionFinal(_TRACK, UUID(int=utterance), start, end, words, "en")
        self.watch.hear(event, at)

    def delays(self, kind: str) -> list[float]:
        return [round(getattr(delay, kind), 3) for delay in self.watch.delays]


def _words(text: str, start: float) -> tuple[Word, ...]:
    return tuple(
        Word(word, start + i * 0.5, start + (i + 1) * 0.5) for i, word in enumerate(text.split())
    )


def test_a_word_is_shown_then_confirmed_then_final() -> None:
    speech = _Speech()
    speech.shown("hello", at=0.9)
    speech.confirmed("hello", at=1.5)
    speech.final("Hello.", at=3.0)
    assert speech.delays("shown") == [0.4]
    assert speech.delays("confirmed") == [1.0]
    assert speech.delays("final") == [2.5]
    assert (speech.watch.confirmed_words, speech.watch.changed_words) == (1, 0)


def test_a_word_that_was_never_shown_counts_as_shown_when_it_was_confirmed() -> None:
    speech = _Speech()
    speech.confirmed("hello", at=1.5)
    speech.final("hello", at=3.0)
    assert speech.delays("shown") == [1.0]


def test_the_same_word_elsewhere_is_not_the_one_that_was_shown() -> None:
    speech = _Speech()
    speech.shown("no", at=0.6)
    speech.confirmed("no", at=3.0, start=2.0)
    speech.final("no", at=4.0, start=2.0)
    assert speech.delays("shown") == [0.5]


def test_a_word_inside_that_only_the_final_brought_counts_with_the_final() -> None:
    speech = _Speech()
    speech.confirmed("we meet today", at=2.0)
    speech.final("we shall meet today", at=5.0)
    # shall ends at 1.0; the others were confirmed at 2.0 with ends at 0.5, 1.0 and 1.5
    assert speech.delays("confirmed") == [1.5, 4.0, 1.0, 0.5]
    assert speech.watch.changed_words == 0


def test_a_replaced_word_counts_when_it_was_confirmed_and_as_changed() -> None:
    speech = _Speech()
    speech.confirmed("we meat today", at=2.0)
    speech.final("we meet today", at=5.0)
    assert speech.delays("confirmed") == [1.5, 1.0, 0.5]
    assert speech.watch.changed_words == 1


def test_what_was_changed_settles_with_the_final() -> None:
    speech = _Speech()
    speech.confirmed("we meat today", at=2.0)
    speech.final("we meet today", at=5.0)
    assert speech.delays("settled") == [1.5, 4.0, 0.5]


def test_the_surplus_of_a_replacement_counts_with_the_final() -> None:
    speech = _Speech()
    speech.confirmed("a butter b", at=2.0)
    speech.final("a bet her b", at=5.0)
    assert speech.delays("confirmed") == [1.5, 1.0, 3.5, 0.5]
    assert (speech.watch.changed_words, speech.watch.late_words) == (1, 1)


def test_a_dropped_word_counts_as_changed_and_has_no_delay() -> None:
    speech = _Speech()
    speech.confirmed("so thanks thanks", at=2.0)
    speech.final("so thanks", at=4.0)
    assert len(speech.watch.delays) == 2
    assert caption_figures([speech.watch])["changed_share"] == pytest.approx(1 / 3, abs=1e-4)


def test_a_final_without_words_drops_them_all() -> None:
    speech = _Speech()
    speech.confirmed("thank you", at=2.0)
    speech.final("", at=3.0)
    figures = caption_figures([speech.watch])
    assert (figures["words"], figures["changed"], figures["changed_share"]) == (0, 2, 1.0)


def test_case_and_punctuation_of_the_final_change_nothing() -> None:
    speech = _Speech()
    speech.confirmed("Well we meet", at=2.0)
    speech.final("Well, we MEET!", at=3.0)
    assert speech.watch.changed_words == 0


def test_utterances_are_told_apart_and_read_in_their_order() -> None:
    speech = _Speech()
    speech.confirmed("one", at=1.0, utterance=1)
    speech.confirmed("three", at=4.0, start=3.0, utterance=2)
    speech.final("three four", at=5.0, start=3.0, utterance=2)
    speech.final("one", at=5.5, utterance=1)
    assert [word.text for word in speech.watch.final_words] == ["one", "three", "four"]
    assert speech.watch.changed_words == 0


def test_what_never_came_to_its_final_is_counted() -> None:
    speech = _Speech()
    speech.confirmed("left behind", at=1.0)
    assert caption_figures([speech.watch])["unfinished"] == 2


def test_the_first_and_the_last_twenty_seconds_show_a_growing_lag() -> None:
    speech = _Speech()
    for second in range(60):
        late = 1.0 if second < 30 else 3.0
        speech.confirmed("on", at=second + 0.5 + late, start=second, utterance=second)
        speech.final("on", at=second + 5.0, start=second, utterance=second)
    figures = caption_figures([speech.watch])
    assert figures["first_20s"] == {"words": 21, "shown": 1.0, "confirmed": 1.0}
    assert figures["last_20s"] == {"words": 21, "shown": 3.0, "confirmed": 3.0}


def test_figures_of_several_tracks_are_those_of_all_their_words() -> None:
    quick, slow = _Speech(), _Speech()
    for speech, late in ((quick, 1.0), (slow, 2.0)):
        speech.confirmed("yes", at=0.5 + late)
        speech.final("yes", at=4.0)
    assert caption_figures([quick.watch, slow.watch])["confirmed"] == {
        "p50": 1.5,
        "p90": 1.9,
        "p95": 1.95,
    }


def test_a_silent_track_has_no_figures_and_is_no_error() -> None:
    figures = caption_figures([CaptionStopwatch()])
    assert (figures["words"], figures["confirmed"], figures["first_20s"]) == (0, {}, {})


@pytest.mark.parametrize(("values", "wanted"), [([], {}), ([1.0], {})])
def test_too_few_values_have_no_percentiles(
    values: Sequence[float], wanted: dict[str, float]
) -> None:
    assert percentiles(values) == wanted


def test_the_largest_lag_is_told_beside_the_usual_one() -> None:
    assert lag_figures([0.0] * 99 + [4.0]) == {"p50": 0.0, "p95": 0.0, "max": 4.0}


def test_lines_carry_the_times_of_each_word() -> None:
    watch = CaptionStopwatch()
    events = (
        CaptionConfirmed(_TRACK, UUID(int=1), 0.0, _words("hello", 0.0)),
        CaptionFinal(_TRACK, UUID(int=1), 0.0, 0.5, _words("Hello.", 0.0), "en"),
    )
    lines = [line for event in events for line in watch.hear(event, 2.0)]
    first = {"event": "confirmed", "text": "hello", "start": 0.0, "end": 0.5, "at": 2.0}
    assert lines[0] == first
    assert lines[1]["confirmed_delay"] == 1.5
