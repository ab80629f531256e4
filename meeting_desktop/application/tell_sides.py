"""Whether the two channels of a file are two sides of a call, or one room heard twice.

Of a call each side speaks alone most of the time: second by second one channel is far louder, now
this one, now that one. In a room both microphones hear everybody, and of a recording that has its
sound on one channel only, the other one never leads.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

#: One side speaks alone where it has so much more energy: with 10 dB crosstalk of a telephone's
#: hybrid (some -15 dB) and of headphones (below -25 dB) still counts as silence.
_ALONE_RATIO = 10.0
#: Of the seconds with speech; a second with both of them lies between.
_ALONE_SHARE = 0.6
#: Each side must lead in so many of them, and so many seconds.
_EACH_SHARE = 0.03
_EACH_SECONDS = 2
#: Mean square of a second in which somebody speaks: -50 dBFS.
SPEECH = 1e-5


class TellSides:
    """Fed with consecutive 16 kHz sound of shape (n, 2)."""

    def __init__(self, sides: int = 2) -> None:
        self._held = np.zeros((0, 2), dtype=np.float32)
        self._spoken = 0
        self._alone = [0] * sides

    def hear(self, sound: Samples) -> None:
        held = np.concatenate([self._held, sound])
        whole = len(held) // SPEECH_RATE_HZ * SPEECH_RATE_HZ
        for start in range(0, whole, SPEECH_RATE_HZ):
            self._weigh(held[start : start + SPEECH_RATE_HZ])
        self._held = held[whole:]

    def _weigh(self, second: Samples) -> None:
        self.weigh(np.mean(np.square(second), axis=0).tolist())

    def weigh(self, levels: Sequence[float]) -> None:
        """A second, of which the mean square of each side is known."""
        loudest = max(levels)
        if loudest < SPEECH:
            return
        self._spoken += 1
        rest = [one for number, one in enumerate(levels) if number != levels.index(loudest)]
        if loudest > _ALONE_RATIO * max(rest):
            self._alone[levels.index(loudest)] += 1

    @property
    def differ(self) -> bool:
        fewest = max(_EACH_SECONDS, _EACH_SHARE * self._spoken)
        return min(self._alone) >= fewest and sum(self._alone) >= _ALONE_SHARE * self._spoken
