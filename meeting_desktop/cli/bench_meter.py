"""What the recogniser costs: a loader and a live recogniser that pass everything on, and count.

The time of ``step`` and ``close_track`` is decoding, all of it on the speech thread; its share of
the time that has passed is how busy the one worker is. Lag is what the recogniser says before each
step, when it is largest, plus how long sound waited before it was fed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.captions import CaptionEvent
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import (
    Backlog,
    LiveRecogniser,
    RecogniserLoader,
    Recognisers,
    SpeechOptions,
)

#: How often the lag is looked at, and told (seconds).
_LOOK_SECONDS = 0.25
_TELL_SECONDS = 1.0

#: Receives a time of the clock, the lag in seconds, the share of the time since the start.
LagListener = Callable[[float, float, float], None]


class Meter:
    """Counts on the speech thread; read after it has come to rest."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._zeros: dict[UUID, float] = {}
        self._begun = 0.0
        self._waited = 0.0
        self._looked_at = 0.0
        self._told_at = 0.0
        self.on_lag: LagListener = lambda _at, _lag, _busy: None
        self.decode_seconds = 0.0
        self.listen_seconds = 0.0
        self.lags: list[float] = []

    def begin_track(self, track_id: UUID, zero: float) -> None:
        """The first sample of a track could have been spoken at ``zero`` of the clock."""
        self._begun = self._begun or zero
        self._zeros[track_id] = zero

    def busy(self, until: float) -> float:
        """Share of one worker that decoding took from the first sample to ``until``."""
        return self.decode_seconds / (until - self._begun) if until > self._begun > 0.0 else 0.0

    def fed(self, track_id: UUID, end: int, begun: float) -> None:
        """Sound up to sample ``end`` was fed; listening to it began at ``begun``."""
        now = self._clock.monotonic()
        self.listen_seconds += now - begun
        zero = self._zeros.get(track_id)
        if zero is not None:
            self._waited = max(0.0, begun - zero - end / SPEECH_RATE_HZ)

    def stepped(self, begun: float, backlog: Backlog) -> None:
        """A piece of decoding is done; at ``begun``, before it, there was so much to do."""
        now = self._clock.monotonic()
        self.decode_seconds += now - begun
        if not self._zeros or now - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at = now
        self.lags.append(backlog.lag + self._waited)
        if now - self._told_at >= _TELL_SECONDS:
            self._told_at = now
            self.on_lag(now, self.lags[-1], self.busy(now))


class MeteredLive:
    """A ``LiveRecogniser`` that asks another one and counts how long it takes."""

    def __init__(self, inner: LiveRecogniser, meter: Meter, clock: Clock) -> None:
        self._inner = inner
        self._meter = meter
        self._clock = clock

    def open_track(self, track_id: UUID, options: SpeechOptions) -> None:
        self._inner.open_track(track_id, options)

    def feed(self, track_id: UUID, start: int, samples: Samples) -> None:
        begun = self._clock.monotonic()
        self._inner.feed(track_id, start, samples)
        self._meter.fed(track_id, start + samples.size, begun)

    def step(self) -> Sequence[CaptionEvent]:
        backlog = self._inner.backlog()
        begun = self._clock.monotonic()
        events = self._inner.step()
        self._meter.stepped(begun, backlog)
        return events

    def close_track(self, track_id: UUID) -> Sequence[CaptionEvent]:
        backlog = self._inner.backlog()
        begun = self._clock.monotonic()
        events = self._inner.close_track(track_id)
        self._meter.stepped(begun, backlog)
        return events

    def backlog(self) -> Backlog:
        return self._inner.backlog()

    def use_smaller_model(self, wanted: bool) -> bool:
        backlog = self._inner.backlog()
        begun = self._clock.monotonic()
        changed = self._inner.use_smaller_model(wanted)
        self._meter.stepped(begun, backlog)
        return changed


class MeteredLoader:
    """A ``RecogniserLoader`` whose live recognisers are counted."""

    def __init__(self, inner: RecogniserLoader, meter: Meter, clock: Clock) -> None:
        self._inner = inner
        self._meter = meter
        self._clock = clock

    def load(self, model: str) -> Recognisers:
        loaded = self._inner.load(model)
        return replace(loaded, live=MeteredLive(loaded.live, self._meter, self._clock))
