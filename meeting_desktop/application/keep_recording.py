"""The recording of one track while a meeting runs: on its own thread, independent of captions and windows.

Sound comes in with its place in the track. A hole (recording paused, or a queue that overflowed because
the disk hung for minutes) is written as silence, so that the recording's time is the meeting's time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.events import RecordingState, RecordingStateChanged
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.recording import TrackWriter
from meeting_desktop.runtime.channel import BoundedChannel
from meeting_desktop.runtime.threads import SupervisedThread

_log = get_logger(__name__)

#: A disk may hang this long before sound is given up: 120 s of float32 at 48 kHz are 23 MB.
_QUEUE_SAMPLES = 120 * CAPTURE_RATE_HZ
_STATUS_SECONDS = 1.0
_RETRY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    samples: Samples


class RecordingKeeper:
    """Feeds a ``TrackWriter`` from a queue. ``take`` may be called from any one thread."""

    def __init__(
        self,
        writer: TrackWriter,
        clock: Clock,
        *,
        flush_seconds: float,
        publish: Callable[[RecordingStateChanged], None],
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._flush_seconds = flush_seconds
        self._publish = publish
        self._queue: BoundedChannel[_Piece] = BoundedChannel(_QUEUE_SAMPLES)
        self._position = 0
        self._on = True
        self._patience = 0.0
        self._gave_up = threading.Event()
        self._ended = threading.Event()
        self._thread = SupervisedThread("recorder", self._run)

    def start(self) -> None:
        self._thread.start()

    def set_on(self, on: bool) -> None:
        """Pause or continue; what is said in a pause is silence in the recording."""
        self._on = on

    def take(self, start: int, samples: Samples, *, wait: bool = False) -> None:
        """Keep mono 48 kHz sound from sample ``start`` of the track; waits for room only if told to."""
        kept = samples if self._on else np.zeros_like(samples)
        if wait:
            self._queue.put(_Piece(start, kept), kept.size)
        else:
            self._queue.offer(_Piece(start, kept), kept.size)

    def finish(self, patience: float) -> bool:
        """Write what is left and close, trying for ``patience`` seconds while the disk is full.

        Blocks. False when something could not be written; what is on the disk is whole.
        """
        self._patience = patience
        self._queue.close()
        self._thread.join(patience + 30.0)
        return self._ended.is_set() and not self._gave_up.is_set()

    def give_up(self) -> None:
        """The program must stop now: do not wait for the disk any longer."""
        self._patience = 0.0

    # -- on the recorder thread -----------------------------------------------------------------

    def _run(self, _stop: threading.Event) -> None:
        flushed = told = self._clock.monotonic()
        while not self._queue.drained:
            piece = self._queue.take(timeout=min(0.1, self._flush_seconds))
            if piece is not None:
                self._write(piece)
            now = self._clock.monotonic()
            if now - flushed >= self._flush_seconds:
                self._writer.flush()
                flushed = now
            if now - told >= _STATUS_SECONDS:
                self._tell(self._state())
                told = now
        self._close()

    def _write(self, piece: _Piece) -> None:
        hole = piece.start - self._position
        while hole > 0:
            silence = min(hole, CAPTURE_RATE_HZ)
            self._writer.write(np.zeros(silence, np.float32))
            hole -= silence
        self._writer.write(piece.samples)
        self._position = piece.start + piece.samples.size

    def _close(self) -> None:
        begun = self._clock.monotonic()
        while True:
            try:
                self._writer.close()
            except EnvironmentFault as fault:
                self._tell(RecordingState.HELD_IN_MEMORY, fault.sentence)
                if self._clock.monotonic() - begun >= self._patience:
                    self._abandon(fault)
                    return
                self._clock.wait(self._gave_up, _RETRY_SECONDS)
            else:
                self._ended.set()
                return

    def _abandon(self, fault: EnvironmentFault) -> None:
        self._gave_up.set()
        waiting = self._writer.status().seconds_waiting
        self._writer.abandon()
        self._ended.set()
        _log.error("recording not written whole", code=fault.code, seconds=round(waiting, 1))
        self._publish(
            RecordingStateChanged(
                RecordingState.FAILED,
                self._writer.status().seconds_written,
                waiting,
                f"The last {waiting:.0f} seconds could not be saved. {fault.sentence}",
            )
        )

    def _state(self) -> RecordingState:
        if self._writer.status().fault is not None:
            return RecordingState.HELD_IN_MEMORY
        return RecordingState.RECORDING if self._on else RecordingState.OFF

    def _tell(self, state: RecordingState, sentence: str = "") -> None:
        status = self._writer.status()
        if status.fault is not None and not sentence:
            sentence = status.fault.sentence
        self._publish(
            RecordingStateChanged(state, status.seconds_written, status.seconds_waiting, sentence)
        )
