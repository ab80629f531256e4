"""The smallest speech model for programs under test, where not the words are in question.

It takes a third of the default model's time to load and to hear, in every process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.speech import real_speech

_MODEL = "tiny.en"


@contextmanager
def hearing_with_little() -> Iterator[None]:
    """What is started meanwhile has the small model; it knows English alone."""
    models = real_speech.catalogue()
    models.install(_MODEL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEETING_SPEECH__MODEL", _MODEL)
        patch.setenv("MEETING_SPEECH__MODELS_FOLDER", str(models.locate(_MODEL).parent))
        yield


@pytest.fixture
def small_model(meeting_home: Path) -> Iterator[None]:
    """For the whole test; after the home, which takes every setting away."""
    with hearing_with_little():
        yield
