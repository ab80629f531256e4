"""A meeting on a machine whose speed the test sets; all time is virtual, nobody sleeps.

The sound is given by the clock, each step of the recogniser turns the clock by what it costs.
Store, recording and decoder are real.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.adapters.audio.resampling import soxr_resampler
from meeting_desktop.application.finish_transcript import FinishTranscript, Unheard
from meeting_desktop.application.meeting_rows import MeetingRows, write_beginning, write_end
from meeting_desktop.application.serve_sessions import ServeSessions
from meeting_desktop.application.transcribe_live import CaptionTrack, LiveTranscription
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.events import CaptionState, CaptionStateChanged, MeetingEvent
from meeting_desktop.domain.transcript import Segment, Word
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import Recognisers, SpeechOptions
from meeting_desktop.ports.recording import RecordingJournal
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.recogniser import FakeBatch, FakeRecogniser, StepCosts
from tests.fakes.store import open_ready
from tests.integration.application.feeding import quiet, voice

_LIMIT = 60.0
_CHUNK = CAPTURE_RATE_HZ // 10
#: Somebody speaks for two seconds of every three.
SPOKEN, PAUSE = 2.0, 1.0
#: Seconds of work for a second of speech: with the full model, with the smaller one.
QUICK, BUSY, STUCK = (0.2, 0.1), (2.0, 0.4), (3.0, 2.5)


class SlowMachine:
    """One track, served without threads; ``states`` are the captions' states as they were told."""

    def __init__(self, home: Path, *, recorded: bool = True, has_smaller: bool = True) -> None:
        self.clock = VirtualClock()
        self.store = open_ready(Paths(home, home, home / "logs"), self.clock)
        self.storage = OggRecordingStorage(home / "recordings", self.clock)
        self.rows: MeetingRows = self.store.write(self._write).result(_LIMIT).value
        self.events: list[MeetingEvent] = []
        self.session = LiveTranscription(
            CaptionTrack(
                self.rows.host.id, self.rows.transcript, self.rows.speaker.id, SpeechOptions()
            ),
            self.store,
            self.clock,
            soxr_resampler,
            self.events.append,
            recorded=lambda: recorded,
        )
        self._has_smaller = has_smaller
        self.recogniser = FakeRecogniser(costs=self._costs(QUICK))
        self._recognisers = Recognisers(self.recogniser, FakeBatch(), "base", "scripted 1.0")
        self._serve = ServeSessions(self.clock, lambda: False)
        self._serve.open(self.session, self._recognisers)
        self._given = 0

    def _write(self, uow: UnitOfWork) -> MeetingRows:
        return write_beginning(
            uow, title="T", name="Ada", language="", time_zone="UTC", now=self.clock.now()
        )

    def _costs(self, speed: tuple[float, float]) -> StepCosts:
        return StepCosts(self.clock, speed[0], speed[1] if self._has_smaller else None)

    # -- what happens -----------------------------------------------------------------------------

    def run(self, seconds: float, speed: tuple[float, float]) -> None:
        """Let the meeting go on while the machine is that fast."""
        self.recogniser.costs = self._costs(speed)
        until = self.clock.monotonic() + seconds
        while self.clock.monotonic() < until:
            self._hear()
            if not self._serve.turn(self.recogniser):
                self.clock.advance(0.05)

    def run_until(self, state: CaptionState, speed: tuple[float, float]) -> None:
        """Let the meeting go on until the captions are in that state."""
        begin = self.clock.monotonic()
        while self.states[-1] is not state:
            self.run(0.1, speed)
            assert self.clock.monotonic() < begin + 300, "it never came to that"

    def _hear(self) -> None:
        while self._given + _CHUNK <= self.clock.monotonic() * CAPTURE_RATE_HZ:
            at = self._given / CAPTURE_RATE_HZ % (SPOKEN + PAUSE)
            chunk = voice(0.1) if at < SPOKEN - 0.01 else quiet(0.1)
            self.session.take(self._given, chunk)
            self._given += _CHUNK

    def end(self) -> None:
        """The captions come to their end, and what they missed is filled from the recording."""
        self._serve.close(self.session, self.recogniser)
        unheard = Unheard(
            self.rows.transcript,
            self.rows.speaker.id,
            self._record(),
            self.session.dropped,
            self.session.unfinished,
        )
        finish = FinishTranscript(AvDecoder(), self.store)
        for _ in finish.job(unheard, SpeechOptions(), lambda _: None)(self._recognisers):
            pass
        self.store.write(self._complete).result(_LIMIT)

    def _complete(self, uow: UnitOfWork) -> None:
        self.session.settle(uow)
        write_end(uow, self.rows, seconds=self.seconds, now=self.clock.now())

    def _record(self) -> Path:
        """The recording that the same sound has left on the disk."""
        recording_id = new_id()
        key = self.storage.new_key(self.rows.meeting.id, recording_id)
        writer = self.storage.open_writer(recording_id, key, _NoJournal())
        for sound in self._whole():
            writer.write(sound)
        writer.close()
        self.storage.finish(recording_id, key)
        return self.storage.path_of(key)

    def _whole(self) -> Iterator[Samples]:
        left = self._given
        while left > 0:
            sound = np.concatenate([voice(SPOKEN), quiet(PAUSE)])[:left]
            yield sound
            left -= sound.size

    def close(self) -> None:
        self.store.close(_LIMIT)

    # -- what came of it --------------------------------------------------------------------------

    @property
    def seconds(self) -> float:
        return self._given / CAPTURE_RATE_HZ

    @property
    def told(self) -> list[CaptionStateChanged]:
        return [event for event in self.events if isinstance(event, CaptionStateChanged)]

    @property
    def states(self) -> list[CaptionState]:
        """Without repetitions."""
        states = [event.state for event in self.told]
        return [state for n, state in enumerate(states) if not n or state is not states[n - 1]]

    @property
    def hears_with(self) -> list[str]:
        """The models that were chosen, in order."""
        return self.recogniser.chosen

    def segments(self) -> tuple[Segment, ...]:
        found = self.store.read(lambda uow: uow.transcripts.latest(self.rows.meeting.id))
        assert found is not None
        return found.segments

    def words(self) -> list[Word]:
        return sorted((w for s in self.segments() for w in s.words), key=lambda word: word.start)

    def holes(self) -> list[tuple[float, float]]:
        """Where somebody speaks and no word stands for more than a word's time."""
        covered = [(0.0, 0.0), *((w.start, w.end) for w in self.words())]
        covered.append((self.seconds, self.seconds))
        between = [(a[1], b[0]) for a, b in pairwise(covered)]
        return [span for span in between if _spoken_in(*span) > 0.3]

    def doubled(self) -> list[tuple[Word, Word]]:
        """Words that stand where another one stands already."""
        return [(a, b) for a, b in pairwise(self.words()) if b.start < a.end - 0.13]


def _spoken_in(start: float, end: float) -> float:
    period = SPOKEN + PAUSE

    def until(at: float) -> float:
        return at // period * SPOKEN + min(at % period, SPOKEN)

    return until(end) - until(start)


class _NoJournal(RecordingJournal):
    def part_opened(self, part: object) -> None:
        return

    def part_closed(self, part: object) -> None:
        return
