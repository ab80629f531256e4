"""Runs of the program that are stopped whatever a test does to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.application.rehearsal import Rehearsal


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Rehearsal]]:
    """Start the program on the test's home, as often as it was stopped."""
    runs: list[Rehearsal] = []

    def start(**given: Any) -> Rehearsal:
        runs.append(Rehearsal(tmp_path / "home", **given))
        return runs[-1]

    yield start
    for one in runs:
        one.stop()


@pytest.fixture
def rehearsal(run: Callable[..., Rehearsal]) -> Rehearsal:
    return run()
