"""From a microphone to a gapless stream of samples with true times.

One thread opens the source, reads it, and hands every chunk on with its place in the track. Whatever
happens to the device (lost, changed, overrun), the place follows the clock: what is missing becomes
silence and is reported as a gap. Before a meeting begins the last second is kept, so that its first
word is whole. A file as a microphone waits for the meeting to begin, then plays from its start.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from meeting_desktop.application.sound_timeline import (
    GapListener,
    LevelMeter,
    SoundConsumer,
    SoundTimeline,
)
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.events import LevelMeasured, MeetingEvent, SoundState, SoundStateChanged
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, AudioDevices, AudioSource, Samples
from meeting_desktop.runtime.threads import SupervisedThread

_log = get_logger(__name__)

_READ_SECONDS = 0.1
_RETRY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """What to listen to; neither means the system's default microphone.

    ``speed`` of a file: 1 is real time; anything else makes recorder and captions take every sample,
    so that nothing is dropped where a microphone would not wait (benches).
    """

    device: str = ""
    file: Path | None = None
    speed: float = 1.0


class SoundIntake:
    """Owns the sound source. All methods return at once and may be called from any thread."""

    def __init__(
        self,
        devices: AudioDevices,
        clock: Clock,
        *,
        pre_roll_seconds: float,
        publish: Callable[[MeetingEvent], None],
    ) -> None:
        self._devices = devices
        self._clock = clock
        self._publish = publish
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._choice = SourceChoice()
        self._choice_changed = False
        self._muted = False
        self._beginning: tuple[SoundConsumer, GapListener] | None = None
        self._timeline = SoundTimeline(clock, pre_roll_seconds)
        self._level = LevelMeter()
        self._state = SoundStateChanged(SoundState.STARTING)
        self._thread = SupervisedThread("capture", self._run)

    def open(self, choice: SourceChoice) -> None:
        """Start to listen to ``choice``."""
        self._choice = choice
        self._thread.start()

    def switch(self, choice: SourceChoice) -> None:
        """Listen to another source from now on."""
        with self._lock:
            self._choice = choice
            self._choice_changed = True
        self._wake.set()

    def begin(self, consumer: SoundConsumer, on_gap: GapListener) -> None:
        """The meeting begins: hand on the pre-roll, then everything."""
        with self._lock:
            self._beginning = (consumer, on_gap)
        self._wake.set()

    def set_muted(self, muted: bool) -> None:
        """Hand on silence instead of the sound; the level is still measured."""
        self._muted = muted

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def state(self) -> SoundStateChanged:
        return self._state

    @property
    def waits_for_consumers(self) -> bool:
        """True where the source can be made to wait, so that consumers need not drop."""
        return self._choice.file is not None and self._choice.speed != 1.0

    @property
    def seconds(self) -> float:
        """Length of the track so far."""
        return self._timeline.position / CAPTURE_RATE_HZ

    def look_again(self) -> None:
        """Devices have come or gone: try at once instead of at the next retry."""
        self._wake.set()

    def close(self, deadline: float) -> bool:
        """Stop listening; after True nothing is handed on any more."""
        self._thread.request_stop()
        self._wake.set()
        return self._thread.join(deadline)

    # -- on the capture thread ------------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        source: AudioSource | None = None
        try:
            while not stop.is_set():
                self._begin_if_asked()
                if self._take_choice_change():
                    if source is not None:
                        source.stop()
                        source = None
                    self._set_state(SoundState.STARTING, "")
                if source is None:
                    source = self._open_source()
                if source is None:
                    self._wait_for_source()
                elif not self._read(source):
                    source.stop()
                    source = None
        finally:
            if source is not None:
                source.stop()

    def _begin_if_asked(self) -> None:
        with self._lock:
            beginning, self._beginning = self._beginning, None
        if beginning is not None:
            self._timeline.begin(*beginning)

    def _take_choice_change(self) -> bool:
        with self._lock:
            changed, self._choice_changed = self._choice_changed, False
        return changed

    def _open_source(self) -> AudioSource | None:
        choice = self._choice
        if choice.file is not None and (
            not self._timeline.running or self._state.state is SoundState.ENDED
        ):
            return None
        try:
            if choice.file is not None:
                source = self._devices.open_file(choice.file, speed=choice.speed)
            else:
                source = self._open_microphone(choice.device)
            source.start()
        except ApplicationError as error:
            lost = self._state.state in (SoundState.LIVE, SoundState.LOST)
            self._set_state(SoundState.LOST if lost else SoundState.NO_DEVICE, "", error.sentence)
            return None
        self._set_state(SoundState.LIVE, source.name)
        return source

    def _open_microphone(self, name: str) -> AudioSource:
        """The chosen microphone; while it is away, the default one: a meeting must not go unheard."""
        names = {device.name for device in self._devices.inputs()}
        return self._devices.open_input(name if name in names else "")

    def _wait_for_source(self) -> None:
        self._wake.clear()
        ended = self._state.state is SoundState.ENDED
        waiting_for_file = self._choice.file is not None and not self._timeline.running
        if self._timeline.running and not ended:
            self._timeline.fill_to_now()
        with self._lock:
            asked = self._beginning is not None or self._choice_changed
        if not asked:
            self._clock.wait(self._wake, 10.0 if ended or waiting_for_file else _RETRY_SECONDS / 4)

    def _read(self, source: AudioSource) -> bool:
        """Hand on the next chunk; False when the source has to be given up."""
        try:
            chunk = source.read(_READ_SECONDS)
        except ApplicationError as error:
            _log.warning("sound source lost", code=error.code)
            self._set_state(SoundState.LOST, "", error.sentence)
            return False
        if chunk is None:
            if source.ended:
                self._set_state(SoundState.ENDED, source.name)
                return False
            return True
        self._timeline.resume()
        if chunk.lost_samples:
            self._timeline.skip(chunk.lost_samples)
        self._measure(chunk.samples)
        silent = np.zeros_like(chunk.samples) if self._muted else chunk.samples
        self._timeline.append(silent)
        return True

    def _measure(self, samples: Samples) -> None:
        for rms_db, peak_db in self._level.push(samples):
            self._publish(LevelMeasured(rms_db, peak_db, self._muted))

    def _set_state(self, state: SoundState, device: str, sentence: str = "") -> None:
        changed = SoundStateChanged(state, device, sentence)
        if changed != self._state:
            self._state = changed
            self._publish(changed)
