"""``meeting-desktop import`` puts files into the queue, or hands them to who has the home open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from meeting_desktop.application.take_handed_in import TakeHandedIn
from meeting_desktop.cli.main import run
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.imports import ImportOptions, ImportStatus
from tests.fakes.sounds import tone, write_wav
from tests.fakes.store import open_ready


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "talk.wav", tone(1.0))


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_without_waiting_the_queue_has_it(
    talk: Path, meeting_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_ready(find_paths(), SystemClock()).close(10)
    assert run(["import", str(talk), "--speakers", "2", "--model", "tiny.en"]) == 0
    (line,) = _lines(capsys)
    assert (line["event"], line["file"]) == ("queued", str(talk))
    store = open_ready(find_paths({"MEETING_HOME": str(meeting_home)}), SystemClock())
    try:
        (job,) = store.read(lambda uow: tuple(uow.import_jobs.all()))
    finally:
        store.close(10)
    assert str(job.id) == line["job"]
    assert job.status is ImportStatus.PENDING
    assert job.options == ImportOptions(speakers=2, model="tiny.en")


def test_an_open_application_is_handed_the_files(
    talk: Path, meeting_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = find_paths({"MEETING_HOME": str(meeting_home)})
    store = open_ready(paths, SystemClock())
    try:
        assert run(["import", str(talk), "--wait"]) == 3
        assert "leave out --wait" in capsys.readouterr().err
        assert run(["import", str(talk), "--anyway"]) == 0
    finally:
        store.close(10)
    assert _lines(capsys) == [{"event": "handed_in", "file": str(talk)}]
    taken: list[tuple[Path, ImportOptions]] = []
    TakeHandedIn(paths.imports).look(lambda path, wish: taken.append((path, wish)))
    assert taken == [(talk, ImportOptions(anyway=True))]


def test_a_file_that_is_not_there_is_said_at_once(
    meeting_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", str(meeting_home / "gone.wav")]) == 1
    assert "check the name" in capsys.readouterr().err
