"""Files through the real model, several utterances at once."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.speech.batched import BatchedRecogniser
from meeting_desktop.adapters.speech.loader import WhisperLoader
from meeting_desktop.cli.bench_words import plain_words
from meeting_desktop.domain.transcript import text_of
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import RecognisedSegment, SpeechOptions
from tests.bench.long_talk import clips_in, long_talk
from tests.integration.speech import real_speech

pytestmark = [pytest.mark.speech, pytest.mark.slow]

_ENGLISH = SpeechOptions("en")
_SENTENCES = (
    "The meeting begins with the numbers of the second quarter.",
    "Our customers would like to see the new design next week.",
    "Please tell me when we can expect the first delivery.",
)


def _talk(pause: float = 3.5) -> Samples:
    """Three sentences, each a span of its own."""
    silence = real_speech.silence(pause)
    return np.concatenate(
        [part for text in _SENTENCES for part in (real_speech.spoken(text), silence)]
    )


def _text(segments: list[RecognisedSegment]) -> list[str]:
    return plain_words(" ".join(text_of(segment.words) for segment in segments))


def test_two_at_once_say_the_same_as_one_after_the_other() -> None:
    real_speech.catalogue().install("base")
    loader = WhisperLoader(real_speech.catalogue(), threads=1, at_once=2)
    both = BatchedRecogniser(loader.load_engine("base"), real_speech.silero())
    one_by_one = real_speech.batch()
    sound = _talk()
    assert _text(list(both.transcribe([sound], _ENGLISH))) == _text(
        list(one_by_one.transcribe([sound], _ENGLISH))
    )


def test_each_part_of_a_file_keeps_its_language() -> None:
    """Half a second apart: one span with two languages."""
    german = "Guten Morgen, wir beginnen heute mit den Zahlen des zweiten Quartals"
    german += " und danach sprechen wir über den neuen Entwurf."
    pause = real_speech.silence(0.9)
    english = real_speech.spoken(" ".join(_SENTENCES[:2]))
    sound = np.concatenate([english, pause, real_speech.spoken(german, "de"), pause, english])
    segments = list(real_speech.batch().transcribe([sound], SpeechOptions()))
    first, last = len(english) / SPEECH_RATE_HZ, (len(sound) - len(english)) / SPEECH_RATE_HZ
    for segment in segments:
        expected = "de" if first <= (segment.start + segment.end) / 2 <= last else "en"
        assert segment.language == expected, text_of(segment.words)
    assert {"en", "de"} == {segment.language for segment in segments}
    assert "wir beginnen heute" in " ".join(_text(segments))


def test_what_the_decoder_leaves_out_after_a_sentence_is_read_by_itself(speech_data: Path) -> None:
    """Of these 16 s a beam over all writes the first seven words."""
    talk = np.concatenate([clip.sound for clip in long_talk(clips_in(speech_data), 480.0)])
    sound = talk[318 * SPEECH_RATE_HZ : 336 * SPEECH_RATE_HZ]
    text = " ".join(_text(list(real_speech.batch().transcribe([sound], _ENGLISH))))
    assert text.startswith("better than anything else he said")
    assert "perfect accord with the picture" in text


def test_closing_the_iterator_stops_the_work() -> None:
    read = 0

    def counted() -> Generator[Samples, None, None]:
        nonlocal read
        for begin in range(0, len(sound), SPEECH_RATE_HZ):
            read += 1
            yield sound[begin : begin + SPEECH_RATE_HZ]

    sound = np.concatenate([_talk(), real_speech.silence(60.0)])
    pieces = counted()
    segments = real_speech.batch(chapter_seconds=3.0).transcribe(pieces, _ENGLISH)
    assert isinstance(segments, Generator)
    with closing(segments):
        next(segments)
    assert read < 20
