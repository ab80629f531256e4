"""The models that tell voices apart, loaded once for all tests that hear with them."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from meeting_desktop.adapters.speech.diarization.loader import SpeakerLoader
from meeting_desktop.adapters.speech.diarization.pipeline import WindowDiarizer
from meeting_desktop.ports.voices_apart import Diarizer
from tests.bench.joined_speech import speech_folder

_BESIDE = Path(__file__).resolve().parents[4] / "shared" / "models"


def model_folder() -> Path:
    """MEETING_MODEL_DATA, or ../shared/models; skips where there is neither."""
    folder = Path(os.environ.get("MEETING_MODEL_DATA") or _BESIDE)
    if not folder.is_dir():
        pytest.skip("no speaker models here; name their folder in MEETING_MODEL_DATA")
    return folder


def real_diarizer() -> Diarizer:
    """With both models; skips where there are none, or no recorded speech to tell apart."""
    folder = model_folder()
    if not (speech_folder() / "librispeech").is_dir():
        pytest.skip("no recorded speech here; name its folder in MEETING_SPEECH_DATA")
    return _loaded(folder)


@cache
def _loaded(folder: Path) -> Diarizer:
    diarizer = SpeakerLoader((folder,), threads=2).load()
    assert isinstance(diarizer, WindowDiarizer)
    return diarizer
