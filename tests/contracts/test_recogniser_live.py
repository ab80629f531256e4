"""What every live recogniser promises, the scripted one of the tests and the real one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

import numpy as np
import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
    CaptionShown,
)
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import LiveRecogniser, SpeechOptions
from tests.fakes.clock import VirtualClock
from tests.fakes.recogniser import FakeRecogniser, StepCosts
from tests.fakes.sounds import tone
from tests.integration.speech import real_speech

_CHUNK = SPEECH_RATE_HZ // 10
_ROUNDING = 0.002


@dataclass(frozen=True)
class Subject:
    """A recogniser and two sentences that it understands, at least two seconds each."""

    recogniser: LiveRecogniser
    sentence: Samples
    other_sentence: Samples


def _fake() -> Subject:
    burst = tone(2.5, rate_hz=SPEECH_RATE_HZ)
    return Subject(FakeRecogniser(), burst, burst[: 2 * SPEECH_RATE_HZ])


def _fake_that_takes_its_time() -> Subject:
    costs = StepCosts(VirtualClock(), full=0.4, smaller=0.1)
    return replace(_fake(), recogniser=FakeRecogniser(costs=costs))


def _real() -> Subject:
    """With the models changed about: no promise depends on which is the smaller, but the time."""
    return Subject(
        real_speech.live("tiny.en", smaller="base"),
        real_speech.spoken("The meeting begins with the numbers of the second quarter."),
        real_speech.spoken("Our customers would like to see the new design next week."),
    )


@pytest.fixture(
    params=[
        pytest.param(_fake, id="fake"),
        pytest.param(_fake_that_takes_its_time, id="slow fake"),
        pytest.param(
            _real,
            id="real",
            marks=[
                pytest.mark.speech,
                pytest.mark.slow,
            ],
        ),
    ]
)
def subject(request: pytest.FixtureRequest) -> Subject:
    make: Callable[[], Subject] = request.param
    return make()


def _quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * SPEECH_RATE_HZ), np.float32)


class Listening:
    """Feeds tracks chunk by chunk, as sound comes, and keeps what the recogniser says."""

    def __init__(self, recogniser: LiveRecogniser) -> None:
        self._recogniser = recogniser
        self._at: defaultdict[UUID, int] = defaultdict(int)
        self.events: list[CaptionEvent] = []

    def open(self) -> UUID:
        track_id = new_id()
        self._recogniser.open_track(track_id, SpeechOptions(language="en"))
        return track_id

    def hear(self, track_id: UUID, *sounds: Samples) -> None:
        sound = np.concatenate(sounds)
        for begin in range(0, len(sound), _CHUNK):
            self._feed(track_id, sound[begin : begin + _CHUNK])
            self.events += self._recogniser.step()

    def hear_together(self, sounds: dict[UUID, Samples]) -> None:
        for begin in range(0, max(len(sound) for sound in sounds.values()), _CHUNK):
            for track_id, sound in sounds.items():
                self._feed(track_id, sound[begin : begin + _CHUNK])
            self.work_off()

    def skip(self, track_id: UUID, seconds: float) -> None:
        self._at[track_id] += round(seconds * SPEECH_RATE_HZ)

    def work_off(self) -> None:
        while events := self._recogniser.step():
            self.events += events

    def close(self, track_id: UUID) -> None:
        self.events += self._recogniser.close_track(track_id)

    def seconds(self, track_id: UUID) -> float:
        return self._at[track_id] / SPEECH_RATE_HZ

    def finals(self, track_id: UUID | None = None) -> list[CaptionFinal]:
        return [
            event
            for event in self.events
            if isinstance(event, CaptionFinal) and track_id in {None, event.track_id}
        ]

    def _feed(self, track_id: UUID, samples: Samples) -> None:
        if len(samples):
            self._recogniser.feed(track_id, self._at[track_id], samples)
            self._at[track_id] += len(samples)


@pytest.fixture
def listening(subject: Subject) -> Listening:
    return Listening(subject.recogniser)


def test_silence_says_nothing(listening: Listening) -> None:
    track = listening.open()
    listening.hear(track, _quiet(3.0))
    listening.close(track)
    assert not listening.events


def test_nothing_to_do_is_an_empty_answer(listening: Listening, subject: Subject) -> None:
    listening.open()
    assert not subject.recogniser.step()
    assert subject.recogniser.backlog().lag == 0.0


def test_speech_is_shown_confirmed_and_final(listening: Listening, subject: Subject) -> None:
    track = listening.open()
    listening.hear(track, subject.sentence, _quiet(1.5))
    listening.work_off()
    kinds = {type(event) for event in listening.events}
    assert kinds == {CaptionShown, CaptionConfirmed, CaptionFinal}
    assert len(listening.finals()[0].words) >= 2


def test_each_utterance_ends_with_one_final(listening: Listening, subject: Subject) -> None:
    track = listening.open()
    listening.hear(track, subject.sentence, _quiet(2.0), subject.other_sentence, _quiet(1.5))
    listening.close(track)
    for events in _by_utterance(listening.events).values():
        assert [isinstance(event, CaptionFinal) for event in events].count(True) == 1
        assert isinstance(events[-1], CaptionFinal)
    assert len(listening.finals()) >= 2


def test_confirmed_words_are_told_once_and_in_order(listening: Listening, subject: Subject) -> None:
    track = listening.open()
    listening.hear(track, subject.sentence, _quiet(1.5))
    listening.close(track)
    confirmed = [e for e in listening.events if isinstance(e, CaptionConfirmed)]
    assert all(event.words for event in confirmed)
    words = [word for event in confirmed for word in event.words]
    assert all(a.end <= b.start + _ROUNDING for a, b in pairwise(words))


def test_words_lie_in_order_inside_their_utterance(listening: Listening, subject: Subject) -> None:
    track = listening.open()
    listening.hear(track, _quiet(1.0), subject.sentence, _quiet(2.0), subject.other_sentence)
    listening.close(track)
    for final in listening.finals():
        times = [time for word in final.words for time in (word.start, word.end)]
        inside = [final.start, *times, final.end]
        assert all(a <= b + _ROUNDING for a, b in pairwise(inside))
        assert final.start >= 0.0
        assert final.end <= listening.seconds(track) + _ROUNDING


def test_words_are_written_without_spaces(listening: Listening, subject: Subject) -> None:
    track = listening.open()
    listening.hear(track, subject.sentence)
    listening.close(track)
    words = [word for final in listening.finals() for word in final.words]
    assert all(word.text == word.text.strip() and word.text for word in words)
    assert not any(final.words[0].joined for final in listening.finals() if final.words)


def test_closing_a_track_says_its_last_word(listening: Listening, subject: Subject) -> None:
    track = listening.open()
    listening.hear(track, subject.sentence)
    before = len(listening.finals())
    listening.close(track)
    assert len(listening.finals()) == before + 1
    assert listening.finals()[-1].words


def test_a_gap_ends_the_utterance(listening: Listening, subject: Subject) -> None:
    track = listening.open()
    listening.hear(track, subject.sentence)
    cut = listening.seconds(track)
    listening.skip(track, 5.0)
    listening.hear(track, subject.other_sentence, _quiet(1.5))
    listening.close(track)
    finals = listening.finals()
    before = [final for final in finals if final.end <= cut + _ROUNDING]
    after = [final for final in finals if final.start >= cut + 5.0 - _ROUNDING]
    assert before
    assert after
    assert len(before) + len(after) == len(finals)


def test_two_people_are_kept_apart_and_both_heard(listening: Listening, subject: Subject) -> None:
    first, second = listening.open(), listening.open()
    listening.hear_together(
        {
            first: np.concatenate([subject.sentence, _quiet(1.5)]),
            second: np.concatenate([subject.other_sentence, _quiet(1.5)]),
        }
    )
    while_speaking = {event.track_id for event in listening.events}
    listening.close(first)
    listening.close(second)
    assert while_speaking == {first, second}
    assert listening.finals(first)
    assert listening.finals(second)
    utterances = _by_utterance(listening.events).values()
    assert all(len({event.track_id for event in events}) == 1 for events in utterances)


def test_when_everything_is_said_nothing_waits(listening: Listening, subject: Subject) -> None:
    track = listening.open()
    listening.hear(track, subject.sentence, _quiet(2.0))
    listening.work_off()
    backlog = subject.recogniser.backlog()
    assert backlog.lag == 0.0
    assert 0.0 <= backlog.busy <= 1.0
    listening.close(track)


def test_the_full_model_can_always_be_had(subject: Subject) -> None:
    assert subject.recogniser.use_smaller_model(False)


def test_a_change_of_the_model_in_an_utterance_loses_no_word(
    listening: Listening, subject: Subject
) -> None:
    track = listening.open()
    half = len(subject.sentence) // 2
    listening.hear(track, subject.sentence[:half])
    subject.recogniser.use_smaller_model(True)
    listening.hear(track, subject.sentence[half:], _quiet(1.5))
    assert subject.recogniser.use_smaller_model(False)
    listening.hear(track, subject.other_sentence, _quiet(1.5))
    listening.close(track)
    for events in _by_utterance(listening.events).values():
        assert isinstance(events[-1], CaptionFinal)
    first = listening.finals()[0]
    assert len(first.words) >= 2
    assert first.start <= 1.0


def _by_utterance(events: Sequence[CaptionEvent]) -> dict[UUID, list[CaptionEvent]]:
    grouped: defaultdict[UUID, list[CaptionEvent]] = defaultdict(list)
    for event in events:
        grouped[event.utterance_id].append(event)
    return grouped
