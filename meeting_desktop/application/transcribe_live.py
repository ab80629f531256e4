"""Captions of one track while people speak: sound in, caption events out, words kept.

What cannot be recognised now (no model, a machine that is too slow) is noted, to be filled from the
recording when the meeting ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.feed_recogniser import RecogniserFeed
from meeting_desktop.application.keep_captions import COMMIT_SECONDS, CaptionKeeper
from meeting_desktop.application.miss_words import MissingWordsAlarm
from meeting_desktop.application.note_dropped import DroppedSpans
from meeting_desktop.application.pause_feeding import FeedingGate
from meeting_desktop.application.relieve_captions import Relief
from meeting_desktop.application.serve_sessions import Strain
from meeting_desktop.application.tell_captions import CaptionsTeller
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
)
from meeting_desktop.domain.events import CaptionState, CaptionStateChanged, MeetingEvent
from meeting_desktop.domain.transcript import Segment, Transcript
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, ResamplerFactory, Samples
from meeting_desktop.ports.recogniser import LiveRecogniser, SpeechOptions
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.runtime.channel import BoundedChannel

#: Sound that may wait for the recogniser (a model that still loads, a slow machine): 3 minutes, 35
#: MB.
_QUEUE_SAMPLES = 180 * CAPTURE_RATE_HZ
#: Feed in bites, so that a full queue does not keep the decoder from its turn; late captions take
#: bites that are worth a pass.
_BITE = 2 * CAPTURE_RATE_HZ


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """Whose words these are and where they go.

    ``unwritten``: rows that must be in the store before the first word.
    """

    track_id: UUID
    transcript: Transcript
    speaker_id: UUID
    options: SpeechOptions
    unwritten: Callable[[UnitOfWork], None] | None = None


class LiveTranscription:
    """A ``LiveSession`` of the speech room.

    ``take`` runs on the capture thread; ``dropped``, ``unfinished`` and ``settle`` after the
    session was closed; the rest on the speech thread. ``wake`` tells the speech thread that there
    is sound; ``recorded`` says whether sound that is let go can be heard again.
    """

    def __init__(
        self,
        track: CaptionTrack,
        store: Store,
        clock: Clock,
        new_resampler: ResamplerFactory,
        publish: Callable[[MeetingEvent], None],
        *,
        wake: Callable[[], None] = lambda: None,
        recorded: Callable[[], bool] = lambda: True,
        commit_seconds: float = COMMIT_SECONDS,
    ) -> None:
        """``commit_seconds``: for how long a word that is not in the store yet is not told."""
        self._track = track
        self._publish = publish
        self._wake = wake
        self._recorded = recorded
        self._queue: BoundedChannel[tuple[int, Samples]] = BoundedChannel(_QUEUE_SAMPLES)
        self._feed = RecogniserFeed(track.track_id, new_resampler)
        self._keeper = CaptionKeeper(
            track.transcript,
            track.speaker_id,
            store,
            unwritten=track.unwritten,
            commit_seconds=commit_seconds,
        )
        self._alarm = MissingWordsAlarm(publish)
        self._teller = CaptionsTeller(clock, publish)
        self._gate = FeedingGate()
        self._dropped = DroppedSpans()
        self._abandoned = False
        self._keeps_time = True
        self._settled_until = 0.0
        self._begun_before: tuple[Segment, ...] = ()

    def take(self, start: int, samples: Samples, *, wait: bool = False) -> None:
        """Queue mono 48 kHz sound at sample ``start``.

        When the queue is full the sound is dropped and noted, or waited for if ``wait`` says so.
        """
        self._keeps_time = not wait
        if not self._abandoned and self._enqueue(start, samples, wait):
            self._wake()
            return
        self._note_dropped(start, samples)

    def _enqueue(self, start: int, samples: Samples, wait: bool) -> bool:
        if wait:
            return self._queue.put((start, samples), samples.size)
        return self._queue.offer((start, samples), samples.size)

    def _note_dropped(self, start: int, samples: Samples) -> None:
        self._dropped.note(start / CAPTURE_RATE_HZ, (start + samples.size) / CAPTURE_RATE_HZ)

    @property
    def dropped(self) -> tuple[tuple[float, float], ...]:
        """Spans (seconds) that were never recognised, in order, to be filled from the recording."""
        return self._dropped.joined

    @property
    def unfinished(self) -> tuple[Segment, ...]:
        """Segments whose utterance never came to its end."""
        return (*self._begun_before, *self._keeper.unfinished)

    def resume(
        self, spans: Sequence[tuple[float, float]], begun: Sequence[Segment], until: float
    ) -> None:
        """What another process left of this track until second ``until``: before ``take``.

        ``spans`` are seconds without words, to be filled as ``dropped`` is; ``begun`` the segments
        that never came to their end.
        """
        for start, end in spans:
            self._dropped.note(start, end)
        self._begun_before = tuple(begun)
        self._settled_until = until

    def settle(self, uow: UnitOfWork) -> None:
        """Within the transaction that completes the meeting: what the store did not take before.

        No utterance stays open, also none that another process had begun.
        """
        self._keeper.settle(uow)
        for begun in self._begun_before:
            known = uow.transcripts.segment(begun.id)
            if known is not None and not known.is_final:
                uow.transcripts.put_segment(replace(known, is_final=True))

    # -- LiveSession ----------------------------------------------------------------------------

    @property
    def track_id(self) -> UUID:
        return self._track.track_id

    @property
    def waiting(self) -> float:
        return self._queue.size / CAPTURE_RATE_HZ

    @property
    def keeps_time(self) -> bool:
        return self._keeps_time

    def begin(self, recogniser: LiveRecogniser, model: str, engine: str) -> None:
        self._keeper.begin(model, engine)
        recogniser.open_track(self._track.track_id, self._track.options)
        self._teller.tell(0.0, Relief.NONE)

    def feed(self, recogniser: LiveRecogniser) -> bool:
        taken = 0
        while taken < _BITE and (item := self._queue.take()) is not None:
            start, samples = item
            taken += samples.size
            if self._gate.lets(samples):
                self._feed.push(recogniser, start, samples)
                self._alarm.hear(samples)
            else:
                # The end of the last word is still in the filter.
                self._feed.flush(recogniser)
                self._note_dropped(start, samples)
        return taken > 0

    def handle(self, events: Sequence[CaptionEvent]) -> None:
        for event in events:
            if isinstance(event, CaptionConfirmed | CaptionFinal):
                self._keeper.keep(event)
            if isinstance(event, CaptionFinal):
                self._settled_until = max(self._settled_until, event.end)
            if event.words:
                self._alarm.words_came()
            self._publish(event)

    def tell(self, strain: Strain) -> None:
        self._keeper.catch_up()
        relief = strain.relief
        if relief is Relief.RECORD_ONLY and not (self._keeps_time and self._recorded()):
            # Late words are better than none at all.
            relief = Relief.NONE
        self._gate.want(relief is not Relief.RECORD_ONLY)
        self._teller.tell(self.waiting + strain.lag, relief)

    def finish(self, recogniser: LiveRecogniser) -> None:
        self._feed.flush(recogniser)
        self.handle(recogniser.close_track(self._track.track_id))
        self._keeper.finish()

    def without_model(self, sentence: str) -> None:
        self._abandoned = True
        self._queue.close()
        heard_until = self._feed.seconds
        if heard_until > self._settled_until:
            # Fed already, but nobody will say any more what it was.
            self._dropped.note(self._settled_until, heard_until)
        self._let_go()
        self._publish(CaptionStateChanged(CaptionState.FAILED, sentence=sentence))

    def _let_go(self) -> None:
        while (item := self._queue.take()) is not None:
            self._note_dropped(*item)
