"""One microphone's way through echo cancellation, noise suppression and gain.

It can only make the sound better: where the library fails the sound goes on as it is, and the
person is told. No sample is lost or moved: what has no whole 10 ms yet waits, and is handed on when
the sound breaks off.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import ProcessingSettings
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.sound_processing import (
    SoundProcessor,
    SoundProcessorFactory,
    SoundSwitches,
)

_log = get_logger(__name__)

_FRAME = CAPTURE_RATE_HZ // 100
#: From the microphone until a chunk of it is handed on: half of the 40 ms that come at once.
_CAPTURE_SECONDS = 0.02


class ImproveSound:
    """``captured`` and ``flush`` on the capture thread, ``played`` on any."""

    def __init__(self, make: SoundProcessorFactory, switches: Callable[[], SoundSwitches]) -> None:
        self._make = make
        self._wanted = switches
        self._switches: SoundSwitches | None = None
        self._processor: SoundProcessor | None = None
        self._rest: Samples = np.zeros(0, dtype=np.float32)
        self._held_back = 0
        self._fault = ""

    @property
    def fault(self) -> str:
        """A sentence while the sound goes unprocessed against the person's wish, else empty."""
        return self._fault

    @property
    def waiting(self) -> int:
        """Samples that were captured and are not handed on yet."""
        return self._rest.size

    def captured(self, samples: Samples) -> Samples:
        """The processed sound of whole 10 ms, oldest first; what is over waits."""
        self._follow()
        joined = np.concatenate([self._rest, samples])
        whole = max(0, joined.size - self._held_back) // _FRAME * _FRAME
        self._rest = joined[whole:].copy()
        return self._process(joined[:whole])

    def hold_back(self, seconds: float) -> None:
        """Process the sound so much later, where what is played may be told late."""
        self._held_back = round(seconds * CAPTURE_RATE_HZ)

    def _process(self, frames: Samples) -> Samples:
        processor = self._processor
        if processor is None or not frames.size:
            return frames
        try:
            return processor.captured(frames)
        except ApplicationError as error:
            self._give_up(error)
            return frames

    def flush(self) -> Samples:
        """What waits, for there is no sound after it."""
        rest, self._rest = self._rest, self._rest[:0]
        whole = rest.size // _FRAME * _FRAME
        return np.concatenate([self._process(rest[:whole]), rest[whole:]])

    def played(self, samples: Samples, delay: float) -> None:
        """What goes to the loudspeaker, and after how many seconds it is heard."""
        processor = self._processor
        if processor is None:
            return
        try:
            processor.set_delay(delay + _CAPTURE_SECONDS)
            processor.played(samples)
        except ApplicationError as error:
            self._give_up(error)

    def _follow(self) -> None:
        """The switches may have been changed; a new choice is also a new attempt."""
        wanted = self._wanted()
        if wanted == self._switches:
            return
        self._switches, self._fault = wanted, ""
        try:
            if not wanted.any:
                self._processor = None
            elif self._processor is None:
                self._processor = self._make(wanted)
            else:
                self._processor.set_switches(wanted)
        except ApplicationError as error:
            self._give_up(error)

    def _give_up(self, error: ApplicationError) -> None:
        _log.warning("sound processing given up", code=error.code)
        self._processor = None
        self._fault = error.sentence


def switches_of(settings: ProcessingSettings) -> SoundSwitches:
    """The rumble goes with whatever else is done; whoever wants nothing done gets nothing."""
    wanted = settings.echo_cancellation or settings.noise_suppression or settings.automatic_gain
    return SoundSwitches(
        echo_cancellation=settings.echo_cancellation,
        noise_suppression=settings.noise_suppression,
        automatic_gain=settings.automatic_gain,
        high_pass=wanted,
    )
