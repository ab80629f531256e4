"""Captions of one track while people speak: sound in, caption events out, words kept.

What cannot be recognised now (no model, a machine that is too slow) is noted, to be filled from the
recording when the meeting ends.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from meeting_desktop.application.keep_captions import CaptionKeeper
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
)
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    MeetingEvent,
    WordsMissing,
)
from meeting_desktop.domain.levels import measure_level
from meeting_desktop.domain.transcript import Segment, Transcript
from meeting_desktop.ports.audio import (
    CAPTURE_RATE_HZ,
    SPEECH_RATE_HZ,
    Resampler,
    ResamplerFactory,
    Samples,
)
from meeting_desktop.ports.recogniser import LiveRecogniser, SpeechOptions
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.runtime.channel import BoundedChannel

#: Sound that may wait for the recogniser (a model that still loads, a slow machine): 3 minutes, 35
#: MB.
_QUEUE_SAMPLES = 180 * CAPTURE_RATE_HZ
#: Feed in bites, so that a full queue does not keep the decoder from its turn.
_BITE = CAPTURE_RATE_HZ // 2
_BEHIND_SECONDS = 3.0
_STATE_SECONDS = 1.0
#: "No words for 20 s while the meter moves" (product.md); louder than a quiet room.
_MISSING_SECONDS = 20.0
_AUDIBLE_DB = -45.0
#: A change of lag worth telling, and a hole between dropped chunks that counts as none (seconds).
_LAG_STEP = 0.5
_NO_HOLE = 0.01


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """Whose words these are and where they go."""

    track_id: UUID
    transcript: Transcript
    speaker_id: UUID
    options: SpeechOptions


class LiveTranscription:
    """A session of the speech room.

    ``take`` runs on the capture thread; ``dropped``, ``unfinished`` and ``settle`` after the
    session was closed; the rest on the speech thread.
    """

    def __init__(
        self,
        track: CaptionTrack,
        store: Store,
        clock: Clock,
        new_resampler: ResamplerFactory,
        publish: Callable[[MeetingEvent], None],
    ) -> None:
        self._track = track
        self._clock = clock
        self._publish = publish
        self._queue: BoundedChannel[tuple[int, Samples]] = BoundedChannel(_QUEUE_SAMPLES)
        self._feed = _Feed(track.track_id, new_resampler)
        self._keeper = CaptionKeeper(track.transcript, track.speaker_id, store)
        self._alarm = _MissingWordsAlarm(publish)
        self._told = CaptionStateChanged(CaptionState.OFF)
        self._told_at = 0.0
        self._abandoned = False
        self._dropped: list[tuple[float, float]] = []
        self._dropping = threading.Lock()
        self._settled_until = 0.0

    def take(self, start: int, samples: Samples, *, wait: bool = False) -> None:
        """Queue mono 48 kHz sound at sample ``start``.

        When the queue is full the sound is dropped and noted, or waited for if ``wait`` says so.
        """
        if not self._abandoned and self._enqueue(start, samples, wait):
            return
        self._note_dropped(start / CAPTURE_RATE_HZ, (start + samples.size) / CAPTURE_RATE_HZ)

    def _enqueue(self, start: int, samples: Samples, wait: bool) -> bool:
        if wait:
            return self._queue.put((start, samples), samples.size)
        return self._queue.offer((start, samples), samples.size)

    def _note_dropped(self, start: float, end: float) -> None:
        # Two threads drop at once when a session is given up while the microphone goes on.
        with self._dropping:
            if self._dropped and abs(start - self._dropped[-1][1]) < _NO_HOLE:
                self._dropped[-1] = (self._dropped[-1][0], end)
            else:
                self._dropped.append((start, end))

    @property
    def dropped(self) -> tuple[tuple[float, float], ...]:
        """Spans (seconds) that were never recognised, in order, to be filled from the recording."""
        joined: list[tuple[float, float]] = []
        for start, end in sorted(self._dropped):
            if joined and start - joined[-1][1] < _NO_HOLE:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return tuple(joined)

    @property
    def unfinished(self) -> tuple[Segment, ...]:
        """Segments whose utterance never came to its end."""
        return self._keeper.unfinished

    def settle(self, uow: UnitOfWork) -> None:
        """Within the transaction that completes the meeting: what the store did not take before."""
        self._keeper.settle(uow)

    # -- LiveSession ----------------------------------------------------------------------------

    def begin(self, recogniser: LiveRecogniser, model: str, engine: str) -> None:
        self._keeper.begin(model, engine)
        recogniser.open_track(self._track.track_id, self._track.options)
        self._tell(CaptionState.LIVE, 0.0)

    def pump(self, recogniser: LiveRecogniser) -> bool:
        fed = self._feed_waiting(recogniser)
        events = recogniser.step()
        self._handle(events)
        self._tell_lag(recogniser)
        return fed or bool(events)

    def _feed_waiting(self, recogniser: LiveRecogniser) -> bool:
        taken = 0
        while taken < _BITE and (item := self._queue.take()) is not None:
            start, samples = item
            self._feed.push(recogniser, start, samples)
            self._alarm.hear(samples)
            taken += samples.size
        return taken > 0

    def finish(self, recogniser: LiveRecogniser) -> None:
        self._feed.flush(recogniser)
        self._handle(recogniser.close_track(self._track.track_id))
        self._keeper.finish()

    def without_model(self, sentence: str) -> None:
        self._abandoned = True
        self._queue.close()
        heard_until = self._feed.seconds
        if heard_until > self._settled_until:
            # Fed already, but nobody will say any more what it was.
            self._note_dropped(self._settled_until, heard_until)
        while (item := self._queue.take()) is not None:
            start, samples = item
            self._note_dropped(start / CAPTURE_RATE_HZ, (start + samples.size) / CAPTURE_RATE_HZ)
        self._publish(CaptionStateChanged(CaptionState.FAILED, sentence=sentence))

    # -- inside ---------------------------------------------------------------------------------

    def _handle(self, events: Sequence[CaptionEvent]) -> None:
        for event in events:
            if isinstance(event, CaptionConfirmed | CaptionFinal):
                self._keeper.keep(event)
            if isinstance(event, CaptionFinal):
                self._settled_until = max(self._settled_until, event.end)
            if event.words:
                self._alarm.words_came()
            self._publish(event)

    def _tell_lag(self, recogniser: LiveRecogniser) -> None:
        lag = self._queue.size / CAPTURE_RATE_HZ + recogniser.backlog().lag
        state = CaptionState.BEHIND if lag >= _BEHIND_SECONDS else CaptionState.LIVE
        due = self._clock.monotonic() - self._told_at >= _STATE_SECONDS
        if state is not self._told.state or (due and abs(lag - self._told.lag) >= _LAG_STEP):
            self._tell(state, lag)

    def _tell(self, state: CaptionState, lag: float) -> None:
        sentence = f"Captions are {lag:.0f} s behind." if state is CaptionState.BEHIND else ""
        self._told = CaptionStateChanged(state, round(lag, 2), sentence)
        self._told_at = self._clock.monotonic()
        self._publish(self._told)


class _Feed:
    """Brings 48 kHz chunks to 16 kHz without losing their place in time."""

    def __init__(self, track_id: UUID, new_resampler: ResamplerFactory) -> None:
        self._track_id = track_id
        self._new_resampler = new_resampler
        self._resampler: Resampler | None = None
        self._next_input = 0
        self._position = 0

    @property
    def seconds(self) -> float:
        """How far into the track the sound was fed."""
        return self._next_input / CAPTURE_RATE_HZ

    def push(self, recogniser: LiveRecogniser, start: int, samples: Samples) -> None:
        if self._resampler is None or start != self._next_input:
            # After a hole the filter's memory belongs to other sound: begin anew at the true place.
            self.flush(recogniser)
            self._resampler = self._new_resampler(CAPTURE_RATE_HZ, SPEECH_RATE_HZ)
            self._position = max(self._position, start * SPEECH_RATE_HZ // CAPTURE_RATE_HZ)
        self._next_input = start + samples.size
        self._hand_on(recogniser, self._resampler.push(samples))

    def flush(self, recogniser: LiveRecogniser) -> None:
        """What the filter still holds is the end of the last word."""
        if self._resampler is not None:
            rest = self._resampler.push(np.zeros(0, np.float32), last=True)
            self._resampler = None
            self._hand_on(recogniser, rest)

    def _hand_on(self, recogniser: LiveRecogniser, converted: Samples) -> None:
        if converted.size:
            recogniser.feed(self._track_id, self._position, converted)
            self._position += converted.size


class _MissingWordsAlarm:
    """Raises its voice when the meter moves for 20 s and no word comes."""

    def __init__(self, publish: Callable[[MeetingEvent], None]) -> None:
        self._publish = publish
        self._audible = 0.0
        self._next = _MISSING_SECONDS

    def hear(self, samples: Samples) -> None:
        if measure_level(samples)[0] < _AUDIBLE_DB:
            return
        self._audible += samples.size / CAPTURE_RATE_HZ
        if self._audible >= self._next:
            self._next += _MISSING_SECONDS / 4
            self._publish(WordsMissing(round(self._audible, 1)))

    def words_came(self) -> None:
        if self._next > _MISSING_SECONDS:
            self._publish(WordsMissing(0.0))
        self._audible, self._next = 0.0, _MISSING_SECONDS
