"""The baseline of the benches keeps to its own description; hypotheses come from a script."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from meeting_desktop.adapters.speech.plain import PlainSegment
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from tests.bench.local_agreement import AgreeingStream, LocalAgreement, speak


def _words(text: str, start: float = 0.0) -> list[Word]:
    return [
        Word(word, start + i * 0.5, start + (i + 1) * 0.5) for i, word in enumerate(text.split())
    ]


def _texts(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _sound(seconds: float) -> Samples:
    return np.zeros(round(seconds * SPEECH_RATE_HZ), np.float32)


class _Script:
    """Reads one word each half second of the whole sound; a segment has ten words."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.seen: list[tuple[float, str]] = []

    def __call__(self, sound: Samples, prompt: str) -> list[PlainSegment]:
        seconds = len(sound) / SPEECH_RATE_HZ
        self.seen.append((seconds, prompt))
        begin = round(self.offset * 2)
        words = [Word(f"w{begin + i}", i * 0.5, (i + 1) * 0.5) for i in range(int(seconds * 2))]
        groups = [words[i : i + 10] for i in range(0, len(words), 10)]
        return [PlainSegment(g[0].start, g[-1].end, "", tuple(g)) for g in groups]


class _SteppingClock:
    """Time passes at once where somebody waits for it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    def monotonic(self) -> float:
        return self.seconds

    def wait(self, event: threading.Event, seconds: float) -> bool:
        self.seconds += max(0.0, seconds)
        return event.is_set()


def test_one_hypothesis_confirms_nothing() -> None:
    agreement = LocalAgreement()
    assert agreement.hear(_words("we meet to")) == []
    assert _texts(agreement.tail) == "we meet to"


def test_the_beginning_that_two_hypotheses_share_is_confirmed() -> None:
    agreement = LocalAgreement()
    agreement.hear(_words("we meet to"))
    assert _texts(agreement.hear(_words("we meet today at"))) == "we meet"
    assert _texts(agreement.tail) == "today at"


def test_case_and_punctuation_do_not_keep_words_from_agreeing() -> None:
    agreement = LocalAgreement()
    agreement.hear(_words("well we"))
    assert _texts(agreement.hear(_words("Well, we meet"))) == "Well, we"


def test_confirmed_words_are_not_confirmed_again() -> None:
    agreement = LocalAgreement()
    agreement.hear(_words("we meet"))
    agreement.hear(_words("we meet today"))
    assert _texts(agreement.hear(_words("we meet today at"))) == "today"
    assert _texts(agreement.confirmed) == "we meet today"


def test_a_confirmed_word_whose_time_moved_on_is_recognised() -> None:
    agreement = LocalAgreement()
    agreement.hear(_words("we meet"))
    agreement.hear(_words("we meet today"))
    agreement.hear(_words("meet today at", start=1.2))
    assert _texts(agreement.tail) == "at"


def test_what_is_left_at_the_end_is_confirmed_as_it_stands() -> None:
    agreement = LocalAgreement()
    agreement.hear(_words("we meet"))
    assert _texts(agreement.finish()) == "we meet"
    assert agreement.tail == []


def test_a_buffer_up_to_fifteen_seconds_is_kept_whole() -> None:
    stream = AgreeingStream(_Script())
    for _ in range(15):
        stream.hear(_sound(1.0))
    assert stream.buffer_seconds == 15.0


def test_a_longer_buffer_is_cut_where_a_confirmed_segment_ends() -> None:
    script = _Script()
    stream = AgreeingStream(script)
    for _ in range(16):
        stream.hear(_sound(1.0))
    # segments end at 5, 10, 15 and 16 s; all but the last two words are confirmed
    assert stream.buffer_seconds == 1.0
    script.offset = 15.0
    stream.hear(_sound(1.0))
    assert _texts(stream.confirmed) == " ".join(f"w{i}" for i in range(32))


def test_the_words_before_the_buffer_are_the_prompt() -> None:
    script = _Script()
    stream = AgreeingStream(script)
    for _ in range(16):
        stream.hear(_sound(1.0))
    script.offset = 15.0
    stream.hear(_sound(1.0))
    before = " ".join(f"w{i}" for i in range(30))
    assert script.seen[-1][1] == before[-200:]
    assert script.seen[0][1] == ""


def test_each_second_of_new_sound_is_decoded_once() -> None:
    script, clock = _Script(), _SteppingClock()
    events = list(speak(_sound(3.5), script, clock))
    assert [seconds for seconds, _ in script.seen] == [1.0, 2.0, 3.0, 3.5]
    assert clock.seconds == 3.5
    final = events[-1]
    assert isinstance(final, CaptionFinal)
    assert _texts(final.words) == "w0 w1 w2 w3 w4 w5 w6"


def test_sound_that_came_during_a_slow_decoding_is_looked_at_together() -> None:
    script, clock = _Script(), _SteppingClock()

    def slow(sound: Samples, prompt: str) -> list[PlainSegment]:
        clock.seconds += 2.5
        return script(sound, prompt)

    list(speak(_sound(8.0), slow, clock))
    assert [seconds for seconds, _ in script.seen] == [1.0, 3.5, 6.0, 8.0]


def test_words_are_shown_first_and_confirmed_a_second_later() -> None:
    clock = _SteppingClock()
    seen = [
        (clock.seconds, type(event).__name__, _texts(event.words))
        for event in speak(_sound(2.0), _Script(), clock)
        if isinstance(event, CaptionShown | CaptionConfirmed)
    ]
    assert seen == [
        (1.0, "CaptionShown", "w0 w1"),
        (2.0, "CaptionConfirmed", "w0 w1"),
        (2.0, "CaptionShown", "w2 w3"),
        (2.0, "CaptionConfirmed", "w2 w3"),
        (2.0, "CaptionShown", ""),
    ]
