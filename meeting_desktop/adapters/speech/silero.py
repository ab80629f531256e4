"""Silero's voice detector, frame by frame, as it comes with faster-whisper (0.1 ms a frame)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.adapters.speech.packages import package_folder
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.audio import Samples

if TYPE_CHECKING:
    import onnxruntime

#: The model takes 32 ms at 16 kHz and the last 4 ms of the frame before.
FRAME_SAMPLES = 512
_CONTEXT_SAMPLES = 64
_STATE_SHAPE = (1, 1, 128)
_FILE = "silero_vad_v6.onnx"


class SileroModel:
    """The loaded network, shared by all tracks: it has no state of its own."""

    def __init__(self) -> None:
        """Raises: EnvironmentFault when the installation lacks the model."""
        import onnxruntime

        folder = package_folder("faster_whisper")
        path = folder / "assets" / _FILE if folder is not None else None
        if path is None or not path.is_file():
            raise EnvironmentFault(
                "The voice detector is missing from this installation; run `make setup` again.",
                code="voice_detector_missing",
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    @property
    def session(self) -> onnxruntime.InferenceSession:
        return self._session


class VoiceStream:
    """The detector's memory of one track."""

    def __init__(self, model: SileroModel) -> None:
        self._session = model.session
        self._hidden: NDArray[np.float32]
        self._cell: NDArray[np.float32]
        self._context: Samples
        self.reset()

    def reset(self) -> None:
        """Forget the sound so far."""
        self._hidden = np.zeros(_STATE_SHAPE, np.float32)
        self._cell = np.zeros(_STATE_SHAPE, np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def probabilities(self, frames: Samples) -> list[float]:
        """How likely each frame is speech; ``frames``, shape (n, 512), follow those before.

        The network takes them one after the other whatever their number, so that the figures are
        the same to the last bit; several cost half as much each.
        """
        before = np.concatenate([self._context[None], frames[:-1, -_CONTEXT_SAMPLES:]])
        sound = np.concatenate([before, frames], axis=1).astype(np.float32, copy=False)
        feeds = {"input": sound, "h": self._hidden, "c": self._cell}
        answer, self._hidden, self._cell = self._session.run(None, feeds)
        self._context = frames[-1, -_CONTEXT_SAMPLES:]
        return [float(probability) for probability in np.ravel(answer)]
