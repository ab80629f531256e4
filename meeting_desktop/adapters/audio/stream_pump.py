"""Moves sound between PortAudio and us, on threads of ours that only ever ask for what is ready.

PortAudio's own callback threads are not used. Up to 19.7 its ALSA part spins for ever when a device
goes away at the wrong moment, then stopping hangs too, and so may starting (PortAudio issues 1037,
535). Asking first how much is ready keeps us out of its waits; a thread of ours can be given up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Block = NDArray[np.float32]

#: A block of shape (frames, channels), and how many frames were lost before it.
TakeSound = Callable[[Block, int], None]
#: Fill a block of shape (frames, channels), heard after so many seconds; False ends the stream.
GiveSound = Callable[[Block, float], bool]

_INPUT_POLL_SECONDS = 0.01
_OUTPUT_POLL_SECONDS = 0.005
_BLOCK_SECONDS = 0.02
_LONGEST_READ_SECONDS = 0.1
#: A stalled clock must not become hours of silence.
_LONGEST_LOSS_SECONDS = 10.0
_JOIN_SECONDS = 2.0


class StreamPump:
    """One thread for one open stream; ``ended`` is called when the device goes or sound is over."""

    def __init__(
        self, stream: Any, rate_hz: int, error: type[Exception], ended: Callable[[], None]
    ) -> None:
        self._stream = stream
        self._rate_hz = rate_hz
        self._error = error
        self._ended = ended
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="meeting-sound", daemon=True)
        self._thread.start()

    def stop(self) -> bool:
        """False when the thread hangs in the sound system: the stream must then not be touched."""
        self._stopping.set()
        thread, self._thread = self._thread, None
        if thread is None or thread is threading.current_thread():
            return True
        thread.join(_JOIN_SECONDS)
        return not thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set() and self._step():
                pass
        except self._error:
            pass  # the device is gone: ``ended`` says so
        self._ended()

    def _step(self) -> bool:
        raise NotImplementedError


class InputPump(StreamPump):
    """Reads what is there, about every 10 ms."""

    def __init__(
        self,
        stream: Any,
        rate_hz: int,
        error: type[Exception],
        ended: Callable[[], None],
        *,
        take: TakeSound,
    ) -> None:
        super().__init__(stream, rate_hz, error, ended)
        self._take = take
        self._read_at = 0.0

    def _step(self) -> bool:
        ready = min(self._stream.read_available, round(_LONGEST_READ_SECONDS * self._rate_hz))
        if ready <= 0:
            self._stopping.wait(_INPUT_POLL_SECONDS)
            return True
        block, overflowed = self._stream.read(ready)
        now = time.monotonic()
        lost = 0
        if overflowed and self._read_at:
            missing = min(now - self._read_at, _LONGEST_LOSS_SECONDS) * self._rate_hz - len(block)
            lost = max(0, round(missing))
        self._read_at = now
        self._take(block, lost)
        return True


class OutputPump(StreamPump):
    """Fills what is free, in blocks of at most 20 ms; plays out what was given before it ends."""

    def __init__(
        self,
        stream: Any,
        rate_hz: int,
        error: type[Exception],
        ended: Callable[[], None],
        *,
        give: GiveSound,
    ) -> None:
        super().__init__(stream, rate_hz, error, ended)
        self._give = give
        self._buffer_frames = round(stream.latency * rate_hz)

    def _step(self) -> bool:
        free = self._stream.write_available
        frames = round(_BLOCK_SECONDS * self._rate_hz)
        if free < frames:
            self._stopping.wait(_OUTPUT_POLL_SECONDS)
            return True
        block = np.zeros((frames, self._stream.channels), dtype=np.float32)
        queued = max(0, self._buffer_frames - free)
        more = self._give(block, queued / self._rate_hz)
        self._stream.write(block)
        if not more:
            self._stopping.wait((queued + frames) / self._rate_hz)
        return more
