"""The cheap look at every 20 ms of every track: may somebody be speaking at all?

WebRTC's detector costs 4 µs a frame and misses little, but takes keyboards and music for speech;
what it lets through is shown to Silero. A floor on the energy keeps the hiss of a silent microphone
out.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

_FRAME = SPEECH_RATE_HZ * 20 // 1000
#: 0 lets most through, 3 least; speech that is lost here is lost for good.
_AGGRESSIVENESS = 1
#: A whisper in front of a bad microphone is at about -50 dBFS.
_FLOOR_DBFS = -62.0
#: How long the gate stays open after the last frame that could be speech.
_HOLD_FRAMES = 15


def loudness_of_each(frames: Samples) -> NDArray[np.float64]:
    """Root mean square of each row of ``frames``, shape (n, m), in decibels below full scale;
    -120 for silence.
    """
    power = np.einsum("ij,ij->i", frames, frames, dtype=np.float64) / frames.shape[1]
    levels: NDArray[np.float64] = 10.0 * np.log10(np.maximum(power, 1e-12))
    return levels


class SoundGate:
    """One track's gate; it keeps the frames that have not come whole yet."""

    def __init__(self) -> None:
        import webrtcvad

        self._detector = webrtcvad.Vad(_AGGRESSIVENESS)
        self._rest: Samples = np.zeros(0, np.float32)
        self._hold = 0

    def push(self, frames: Samples) -> list[bool]:
        """Take the next sound, shape (n, m) at 16 kHz; whether, after each of the n, somebody may
        be speaking.
        """
        sound = np.concatenate([self._rest, frames.ravel()])
        count = len(sound) // _FRAME
        ends = (len(self._rest) + frames.shape[1] * np.arange(1, len(frames) + 1)) // _FRAME
        held = [self._hold, *self._holds(sound[: count * _FRAME].reshape(count, _FRAME))]
        self._hold, self._rest = held[-1], sound[count * _FRAME :]
        return [held[end] > 0 for end in ends]

    def reset(self) -> None:
        """Forget the sound so far: what comes next does not follow it."""
        self._rest = np.zeros(0, np.float32)
        self._hold = 0

    def _holds(self, frames: Samples) -> Iterator[int]:
        """How long it is held open after each frame of 20 ms."""
        hold = self._hold
        loud = loudness_of_each(frames) >= _FLOOR_DBFS
        pcm = (np.clip(frames, -1.0, 1.0) * 32767.0).astype("<i2")
        for is_loud, frame in zip(loud, pcm, strict=True):
            may_be_speech = is_loud and self._detector.is_speech(frame.tobytes(), SPEECH_RATE_HZ)
            hold = _HOLD_FRAMES if may_be_speech else max(0, hold - 1)
            yield hold
