"""One microphone's way through echo cancellation, noise suppression and gain.

It can only make the sound better: where the library fails the sound goes on as it is, and the
person is told. No sample is lost or moved: what has no whole 10 ms yet waits, and is handed on when
the sound breaks off.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from meeting_desktop.application.far_end import FAR_FRAME, FarEnd
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.setting_sections import ProcessingSettings
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.sound_processing import (
    SoundProcessor,
    SoundProcessorFactory,
    SoundSwitches,
)

_log = get_logger(__name__)

_FRAME = FAR_FRAME
#: From the microphone until a chunk of it is handed on: half of the 40 ms that come at once.
_CAPTURE_SECONDS = 0.02
#: In step, what is played comes so much before its echo, about.
_STEP_DELAY_SECONDS = 0.15
#: A second: so long the microphone waits for what is played, on a machine that is very busy.
_LONGEST_WAIT = CAPTURE_RATE_HZ


class ImproveSound:
    """``captured`` and ``flush`` on the capture thread, ``played`` on any."""

    def __init__(self, make: SoundProcessorFactory, switches: Callable[[], SoundSwitches]) -> None:
        self._make = make
        self._wanted = switches
        self._switches: SoundSwitches | None = None
        self._processor: SoundProcessor | None = None
        self._rest: Samples = np.zeros(0, dtype=np.float32)
        self._far_end: FarEnd | None = None
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
        self._rest = np.concatenate([self._rest, samples])
        far_end = self._far_end
        if far_end is not None:
            far_end.heard(samples.size)
            return self._in_step(far_end, hold=True)
        whole = self._rest.size // _FRAME * _FRAME
        frames, self._rest = self._rest[:whole], self._rest[whole:].copy()
        return self._attempt(frames)

    def step_with(self, clock: Clock) -> None:
        """What is played is told late from now on: wait for it, and process both in step."""
        if self._far_end is None:
            far_end = FarEnd(clock)
            far_end.heard(self._rest.size)
            self._far_end = far_end

    def step_alone(self) -> None:
        """What is played is told in time."""
        self._far_end = None

    def flush(self, lost_samples: int = 0) -> Samples:
        """What waits, for there is no sound after it, or a hole of ``lost_samples``."""
        far_end, processed = self._far_end, self._rest[:0]
        if far_end is not None:
            processed = self._in_step(far_end, hold=False)
            far_end.skip(self._rest.size + lost_samples)
        rest, self._rest = self._rest, self._rest[:0]
        return np.concatenate([processed, rest])

    def played(self, samples: Samples, delay: float) -> None:
        """What goes to the loudspeaker, and after how many seconds it is heard."""
        processor, far_end = self._processor, self._far_end
        if processor is None:
            return
        if far_end is not None:
            far_end.put(samples)
            return
        try:
            processor.set_delay(delay + _CAPTURE_SECONDS)
            processor.played(samples)
        except ApplicationError as error:
            self._give_up(error)

    def _attempt(self, frames: Samples) -> Samples:
        processor = self._processor
        if processor is None or not frames.size:
            return frames
        try:
            return processor.captured(frames)
        except ApplicationError as error:
            self._give_up(error)
            return frames

    def _in_step(self, far_end: FarEnd, *, hold: bool) -> Samples:
        """Process what has its counterpart; with ``hold`` the rest waits a little for it."""
        done = [self._rest[:0]]
        while self._rest.size >= _FRAME:
            if hold and self._rest.size < _LONGEST_WAIT and not far_end.ready:
                break
            frame, self._rest = self._rest[:_FRAME], self._rest[_FRAME:]
            self._tell(far_end.take())
            done.append(self._attempt(frame))
        self._rest = self._rest.copy()
        return np.concatenate(done)

    def _tell(self, far: Samples) -> None:
        processor = self._processor
        if processor is None:
            return
        try:
            processor.set_delay(_STEP_DELAY_SECONDS)
            processor.played(far)
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
