"""Who speaks within ten seconds: pyannote's segmentation-3.0 on ONNX Runtime.

The network hears 10 s and knows up to three people in them, by numbers that mean nothing outside
the window, and at most two of them at once: a powerset of seven classes (Plaquet and Bredin,
"Powerset multi-class cross entropy loss for neural speaker diarization", 2023).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.core.errors import ModelDamagedError
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

if TYPE_CHECKING:
    import onnxruntime

WINDOW_SAMPLES = 10 * SPEECH_RATE_HZ
#: A frame of the network every 270 samples; what it saw of the sound is 991 long.
FRAME_SAMPLES = 270
FRAME_SECONDS = FRAME_SAMPLES / SPEECH_RATE_HZ
LOCAL_SPEAKERS = 3
#: Every place is heard by four windows.
STEP_SAMPLES = 150 * FRAME_SAMPLES
#: Who speaks in each class of the powerset.
_POWERSET = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], np.float32
)
_ALONE = slice(1, 4)

Probabilities = NDArray[np.float32 | np.float16]


@dataclass(frozen=True, slots=True)
class LocalActivity:
    """What all windows say. ``starts``: frame at which each begins, in frames of the whole sound.

    ``active``: (windows, frames, 3), how likely each local speaker speaks; ``alone``: likewise,
    and nobody else. ``frames``: of the whole sound.
    """

    starts: NDArray[np.int64]
    active: Probabilities
    alone: Probabilities
    frames: int


class Segmentation(Protocol):
    @property
    def knows_speakers(self) -> bool:
        """False where it hears that somebody speaks, not that it is another one."""
        ...

    def listen(self, sound: Samples, on_progress: Callable[[float], None] = ...) -> LocalActivity:
        """Hear mono 16 kHz ``sound``, which is not empty, in windows that overlap."""
        ...


class SegmentationModel:
    """Keeps the promises of ``Segmentation``; one thread uses it."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        """Raises: ModelDamagedError."""
        import onnxruntime
        from onnxruntime.capi.onnxruntime_pybind11_state import RuntimeException

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 4
        try:
            self._session: onnxruntime.InferenceSession = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except (RuntimeException, RuntimeError, ValueError) as error:
            raise ModelDamagedError(
                "The model that tells voices apart cannot be read; run "
                "`meeting-desktop models install speaker-segmentation` to put it right."
            ) from error
        self._input = self._session.get_inputs()[0].name

    @property
    def knows_speakers(self) -> bool:
        return True

    def listen(
        self, sound: Samples, on_progress: Callable[[float], None] = lambda _share: None
    ) -> LocalActivity:
        """Hear mono 16 kHz ``sound`` in windows that overlap."""
        steps = max(0, -(-(len(sound) - WINDOW_SAMPLES) // STEP_SAMPLES))
        starts = np.arange(steps + 1, dtype=np.int64) * STEP_SAMPLES
        active, alone = [], []  # as halves: of twelve hours they are a quarter of a gigabyte
        for number, start in enumerate(starts.tolist()):
            classes = self._window(sound[start : start + WINDOW_SAMPLES])
            active.append((classes @ _POWERSET).astype(np.float16))
            alone.append(classes[:, _ALONE].astype(np.float16))
            on_progress((number + 1) / len(starts))
        frames = -(-len(sound) // FRAME_SAMPLES)
        return LocalActivity(starts // FRAME_SAMPLES, np.stack(active), np.stack(alone), frames)

    def _window(self, sound: Samples) -> Probabilities:
        """(frames, classes)."""
        padded = np.zeros((1, 1, WINDOW_SAMPLES), np.float32)
        padded[0, 0, : len(sound)] = sound
        (answer,) = self._session.run(None, {self._input: padded})
        return np.exp(np.asarray(answer[0], np.float32))
