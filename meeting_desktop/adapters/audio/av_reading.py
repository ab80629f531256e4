"""Opening a media file and getting its frames, whatever is wrong with it.

The file comes from anywhere, so FFmpeg may open this one file and nothing it points to: playlists
and every protocol but ``file`` are shut. Damage inside a file costs the damaged packets only, and
the hole they leave is filled with silence, so that what follows keeps its place in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from meeting_desktop.adapters.audio.sound_files import check_sound_file, not_audio
from meeting_desktop.core.errors import NotAudioError
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.sealing import OpenSound, nothing_sealed

#: Containers that hold sound and cannot name other files; playlists (hls, concat, …) are not here.
_CONTAINERS = (
    "aac,ac3,aiff,amr,ape,asf,asf_o,au,avi,caf,flac,flv,m4a,matroska,mov,mp3,mp4,mpeg,mpegts,"
    "ogg,tta,voc,w64,wav,webm,wv"
)
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}
#: Containers whose header only guesses at the length; their packets are counted instead.
GUESSING = frozenset({"mp3", "aac", "ac3", "amr", "mpeg", "mpegts"})
#: Smaller jumps of the time stamps are rounding of the container (Matroska counts milliseconds).
JITTER_SECONDS = 0.06
#: A longer hole is a lie of a damaged or hostile file.
LONGEST_HOLE_SECONDS = 600.0
_FLOAT_FORMATS = frozenset({"flt", "fltp"})
_LAYOUTS = {1: "mono", 2: "stereo"}


@contextmanager
def opened(
    path: Path, open_sound: OpenSound = nothing_sealed
) -> Iterator[tuple[InputContainer, AudioStream]]:
    """The file and its first sound. Raises: NotFoundError, NotAudioError, as ``OpenSound``."""
    check_sound_file(path)
    with ExitStack() as files:
        sealed = open_sound(path)
        if sealed is not None:
            files.enter_context(sealed)
        name = sealed if sealed is not None else f"file:{path.absolute()}"
        try:
            container = av.open(name, mode="r", options=dict(_OPTIONS))
        except (av.FFmpegError, UnicodeError) as error:
            raise not_audio(path) from error
        files.enter_context(closing(container))
        yield container, _sound_of(container, path)


def _sound_of(container: InputContainer, path: Path) -> AudioStream:
    """The first that can be decoded; a damaged header may name a codec that nobody has."""
    streams = container.streams.audio
    if not streams and not container.streams.video:
        raise not_audio(path)
    if not streams:
        raise NotAudioError(
            f"{path.name} has no sound track; choose a file with sound.", code="no_sound"
        )
    for stream in streams:
        if is_known(stream):
            return stream
    raise NotAudioError(
        f"The sound of {path.name} is of a kind that cannot be read; convert it to WAV or MP3.",
        code="unknown_codec",
    )


def is_known(stream: AudioStream) -> bool:
    """Whether anybody has its codec; the library's types say that somebody always has."""
    context: object = stream.codec_context
    return context is not None


def time_base(stream: AudioStream) -> float:
    """Seconds of one step of the stream's stamps."""
    return float(stream.time_base) if stream.time_base else 1.0 / max(1, stream.sample_rate)


def first_stamp(stream: AudioStream) -> int:
    return stream.start_time or 0


def stated_length(container: InputContainer, stream: AudioStream) -> float:
    """What the header says, in seconds; 0 where it says nothing or guesses."""
    if container.format.name in GUESSING:
        return 0.0
    if stream.duration is not None and stream.duration > 0:
        seconds = stream.duration * time_base(stream)
    else:
        seconds = (container.duration or 0) / av.time_base
    return max(0.0, seconds - _opus_pre_skip_seconds(stream))


def _opus_pre_skip_seconds(stream: AudioStream) -> float:
    """What the encoder put in front; players drop it (RFC 7845 4.2), FFmpeg's length has it."""
    head = stream.codec_context.extradata or b""
    if not head.startswith(b"OpusHead"):
        return 0.0
    return int.from_bytes(head[10:12], "little") / 48_000


def frames_of(
    container: InputContainer, stream: AudioStream, *, most_silent: int | None = None
) -> Iterator[AudioFrame]:
    """Every frame that can be decoded; broken packets are passed over.

    After ``most_silent`` packets in a row without a frame the rest is not looked through.
    """
    packets = container.demux(stream)
    silent = 0
    while most_silent is None or silent < most_silent:
        try:
            packet = next(packets, None)
        except av.FFmpegError:
            return  # the rest of the file cannot be read
        if packet is None:
            return
        silent += 1
        try:
            decoded = packet.decode()
        except av.FFmpegError:
            continue
        for frame in decoded:
            if frame.samples > 0 and frame.sample_rate > 0:
                silent = 0
                yield frame


class _Converter:
    """Frames of any format to float32 at their own rate; no change of rate, so no aliasing.

    Shape (n,) for one channel, else (n, channels).
    """

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._layout = _LAYOUTS[channels]
        self._kind: tuple[str, str, int] | None = None
        self._swr: av.AudioResampler | None = None

    def __call__(self, frame: AudioFrame) -> Samples:
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._channels == 1 and kind[0] in _FLOAT_FORMATS and kind[1] == "mono":
            return _sane(frame.to_ndarray().reshape(-1))
        if self._swr is None or kind != self._kind:
            # A file may change its format on the way (chained Ogg, ADTS).
            self._swr = av.AudioResampler(format="flt", layout=self._layout, rate=frame.sample_rate)
            self._kind = kind
        frame.pts = None
        parts = [part.to_ndarray().reshape(-1) for part in self._swr.resample(frame)]
        sound = _sane(np.concatenate(parts))
        return sound if self._channels == 1 else sound.reshape(-1, self._channels)


def _sane(sound: NDArray[Any]) -> Samples:
    """Numbers in [-1, 1]; a float file may hold anything."""
    samples: Samples = sound.astype(np.float32, copy=False)
    if not np.isfinite(samples).all():
        samples = np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)
    return np.clip(samples, -1.0, 1.0)


def placed(
    container: InputContainer,
    stream: AudioStream,
    channels: int = 1,
    *,
    most_silent: int | None = None,
) -> Iterator[tuple[int, int, Samples]]:
    """(first sample, rate, sound) without holes: missing time comes as silence."""
    convert = _Converter(channels)
    expected: float | None = None
    for frame in frames_of(container, stream, most_silent=most_silent):
        rate_hz = frame.sample_rate
        stamp = frame.pts
        samples = convert(frame)
        at = 0.0 if expected is None else expected
        if stamp is not None:
            stated = (stamp - first_stamp(stream)) * time_base(stream)
            hole = stated - at
            if expected is None:
                at = max(0.0, stated)
            elif JITTER_SECONDS < hole < LONGEST_HOLE_SECONDS:
                yield from _silence(at, hole, rate_hz, samples.shape[1:])
                at = stated
        yield round(at * rate_hz), rate_hz, samples
        expected = at + len(samples) / rate_hz


def _silence(
    at: float, seconds: float, rate_hz: int, shape: tuple[int, ...]
) -> Iterator[tuple[int, int, Samples]]:
    first, count = round(at * rate_hz), round(seconds * rate_hz)
    for offset in range(0, count, rate_hz):
        length = min(rate_hz, count - offset)
        yield first + offset, rate_hz, np.zeros((length, *shape), dtype=np.float32)
