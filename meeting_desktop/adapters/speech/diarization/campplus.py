"""Voice prints by CAM++ (Wang et al., 2023), through sherpa-onnx, which makes its features."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.core.errors import ModelDamagedError
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

NAME = "campplus-zh-en-common-advanced"


class CampplusNetwork:
    """192 numbers of a voice; one thread uses it."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        """Raises: ModelDamagedError."""
        import sherpa_onnx

        config = sherpa_onnx.SpeakerEmbeddingExtractorConfig(
            model=str(path), num_threads=threads, provider="cpu"
        )
        if not config.validate():
            raise ModelDamagedError(
                "The model of voice prints cannot be read; run "
                "`meeting-desktop models install speaker-print` to put it right."
            )
        self._extractor = sherpa_onnx.SpeakerEmbeddingExtractor(config)

    @property
    def model(self) -> str:
        return NAME

    def vector(self, sound: Samples) -> NDArray[np.float32]:
        """Of length 1; ``sound`` is not empty."""
        stream = self._extractor.create_stream()
        stream.accept_waveform(SPEECH_RATE_HZ, sound)
        stream.input_finished()
        answer = np.asarray(self._extractor.compute(stream), np.float32)
        return answer / max(float(np.linalg.norm(answer)), 1e-9)
