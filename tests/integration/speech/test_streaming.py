"""Real speech, live, through real models: what must not depend on how the sound came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, cycle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.speech.engine import Brief
from meeting_desktop.adapters.speech.live import WhisperLive
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionEvent, CaptionFinal
from meeting_desktop.domain.transcript import text_of
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import SpeechOptions
from tests.integration.speech import real_speech

pytestmark = [pytest.mark.speech, pytest.mark.slow]

_PAUSE = np.zeros(SPEECH_RATE_HZ * 7 // 10, np.float32)


@cache
def _talk(folder: Path) -> Samples:
    """Four utterances of two readers with pauses between them, 25 s."""
    names = ("1688-142285-0000", "367-130732-0000", "1688-142285-0002", "367-130732-0001")
    sounds = [real_speech.recorded(folder / "librispeech" / f"{name}.flac") for name in names]
    return np.concatenate([part for sound in sounds for part in (sound, _PAUSE)])


def _heard(
    live: WhisperLive, sound: Samples, sizes: Iterable[int], language: str = "en"
) -> list[CaptionEvent]:
    track = new_id()
    live.open_track(track, SpeechOptions(language=language))
    events: list[CaptionEvent] = []
    begin = 0
    for size in sizes:
        live.feed(track, begin, sound[begin : begin + size])
        begin += size
        events += live.step()
        if begin >= len(sound):
            break
    return [*events, *live.close_track(track)]


def _final_words(events: Sequence[CaptionEvent]) -> list[tuple[str, float, float]]:
    finals = [event for event in events if isinstance(event, CaptionFinal)]
    return [(word.text, word.start, word.end) for final in finals for word in final.words]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    begin=st.floats(0.0, 15.0),
    length=st.floats(3.0, 9.0),
    chunks=st.lists(st.integers(160, 2 * SPEECH_RATE_HZ), min_size=1, max_size=12),
)
def test_neither_cuts_nor_chunks_change_a_final_word(
    speech_data: Path, begin: float, length: float, chunks: list[int]
) -> None:
    first = int(begin * SPEECH_RATE_HZ)
    sound = _talk(speech_data)[first : first + int(length * SPEECH_RATE_HZ)]
    at_once = _heard(real_speech.live("tiny.en"), sound, [len(sound)])
    in_chunks = _heard(real_speech.live("tiny.en"), sound, cycle(chunks))
    assert _final_words(in_chunks) == _final_words(at_once)


def test_two_sounds_at_once_have_the_words_of_one_after_the_other(speech_data: Path) -> None:
    engine, talk = real_speech.engine(), _talk(speech_data)
    sounds = [talk[: 3 * SPEECH_RATE_HZ], talk[4 * SPEECH_RATE_HZ : 6 * SPEECH_RATE_HZ]]
    prefix = engine.write(engine.encode(sounds[:1], 8.0), "en", [Brief()])[0].tokens[:4]
    briefs = [Brief(("Helstone",), prefix=prefix), Brief(("Helstone",), before=(50, 51, 52))]
    alone = []
    for sound, brief in zip(sounds, briefs, strict=True):
        encoded = engine.encode([sound], 8.0)
        # What was said before is told to all or to none of those that are written at once.
        drafts = engine.write(encoded, "en", [replace(brief, before=())])
        alone += engine.align(encoded, "en", drafts, [brief.prefix])
    encoded = engine.encode(sounds, 8.0)
    drafts = engine.write(encoded, "en", briefs)
    together = engine.align(encoded, "en", drafts, [brief.prefix for brief in briefs])
    assert [[word.text for word in words] for words in together] == [
        [word.text for word in words] for words in alone
    ]
    for one, other in zip(chain(*together), chain(*alone), strict=True):
        assert one.start == pytest.approx(other.start, abs=0.05)
        assert one.probability == pytest.approx(other.probability, abs=0.05)


def test_two_who_speak_at_once_are_heard_together(speech_data: Path) -> None:
    talk = _talk(speech_data)
    sounds = {new_id(): talk[: 6 * SPEECH_RATE_HZ], new_id(): talk[8 * SPEECH_RATE_HZ :][:96_000]}
    live = real_speech.live("tiny.en")
    for track in sounds:
        live.open_track(track, SpeechOptions())
    events: list[CaptionEvent] = []
    shared = 0
    for begin in range(0, 96_000, 1600):
        for track, sound in sounds.items():
            live.feed(track, begin, sound[begin : begin + 1600])
        told = live.step()
        shared += len({event.track_id for event in told}) == 2
        events += told
    for track in sounds:
        events += live.close_track(track)
    assert shared >= 5
    for track, sound in sounds.items():
        own = [event for event in events if event.track_id == track]
        assert _final_words(own) == _final_words(
            _heard(real_speech.live("tiny.en"), sound, [len(sound)])
        )


def test_a_smaller_model_takes_over_in_the_middle_of_a_sentence(speech_data: Path) -> None:
    sound = _talk(speech_data)[: 14 * SPEECH_RATE_HZ]
    live, track = real_speech.live(smaller="tiny.en"), new_id()
    live.open_track(track, SpeechOptions(language="en"))
    events: list[CaptionEvent] = []
    size = SPEECH_RATE_HZ // 10
    for index, begin in enumerate(range(0, len(sound), size)):
        if index % 20 == 10:
            assert live.use_smaller_model(index % 40 == 10)
        live.feed(track, begin, sound[begin : begin + size])
        events += live.step()
    events += live.close_track(track)
    confirmed = [word for e in events if isinstance(e, CaptionConfirmed) for word in e.words]
    written = _final_words(events)
    assert len(written) > 20
    assert 0.8 * len(written) <= len(confirmed) <= 1.1 * len(written)
    assert [word.start for word in confirmed] == sorted(word.start for word in confirmed)


def test_an_english_model_does_not_take_over_another_language() -> None:
    live, track = real_speech.live(smaller="tiny.en"), new_id()
    live.open_track(track, SpeechOptions(language="es"))
    assert not live.use_smaller_model(True)


def test_a_language_does_not_flip_while_somebody_speaks() -> None:
    sentences = ("Buenos días, hoy empezamos con los números.", "Sí.", "Okay, no, meeting.")
    sound = np.concatenate(
        [part for text in sentences for part in (real_speech.spoken(text, "es"), _PAUSE, _PAUSE)]
    )
    events = _heard(real_speech.live(), sound, cycle([1600]), language="")
    finals = [event for event in events if isinstance(event, CaptionFinal) and event.words]
    assert len(finals) >= 2
    assert {final.language for final in finals} == {"es"}
    assert "números" in text_of(finals[0].words)
