"""Captions while people speak: many tracks, one model, one thread.

A track that speaks is looked at again whenever enough new sound has come; what has ended gets its
last pass as soon as nobody who speaks is waiting, or has waited long enough itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from meeting_desktop.adapters.speech.engine import Engine
from meeting_desktop.adapters.speech.heard import as_words
from meeting_desktop.adapters.speech.hearing import Hearings, SmallerEngine, no_smaller_engine
from meeting_desktop.adapters.speech.languages import LanguageChoice
from meeting_desktop.adapters.speech.listening import Ear
from meeting_desktop.adapters.speech.pace import Pace
from meeting_desktop.adapters.speech.passes import Heard
from meeting_desktop.adapters.speech.silero import SileroModel
from meeting_desktop.adapters.speech.tracks import Track, Utterance
from meeting_desktop.adapters.speech.wanted import check_language
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
    CaptionShown,
)
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import Backlog, SpeechOptions

#: Less sound than this makes Whisper guess.
_FIRST_PASS_SECONDS = 0.6
#: So much new sound makes it worth looking at a track beside one that is due.
_COMPANY_SECONDS = 0.3
#: An utterance that has ended waits at most so long for those who speak.
_PATIENCE_SECONDS = 1.5


class WhisperLive:
    """Keeps the promises of ``ports.recogniser.LiveRecogniser``."""

    def __init__(
        self,
        engine: Engine,
        silero: SileroModel,
        clock: Clock,
        load_smaller: SmallerEngine = no_smaller_engine,
    ) -> None:
        self._engine = engine
        self._silero = silero
        self._clock = clock
        self._pace = Pace(clock)
        self._hearings = Hearings(engine, load_smaller)
        self._tracks: dict[UUID, Track] = {}

    def open_track(self, track_id: UUID, options: SpeechOptions) -> None:
        """Raises: UserFacingError when the model does not know the language that is asked for."""
        check_language(self._engine, options.language)
        language = "en" if self._engine.english_only else options.language
        self._tracks[track_id] = Track(
            track_id, Ear(self._silero), LanguageChoice(language), options.hotwords
        )

    def feed(self, track_id: UUID, start: int, samples: Samples) -> None:
        self._tracks[track_id].feed(start, samples)

    def step(self) -> Sequence[CaptionEvent]:
        ended = self._longest_ended()
        speaking = self._longest_unheard()
        if ended is not None and (speaking is None or _waited(ended) >= _PATIENCE_SECONDS):
            return [self._timed_final(ended)]
        if speaking is not None:
            return self._timed_pass(self._with_company(speaking))
        return []

    def close_track(self, track_id: UUID) -> Sequence[CaptionEvent]:
        track = self._tracks[track_id]
        track.finish()
        events: list[CaptionEvent] = []
        while track.ended:
            events.append(self._timed_final(track))
        del self._tracks[track_id]
        return events

    def backlog(self) -> Backlog:
        lag = max((track.lag_seconds() for track in self._tracks.values()), default=0.0)
        return Backlog(lag=lag, busy=self._pace.busy())

    def use_smaller_model(self, wanted: bool) -> bool:
        return self._hearings.use_smaller(wanted, self._tracks.values())

    def _longest_ended(self) -> Track | None:
        """The track whose ended utterance has waited longest for its last pass."""
        waiting = [track for track in self._tracks.values() if track.ended]
        return max(waiting, key=_waited, default=None)

    def _speaking(self) -> list[Track]:
        return [track for track in self._tracks.values() if track.open is not None]

    def _longest_unheard(self) -> Track | None:
        """The speaking track with most sound that no pass has looked at, if it is enough."""
        speaking = self._speaking()
        step = self._pace.step_seconds(len(speaking))
        due = [track for track in speaking if _is_due(track, step)]
        return max(due, key=lambda track: track.newest - _covered(track), default=None)

    def _with_company(self, track: Track) -> list[Track]:
        """A track that is due, and one that can be decoded in the same pass if there is one.

        Two together take three quarters of the time of one after the other (docs/benchmarks.md).
        """
        if not track.language.decided:
            return [track]
        hearing = self._hearings.of(track)
        others = [
            other
            for other in self._speaking()
            if other is not track
            and other.language.decided == track.language.decided
            and self._hearings.of(other) is hearing
            and _is_due(other, _COMPANY_SECONDS)
        ]
        return [track, *sorted(others, key=_covered)[:1]]

    def _timed_pass(self, tracks: Sequence[Track]) -> list[CaptionEvent]:
        speaking = [(track, track.open) for track in tracks if track.open is not None]
        for track, utterance in speaking:
            begin = self._clock.monotonic()
            self._hearings.of(track).live.find_language(track, utterance)
            # Rare and dear: it says nothing about what the next pass will cost.
            self._pace.worked(begin)
        begin = self._clock.monotonic()
        heard = self._hearings.of(tracks[0]).live.run(speaking)
        self._pace.looked(begin, len(tracks))
        return [
            event
            for (track, utterance), words in zip(speaking, heard, strict=True)
            for event in _told(track, utterance, words)
        ]

    def _timed_final(self, track: Track) -> CaptionEvent:
        begin = self._clock.monotonic()
        utterance = track.ended.popleft()
        words = (
            self._hearings.of(track).reader.read(utterance.span, track.language, track.hotwords)
            if utterance.span is not None
            else []
        )
        self._pace.worked(begin)
        return CaptionFinal(
            track.id,
            utterance.id,
            start=utterance.start_seconds,
            end=utterance.end / SPEECH_RATE_HZ,
            words=as_words(words),
            language=track.language.best(),
        )


def _told(track: Track, utterance: Utterance, heard: Heard) -> Iterator[CaptionEvent]:
    is_first = len(utterance.confirmed) == len(heard.confirmed)
    start = utterance.start_seconds
    if heard.confirmed:
        words = as_words(heard.confirmed, first_in_utterance=is_first)
        yield CaptionConfirmed(track.id, utterance.id, start, words)
    shown = as_words(heard.shown, first_in_utterance=not utterance.confirmed)
    yield CaptionShown(track.id, utterance.id, start, shown)


def _is_due(track: Track, step_seconds: float) -> bool:
    utterance = track.open
    if utterance is None or track.newest <= utterance.covered:
        return False
    is_first = utterance.covered == utterance.begin
    needed = _FIRST_PASS_SECONDS if is_first else step_seconds
    return track.newest - utterance.covered >= needed * SPEECH_RATE_HZ


def _waited(track: Track) -> float:
    """Seconds of sound that came since the oldest ended utterance of a track."""
    return (track.newest - track.ended[0].end) / SPEECH_RATE_HZ


def _covered(track: Track) -> int:
    return track.open.covered if track.open is not None else track.newest
