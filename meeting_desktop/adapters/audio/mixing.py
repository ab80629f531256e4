"""Several recordings of one time as one sound, mixed while they are decoded.

Voices are added as they were recorded: two people at the usual loudness never come near full scale,
and whoever speaks alone sounds as they would alone. Where many speak loudly at once the peaks are
rounded off; that keeps no state, so that a seek gives the same samples as playing from the start.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np

from meeting_desktop.core.errors import NotAudioError, NotFoundError
from meeting_desktop.ports.audio import AudioDecoder, Samples

#: Below this nothing is touched; above it loudness grows ever slower, and never reaches 1.
_KNEE = np.float32(0.8)
_ROOM = np.float32(0.199)


def decode_together(
    decoder: AudioDecoder, paths: Sequence[Path], *, rate_hz: int, start: float
) -> Iterator[Samples]:
    """Mono pieces of the sum from ``start`` seconds on, as long as the longest recording.

    Recordings that cannot be read are left out.

    Raises:
        NotFoundError, NotAudioError: none of them can be read; it says why of the first one.
    """
    opened: list[Iterator[Samples]] = []
    fault: NotFoundError | NotAudioError | None = None
    for path in paths:
        try:
            opened.append(decoder.decode(path, rate_hz=rate_hz, start=start))
        except (NotFoundError, NotAudioError) as error:
            fault = fault or error
    if not opened:
        raise fault or NotFoundError("There is no recording to play.")
    return opened[0] if len(paths) == 1 else _mixed([_Voice(pieces) for pieces in opened])


class _Voice:
    """One recording: what is decoded and not yet mixed."""

    def __init__(self, pieces: Iterator[Samples]) -> None:
        self._pieces = pieces
        self._ready = np.zeros(0, dtype=np.float32)
        self.fault: NotAudioError | NotFoundError | None = None

    def fill(self) -> int:
        """How many samples are ready, at least one unless the recording is over."""
        try:
            while not len(self._ready):
                self._ready = next(self._pieces)
        except StopIteration:
            pass
        except (NotAudioError, NotFoundError) as error:
            self.fault = error
        return len(self._ready)

    def add_to(self, mix: Samples) -> None:
        mix += self._ready[: len(mix)]
        self._ready = self._ready[len(mix) :]

    def close(self) -> None:
        if isinstance(self._pieces, Generator):
            self._pieces.close()


def _mixed(voices: list[_Voice]) -> Iterator[Samples]:
    with ExitStack() as open_files:
        for voice in voices:
            open_files.enter_context(closing(voice))
        sounded = False
        while True:
            ready = {voice: count for voice in voices if (count := voice.fill())}
            if not ready:
                break
            mix: Samples = np.zeros(min(ready.values()), dtype=np.float32)
            for voice in ready:
                voice.add_to(mix)
            sounded = True
            yield _rounded_off(mix)
    faults = [voice.fault for voice in voices if voice.fault is not None]
    if faults and len(faults) == len(voices) and not sounded:
        raise faults[0]


def _rounded_off(mix: Samples) -> Samples:
    over = np.abs(mix) > _KNEE
    if over.any():
        above = (np.abs(mix[over]) - _KNEE) / _ROOM
        mix[over] = np.sign(mix[over]) * (_KNEE + _ROOM * np.tanh(above))
    return mix
