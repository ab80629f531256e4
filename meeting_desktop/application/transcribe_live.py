"""Captions of one track while people speak: sound in, caption events out, words kept.

A confirmed word is in the store before anybody is told of it, so no crash takes back what was shown as
confirmed. A person's correction is never overwritten. When the store cannot write (a full disk), words
are shown all the same, kept here and written with the next ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
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
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.channel import BoundedChannel

_log = get_logger(__name__)

#: Sound that may wait for the recogniser (a model that still loads, a slow machine): 3 minutes, 35 MB.
_QUEUE_SAMPLES = 180 * CAPTURE_RATE_HZ
#: Feed in bites, so that a full queue does not keep the decoder from its turn.
_BITE = CAPTURE_RATE_HZ // 2
_COMMIT_SECONDS = 1.0
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
    """A session of the speech room. ``take`` runs on the capture thread, the rest on the speech thread."""

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
        self._keeper = CaptionKeeper(track, store)
        self._alarm = _MissingWordsAlarm(publish)
        self._told = CaptionStateChanged(CaptionState.OFF)
        self._told_at = 0.0
        self._abandoned = False
        self._dropped: list[tuple[float, float]] = []

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
        if self._dropped and start - self._dropped[-1][1] < _NO_HOLE:
            self._dropped[-1] = (self._dropped[-1][0], end)
        else:
            self._dropped.append((start, end))

    @property
    def dropped(self) -> tuple[tuple[float, float], ...]:
        """Spans (seconds) that were never recognised, to be filled from the recording."""
        return tuple(self._dropped)

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
        self._handle(recogniser.close_track(self._track.track_id))
        self._keeper.write_waiting()

    def without_model(self, sentence: str) -> None:
        self._abandoned = True
        self._queue.close()
        while (item := self._queue.take()) is not None:
            start, samples = item
            self._note_dropped(start / CAPTURE_RATE_HZ, (start + samples.size) / CAPTURE_RATE_HZ)
        self._publish(CaptionStateChanged(CaptionState.FAILED, sentence=sentence))

    # -- inside ---------------------------------------------------------------------------------

    def _handle(self, events: Sequence[CaptionEvent]) -> None:
        for event in events:
            if isinstance(event, CaptionConfirmed | CaptionFinal):
                self._keeper.keep(event)
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

    def push(self, recogniser: LiveRecogniser, start: int, samples: Samples) -> None:
        if self._resampler is None or start != self._next_input:
            # After a hole the filter's memory belongs to other sound: begin anew at the true place.
            self._resampler = self._new_resampler(CAPTURE_RATE_HZ, SPEECH_RATE_HZ)
            self._position = max(self._position, start * SPEECH_RATE_HZ // CAPTURE_RATE_HZ)
        self._next_input = start + samples.size
        converted = self._resampler.push(samples)
        if converted.size:
            recogniser.feed(self._track_id, self._position, converted)
            self._position += converted.size


class CaptionKeeper:
    """Writes words into segments: the utterance's id is the segment's."""

    def __init__(self, track: CaptionTrack, store: Store) -> None:
        self._transcript = track.transcript
        self._speaker_id = track.speaker_id
        self._store = store
        self._open: dict[UUID, Segment] = {}
        self._waiting: dict[UUID, Segment] = {}
        self._header_waits = False

    def begin(self, model: str, engine: str) -> None:
        """Note what recognises; known only once the model is loaded."""
        self._transcript = replace(self._transcript, model=model, engine=engine)
        self._header_waits = True

    def keep(self, event: CaptionConfirmed | CaptionFinal) -> None:
        """Put the words into the store, waiting for the commit (milliseconds)."""
        segment = self._segment(event)
        if isinstance(event, CaptionFinal):
            self._open.pop(event.utterance_id, None)
            if event.language and not self._transcript.language:
                self._transcript = replace(self._transcript, language=event.language)
                self._header_waits = True
        else:
            self._open[event.utterance_id] = segment
        self._waiting[segment.id] = segment
        self.write_waiting()

    def _segment(self, event: CaptionConfirmed | CaptionFinal) -> Segment:
        if isinstance(event, CaptionFinal):
            words, start, end = event.words, event.start, event.end
        else:
            known = self._open.get(event.utterance_id)
            words = (*(known.words if known else ()), *event.words)
            start, end = (known.start if known else event.start), words[-1].end
        return Segment(
            id=event.utterance_id,
            transcript_id=self._transcript.id,
            speaker_id=self._speaker_id,
            start=start,
            end=end,
            words=tuple(words),
            is_final=isinstance(event, CaptionFinal),
        )

    def write_waiting(self) -> bool:
        """Try to write everything not yet in the store; True when nothing waits any more."""
        segments = tuple(self._waiting.values())
        header = self._transcript if self._header_waits else None
        if not segments and header is None:
            return True
        done = self._store.write(lambda uow: _write(uow, header, segments), actor="captions")
        if not _committed(done):
            return False
        for segment in segments:
            if self._waiting.get(segment.id) is segment:
                del self._waiting[segment.id]
        self._header_waits = False
        return True


def _write(uow: UnitOfWork, header: Transcript | None, segments: tuple[Segment, ...]) -> None:
    if header is not None:
        uow.transcripts.put(header)
    for segment in segments:
        put_unless_edited(uow, segment)


def put_unless_edited(uow: UnitOfWork, segment: Segment) -> None:
    """Write what a recogniser heard, except over the words of a person; no words remove the segment."""
    known = uow.transcripts.segment(segment.id)
    if known is not None and known.is_edited:
        return
    if segment.words:
        uow.transcripts.put_segment(segment)
    elif known is not None:
        uow.transcripts.remove_segment(segment.id)


def _committed(done: Future[Committed[None]]) -> bool:
    try:
        done.result(_COMMIT_SECONDS)
    except FutureTimeoutError:
        return False
    except ApplicationError as error:
        _log.warning("captions wait for the store", code=error.code)
        return False
    return True


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
