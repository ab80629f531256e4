"""A stand-in for Gemini, for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.gemini_server import GeminiServer, gemini_server


@pytest.fixture
def gemini() -> Iterator[GeminiServer]:
    with gemini_server() as made:
        yield made
