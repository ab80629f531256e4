"""Files that people import, read within limits, and a sentence for each thing that may be wrong.

A file comes from anywhere and may be made to harm: this runs in a child process alone, streams, and
believes no header. What the header states is compared with what comes out.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer

from meeting_desktop.adapters.audio.av_reading import (
    GUESSING,
    JITTER_SECONDS,
    LONGEST_HOLE_SECONDS,
    first_stamp,
    frames_of,
    is_known,
    opened,
    placed,
    stated_length,
    time_base,
)
from meeting_desktop.adapters.audio.beside import beside
from meeting_desktop.adapters.audio.decoder import gathered
from meeting_desktop.adapters.audio.file_kinds import is_locked, mime_of, what_it_is
from meeting_desktop.adapters.audio.resampling import SoxrResampler
from meeting_desktop.adapters.audio.sound_files import check_sound_file
from meeting_desktop.core.errors import ApplicationError, NotAudioError
from meeting_desktop.domain.media import MediaFacts
from meeting_desktop.ports.audio import Samples

#: A working day is shorter, and words, voices and windows are built for this much.
LONGEST_HOURS = 12
#: No recorder has more; FFmpeg would mix them, a hostile file wants the memory.
_MOST_CHANNELS = 64
#: OBS has six.
_MOST_STREAMS = 8
_DAMAGED = "damaged"
_HIGHEST_RATE_HZ = 768_000
#: 12 hours of eight channels at 192 kHz and 24 bits are 199 GB; more is no recording of speech.
_LARGEST_BYTES = 256 << 30
#: Packets without one frame of sound, after which the rest of the file is not looked through.
_MOST_SILENT_PACKETS = 20_000


class AvMediaReader:
    """Keeps the promises of ``ports.media.MediaReader`` on PyAV; holds no state."""

    def look(self, path: Path) -> MediaFacts:
        """As the port says; the first sound is decoded, to be sure that there is some."""
        with _translated(path), opened(path) as (container, stream):
            seconds = stated_length(container, stream)
            guess = (container.duration or 0) / av.time_base
            _check_limits(path, stream, max(seconds, guess if seconds else 0.0))
            if _first_rate(container, stream) is None:
                raise _damaged(path)
            return MediaFacts(
                name=path.name,
                size_bytes=path.stat().st_size,
                mime=mime_of(container.format.name, has_video=_has_picture(container)),
                container=container.format.name,
                codec=stream.codec_context.name,
                duration=seconds or max(0.0, guess),
                channels=stream.codec_context.channels,
                rate_hz=stream.codec_context.sample_rate,
                has_video=_has_picture(container),
                is_exact=seconds > 0.0 and container.format.name not in GUESSING,
                recorded_at=_recorded_at(container),
                streams=len(_sounds(container)),
            )

    def decode(
        self, path: Path, *, rate_hz: int, channels: int = 1, stream: int = 0
    ) -> Iterator[Samples]:
        """As the port says, for one or two channels.

        Raises: as ``look``, also on the way; code ``too_long`` where the file goes on and on.
        """
        limit = LONGEST_HOURS * 3600 * rate_hz
        count = 0
        with _translated(path), opened(path) as (container, _):
            chosen = _sounds(container)[stream]
            _check_limits(path, chosen, 0.0)
            yield from _lead(container, chosen, rate_hz, channels)
            for piece in gathered(_resampled(container, chosen, rate_hz, channels), rate_hz):
                count += len(piece)
                if count > limit:
                    raise _too_long(path)
                yield piece
        if not count:
            raise _damaged(path)

    def decode_beside(
        self, path: Path, *, rate_hz: int, streams: Sequence[int]
    ) -> Iterator[Samples]:
        """As the port says. Raises: as ``decode``, but for one that is ``damaged``."""
        each = [self.decode(path, rate_hz=rate_hz, stream=stream) for stream in streams]
        return beside([_as_far_as_it_goes(pieces) for pieces in each], rate_hz)


def _as_far_as_it_goes(pieces: Iterator[Samples]) -> Iterator[Samples]:
    try:
        yield from pieces
    except NotAudioError as error:
        if error.code != _DAMAGED:
            raise


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """FFmpeg's refusals as sentences; what other parts say in one stays."""
    try:
        if path.is_file() and is_locked(path):
            raise _encrypted(path)
        check_sound_file(path)
        if path.stat().st_size > _LARGEST_BYTES:
            raise NotAudioError(
                f"{path.name} is larger than any recording; take the sound out of it first.",
                code="too_large",
            )
        yield
    except NotAudioError as error:
        if error.code == NotAudioError.code:  # FFmpeg could not open it
            raise _not_media(path) from error
        raise
    except (av.FFmpegError, ValueError, OSError, MemoryError) as error:
        raise _fault(path, error) from error


def _fault(path: Path, error: Exception) -> ApplicationError:
    if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
        return NotAudioError(
            f"{path.name} wants more memory than a recording may; convert it to WAV or MP3 first.",
            code="too_large",
        )
    return _damaged(path)


def _check_limits(path: Path, stream: AudioStream, seconds: float) -> None:
    if seconds > LONGEST_HOURS * 3600:
        raise _too_long(path)
    codec = stream.codec_context
    if codec.channels > _MOST_CHANNELS or codec.sample_rate > _HIGHEST_RATE_HZ:
        raise NotAudioError(
            f"{path.name} claims {codec.channels} channels at {codec.sample_rate} Hz, which no "
            "recording of speech has; convert it to WAV or MP3 first.",
            code="too_large",
        )


def _first_rate(container: InputContainer, stream: AudioStream) -> int | None:
    frame = next(frames_of(container, stream, most_silent=_MOST_SILENT_PACKETS), None)
    return None if frame is None else frame.sample_rate


def _sounds(container: InputContainer) -> list[AudioStream]:
    """What can be decoded; more than so many at once nobody records."""
    return list(filter(is_known, container.streams.audio))[:_MOST_STREAMS]


def _lead(
    container: InputContainer, stream: AudioStream, rate_hz: int, channels: int
) -> Iterator[Samples]:
    """The silence of a sound that begins after the others of its file."""
    starts = [first_stamp(one) * time_base(one) for one in _sounds(container)]
    late = first_stamp(stream) * time_base(stream) - min(starts)
    if JITTER_SECONDS < late < LONGEST_HOLE_SECONDS:
        for start in range(0, round(late * rate_hz), rate_hz):
            length = min(rate_hz, round(late * rate_hz) - start)
            yield np.zeros((length,) if channels == 1 else (length, channels), np.float32)


def _has_picture(container: InputContainer) -> bool:
    """A cover is no video."""
    return any(
        not stream.disposition & stream.disposition.attached_pic
        for stream in container.streams.video
    )


def _recorded_at(container: InputContainer) -> datetime | None:
    text = container.metadata.get("creation_time", "")
    try:
        stated = datetime.fromisoformat(text)
    except ValueError:
        return None
    return stated.replace(tzinfo=UTC) if stated.tzinfo is None else stated.astimezone(UTC)


def _resampled(
    container: InputContainer, stream: AudioStream, rate_hz: int, channels: int
) -> Iterator[Samples]:
    resampler: SoxrResampler | None = None
    source_hz = 0
    nothing = np.zeros((0,) if channels == 1 else (0, channels), dtype=np.float32)
    for _, frame_hz, sound in placed(container, stream, channels, most_silent=_MOST_SILENT_PACKETS):
        if resampler is not None and frame_hz != source_hz:
            yield resampler.push(nothing, last=True)
            resampler = None
        if resampler is None:
            resampler, source_hz = SoxrResampler(frame_hz, rate_hz, channels), frame_hz
        yield resampler.push(sound)
    if resampler is not None:
        yield resampler.push(nothing, last=True)


def _not_media(path: Path) -> NotAudioError:
    known = what_it_is(path)
    if known == "torn":
        return _damaged(path)
    is_what = f"is {known}" if known else "is no sound or video file that can be read"
    return NotAudioError(
        f"{path.name} {is_what}; choose a recording, such as WAV, MP3, M4A, Ogg, FLAC, MP4 or MKV.",
        code="not_media",
    )


def _damaged(path: Path) -> NotAudioError:
    return NotAudioError(
        f"{path.name} is damaged or was cut off, and no sound can be read from it; copy it here "
        "again.",
        code=_DAMAGED,
    )


def _encrypted(path: Path) -> NotAudioError:
    return NotAudioError(
        f"{path.name} is copy-protected, so nobody but its player can read it; export it without "
        "protection.",
        code="encrypted",
    )


def _too_long(path: Path) -> NotAudioError:
    return NotAudioError(
        f"{path.name} holds more than {LONGEST_HOURS} hours of sound; cut it into shorter files.",
        code="too_long",
    )
