"""What every recogniser of whole recordings promises, the scripted one and the real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import BatchRecogniser, RecognisedSegment, SpeechOptions
from tests.fakes.recogniser import FakeBatch
from tests.fakes.sounds import tone
from tests.integration.speech import real_speech

_ENGLISH = SpeechOptions(language="en")
_ROUNDING = 0.002


@dataclass(frozen=True)
class Subject:
    """A recogniser and a sentence that it understands."""

    recogniser: BatchRecogniser
    sentence: Samples


def _fake() -> Subject:
    return Subject(FakeBatch(), tone(2.5, rate_hz=SPEECH_RATE_HZ))


def _real() -> Subject:
    """Chapters of a sentence or two, so that there are several."""
    sentence = real_speech.spoken("The meeting begins with the numbers of the second quarter.")
    return Subject(real_speech.batch("tiny.en", chapter_seconds=6.0), sentence)


@pytest.fixture(
    params=[
        pytest.param(_fake, id="fake"),
        pytest.param(_real, id="real", marks=[pytest.mark.speech, pytest.mark.slow]),
    ]
)
def subject(request: pytest.FixtureRequest) -> Subject:
    make: Callable[[], Subject] = request.param
    return make()


def _quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * SPEECH_RATE_HZ), np.float32)


def _pieces(sound: Samples, length: int = SPEECH_RATE_HZ) -> Iterator[Samples]:
    for begin in range(0, len(sound), length):
        yield sound[begin : begin + length]


def _talk(subject: Subject) -> Samples:
    return np.concatenate([_quiet(1.0), subject.sentence, _quiet(4.0), subject.sentence])


def _all(subject: Subject, sound: Samples, offset: float = 0.0) -> list[RecognisedSegment]:
    return list(subject.recogniser.transcribe(_pieces(sound), _ENGLISH, offset=offset))


def test_silence_has_no_segments(subject: Subject) -> None:
    assert not _all(subject, _quiet(5.0))
    assert not _all(subject, _quiet(0.0))


def test_segments_and_their_words_are_in_order(subject: Subject) -> None:
    sound = _talk(subject)
    segments = _all(subject, sound)
    times = [0.0]
    for segment in segments:
        assert segment.words
        assert segment.language == "en"
        assert segment.start == segment.words[0].start
        assert segment.end == segment.words[-1].end
        times += [time for word in segment.words for time in (word.start, word.end)]
    times.append(len(sound) / SPEECH_RATE_HZ)
    assert len(segments) >= 2
    assert all(a <= b + _ROUNDING for a, b in pairwise(times))


def test_an_offset_moves_every_time(subject: Subject) -> None:
    sound = _talk(subject)
    plain, moved = _all(subject, sound), _all(subject, sound, offset=100.0)
    assert [word.text for segment in plain for word in segment.words] == [
        word.text for segment in moved for word in segment.words
    ]
    for before, after in zip(plain, moved, strict=True):
        assert after.start == pytest.approx(before.start + 100.0, abs=_ROUNDING)
        assert after.words[-1].end == pytest.approx(before.words[-1].end + 100.0, abs=_ROUNDING)


def test_the_size_of_the_pieces_changes_nothing(subject: Subject) -> None:
    sound = _talk(subject)
    coarse = list(subject.recogniser.transcribe([sound], _ENGLISH))
    fine = list(subject.recogniser.transcribe(_pieces(sound, 1777), _ENGLISH))
    assert coarse == fine


def test_nothing_is_read_before_it_is_needed(subject: Subject) -> None:
    read = 0

    def counted() -> Iterator[Samples]:
        nonlocal read
        for piece in _pieces(np.concatenate([_talk(subject), _quiet(900.0)])):
            read += 1
            yield piece

    segments = iter(subject.recogniser.transcribe(counted(), _ENGLISH))
    assert read == 0
    next(segments)
    assert read < 300


def test_whoever_stops_at_a_safe_place_hears_the_rest_another_day(subject: Subject) -> None:
    sound = np.concatenate([_talk(subject), _quiet(4.0), _talk(subject)])
    whole = _all(subject, sound)
    safe = [number for number, segment in enumerate(whole, 1) if segment.safe_until is not None]
    assert len(safe) >= 2
    for number in safe:
        last = whole[number - 1]
        assert last.safe_until is not None
        assert last.safe_until >= last.end - _ROUNDING
        options = SpeechOptions(spoken_before=last.language)
        rest = sound[round(last.safe_until * SPEECH_RATE_HZ) :]
        heard = list(
            subject.recogniser.transcribe(_pieces(rest, 1777), options, offset=last.safe_until)
        )
        assert heard == whole[number:]
