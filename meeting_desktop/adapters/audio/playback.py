"""Plays recordings: one thread decodes ahead, one feeds the card, the window reads numbers."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from meeting_desktop.adapters.audio.mixing import decode_together
from meeting_desktop.adapters.audio.playback_run import PlaybackOutput, PlaybackRun
from meeting_desktop.adapters.audio.portaudio import PROCESS_PORTAUDIO, OpenStream, PortAudio
from meeting_desktop.adapters.audio.stream_pump import Block
from meeting_desktop.adapters.audio.time_stretch import FASTEST, SLOWEST, TimeStretch
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import DeviceLostError, NotAudioError, NotFoundError
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, AudioDecoder, Samples

_AHEAD_SECONDS = 0.5
_BUSY_WAIT_SECONDS = 0.02
_IDLE_WAIT_SECONDS = 1.0
#: After so long in pause the loudspeaker is given back, so that new devices can be found.
_KEEP_OPEN_SECONDS = 5.0
_STALLED_SECONDS = 2.0


class SoundPlayer:
    """The ``Player`` on PortAudio. Without a loudspeaker the place moves on, silently."""

    def __init__(
        self,
        decoder: AudioDecoder,
        output_device_name: str,
        clock: Clock,
        *,
        library: PortAudio = PROCESS_PORTAUDIO,
    ) -> None:
        self._decoder = decoder
        self._device = output_device_name
        self._clock = clock
        self._library = library
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self._wake = threading.Event()
        self._lost = threading.Event()
        self._fault = ""
        self._playing = False
        self._duration = 0.0
        self._run: PlaybackRun | None = None
        self._output: PlaybackOutput | None = None
        # Of the player's thread alone:
        self._stream: OpenStream | None = None
        self._fed: PlaybackRun | None = None
        self._pieces: Iterator[Samples] | None = None
        self._stretch: TimeStretch | None = None
        self._paused_at = 0.0

    @property
    def playing(self) -> bool:
        return self._playing

    @property
    def fault(self) -> str:
        return self._fault

    def load(self, paths: Sequence[Path], duration: float) -> None:
        self._playing = False
        self._fault = ""
        self._duration = max(0.0, duration)
        self._run = PlaybackRun(tuple(paths), 0.0, self._run.speed if self._run else 1.0)
        if self._thread is None and not self._closing.is_set():
            self._thread = threading.Thread(target=self._live, name="meeting-player", daemon=True)
            self._thread.start()
        self._wake.set()

    def play(self) -> None:
        run = self._run
        if run is None or self._playing or self._closing.is_set():
            return
        if run.over or self.position() >= self._duration:
            self.seek(0.0)
        self._fault = ""
        self._playing = True
        self._wake.set()

    def pause(self) -> None:
        self._playing = False
        self._wake.set()

    def seek(self, seconds: float) -> None:
        run = self._run
        if run is not None:
            place = min(max(0.0, seconds), self._duration)
            self._run = PlaybackRun(run.paths, place, run.speed)
            self._wake.set()

    def set_speed(self, factor: float) -> None:
        run = self._run
        if run is not None:
            speed = min(max(SLOWEST, factor), FASTEST)
            self._run = PlaybackRun(run.paths, self.position(), speed)
            self._wake.set()

    def position(self) -> float:
        run, output = self._run, self._output
        if run is None:
            return 0.0
        if run.over:
            return self._duration
        place = (
            run.silent_place(self._clock.monotonic()) if output is None else output.place_of(run)
        )
        return min(max(0.0, place), self._duration)

    def close(self) -> None:
        self._closing.set()
        self._playing = False
        self._wake.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def _live(self) -> None:
        try:
            while not self._closing.is_set():
                self._wake.clear()
                wait = self._step()
                if wait:
                    self._clock.wait(self._wake, wait)
        finally:
            self._close_stream()

    def _step(self) -> float:
        """Do what is due; the seconds until there may be something to do again."""
        run = self._run
        if run is None or not self._playing:
            return self._rest(run)
        self._notice_loss(run)
        if self._output is None and not self._fault:
            self._open_stream(run)
        if self._output is None:
            return self._move_silently(run)
        return self._sound(run, self._output)

    def _rest(self, run: PlaybackRun | None) -> float:
        now = self._clock.monotonic()
        if self._output is not None:
            if self._output.wanted is not None:
                self._output.wanted = None
                self._paused_at = now
            if now - self._paused_at >= _KEEP_OPEN_SECONDS:
                self._close_stream()
        elif run is not None and run.moves_silently:
            run.stand_still(now)
        return _IDLE_WAIT_SECONDS

    def _sound(self, run: PlaybackRun, output: PlaybackOutput) -> float:
        if self._fed is not run and not self._begin(run):
            return _IDLE_WAIT_SECONDS
        if not run.complete and run.ahead_seconds < _AHEAD_SECONDS:
            self._feed(run)
            output.wanted = run
            return 0.0
        output.wanted = run
        if run.exhausted and output.has_sounded(run):
            self._end(run)
        return _BUSY_WAIT_SECONDS

    def _begin(self, run: PlaybackRun) -> bool:
        self._drop_pieces()
        rate_hz = self._stream.rate_hz if self._stream is not None else CAPTURE_RATE_HZ
        run.rate_hz = rate_hz
        try:
            self._pieces = decode_together(
                self._decoder, run.paths, rate_hz=rate_hz, start=run.start
            )
        except (NotAudioError, NotFoundError) as error:
            self._fault, self._playing = error.sentence, False
            return False
        self._stretch = TimeStretch(run.speed, rate_hz)
        self._fed = run
        return True

    def _feed(self, run: PlaybackRun) -> None:
        if self._pieces is None or self._stretch is None:
            run.complete = True
            return
        try:
            piece = next(self._pieces, None)
        except (NotAudioError, NotFoundError) as error:
            self._fault, piece = error.sentence, None
        if piece is None:
            run.add(self._stretch.finish())
            run.complete = True
        else:
            run.add(self._stretch.push(piece))

    def _end(self, run: PlaybackRun) -> None:
        run.over = True
        if self._run is run:
            self._playing = False

    def _move_silently(self, run: PlaybackRun) -> float:
        now = self._clock.monotonic()
        if not run.moves_silently:
            run.go_silently(now)
        if run.silent_place(now) >= self._duration:
            self._end(run)
        return _BUSY_WAIT_SECONDS

    def _open_stream(self, run: PlaybackRun) -> None:
        self._lost.clear()
        try:
            output: PlaybackOutput | None = None

            def on_block(block: Block, delay: float) -> bool:
                return output is None or output.on_block(block, delay)

            self._stream = self._library.open_output(self._device, on_block, self._lost.set)
            output = PlaybackOutput(self._stream.rate_hz, self._clock)
            self._stream.start()
            run.restart(self._clock.monotonic())
            self._output = output
        except DeviceLostError as error:
            self._fault = error.sentence
            self._close_stream()

    def _notice_loss(self, run: PlaybackRun) -> None:
        output = self._output
        if output is None:
            return
        now = self._clock.monotonic()
        if self._lost.is_set() or now - output.last_block_at > _STALLED_SECONDS:
            self._fault = "The loudspeaker is gone; connect one and press play again."
            self._close_stream()
            run.go_silently(now)

    def _close_stream(self) -> None:
        run, output = self._run, self._output
        if run is not None and output is not None:
            run.stand_at(output.place_of(run))
        self._output = None
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.stop()
        self._drop_pieces()

    def _drop_pieces(self) -> None:
        pieces, self._pieces, self._fed = self._pieces, None, None
        close = getattr(pieces, "close", None)
        if close is not None:
            close()  # a generator: its file is closed on this thread
