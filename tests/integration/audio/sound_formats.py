"""Files of many formats, written through PyAV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

#: File ending, codec, rate, channels, and the sample format that the codec takes.
FORMATS = [
    ("wav", "pcm_s16le", 48_000, 1, "s16"),
    ("stereo.wav", "pcm_s16le", 44_100, 2, "s16"),
    ("narrow.wav", "pcm_s16le", 8_000, 1, "s16"),
    ("float.wav", "pcm_f32le", 48_000, 1, "flt"),
    ("flac", "flac", 48_000, 1, "s16"),
    ("mp3", "libmp3lame", 48_000, 1, "fltp"),
    ("ogg", "libopus", 48_000, 1, "flt"),
    ("m4a", "aac", 48_000, 1, "fltp"),
    ("mka", "flac", 48_000, 2, "s16"),
]


def encode(
    path: Path, sound: Samples, *, codec: str, rate_hz: int, channels: int, sample_format: str
) -> Path:
    """Write ``sound`` (at ``rate_hz``) with the same sound on every channel."""
    layout = "mono" if channels == 1 else "stereo"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz)
        assert isinstance(stream, AudioStream)
        stream.layout = layout
        stream.format = sample_format
        converter = av.AudioResampler(format=sample_format, layout=layout, rate=rate_hz)
        for start in range(0, len(sound), 4096):
            piece = np.ascontiguousarray(np.tile(sound[start : start + 4096], (channels, 1)))
            frame = AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
            frame.sample_rate = rate_hz
            frame.pts = start
            for converted in converter.resample(frame):
                container.mux(stream.encode(converted))
        container.mux(stream.encode(None))
    return path


def encode_beside(
    path: Path, sounds: Sequence[Samples], *, codec: str = "aac", rate_hz: int = SPEECH_RATE_HZ
) -> Path:
    """Write each of ``sounds`` as a stream of its own, in mono, as recorders of screens do."""
    with av.open(str(path), "w") as container:
        streams = [container.add_stream(codec, rate=rate_hz) for _ in sounds]
        for stream in streams:
            assert isinstance(stream, AudioStream)
            stream.layout = "mono"
        for start in range(0, max(len(one) for one in sounds), 1024):
            for stream, sound in zip(streams, sounds, strict=True):
                assert isinstance(stream, AudioStream)
                piece = sound[start : start + 1024]
                if len(piece):
                    frame = AudioFrame.from_ndarray(piece[None, :], format="fltp", layout="mono")
                    frame.sample_rate, frame.pts = rate_hz, start
                    container.mux(stream.encode(frame))
        for stream in streams:
            assert isinstance(stream, AudioStream)
            container.mux(stream.encode(None))
    return path
