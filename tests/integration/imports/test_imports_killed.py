"""Whoever is killed in the middle of an import goes on, and ends with the same, byte for byte."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from meeting_desktop.core.clock import SystemClock
from meeting_desktop.domain.imports import ImportStage, ImportStatus
from tests.fakes.imports import deaths_left, kill_in
from tests.fakes.sounds import write_wav
from tests.fakes.store import open_ready
from tests.integration.imports.import_home import ImportHome, paths_of, talk

pytestmark = pytest.mark.slow

_IN_CHILD = (
    ImportStage.HASH,
    ImportStage.FINGERPRINT,
    ImportStage.DECODE,
    ImportStage.TRANSCRIBE,
    ImportStage.SPEAKERS,
)
_IN_PROGRAM = (ImportStage.ARTIFACTS, ImportStage.SUMMARY)


@pytest.fixture(scope="module")
def queued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one job that nobody has begun."""
    folder = tmp_path_factory.mktemp("queued")
    file = write_wav(folder / "Talk with Hanna.wav", talk())
    with closing(ImportHome(folder / "home")) as here:
        here.imports.add([file]).result(60)
    return folder / "home"


@pytest.fixture(scope="module")
def unharmed(queued: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What comes out where nobody is killed."""
    home = tmp_path_factory.mktemp("unharmed") / "home"
    shutil.copytree(queued, home)
    with closing(ImportHome(home)) as here:
        here.imports.start()
        (job,) = here.ended()
        assert job.status is ImportStatus.COMPLETED
    return _contents(home)


def _contents(home: Path) -> dict[str, Any]:
    """Everything that an import leaves: rows of the meeting and every byte of its files."""
    store = open_ready(paths_of(home), SystemClock())
    try:
        (row,) = store.read(lambda uow: uow.meetings.rows())
        meeting_id = row.meeting.id
        rows: dict[str, Any] = store.read(
            lambda uow: {
                "meeting": asdict(row.meeting),
                "transcript": asdict(_there(uow.transcripts.latest(meeting_id))),
                "recordings": [asdict(one) for one in uow.recordings.of_meeting(meeting_id)],
                "file": asdict(_there(uow.media_files.of_meeting(meeting_id))) | {"created_at": 0},
                "due": sorted(uow.local_notes.starting_with("report_due:")),
            }
        )
    finally:
        store.close(10.0)
    for kind in ("recordings", "artifacts"):
        for path in sorted((home / kind).rglob("*")):
            if path.is_file():
                rows[str(path.relative_to(home))] = path.read_bytes()
    return rows


def _there(found: Any) -> Any:
    assert found is not None
    return found


def test_a_child_that_dies_in_each_stage_changes_nothing(
    queued: Path, unharmed: dict[str, Any], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(queued, home)
    kill_in(home, *_IN_CHILD)
    with closing(ImportHome(home)) as here:
        here.imports.start()
        (job,) = here.ended()
    assert deaths_left(home) == []
    assert job.status is ImportStatus.COMPLETED
    assert _contents(home) == unharmed


def test_a_program_that_dies_goes_on_at_its_next_start(
    queued: Path, unharmed: dict[str, Any], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(queued, home)
    kill_in(home, *_IN_PROGRAM)
    program = [sys.executable, "-m", "tests.integration.imports.importing_program", str(home)]
    root = Path(__file__).parents[3]
    for _ in _IN_PROGRAM:
        killed = subprocess.run(program, cwd=root, timeout=120, capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
    subprocess.run(program, cwd=root, timeout=120, capture_output=True, check=True)
    assert deaths_left(home) == []
    assert _contents(home) == unharmed


def test_the_words_are_those_of_the_sound_and_of_who_spoke(unharmed: dict[str, Any]) -> None:
    transcript = unharmed["transcript"]
    assert [one["label"] for one in transcript["speakers"]] == ["S1", "S2"]
    assert len({one["speaker_id"] for one in transcript["segments"]}) == 2
    names = {Path(name).name for name in unharmed if name.startswith("artifacts")}
    assert {"transcript.md", "transcript.vtt", "transcript.srt", "transcript.docx"} <= names
    (recording,) = unharmed["recordings"]
    assert recording["duration"] == pytest.approx(12.0, abs=0.01)
    assert unharmed["due"], "the report that nobody wrote here is due"
    json.loads(next(data for name, data in unharmed.items() if name.endswith("transcript.json")))
