"""Voices apart without the two models: voice activity, and a small encoder.

Silero says where somebody speaks, not who: a change of the speaker without a pause is noticed only
between two pieces, and of two who speak at once one is lost. What it can do: docs/voices-apart.md.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.adapters.speech.diarization.calibration import VOICEFILTER
from meeting_desktop.adapters.speech.diarization.pipeline import WindowDiarizer
from meeting_desktop.adapters.speech.diarization.segmentation import (
    FRAME_SAMPLES,
    STEP_SAMPLES,
    WINDOW_SAMPLES,
    LocalActivity,
)
from meeting_desktop.adapters.speech.diarization.voicefilter import VoicefilterNetwork
from meeting_desktop.adapters.speech.silero import FRAME_SAMPLES as VAD_SAMPLES
from meeting_desktop.adapters.speech.silero import SileroModel, VoiceStream
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.voices_apart import Diarizer

_PROGRESS_EVERY = 300


class VoiceActivity:
    """``Segmentation`` that hears that somebody speaks: always its first local speaker."""

    def __init__(self) -> None:
        """Raises: EnvironmentFault."""
        self._model = SileroModel()

    @property
    def knows_speakers(self) -> bool:
        return False

    def listen(
        self, sound: Samples, on_progress: Callable[[float], None] = lambda _share: None
    ) -> LocalActivity:
        frames = -(-len(sound) // FRAME_SAMPLES)
        spoken = self._spoken(sound, on_progress)
        at = np.minimum(np.arange(frames) * FRAME_SAMPLES // VAD_SAMPLES, len(spoken) - 1)
        steps = max(0, -(-(len(sound) - WINDOW_SAMPLES) // STEP_SAMPLES))
        starts = np.arange(steps + 1, dtype=np.int64) * (STEP_SAMPLES // FRAME_SAMPLES)
        size = WINDOW_SAMPLES // FRAME_SAMPLES
        padded = np.zeros(int(starts[-1]) + size, np.float16)
        padded[:frames] = spoken[at][: len(padded)]
        windows = np.stack([padded[start : start + size] for start in starts.tolist()])
        nobody = np.zeros_like(windows)
        alone = np.stack([windows, nobody, nobody], axis=2)
        return LocalActivity(starts, alone, alone, frames)

    def _spoken(self, sound: Samples, on_progress: Callable[[float], None]) -> NDArray[np.float32]:
        stream = VoiceStream(self._model)
        count = -(-len(sound) // VAD_SAMPLES)
        spoken = np.zeros(count, np.float32)
        padded = np.pad(sound, (0, count * VAD_SAMPLES - len(sound))).reshape(count, VAD_SAMPLES)
        for begin in range(0, count, _PROGRESS_EVERY):
            end = min(count, begin + _PROGRESS_EVERY)
            spoken[begin:end] = stream.probabilities(padded[begin:end])
            on_progress(end / count)
        return spoken


def fallback_diarizer(threads: int) -> Diarizer:
    """Raises: ModelMissingError where there is no encoder either; ModelDamagedError."""
    network = VoicefilterNetwork(threads)
    return WindowDiarizer(VoiceActivity(), network, VOICEFILTER)
