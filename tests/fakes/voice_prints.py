"""Voices that are tones: known again by their pitch, without a model."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from meeting_desktop.core.errors import ModelMissingError
from meeting_desktop.domain.diarization import Diarization, SpeakerTurn, VoiceCluster, VoicePrint
from meeting_desktop.domain.voice_matching import likeness
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

_HALF_A_SECOND = SPEECH_RATE_HZ // 2
#: Edges of the bands (Hz) whose loudness is the print: a tone's band is whose voice it is.
_EDGES = (80, 160, 240, 320, 400, 480, 560, 700, 900, 1200)
_QUIET = 0.01
_ALIKE = 0.9


class PitchEncoder:
    """``heard`` counts what it was given; ``model`` may be another one's name."""

    def __init__(self, model: str = "pitch") -> None:
        self.model = model
        self.heard = 0

    def encode(self, sound: Samples) -> VoicePrint | None:
        self.heard += 1
        if sound.size < _HALF_A_SECOND or float(np.abs(sound).max()) < _QUIET:
            return None
        power = np.abs(np.fft.rfft(sound)) ** 2
        hertz = np.fft.rfftfreq(sound.size, 1 / SPEECH_RATE_HZ)
        bands = [power[(hertz >= low) & (hertz < high)].sum() for low, high in pairwise(_EDGES)]
        vector = np.sqrt(np.array(bands)) / np.sqrt(max(sum(bands), 1e-12))
        return VoicePrint(self.model, tuple(float(one) for one in vector))


class PitchDiarizer:
    """Half a second is one voice; ``speakers`` is what there is, whatever was asked for."""

    def __init__(self, encoder: PitchEncoder) -> None:
        self.encoder = encoder

    def diarize(
        self,
        sound: Samples,
        *,
        speakers: int | None = None,
        on_progress: Callable[[float], None] = lambda _share: None,
    ) -> Diarization:
        voices: list[VoicePrint] = []
        turns: list[SpeakerTurn] = []
        for start in range(0, sound.size - _HALF_A_SECOND + 1, _HALF_A_SECOND):
            made = self.encoder.encode(sound[start : start + _HALF_A_SECOND])
            if made is not None:
                number = _known(voices, made)
                at = start / SPEECH_RATE_HZ
                turns.append(SpeakerTurn(at, at + 0.5, number))
            on_progress(start / sound.size)
        clusters = [
            VoiceCluster(number, 0.5 * sum(turn.cluster == number for turn in turns), voice)
            for number, voice in enumerate(voices)
        ]
        return Diarization(tuple(turns), tuple(clusters))


class PitchLoader:
    """``missing`` makes it fail as without models; ``loaded`` counts."""

    def __init__(self, encoder: PitchEncoder | None = None) -> None:
        self.encoder = encoder or PitchEncoder()
        self.missing = False
        self.loaded = 0

    def load(self) -> PitchDiarizer:
        if self.missing:
            raise ModelMissingError("The models that tell voices apart are not on this machine.")
        self.loaded += 1
        return PitchDiarizer(self.encoder)


def _known(voices: list[VoicePrint], made: VoicePrint) -> int:
    for number, voice in enumerate(voices):
        if likeness(voice, made) >= _ALIKE:
            return number
    voices.append(made)
    return len(voices) - 1
