"""Real speech through the real model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import jiwer
import numpy as np
import pytest

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionEvent, CaptionFinal
from meeting_desktop.domain.transcript import Word, text_of
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import RecognisedSegment, SpeechOptions
from tests.integration.speech import real_speech

pytestmark = [pytest.mark.speech, pytest.mark.slow]

_ENGLISH = SpeechOptions(language="en")
_FAMOUS = (
    "and so my fellow americans ask not what your country can do for you "
    "ask what you can do for your country"
)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9' ]", " ", text.lower().replace("-", " ")).split())


def _pieces(sound: Samples, length: int = SPEECH_RATE_HZ) -> Iterator[Samples]:
    for begin in range(0, len(sound), length):
        yield sound[begin : begin + length]


def _transcribed(
    sound: Samples, options: SpeechOptions = _ENGLISH, model: str = "base"
) -> list[RecognisedSegment]:
    return list(real_speech.batch(model).transcribe(_pieces(sound), options))


def _words(segments: Iterable[RecognisedSegment]) -> list[Word]:
    return [word for segment in segments for word in segment.words]


def _captions(
    sound: Samples,
    options: SpeechOptions = _ENGLISH,
    chunk: int = real_speech.CHUNK,
    model: str = "base",
) -> list[CaptionEvent]:
    live, track = real_speech.live(model), new_id()
    live.open_track(track, options)
    events: list[CaptionEvent] = []
    for begin in range(0, len(sound), chunk):
        live.feed(track, begin, sound[begin : begin + chunk])
        events += live.step()
    return [*events, *live.close_track(track)]


def _final_text(events: Iterable[CaptionEvent]) -> str:
    return " ".join(text_of(e.words) for e in events if isinstance(e, CaptionFinal) and e.words)


def test_the_famous_sentence_is_heard_word_by_word(speech_data: Path) -> None:
    segments = _transcribed(real_speech.recorded(speech_data / "jfk.flac"), SpeechOptions())
    assert _plain(" ".join(text_of(segment.words) for segment in segments)) == _FAMOUS
    assert {segment.language for segment in segments} == {"en"}


def test_words_lie_where_the_sound_is_loud(speech_data: Path) -> None:
    sound = real_speech.recorded(speech_data / "jfk.flac")
    floor = float(np.sqrt(np.mean(sound**2))) * 0.3
    for word in _words(_transcribed(sound)):
        begin, end = (int(time * SPEECH_RATE_HZ) for time in (word.start, word.end))
        assert float(np.sqrt(np.mean(sound[begin:end] ** 2))) > floor, word.text
        assert word.end - word.start < 1.5, word.text


def test_read_books_have_at_most_eight_percent_wrong_words(speech_data: Path) -> None:
    clips = sorted((speech_data / "librivox").glob("*.wav"))
    wanted = [_plain(clip.with_suffix(".txt").read_text(encoding="utf-8")) for clip in clips]
    heard = [
        _plain(text_of(_words(_transcribed(real_speech.recorded(clip), SpeechOptions()))))
        for clip in clips
    ]
    assert len(clips) == 5
    assert jiwer.wer(wanted, heard) <= 0.08


def test_live_words_of_the_famous_sentence_are_right_in_the_end(speech_data: Path) -> None:
    events = _captions(real_speech.recorded(speech_data / "jfk.flac"))
    assert jiwer.wer(_FAMOUS, _plain(_final_text(events))) <= 0.1
    confirmed = [w for e in events if isinstance(e, CaptionConfirmed) for w in e.words]
    assert jiwer.wer(_FAMOUS, _plain(text_of(confirmed))) <= 0.3


def test_a_synthetic_sentence_is_heard() -> None:
    sound = real_speech.spoken("The meeting begins with the numbers of the second quarter.")
    segments = _transcribed(sound)
    assert "second quarter" in _plain(text_of(_words(segments)))


def test_the_size_of_the_chunks_changes_no_final_word() -> None:
    sound = np.concatenate(
        [
            real_speech.spoken("The meeting begins with the numbers of the second quarter."),
            real_speech.silence(1.5),
            real_speech.spoken("Our customers would like to see the new design next week."),
        ]
    )
    random = np.random.default_rng(3)
    sizes = [int(size) for size in random.integers(4_000, 40_000, 3)]
    texts = {_final_text(_captions(sound, chunk=size, model="tiny.en")) for size in sizes}
    assert len(texts) == 1


def test_captions_come_while_people_speak() -> None:
    sound = real_speech.spoken(
        "The meeting begins with the numbers of the second quarter, and after that our customers "
        "would like to see the new design, so please have your questions ready."
    )
    events = _captions(sound)
    finals = [i for i, event in enumerate(events) if isinstance(event, CaptionFinal)]
    confirmed = [e for e in events[: finals[0]] if isinstance(e, CaptionConfirmed)]
    assert sum(len(event.words) for event in confirmed) >= 10


def test_dense_speech_is_cut_and_the_work_stays_bounded() -> None:
    text = " and then ".join(
        f"our office in {town} asks for {count} new tables of {wood}"
        for town, count, wood in (
            ("London", "twenty", "oak"),
            ("Paris", "seven", "pine"),
            ("Berlin", "fifty", "beech"),
            ("Madrid", "thirty", "walnut"),
            ("Rome", "twelve", "maple"),
            ("Vienna", "sixteen", "cherry"),
            ("Lisbon", "ninety", "birch"),
            ("Dublin", "eleven", "ash"),
        )
    )
    spoken = real_speech.spoken(text)
    sound = spoken[np.abs(spoken) > 0.0]
    events = _captions(sound, chunk=2 * SPEECH_RATE_HZ, model="tiny.en")
    finals = [event for event in events if isinstance(event, CaptionFinal)]
    assert len(sound) > 30 * SPEECH_RATE_HZ
    assert all(final.end - final.start <= 25.0 for final in finals)
    assert len(finals) >= 2
    assert _plain(_final_text(events)).count("our office in") >= 7


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(real_speech.silence, id="silence"),
        pytest.param(lambda seconds: real_speech.noise(seconds, -50.0), id="white-50"),
        pytest.param(lambda seconds: real_speech.noise(seconds, -30.0), id="white-30"),
        pytest.param(lambda seconds: real_speech.noise(seconds, -50.0, pink=True), id="pink-50"),
        pytest.param(lambda seconds: real_speech.noise(seconds, -30.0, pink=True), id="pink-30"),
        pytest.param(lambda seconds: real_speech.hum(seconds, -30.0), id="hum"),
        pytest.param(real_speech.melody, id="melody"),
    ],
)
@pytest.mark.parametrize("seconds", [10.0, 60.0])
def test_what_is_no_speech_has_no_words(sound: object, seconds: float) -> None:
    assert callable(sound)
    made: Samples = sound(seconds)
    assert not _words(_transcribed(made))
    assert not [event for event in _captions(made) if event.words]


def test_an_english_model_refuses_another_language() -> None:
    with pytest.raises(UserFacingError, match="English only"):
        real_speech.batch("tiny.en").transcribe([], SpeechOptions(language="de"))
    with pytest.raises(UserFacingError, match="English only"):
        real_speech.live("tiny.en").open_track(new_id(), SpeechOptions(language="de"))


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UserFacingError, match="does not know the language xx"):
        real_speech.batch().transcribe([], SpeechOptions(language="xx"))


def test_an_english_model_hears_english_without_being_told(speech_data: Path) -> None:
    sound = real_speech.recorded(speech_data / "jfk.flac")
    segments = _transcribed(sound, SpeechOptions(), model="tiny.en")
    assert jiwer.wer(_FAMOUS, _plain(text_of(_words(segments)))) <= 0.1


def test_a_foreign_language_is_found_out() -> None:
    sound = real_speech.spoken(
        "Buenos días, hoy empezamos con los números del segundo trimestre.", "es"
    )
    segments = _transcribed(sound, SpeechOptions())
    assert {segment.language for segment in segments} == {"es"}


def test_hotwords_help_with_names() -> None:
    sound = real_speech.spoken("Please welcome Doctor Quellmark from Zyntrix.")
    plain = text_of(_words(_transcribed(sound)))
    helped = text_of(_words(_transcribed(sound, SpeechOptions("en", ("Quellmark", "Zyntrix")))))
    assert "Zyntrix" not in plain
    assert "Zyntrix" in helped
