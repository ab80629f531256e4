"""A loudspeaker for a conference: plays what comes now, and outlives its devices.

One thread opens and watches devices; the stream's own thread (stream_pump) asks for sound when the
card has room. So neither a slow device nor one that went away holds up whoever brings the sound.
"""

from __future__ import annotations

import threading

import numpy as np

from meeting_desktop.adapters.audio.live_buffer import LiveBuffer
from meeting_desktop.adapters.audio.portaudio import OpenStream, PortAudio
from meeting_desktop.adapters.audio.resampling import SoxrResampler
from meeting_desktop.adapters.audio.stream_pump import Block
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, PlayedListener, Samples
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread

_log = get_logger(__name__)

_FRAME = CAPTURE_RATE_HZ // 50
#: Without a request for so long the device is gone, whatever its driver says.
_STALLED_SECONDS = 2.0
_LOOK_SECONDS = 0.2
_RETRY_SECONDS = 1.0
#: How often the chosen device is tried while another one stands in.
_RETURN_SECONDS = 5.0


class CardOutput:
    """The ``LiveOutput`` on PortAudio."""

    def __init__(
        self,
        library: PortAudio,
        device: str,
        clock: Clock,
        *,
        on_played: PlayedListener | None = None,
    ) -> None:
        self._library = library
        self._clock = clock
        self._on_played = on_played
        self._buffer = LiveBuffer()
        self._wish = device
        self._wake = threading.Event()
        self._fault = ""
        self._feed: _Feed | None = None
        self._next_try = clock.monotonic()
        # Of the thread alone:
        self._stream: OpenStream | None = None
        self._tried = device
        self._thread = SupervisedThread("loudspeaker", self._run)
        self._thread.start()

    @property
    def name(self) -> str:
        feed = self._feed
        return feed.name if feed is not None else ""

    @property
    def fault(self) -> str:
        return self._fault

    @property
    def latency(self) -> float:
        feed = self._feed
        return self._buffer.waiting / CAPTURE_RATE_HZ + (feed.delay if feed is not None else 0.0)

    @property
    def interruptions(self) -> int:
        """How often sound came too late and silence stood in for it."""
        return self._buffer.dry

    def put(self, samples: Samples) -> None:
        self._buffer.put(samples)

    def set_device(self, name: str) -> None:
        self._wish = name
        self._wake.set()

    def stop(self, deadline: float) -> bool:
        self._thread.request_stop()
        self._wake.set()
        return self._thread.join(deadline)

    # -- on the thread --------------------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        try:
            while True:
                # Cleared before everything that it may announce, so that no wish is slept through.
                self._wake.clear()
                if stop.is_set():
                    return
                with Contained(self._fail):
                    self._turn()
                self._clock.wait(self._wake, _LOOK_SECONDS)
        finally:
            self._close()

    def _turn(self) -> None:
        wish = self._wish
        if wish != self._tried:
            self._tried = wish
            self._close()
            self._next_try = self._clock.monotonic()
        self._notice_loss()
        if self._clock.monotonic() < self._next_try:
            return
        if self._stream is None:
            self._open(wish)
        elif wish and self.name != wish:
            self._return_to(wish)

    def _notice_loss(self) -> None:
        feed = self._feed
        if feed is None:
            return
        if feed.ended.is_set() or self._clock.monotonic() - feed.asked_at > _STALLED_SECONDS:
            _log.warning("loudspeaker lost")
            self._close()
            self._fault = "The loudspeaker is gone; connect it again or choose another."
            self._next_try = self._clock.monotonic()

    def _open(self, wish: str) -> None:
        """The chosen device, or the default one while that is away."""
        fault = ""
        try:
            try:
                self._use(*self._start(wish))
            except DeviceLostError as error:
                if not wish:
                    raise
                fault = error.sentence
                self._use(*self._start(""))
        except DeviceLostError as error:
            self._fault = fault or error.sentence
            self._next_try = self._clock.monotonic() + _RETRY_SECONDS
        else:
            self._fault = fault
            self._next_try = self._clock.monotonic() + _RETURN_SECONDS

    def _return_to(self, wish: str) -> None:
        """Another device stands in: is the chosen one back?"""
        self._next_try = self._clock.monotonic() + _RETURN_SECONDS
        try:
            started = self._start(wish)
        except DeviceLostError:
            return
        self._close()
        self._use(*started)
        self._fault = ""

    def _start(self, name: str) -> tuple[OpenStream, _Feed]:
        """Raises: DeviceLostError."""
        feed = _Feed(self._buffer, self._clock, self._on_played)
        stream = self._library.open_output(name, feed.give, feed.ended.set)
        feed.begin(stream.endpoint.name, stream.rate_hz)
        try:
            stream.start()
        except DeviceLostError:
            stream.stop()
            raise
        return stream, feed

    def _use(self, stream: OpenStream, feed: _Feed) -> None:
        self._stream, self._feed = stream, feed
        feed.sounding = True

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        feed, self._feed = self._feed, None
        if feed is not None:
            feed.sounding = False
        if stream is not None:
            stream.stop()

    def _fail(self, _error: Exception) -> None:
        """A bug, in a driver or here: begin anew, but not in haste."""
        self._close()
        self._next_try = self._clock.monotonic() + _RETRY_SECONDS


class _Feed:
    """What one stream asks; ``sounding`` once it is the one that takes from the buffer."""

    def __init__(self, buffer: LiveBuffer, clock: Clock, on_played: PlayedListener | None) -> None:
        self._buffer = buffer
        self._clock = clock
        self._on_played = on_played
        self._resampler = SoxrResampler(CAPTURE_RATE_HZ, CAPTURE_RATE_HZ)
        self._rate_hz = CAPTURE_RATE_HZ
        self._ready: Samples = np.zeros(0, dtype=np.float32)
        self.name = ""
        self.ended = threading.Event()
        self.sounding = False
        self.asked_at = clock.monotonic()
        self.delay = 0.0

    def begin(self, name: str, rate_hz: int) -> None:
        self.name, self._rate_hz = name, rate_hz
        self._resampler = SoxrResampler(CAPTURE_RATE_HZ, rate_hz)
        self.asked_at = self._clock.monotonic()

    def give(self, block: Block, delay: float) -> bool:
        """Fill ``block``, which is heard after ``delay`` seconds."""
        self.asked_at = self._clock.monotonic()
        if not self.sounding:
            return True
        while self._ready.size < len(block):
            self.delay = delay + self._ready.size / self._rate_hz
            piece = self._buffer.take(_FRAME)
            if self._on_played is not None:
                with Contained():
                    self._on_played(piece, self.delay)
            self._ready = np.concatenate([self._ready, self._resampler.push(piece)])
        block[:] = self._ready[: len(block), None]
        self._ready = self._ready[len(block) :]
        return True
