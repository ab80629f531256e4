"""Voice prints of stretches of sound, on any network that makes a vector of a voice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.domain.diarization import VoicePrint
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

#: Less sound has no print.
_LEAST_SAMPLES = SPEECH_RATE_HZ // 2
#: Longer sound is heard in equal parts of at most so much: memory stays small, a cough in one part.
_PART_SAMPLES = 6 * SPEECH_RATE_HZ

#: Vectors that cancel each other out leave this.
_NOTHING = 1e-6

Vector = NDArray[np.float32]


class VoiceNetwork(Protocol):
    @property
    def model(self) -> str: ...

    def vector(self, sound: Samples) -> Vector:
        """Of length 1, of mono 16 kHz sound that is not empty."""
        ...


class PrintEncoder:
    """Keeps the promises of ``ports.voices_apart.VoiceEncoder``."""

    def __init__(self, network: VoiceNetwork) -> None:
        self._network = network

    @property
    def model(self) -> str:
        return self._network.model

    def encode(self, sound: Samples) -> VoicePrint | None:
        """The mean of its parts."""
        if len(sound) < _LEAST_SAMPLES:
            return None
        parts = np.array_split(sound, -(-len(sound) // _PART_SAMPLES))
        vectors = [self._network.vector(part) for part in parts if np.any(part)]
        return print_of(self.model, vectors, [1.0] * len(vectors))


def print_of(model: str, vectors: Sequence[Vector], weights: Sequence[float]) -> VoicePrint | None:
    """The mean, of length 1; None where there is nothing or nothing left."""
    if not vectors:
        return None
    mean = np.average(np.asarray(vectors, np.float64), axis=0, weights=np.asarray(weights))
    length = float(np.linalg.norm(mean))
    if not np.isfinite(length) or length < _NOTHING:
        return None
    return VoicePrint(model, tuple((mean / length).tolist()))
