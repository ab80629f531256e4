"""Any sound file, read in pieces through FFmpeg's libraries.

The file comes from anywhere, so FFmpeg may open this one file and nothing it points to: playlists
and every protocol but ``file`` are shut. Damage inside a file costs the damaged packets only, and
the hole they leave is filled with silence, so that what follows keeps its place in time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from meeting_desktop.adapters.audio.resampling import SoxrResampler
from meeting_desktop.adapters.audio.sound_files import check_sound_file, not_audio
from meeting_desktop.core.errors import NotAudioError
from meeting_desktop.ports.audio import Samples

#: Containers that hold sound and cannot name other files; playlists (hls, concat, …) are not here.
_CONTAINERS = (
    "aac,ac3,aiff,amr,ape,asf,asf_o,au,avi,caf,flac,flv,m4a,matroska,mov,mp3,mp4,mpeg,mpegts,"
    "ogg,tta,voc,w64,wav,webm,wv"
)
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}
#: Containers whose header only guesses at the length; their packets are counted instead.
_GUESSING = frozenset({"mp3", "aac", "ac3", "amr", "mpeg", "mpegts"})
#: Sound decoded before the wanted place: Opus converges in 80 ms (RFC 7845), MP3 in a few frames.
_RUN_UP_SECONDS = 1.0
#: Smaller jumps of the time stamps are rounding of the container (Matroska counts milliseconds).
_JITTER_SECONDS = 0.06
#: A longer hole is a lie of a damaged or hostile file.
_LONGEST_HOLE_SECONDS = 600.0
_PIECE_SECONDS = 0.25
_FLOAT_FORMATS = frozenset({"flt", "fltp"})


class AvDecoder:
    """The ``AudioDecoder`` on PyAV; holds no state, may be shared by threads."""

    def probe(self, path: Path) -> float:
        """Length in seconds; decodes the first sound to be sure that there is some."""
        with _opened(path) as (container, stream):
            if next(_frames(container, stream), None) is None:
                raise not_audio(path)
            seconds = _stated_length(container, stream)
        return seconds if seconds > 0.0 else _counted_length(path)

    def decode(self, path: Path, *, rate_hz: int, start: float = 0.0) -> Iterator[Samples]:
        """Pieces of about a quarter of a second, from the sample at ``start`` seconds on."""
        # Not a generator itself: a wrong file is refused here, not at the first piece.
        check_sound_file(path)
        return self._decode(path, rate_hz, max(0.0, start))

    def _decode(self, path: Path, rate_hz: int, start: float) -> Iterator[Samples]:
        sounded = False
        with _opened(path) as (container, stream):
            if start > _RUN_UP_SECONDS:
                _seek(container, stream, start - _RUN_UP_SECONDS)
            for piece in _gathered(_from_start(container, stream, rate_hz, start), rate_hz):
                sounded = True
                yield piece
        if not sounded and start == 0.0:
            raise not_audio(path)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    check_sound_file(path)
    try:
        container = av.open(f"file:{path.absolute()}", mode="r", options=dict(_OPTIONS))
    except (av.FFmpegError, UnicodeError) as error:
        raise not_audio(path) from error
    with closing(container):
        stream = next(iter(container.streams.audio), None)
        if stream is None:
            raise NotAudioError(f"{path.name} has no sound track; choose a file with sound.")
        yield container, stream


def _seek(container: InputContainer, stream: AudioStream, seconds: float) -> None:
    try:
        container.seek(int(seconds / _time_base(stream)) + _first_stamp(stream), stream=stream)
    except av.FFmpegError:
        # Some containers cannot seek; reading from the front gets there too.
        container.seek(0, stream=stream)


def _time_base(stream: AudioStream) -> float:
    return float(stream.time_base) if stream.time_base else 1.0 / max(1, stream.sample_rate)


def _first_stamp(stream: AudioStream) -> int:
    return stream.start_time or 0


def _stated_length(container: InputContainer, stream: AudioStream) -> float:
    if container.format.name in _GUESSING:
        return 0.0
    if stream.duration is not None and stream.duration > 0:
        seconds = stream.duration * _time_base(stream)
    else:
        seconds = (container.duration or 0) / av.time_base
    return max(0.0, seconds - _opus_pre_skip_seconds(stream))


def _opus_pre_skip_seconds(stream: AudioStream) -> float:
    """What the encoder put in front; players drop it (RFC 7845 4.2), FFmpeg's length has it."""
    head = stream.codec_context.extradata or b""
    if not head.startswith(b"OpusHead"):
        return 0.0
    return int.from_bytes(head[10:12], "little") / 48_000


def _counted_length(path: Path) -> float:
    """The length by decoding: slower, but right for files whose header guesses or is torn."""
    samples, rate_hz = 0, 1
    with _opened(path) as (container, stream):
        for frame in _frames(container, stream):
            rate_hz = frame.sample_rate
            samples += frame.samples
    return samples / rate_hz


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Every frame that can be decoded; broken packets are passed over."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError:
            return  # the rest of the file cannot be read
        if packet is None:
            return
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        for frame in frames:
            if frame.samples > 0 and frame.sample_rate > 0:
                yield frame


class _MonoConverter:
    """Frames of any format to mono float32 at their own rate; no change of rate, so no aliasing."""

    def __init__(self) -> None:
        self._kind: tuple[str, str, int] | None = None
        self._swr: av.AudioResampler | None = None

    def __call__(self, frame: AudioFrame) -> Samples:
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind[0] in _FLOAT_FORMATS and kind[1] == "mono":
            return _sane(frame.to_ndarray().reshape(-1))
        if self._swr is None or kind != self._kind:
            # A file may change its format on the way (chained Ogg, ADTS).
            self._swr = av.AudioResampler(format="flt", layout="mono", rate=frame.sample_rate)
            self._kind = kind
        frame.pts = None
        parts = [part.to_ndarray().reshape(-1) for part in self._swr.resample(frame)]
        return _sane(np.concatenate(parts))


def _sane(sound: NDArray[Any]) -> Samples:
    """Numbers in [-1, 1]; a float file may hold anything."""
    samples: Samples = sound.astype(np.float32, copy=False)
    if not np.isfinite(samples).all():
        samples = np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)
    return np.clip(samples, -1.0, 1.0)


def _placed(container: InputContainer, stream: AudioStream) -> Iterator[tuple[int, int, Samples]]:
    """(first sample, rate, mono sound) without holes: missing time comes as silence."""
    convert = _MonoConverter()
    expected: float | None = None
    for frame in _frames(container, stream):
        rate_hz = frame.sample_rate
        stamp = frame.pts
        samples = convert(frame)
        at = 0.0 if expected is None else expected
        if stamp is not None:
            stated = (stamp - _first_stamp(stream)) * _time_base(stream)
            hole = stated - at
            if expected is None:
                at = max(0.0, stated)
            elif _JITTER_SECONDS < hole < _LONGEST_HOLE_SECONDS:
                yield from _silence(round(at * rate_hz), round(hole * rate_hz), rate_hz)
                at = stated
        yield round(at * rate_hz), rate_hz, samples
        expected = at + len(samples) / rate_hz


def _silence(first: int, count: int, rate_hz: int) -> Iterator[tuple[int, int, Samples]]:
    for offset in range(0, count, rate_hz):
        length = min(rate_hz, count - offset)
        yield first + offset, rate_hz, np.zeros(length, dtype=np.float32)


def _from_start(
    container: InputContainer, stream: AudioStream, rate_hz: int, start: float
) -> Iterator[Samples]:
    """Sound at ``rate_hz`` with everything before ``start`` cut off, to the sample."""
    resampler: SoxrResampler | None = None
    source_rate, to_drop = 0, 0
    nothing = np.zeros(0, dtype=np.float32)
    for first, frame_rate, samples in _placed(container, stream):
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


def _gathered(pieces: Iterator[Samples], rate_hz: int) -> Iterator[Samples]:
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
