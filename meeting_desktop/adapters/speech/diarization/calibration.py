"""How alike two samples of voices are expected to be, by how long they are.

What is measured of a voice is the voice and something of the moment; the moment's part goes down
with the seconds. With a noise of ``noise_seconds``, two samples of one person of d and e seconds
have a cosine of 1 / sqrt((1 + noise/d) (1 + noise/e)) at most (``same`` times that, because a
person's voice changes too), and two people ``other`` on average, whatever their length. Halfway
between is where to part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class VoiceCalibration:
    """Of one encoder; measured on the dialogues of tests/bench and written into decision 31."""

    noise_seconds: float
    same: float
    other: float

    def expected(self, one: Numbers, other: Numbers) -> Numbers:
        """The cosine of two samples of one person, of so many seconds each; broadcasts."""
        n = self.noise_seconds
        return self.same / np.sqrt(
            (1.0 + n / np.maximum(one, 0.1)) * (1.0 + n / np.maximum(other, 0.1))
        )

    def parting(self, one: Numbers, other: Numbers) -> Numbers:
        """The cosine above which two samples are rather one person's than two people's."""
        return (self.expected(one, other) + self.other) / 2.0


CAMPPLUS = VoiceCalibration(noise_seconds=0.8, same=0.95, other=0.46)
VOICEFILTER = VoiceCalibration(noise_seconds=0.6, same=0.95, other=0.40)
