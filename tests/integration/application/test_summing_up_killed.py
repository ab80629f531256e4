"""A program that is killed while it sums a meeting up: whole reports only, and none forgotten."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.application.reports_due import reports_due
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.fakes.store import open_ready
from tests.integration.application.reading_program import (
    AGAIN,
    PEOPLE,
    SAID,
    SLOWLY,
    found,
    paths_in,
)
from tests.integration.application.summing_desk import SummingDesk

_ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def _program(folder: Path, how: str) -> Iterator[tuple[subprocess.Popen[str], Iterator[str]]]:
    """The process, and what it says."""
    module = "tests.integration.application.reading_program"
    with subprocess.Popen(
        [sys.executable, "-m", module, str(folder), how],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            said = (line for line in process.stdout if line.startswith(SAID))
            yield process, (line.removeprefix(SAID).strip() for line in said)
        finally:
            process.kill()


@contextmanager
def _reopened(folder: Path) -> Iterator[SummingDesk]:
    store = open_ready(paths_in(folder), VirtualClock())
    desk = SummingDesk(store, folder)
    desk.analyst.find = found
    try:
        yield desk
    finally:
        desk.close()
        store.close(10)


@pytest.mark.parametrize("versions", [1, 5])
def test_a_report_is_there_with_its_pages_and_tasks_or_not_at_all(
    tmp_path: Path, versions: int
) -> None:
    with _program(tmp_path, AGAIN) as (process, lines):
        meeting_id = UUID(next(lines))
        told = [int(next(lines)) for _ in range(versions)]
        process.kill()
    with _reopened(tmp_path) as desk:
        state = desk.sum_up.state(meeting_id)
        assert set(told) <= set(state.versions)
        assert list(state.versions) == list(range(len(state.versions), 0, -1))
        for version in state.versions:
            report = desk.store.read(lambda uow, n=version: uow.reports.version(meeting_id, n))  # type: ignore[misc]
            assert report is not None
            people = desk.store.read(lambda uow, one=report: uow.reports.people(one.id))  # type: ignore[misc]
            assert {one.speaker for one in people} == set(PEOPLE)
        assert state.report is not None
        assert {one.report_id for one in state.items} == {state.report.id}
        assert len(state.items) == len(PEOPLE)


def test_a_meeting_that_was_being_read_is_read_at_the_next_start(tmp_path: Path) -> None:
    with _program(tmp_path, SLOWLY) as (process, lines):
        meeting_id = UUID(next(lines))
        assert next(lines) == "reading"
        process.kill()
    with _reopened(tmp_path) as desk:
        assert list(desk.store.read(reports_due)) == [meeting_id]
        desk.sum_up.begin()
        until(lambda: desk.sum_up.state(meeting_id).report is not None)
        until(lambda: not desk.store.read(reports_due))
