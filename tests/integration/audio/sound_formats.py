"""Files of many formats, written through PyAV."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from meeting_desktop.ports.audio import Samples

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
