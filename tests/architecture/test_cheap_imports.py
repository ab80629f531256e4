"""The rules of the program can be loaded without a window system, a model or a database."""

import subprocess
import sys

_EXPENSIVE = {"PySide6", "av", "ctranslate2", "faster_whisper", "onnxruntime", "sqlalchemy"}
_IMPORT_ALL = """
import importlib, pkgutil, sys
import meeting_desktop.application as room
for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
    importlib.import_module(module.name)
print(*{name.partition(".")[0] for name in sys.modules})
"""
_BUILD = """
import sys
import meeting_desktop.bootstrap.assistant
print(*sys.modules)
"""


def test_use_cases_load_neither_qt_nor_models_nor_the_database() -> None:
    fresh = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL], capture_output=True, text=True, check=True
    )
    loaded = set(fresh.stdout.split())
    assert "meeting_desktop" in loaded
    assert not loaded & _EXPENSIVE


def test_the_assistant_is_built_without_the_library_of_its_service() -> None:
    fresh = subprocess.run(
        [sys.executable, "-c", _BUILD], capture_output=True, text=True, check=True
    )
    loaded = set(fresh.stdout.split())
    assert "meeting_desktop.application.choose_analyst" in loaded
    assert not loaded & {"google.genai", "vaderSentiment", "pyqtgraph", "PySide6"}
