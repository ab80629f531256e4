"""From a microphone to a gapless stream of samples with true times.

One thread opens the source, reads it, and hands every chunk on with its place in the track.
Whatever happens to the device (lost, changed, overrun), the place follows the clock: what is
missing becomes silence and is reported as a gap. Before a meeting begins the last second is kept,
so that its first word is whole. A file as a microphone waits for the meeting to begin, then plays
from its start.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from meeting_desktop.application.improve_sound import ImproveSound
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
from meeting_desktop.ports.audio import (
    CAPTURE_RATE_HZ,
    AudioChunk,
    AudioDevices,
    AudioSource,
    Samples,
)
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread

_log = get_logger(__name__)

_READ_SECONDS = 0.1
#: How often a source that cannot be opened is tried again, and silence stands in for it.
_RETRY_SECONDS = 1.0
_FILL_SECONDS = 0.25
#: A pause between two sources that is no gap (s).
_NO_GAP = 0.1


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """What to listen to; none of them means the system's default microphone.

    ``computer``: what this computer plays, as far as the system offers it. ``nothing``: nobody sits
    here, and the track is silence.
    ``speed`` of a file: 1 is real time; anything else makes recorder and captions take every
    sample, so that nothing is dropped where a microphone would not wait (benches).
    """

    device: str = ""
    file: Path | None = None
    speed: float = 1.0
    computer: bool = False
    nothing: bool = False


class SoundIntake:
    """Owns the sound source. All methods return at once and may be called from any thread.

    ``processor`` is what a microphone passes first; a file never does.
    """

    def __init__(
        self,
        devices: AudioDevices,
        clock: Clock,
        *,
        pre_roll_seconds: float,
        publish: Callable[[MeetingEvent], None],
        processor: ImproveSound | None = None,
    ) -> None:
        self._devices = devices
        self._clock = clock
        self._publish = publish
        self._processor = processor
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._choice = SourceChoice()
        self._choice_changed = False
        self._look_again = False
        self._muted = False
        self._beginning: tuple[SoundConsumer, GapListener, int] | None = None
        self._timeline = SoundTimeline(clock, pre_roll_seconds)
        self._level = LevelMeter()
        self._state = SoundStateChanged(SoundState.STARTING)
        self._source: AudioSource | None = None
        self._next_try = clock.monotonic()
        self._file_ended = False
        self._fresh = False
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

    def begin(self, consumer: SoundConsumer, on_gap: GapListener, position: int = 0) -> None:
        """The meeting begins, or goes on at sample ``position``: the pre-roll, then everything."""
        with self._lock:
            self._beginning = (consumer, on_gap, position)
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
    def begun(self) -> bool:
        """``begin`` has taken effect."""
        return self._timeline.running

    @property
    def seconds(self) -> float:
        """Length of the track so far."""
        return self._timeline.position / CAPTURE_RATE_HZ

    @property
    def clock_position(self) -> int:
        """Samples since the track began, by the clock; what the microphone brings follows it."""
        return self._timeline.clock_position

    @property
    def clock_seconds(self) -> float:
        return self.clock_position / CAPTURE_RATE_HZ

    def look_again(self) -> None:
        """Devices have come or gone: try at once instead of at the next retry."""
        self._look_again = True
        self._wake.set()

    def close(self, deadline: float) -> bool:
        """Stop listening; after True nothing is handed on any more."""
        self._thread.request_stop()
        self._wake.set()
        return self._thread.join(deadline)

    # -- on the capture thread ------------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        try:
            while True:
                # Cleared before everything that it may announce, so that no wish is slept through.
                self._wake.clear()
                if stop.is_set():
                    self._take_wishes()  # what began a moment ago has begun, and has a length
                    return
                # The capture must outlive any bug in a driver or in itself.
                with Contained(self._lose_source):
                    self._turn()
        finally:
            self._close_source()

    def _turn(self) -> None:
        self._take_wishes()
        if self._source is None and self._may_open():
            self._open_source()
        if self._source is None:
            self._stand_in()
        else:
            self._read(self._source)

    def _take_wishes(self) -> None:
        with self._lock:
            beginning, self._beginning = self._beginning, None
            changed, self._choice_changed = self._choice_changed, False
            looking, self._look_again = self._look_again, False
        if beginning is not None:
            waiting = self._processor.waiting if self._processor is not None else 0
            self._timeline.begin(*beginning, waiting=waiting)
        if changed:
            self._close_source()
            self._file_ended = False
            self._timeline.forget()
            self._set_state(SoundState.STARTING, "")
        if changed or looking:
            self._next_try = self._clock.monotonic()

    def _may_open(self) -> bool:
        if self._choice.nothing:
            return False
        if self._choice.file is not None and (self._file_ended or not self._timeline.running):
            return False
        return self._clock.monotonic() >= self._next_try

    def _open_source(self) -> None:
        choice = self._choice
        try:
            if choice.file is not None:
                self._source = self._devices.open_file(choice.file, speed=choice.speed)
            elif choice.computer:
                self._source = self._devices.open_computer_sound()
            else:
                self._source = self._open_microphone(choice.device)
            self._source.start()
        except ApplicationError as error:
            self._close_source()
            self._next_try = self._clock.monotonic() + _RETRY_SECONDS
            lost = self._state.state in (SoundState.LIVE, SoundState.LOST)
            self._set_state(SoundState.LOST if lost else SoundState.NO_DEVICE, "", error.sentence)
            return
        self._fresh = True
        self._set_state(SoundState.LIVE, self._source.name)

    def _join_in(self, samples: int) -> None:
        """The first sound of a source in the middle of a track stands at the clock's place."""
        self._fresh = False
        if not self._timeline.running:
            return
        if self._timeline.position and not self.waits_for_consumers:
            self._timeline.fill_to_now(before=samples, tolerance=_NO_GAP)
        else:
            # The first of all begins the track; what is faster than time follows itself.
            self._timeline.anchor(before=samples)

    def _open_microphone(self, name: str) -> AudioSource:
        """The chosen microphone, or the default one while that is away: nothing goes unheard."""
        names = {device.name for device in self._devices.inputs()}
        return self._devices.open_input(name if name in names else "")

    def _close_source(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            self._hand_on_rest()
            with Contained():
                source.stop()

    def _lose_source(self, _error: Exception) -> None:
        """A bug came out of the source or of this module: begin anew, but not in haste."""
        self._close_source()
        self._next_try = self._clock.monotonic() + _RETRY_SECONDS
        if self._choice.file is not None and self._timeline.position:
            self._file_ended = True
            self._set_state(SoundState.ENDED, "", "The sound file could not be read to its end.")
        else:
            self._set_state(SoundState.LOST, "", "The microphone failed; it is being opened again.")
        self._clock.wait(self._wake, _FILL_SECONDS)

    def _stand_in(self) -> None:
        """There is no source: the track goes on in silence."""
        if self._timeline.running and not self._file_ended:
            self._timeline.fill_to_now()
        self._clock.wait(self._wake, _FILL_SECONDS)

    def _read(self, source: AudioSource) -> None:
        """Hand on the next chunk, or give the source up."""
        try:
            chunk = source.read(_READ_SECONDS)
        except ApplicationError as error:
            _log.warning("sound source lost", code=error.code)
            self._close_source()
            # A file that broke off is not begun again: its words would come twice.
            self._file_ended = self._choice.file is not None
            state = SoundState.ENDED if self._file_ended else SoundState.LOST
            self._set_state(state, "", error.sentence)
            return
        if chunk is not None:
            self._hand_on(chunk)
        elif source.ended:
            self._file_ended = True
            self._set_state(SoundState.ENDED, source.name)
            self._close_source()

    def _hand_on(self, chunk: AudioChunk) -> None:
        if self._fresh:
            self._join_in(chunk.samples.size)
        self._timeline.resume()
        if chunk.lost_samples:
            self._hand_on_rest(chunk.lost_samples)
            self._timeline.skip(chunk.lost_samples)
        samples = self._processed(chunk.samples)
        level = self._level.push(samples)
        if level is not None:
            self._publish(LevelMeasured(*level, self._muted))
        self._keep(samples)

    def _processed(self, samples: Samples) -> Samples:
        """All of ``samples`` but the last milliseconds, which wait in the processor."""
        processor = self._processor
        if processor is None or self._choice.file is not None:
            return samples
        processed = processor.captured(samples)
        if processor.fault != self._state.sentence:
            self._set_state(self._state.state, self._state.device, processor.fault)
        return processed

    def _hand_on_rest(self, lost_samples: int = 0) -> None:
        """The sound breaks off here: what the processor still has stands before the hole."""
        if self._processor is not None:
            self._keep(self._processor.flush(lost_samples))

    def _keep(self, samples: Samples) -> None:
        if samples.size:
            self._timeline.append(np.zeros_like(samples) if self._muted else samples)

    def _set_state(self, state: SoundState, device: str, sentence: str = "") -> None:
        changed = SoundStateChanged(state, device, sentence)
        if changed != self._state:
            self._state = changed
            self._publish(changed)
