"""The sound of one track on its way to the recogniser: resampled, each piece in its place."""

from __future__ import annotations

from uuid import UUID

import numpy as np

from meeting_desktop.ports.audio import (
    CAPTURE_RATE_HZ,
    SPEECH_RATE_HZ,
    Resampler,
    ResamplerFactory,
    Samples,
)
from meeting_desktop.ports.recogniser import LiveRecogniser


class RecogniserFeed:
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
