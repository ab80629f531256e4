"""The recording of one track: on its own thread, independent of captions and windows.

Sound comes in with its place in the track. A hole (recording paused, a queue that overflowed
because the disk hung for minutes, an hour of the meeting before somebody joined it) is written as
silence, so that the recording's time is the meeting's. A bug in the writer costs a second of sound,
not the recording: it is reported, told, and tried again.
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
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread

_log = get_logger(__name__)

#: A disk may hang this long before sound is given up: 120 s of float32 at 48 kHz are 23 MB.
_QUEUE_SAMPLES = 120 * CAPTURE_RATE_HZ
_STATUS_SECONDS = 1.0
_RETRY_SECONDS = 1.0
#: What the thread may take beyond its patience, for instance in an fsync.
_GRACE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    samples: Samples


class RecordingKeeper:
    """Feeds a ``TrackWriter`` from a queue. ``take`` may be called from any one thread.

    ``position``: samples that the writer has already, of a recording that goes on.
    """

    def __init__(
        self,
        writer: TrackWriter,
        clock: Clock,
        *,
        flush_seconds: float,
        publish: Callable[[RecordingStateChanged], None],
        position: int = 0,
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._flush_seconds = flush_seconds
        self._publish = publish
        self._queue: BoundedChannel[_Piece] = BoundedChannel(_QUEUE_SAMPLES)
        self._position = position
        self._resumed_at = position
        self._on = True
        self._overflowing = False
        self._faulty_until = 0.0
        self._patience = 0.0
        self._hurry = threading.Event()
        self._whole = False
        self._thread = SupervisedThread("recorder", self._run)

    def start(self) -> None:
        self._thread.start()

    def set_on(self, on: bool) -> None:
        """Pause or continue; what is said in a pause is silence in the recording."""
        self._on = on

    @property
    def resumed_at(self) -> float:
        """Seconds that another process had recorded; 0 for a recording that began here."""
        return self._resumed_at / CAPTURE_RATE_HZ

    @property
    def on(self) -> bool:
        """What is taken now is kept: neither paused nor ended."""
        return self._on and not self._queue.closed

    def take(self, start: int, samples: Samples, *, wait: bool = False) -> None:
        """Keep mono 48 kHz sound from sample ``start`` on; waits for room only if told to."""
        piece = _Piece(start, samples if self._on else np.zeros_like(samples))
        if wait:
            self._queue.put(piece, samples.size)
        elif self._queue.offer(piece, samples.size):
            self._overflowing = False
        elif not self._overflowing and not self._queue.closed:
            self._overflowing = True
            self._tell_overflow()

    def take_no_more(self, patience: float) -> None:
        """Begin to write what is left, trying for ``patience`` seconds while the disk is full."""
        self._patience = patience
        self._queue.close()

    def finish(self, patience: float) -> bool:
        """``take_no_more``, and wait for its end.

        Blocks. False when something could not be written; what is on the disk is whole.
        """
        self.take_no_more(patience)
        self._thread.join((0.0 if self._hurry.is_set() else patience) + _GRACE_SECONDS)
        return self._whole

    @property
    def waiting(self) -> int:
        """Samples that the thread has not taken yet."""
        return self._queue.size

    @property
    def released(self) -> bool:
        """The thread has ended: nobody writes to the recording any more."""
        return not self._thread.alive

    def give_up(self) -> None:
        """The program must stop now: do not wait for the disk any longer."""
        self._hurry.set()

    # -- on the recorder thread -----------------------------------------------------------------

    def _run(self, _stop: threading.Event) -> None:
        flushed = told = self._clock.monotonic()
        while not self._queue.drained:
            piece = self._queue.take(timeout=min(0.1, self._flush_seconds))
            now = self._clock.monotonic()
            with Contained(self._on_bug):
                if piece is not None and now >= self._faulty_until:
                    self._write(piece)
                if now - flushed >= self._flush_seconds:
                    flushed = now
                    self._writer.flush()
                if now - told >= _STATUS_SECONDS and now >= self._faulty_until:
                    told = now
                    self._tell(self._state())
        with Contained(self._on_close_bug):
            self._close()

    def _write(self, piece: _Piece) -> None:
        hole = piece.start - self._position
        if hole > 0:
            self._writer.write_silence(hole)
            self._position += hole
        fresh = piece.samples[max(0, -hole) :]
        self._writer.write(fresh)
        self._position += fresh.size

    def _close(self) -> None:
        begun = self._clock.monotonic()
        while True:
            try:
                self._writer.close()
            except EnvironmentFault as fault:
                self._tell(RecordingState.HELD_IN_MEMORY, fault.sentence)
                late = self._clock.monotonic() - begun >= self._patience
                if late or self._clock.wait(self._hurry, _RETRY_SECONDS):
                    self._abandon(fault)
                    return
            else:
                self._whole = True
                return

    def _abandon(self, fault: EnvironmentFault) -> None:
        status = self._writer.status()
        self._writer.abandon()
        waiting = status.seconds_waiting
        _log.error("recording not written whole", code=fault.code, seconds=round(waiting, 1))
        self._publish(
            RecordingStateChanged(
                RecordingState.FAILED,
                status.seconds_written,
                waiting,
                f"The last {waiting:.0f} seconds could not be saved. {fault.sentence}",
            )
        )

    def _on_bug(self, _error: Exception) -> None:
        """Sound of the next second becomes silence: a bug that stays is told once a second."""
        self._faulty_until = self._clock.monotonic() + _RETRY_SECONDS
        sentence = "The recorder met a fault of the program; it goes on as soon as it can."
        self._publish(RecordingStateChanged(RecordingState.FAILED, sentence=sentence))

    def _on_close_bug(self, _error: Exception) -> None:
        with Contained():
            self._writer.abandon()
        sentence = "The end of the recording could not be saved; what came before is kept."
        self._publish(RecordingStateChanged(RecordingState.FAILED, sentence=sentence))

    # -- what the person is told ----------------------------------------------------------------

    def _tell_overflow(self) -> None:
        _log.warning("recording queue overflows")
        sentence = "The disk does not answer, and sound is being lost; check that it is connected."
        self._publish(RecordingStateChanged(RecordingState.HELD_IN_MEMORY, sentence=sentence))

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
