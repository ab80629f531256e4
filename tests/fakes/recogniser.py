"""Recognisers that hear loud and quiet, and have their words from a script.

Whatever is louder than a quiet room is speech; every quarter of a second of it is one word of the
script. Nothing depends on real time or on the size of the pieces in which the sound comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
    CaptionShown,
)
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import (
    Backlog,
    BatchRecogniser,
    LiveRecogniser,
    RecognisedSegment,
    Recognisers,
    SpeechOptions,
)
from tests.fakes.clock import VirtualClock

#: What is said when a test does not care.
SCRIPT = ("thank", "you", "for", "coming", "let", "us", "begin", "with", "the", "numbers")

_FRAME = SPEECH_RATE_HZ // 50
_LOUD = 0.003
_PAUSE_SAMPLES = SPEECH_RATE_HZ // 2
_WORD_SAMPLES = SPEECH_RATE_HZ // 4
#: Words this far behind the newest sound are confirmed.
_SETTLED_SAMPLES = SPEECH_RATE_HZ // 2
#: Over how much time the share of work is measured (s).
_MEASURED_SECONDS = 10.0


@dataclass
class _Utterance:
    id: UUID
    begin: int
    last_loud: int
    end: int | None = None
    loud_words: list[Word] = field(default_factory=list)
    confirmed: int = 0
    shown: int = 0
    covered: int = 0

    def __post_init__(self) -> None:
        self.covered = self.begin


class _Listener:
    """Finds loud stretches in one track and puts words on them."""

    def __init__(self, script: Sequence[str]) -> None:
        self._script = script
        self._said = 0
        self._rest = np.zeros(0, np.float32)
        self.newest = 0
        self.waiting: list[_Utterance] = []

    @property
    def open(self) -> _Utterance | None:
        last = self.waiting[-1] if self.waiting else None
        return last if last is not None and last.end is None else None

    def hear(self, start: int, samples: Samples) -> None:
        if start > self.newest + len(self._rest):
            self.finish()
            self.newest, self._rest = start, np.zeros(0, np.float32)
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // _FRAME * _FRAME
        self._rest = sound[whole:]
        for frame in sound[:whole].reshape(-1, _FRAME):
            self._hear_frame(float(np.sqrt(np.mean(np.square(frame)))) > _LOUD)

    def finish(self) -> None:
        if (utterance := self.open) is not None:
            utterance.end = utterance.last_loud

    def _hear_frame(self, loud: bool) -> None:
        begin, self.newest = self.newest, self.newest + _FRAME
        utterance = self.open
        if loud and utterance is None:
            utterance = _Utterance(new_id(), begin, begin)
            self.waiting.append(utterance)
        if utterance is None:
            return
        if loud:
            utterance.last_loud = self.newest
            self._add_words(utterance)
        elif self.newest - utterance.last_loud >= _PAUSE_SAMPLES:
            utterance.end = utterance.last_loud

    def _add_words(self, utterance: _Utterance) -> None:
        heard = (utterance.last_loud - utterance.begin) // _WORD_SAMPLES
        while len(utterance.loud_words) < max(1, heard):
            start = utterance.begin + len(utterance.loud_words) * _WORD_SAMPLES
            text = self._script[self._said % len(self._script)]
            self._said += 1
            end = min(start + _WORD_SAMPLES, utterance.last_loud)
            utterance.loud_words.append(Word(text, _seconds(start), _seconds(end), 0.9))


@dataclass(frozen=True, slots=True)
class StepCosts:
    """Virtual seconds that a second of speech costs; ``smaller`` None: there is no such model."""

    clock: VirtualClock
    full: float
    smaller: float | None = None


class FakeRecogniser:
    """The ``LiveRecogniser`` of tests.

    Without ``costs`` a step takes no time and covers all that waits; with them it covers at most
    a second of one track, and the clock is turned by what that costs.
    """

    def __init__(self, script: Sequence[str] = SCRIPT, costs: StepCosts | None = None) -> None:
        self._script = script
        self.costs = costs
        self._tracks: dict[UUID, _Listener] = {}
        self._work: list[tuple[float, float]] = []
        self.options: dict[UUID, SpeechOptions] = {}
        self.smaller = False
        self.chosen: list[str] = []

    def open_track(self, track_id: UUID, options: SpeechOptions) -> None:
        self.options[track_id] = options
        self._tracks[track_id] = _Listener(self._script)

    def feed(self, track_id: UUID, start: int, samples: Samples) -> None:
        self._tracks[track_id].hear(start, samples)

    def step(self) -> Sequence[CaptionEvent]:
        by_lag = sorted(self._tracks.items(), key=lambda item: -_lag(item[1]))
        for track_id, listener in by_lag:
            if events := self._step(track_id, listener):
                return events
        return []

    def close_track(self, track_id: UUID) -> Sequence[CaptionEvent]:
        listener = self._tracks[track_id]
        listener.finish()
        events: list[CaptionEvent] = []
        while listener.waiting:
            events += self._step(track_id, listener)
        del self._tracks[track_id]
        return events

    def backlog(self) -> Backlog:
        lag = max((_lag(listener) for listener in self._tracks.values()), default=0.0)
        return Backlog(lag=lag, busy=self._busy())

    def use_smaller_model(self, wanted: bool) -> bool:
        if wanted and (self.costs is None or self.costs.smaller is None):
            return False
        self.smaller = wanted
        self.chosen.append("smaller" if wanted else "full")
        return True

    def _step(self, track_id: UUID, listener: _Listener) -> list[CaptionEvent]:
        while listener.waiting:
            utterance = listener.waiting[0]
            fresh = self._cover(utterance, listener.newest)
            if utterance.end is not None and utterance.covered >= utterance.end:
                listener.waiting.pop(0)
                return [_final(track_id, utterance, utterance.end, self._language(track_id))]
            if events := _live(track_id, utterance):
                return events
            if not fresh:
                break
        return []

    def _cover(self, utterance: _Utterance, newest: int) -> bool:
        """Listen to more of an utterance and pay for it; False when there is no more."""
        until = newest if utterance.end is None else utterance.end
        if self.costs is not None:
            until = min(until, utterance.covered + SPEECH_RATE_HZ)
        fresh = until - utterance.covered
        if fresh <= 0:
            return False
        utterance.covered = until
        if self.costs is not None:
            self._pay(self.costs, fresh / SPEECH_RATE_HZ)
        return True

    def _pay(self, costs: StepCosts, seconds: float) -> None:
        price = costs.smaller if self.smaller and costs.smaller is not None else costs.full
        begin = costs.clock.monotonic()
        costs.clock.advance(seconds * price)
        self._work.append((begin, costs.clock.monotonic()))

    def _busy(self) -> float:
        if self.costs is None:
            return 0.1 if any(listener.waiting for listener in self._tracks.values()) else 0.0
        now = self.costs.clock.monotonic()
        since = max(0.0, now - _MEASURED_SECONDS)
        self._work = [(begin, end) for begin, end in self._work if end > since]
        spent = sum(end - max(begin, since) for begin, end in self._work)
        return min(1.0, spent / max(1.0, now - since))

    def _language(self, track_id: UUID) -> str:
        return self.options[track_id].language or "en"


def _lag(listener: _Listener) -> float:
    for utterance in listener.waiting:
        until = listener.newest if utterance.end is None else utterance.end
        if utterance.covered < until:
            return (listener.newest - utterance.covered) / SPEECH_RATE_HZ
    return 0.0


def _live(track_id: UUID, utterance: _Utterance) -> list[CaptionEvent]:
    covered, start = _seconds(utterance.covered), _seconds(utterance.begin)
    words = [word for word in utterance.loud_words if word.end <= covered]
    settled = _seconds(utterance.covered - _SETTLED_SAMPLES)
    count = sum(1 for word in words if word.end <= settled)
    events: list[CaptionEvent] = []
    if count > utterance.confirmed:
        fresh = tuple(words[utterance.confirmed : count])
        events.append(CaptionConfirmed(track_id, utterance.id, start, fresh))
    if events or len(words) > utterance.shown:
        tail = tuple(words[count:])
        events.append(CaptionShown(track_id, utterance.id, start, tail))
    utterance.confirmed, utterance.shown = max(count, utterance.confirmed), len(words)
    return events


def _final(track_id: UUID, utterance: _Utterance, end: int, language: str) -> CaptionFinal:
    words = tuple(utterance.loud_words)
    return CaptionFinal(
        track_id,
        utterance.id,
        _seconds(utterance.begin),
        max(_seconds(end), words[-1].end),
        words,
        language,
    )


def _seconds(sample: int) -> float:
    return round(sample / SPEECH_RATE_HZ, 3)


class FakeBatch:
    """The ``BatchRecogniser`` of tests: one segment for each loud stretch."""

    def __init__(self, script: Sequence[str] = SCRIPT) -> None:
        self._script = script

    def transcribe(
        self, pieces: Iterable[Samples], options: SpeechOptions, *, offset: float = 0.0
    ) -> Iterator[RecognisedSegment]:
        listener = _Listener(self._script)
        told = 0
        language = options.language or options.spoken_before or "en"
        for ended in self._ended(listener, pieces):
            words = tuple(
                Word(word.text, word.start + offset, word.end + offset, word.probability)
                for word in ended.loud_words
            )
            told += len(words)
            # Where the script is at its end, a fresh hearing begins with the same word.
            until = ended.last_loud + _PAUSE_SAMPLES
            safe = None if told % len(self._script) else offset + until / SPEECH_RATE_HZ
            yield RecognisedSegment(words[0].start, words[-1].end, words, language, safe)

    def _ended(self, listener: _Listener, pieces: Iterable[Samples]) -> Iterator[_Utterance]:
        at = 0
        for piece in pieces:
            listener.hear(at, piece)
            at += len(piece)
            while listener.waiting and listener.waiting[0].end is not None:
                yield listener.waiting.pop(0)
        listener.finish()
        yield from listener.waiting


class FakeLoader:
    """The ``RecogniserLoader`` of tests; while ``error`` is set, it is raised."""

    def __init__(
        self,
        live: LiveRecogniser | None = None,
        batch: BatchRecogniser | None = None,
        error: ApplicationError | None = None,
    ) -> None:
        self.live = live if live is not None else FakeRecogniser()
        self.batch = batch if batch is not None else FakeBatch()
        self.error = error
        self.loaded: list[str] = []

    def load(self, model: str) -> Recognisers:
        if self.error is not None:
            raise self.error
        self.loaded.append(model)
        return Recognisers(self.live, self.batch, model, "scripted 1.0")
