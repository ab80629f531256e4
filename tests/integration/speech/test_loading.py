"""A model is loaded when its bytes are right, and refused with a sentence when not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.adapters.speech.loader import WhisperLoader
from meeting_desktop.core.errors import ModelDamagedError, ModelMissingError
from tests.fakes.clock import VirtualClock

_HEAVY = {"ctranslate2", "faster_whisper", "onnxruntime", "httpx", "tokenizers", "webrtcvad"}
_IMPORT_ALL = """
import importlib, pkgutil, sys
import meeting_desktop.adapters.speech as room
for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
    if not module.name.endswith("voices"):
        importlib.import_module(module.name)
print(*{name.partition(".")[0] for name in sys.modules})
"""


def _loader(catalogue: Catalogue) -> WhisperLoader:
    return WhisperLoader(catalogue, threads=1, clock=VirtualClock())


def test_importing_the_room_loads_nothing_heavy() -> None:
    fresh = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL], capture_output=True, text=True, check=True
    )
    loaded = set(fresh.stdout.split())
    assert "meeting_desktop" in loaded
    assert not loaded & _HEAVY


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="models install base"):
        _loader(Catalogue(tmp_path, tmp_path)).load("base")


@pytest.mark.slow
@pytest.mark.speech
def test_a_damaged_model_is_not_loaded(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path, tmp_path / "none")
    catalogue.install("tiny.en")
    weights = tmp_path / "tiny.en" / "model.bin"
    with weights.open("r+b") as handle:
        handle.seek(40_000_000)
        handle.write(b"\xff" * 16)
    with pytest.raises(ModelDamagedError, match=r"models install tiny\.en"):
        _loader(catalogue).load("tiny.en")


@pytest.mark.slow
@pytest.mark.speech
def test_a_whole_model_is_loaded_and_named(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path, tmp_path / "none")
    catalogue.install("tiny.en")
    recognisers = _loader(catalogue).load("tiny.en")
    assert recognisers.model == "tiny.en"
    assert recognisers.engine.startswith("faster-whisper 1.")
    assert "int8" in recognisers.engine
