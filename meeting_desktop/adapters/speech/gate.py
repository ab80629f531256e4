"""The cheap look at every 20 ms of every track: may somebody be speaking at all?

WebRTC's detector costs 4 µs a frame and misses little, but takes keyboards and music for speech;
what it lets through is shown to Silero. A floor on the energy keeps the hiss of a silent microphone
out.
"""

from __future__ import annotations

import numpy as np

from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

_FRAME = SPEECH_RATE_HZ * 20 // 1000
#: 0 lets most through, 3 least; speech that is lost here is lost for good.
_AGGRESSIVENESS = 1
#: A whisper in front of a bad microphone is at about -50 dBFS.
_FLOOR_DBFS = -62.0
#: How long the gate stays open after the last frame that could be speech.
_HOLD_FRAMES = 15


def loudness_dbfs(samples: Samples) -> float:
    """Root mean square in decibels below full scale, -120 for silence."""
    if not len(samples):
        return -120.0
    power = float(np.dot(samples, samples)) / len(samples)
    return 10.0 * float(np.log10(max(power, 1e-12)))


class SoundGate:
    """One track's gate; it keeps the frames that have not come whole yet."""

    def __init__(self) -> None:
        import webrtcvad

        self._detector = webrtcvad.Vad(_AGGRESSIVENESS)
        self._rest: Samples = np.zeros(0, np.float32)
        self._hold = 0

    def push(self, samples: Samples) -> bool:
        """Take the next sound, shape (n,) at 16 kHz; True while somebody may be speaking."""
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // _FRAME * _FRAME
        self._rest = sound[whole:]
        for frame in sound[:whole].reshape(-1, _FRAME):
            self._hold = _HOLD_FRAMES if self._may_be_speech(frame) else max(0, self._hold - 1)
        return self._hold > 0

    def reset(self) -> None:
        """Forget the sound so far: what comes next does not follow it."""
        self._rest = np.zeros(0, np.float32)
        self._hold = 0

    def _may_be_speech(self, frame: Samples) -> bool:
        if loudness_dbfs(frame) < _FLOOR_DBFS:
            return False
        pcm = (np.clip(frame, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
        return bool(self._detector.is_speech(pcm, SPEECH_RATE_HZ))
