"""Any sound file, read in pieces through FFmpeg's libraries, from any place on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer

from meeting_desktop.adapters.audio.av_reading import (
    first_stamp,
    frames_of,
    opened,
    placed,
    stated_length,
    time_base,
)
from meeting_desktop.adapters.audio.resampling import SoxrResampler
from meeting_desktop.adapters.audio.sound_files import check_sound_file, not_audio
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.sealing import OpenSound, nothing_sealed

#: Sound decoded before the wanted place: Opus converges in 80 ms (RFC 7845), MP3 in a few frames.
_RUN_UP_SECONDS = 1.0
_PIECE_SECONDS = 0.25


class AvDecoder:
    """The ``AudioDecoder`` on PyAV; holds no state, may be shared by threads.

    ``open_sound`` opens recordings that are sealed on the disk.
    """

    def __init__(self, open_sound: OpenSound = nothing_sealed) -> None:
        self._open_sound = open_sound

    def probe(self, path: Path) -> float:
        """Length in seconds; decodes the first sound to be sure that there is some."""
        with opened(path, self._open_sound) as (container, stream):
            if next(frames_of(container, stream), None) is None:
                raise not_audio(path)
            seconds = stated_length(container, stream)
        return seconds if seconds > 0.0 else self._counted_length(path)

    def decode(self, path: Path, *, rate_hz: int, start: float = 0.0) -> Iterator[Samples]:
        """Pieces of about a quarter of a second, from the sample at ``start`` seconds on."""
        # Not a generator itself: a wrong file is refused here, not at the first piece.
        check_sound_file(path)
        return self._decode(path, rate_hz, max(0.0, start))

    def _decode(self, path: Path, rate_hz: int, start: float) -> Iterator[Samples]:
        sounded = False
        with opened(path, self._open_sound) as (container, stream):
            if start > _RUN_UP_SECONDS:
                _seek(container, stream, start - _RUN_UP_SECONDS)
            for piece in gathered(_from_start(container, stream, rate_hz, start), rate_hz):
                sounded = True
                yield piece
        if not sounded and start == 0.0:
            raise not_audio(path)

    def _counted_length(self, path: Path) -> float:
        """By decoding: slower, but right for files whose header guesses or is torn."""
        samples, rate_hz = 0, 1
        with opened(path, self._open_sound) as (container, stream):
            for frame in frames_of(container, stream):
                rate_hz = frame.sample_rate
                samples += frame.samples
        return samples / rate_hz


def _seek(container: InputContainer, stream: AudioStream, seconds: float) -> None:
    try:
        container.seek(int(seconds / time_base(stream)) + first_stamp(stream), stream=stream)
    except av.FFmpegError:
        # Some containers cannot seek; reading from the front gets there too.
        container.seek(0, stream=stream)


def _from_start(
    container: InputContainer, stream: AudioStream, rate_hz: int, start: float
) -> Iterator[Samples]:
    """Sound at ``rate_hz`` with everything before ``start`` cut off, to the sample."""
    resampler: SoxrResampler | None = None
    source_rate, to_drop = 0, 0
    nothing = np.zeros(0, dtype=np.float32)
    for first, frame_rate, samples in placed(container, stream):
        skip = 0
        if resampler is None:
            # Both grids must meet at the first sample, else the cut is off by a part of one.
            grid = frame_rate // math.gcd(frame_rate, rate_hz)
            skip = -first % grid
            to_drop = max(0, round(start * rate_hz) - (first + skip) * rate_hz // frame_rate)
        elif frame_rate != source_rate:
            yield resampler.push(nothing, last=True)[to_drop:]
            to_drop, resampler = 0, None
        if resampler is None:
            source_rate, resampler = frame_rate, SoxrResampler(frame_rate, rate_hz)
        ready = resampler.push(samples[skip:])
        dropped = min(to_drop, len(ready))
        to_drop -= dropped
        yield ready[dropped:]
    if resampler is not None:
        yield resampler.push(nothing, last=True)[to_drop:]


def gathered(pieces: Iterator[Samples], rate_hz: int) -> Iterator[Samples]:
    """Pieces long enough to be worth a call and never longer than a second."""
    waiting: list[Samples] = []
    count = 0
    for piece in pieces:
        for offset in range(0, len(piece), rate_hz):
            part = piece[offset : offset + rate_hz]
            if count and count + len(part) > rate_hz:
                yield np.concatenate(waiting)
                waiting, count = [], 0
            waiting.append(part)
            count += len(part)
            if count >= rate_hz * _PIECE_SECONDS:
                yield np.concatenate(waiting)
                waiting, count = [], 0
    if count:
        yield np.concatenate(waiting)
