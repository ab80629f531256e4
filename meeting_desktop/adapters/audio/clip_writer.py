"""Parts of recordings as Ogg Opus, WAV or M4A, written by FFmpeg's libraries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from meeting_desktop.adapters.audio.mixing import decode_together
from meeting_desktop.core.errors import NotAudioError, UserFacingError
from meeting_desktop.ports.audio import AudioDecoder, Samples

_RATE_HZ = 48_000
#: Cut ends would click; so much of them fades (s).
_FADE_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class _Format:
    """FFmpeg's names; ``samples`` is what the encoder takes."""

    container: str
    codec: str
    samples: str
    bit_rate: int


_FORMATS = {
    ".ogg": _Format("ogg", "libopus", "flt", 48_000),
    ".m4a": _Format("ipod", "aac", "fltp", 96_000),
    ".wav": _Format("wav", "pcm_s16le", "s16", 0),
}


class AvClipWriter:
    """The ``ClipWriter`` on PyAV."""

    def __init__(self, decoder: AudioDecoder) -> None:
        self._decoder = decoder

    @property
    def endings(self) -> tuple[str, ...]:
        return tuple(_FORMATS)

    def write(self, sources: Sequence[Path], start: float, end: float, path: Path) -> float:
        form = _FORMATS.get(path.suffix.lower())
        if form is None:
            raise UserFacingError(
                f"A part is not written as {path.suffix}; choose {', '.join(_FORMATS)}.",
                code="unknown_format",
            )
        pieces = decode_together(self._decoder, sources, rate_hz=_RATE_HZ, start=start)
        wanted = round((end - start) * _RATE_HZ)
        written = 0
        try:
            with av.open(str(path), "w", format=form.container) as container:
                stream = _stream(container.add_stream(form.codec, rate=_RATE_HZ), form)
                for piece in _faded(_first(pieces, wanted), wanted):
                    container.mux(stream.encode(_frame(piece, written, form)))
                    written += len(piece)
                container.mux(stream.encode(None))
        except av.FFmpegError as error:
            raise OSError("the part could not be encoded") from error
        if not written:
            raise NotAudioError("Nothing was recorded in this part; choose another one.")
        return written / _RATE_HZ


def _stream(stream: object, form: _Format) -> AudioStream:
    if not isinstance(stream, AudioStream):
        raise TypeError(f"{form.codec} is not an audio codec here")
    stream.codec_context.layout = "mono"
    stream.codec_context.format = form.samples
    if form.bit_rate:
        stream.codec_context.bit_rate = form.bit_rate
    return stream


def _frame(piece: Samples, at: int, form: _Format) -> AudioFrame:
    row = piece.reshape(1, -1)
    if form.samples == "s16":
        row = np.round(np.clip(row, -1.0, 1.0) * 32_767).astype(np.int16)
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(row), format=form.samples, layout="mono")
    frame.sample_rate = _RATE_HZ
    frame.pts = at
    return frame


def _first(pieces: Iterator[Samples], wanted: int) -> Iterator[Samples]:
    left = wanted
    for piece in pieces:
        if left <= 0:
            return
        yield piece[:left]
        left -= len(piece)


def _faded(pieces: Iterator[Samples], whole: int) -> Iterator[Samples]:
    """In at the beginning and out at sample ``whole``."""
    long = min(round(_FADE_SECONDS * _RATE_HZ), whole // 2)
    at = 0
    for piece in pieces:
        place = np.arange(at, at + len(piece))
        near = np.minimum(place, whole - 1 - place) / max(1, long)
        yield np.asarray(piece * np.clip(near, 0.0, 1.0), dtype=np.float32)
        at += len(piece)
