"""Media files, whole and damaged in every way that disks, networks and people know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from meeting_desktop.ports.audio import Samples
from tests.fakes.sounds import rough_noise
from tests.integration.audio.sound_formats import encode

#: Ending, codec, rate, sample format.
KINDS = (
    ("wav", "pcm_s16le", 16_000, "s16"),
    ("mp3", "libmp3lame", 16_000, "fltp"),
    ("m4a", "aac", 16_000, "fltp"),
    ("ogg", "libopus", 16_000, "flt"),
    ("flac", "flac", 16_000, "s16"),
    ("mkv", "libopus", 48_000, "flt"),
    ("mp4", "aac", 16_000, "fltp"),
    ("webm", "libopus", 48_000, "flt"),
)
_SECONDS = 1.5
_HEADER_BYTES = 400


def whole_files(folder: Path) -> dict[str, Path]:
    """One of each kind, by its ending."""
    made = {}
    for ending, codec, rate_hz, sample_format in KINDS:
        sound = rough_noise(_SECONDS)[: round(_SECONDS * rate_hz)]
        made[ending] = encode(
            folder / f"whole.{ending}",
            sound,
            codec=codec,
            rate_hz=rate_hz,
            channels=1,
            sample_format=sample_format,
        )
    return made


def damaged_files(folder: Path, each: int) -> Iterator[Path]:
    """``each`` of every kind; the same ones every time."""
    whole = {ending: path.read_bytes() for ending, path in whole_files(folder).items()}
    for number, (ending, data) in enumerate(whole.items()):
        others = [other for one, other in whole.items() if one != ending]
        for seed in range(each):
            random = np.random.default_rng(1_000 * number + seed)
            path = folder / f"damaged-{seed:02d}.{ending}"
            path.write_bytes(_damage(data, others[seed % len(others)], seed, random))
            yield path


def _damage(data: bytes, other: bytes, seed: int, random: np.random.Generator) -> bytes:
    torn = bytearray(data)
    way = seed % 5
    if way == 0:  # cut off
        return bytes(torn[: int(random.integers(1, len(torn)))])
    if way == 1:  # bits fell over, everywhere
        for at in random.integers(0, len(torn), size=1 + len(torn) // 100):
            torn[at] ^= 1 << int(random.integers(8))
    elif way == 2:  # the header tells nonsense
        for at in random.integers(0, min(_HEADER_BYTES, len(torn)), size=24):
            torn[at] = int(random.integers(256))
    elif way == 3:  # the header of something else
        size = int(random.integers(8, _HEADER_BYTES))
        torn[:size] = other[:size]
    else:  # a hole of another file's bytes, or of nothing
        begin = int(random.integers(len(torn)))
        end = begin + int(random.integers(len(torn)))
        torn[begin:end] = bytes(len(torn[begin:end])) if seed % 2 else random.bytes(end - begin)
    return bytes(torn)


def silent_video(path: Path) -> Path:
    """A picture that moves, and no sound."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        assert isinstance(stream, VideoStream)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for shade in range(10):
            picture = np.full((64, 64, 3), 20 * shade, dtype=np.uint8)
            container.mux(stream.encode(VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def many_channels(path: Path) -> Path:
    """Eight channels at 192 kHz, as studios have them, each with another loudness."""
    import wave

    sound: Samples = rough_noise(1.0)
    frames = np.repeat(sound, 4)[:, None] * np.linspace(0.2, 1.0, 8)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(8)
        out.setsampwidth(2)
        out.setframerate(192_000)
        out.writeframes((frames * 32_767).astype("<i2").tobytes())
    return path
