"""One machine, and recordings for it; what the recorder takes seconds for is made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.sealing.sealed_home import SECONDS, SealedHome, recorded


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A recording of three chunks."""
    return recorded(tmp_path_factory.mktemp("recorded"), SECONDS)


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """One of a second."""
    return recorded(tmp_path_factory.mktemp("recorded"), 1.0)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[SealedHome]:
    made = SealedHome(tmp_path / "home")
    yield made
    made.close()
