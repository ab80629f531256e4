"""A recording from the command line into the library, with a real model, through a kill -9."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_LIMIT_SECONDS = 240


def _begin(home: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "meeting_desktop", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        env={**os.environ, "MEETING_HOME": str(home)},
    )


@pytest.mark.speech
def test_a_recording_is_imported_although_the_program_is_killed(
    speech_data: Path, meeting_home: Path, small_model: None
) -> None:
    command = ("import", str(speech_data / "jfk.flac"), "--wait")
    with _begin(meeting_home, *command) as killed:
        assert killed.stdout is not None
        for line in killed.stdout:
            if json.loads(line).get("stage") == "transcribe":
                killed.send_signal(signal.SIGKILL)
                break
    assert killed.returncode == -signal.SIGKILL
    with _begin(meeting_home, *command) as again:
        out, errors = again.communicate(timeout=_LIMIT_SECONDS)
    assert again.returncode == 0, errors
    told = [json.loads(line) for line in out.splitlines()]
    assert [one["event"] for one in told][:: len(told) - 1] == ["queued", "imported"]
    assert len({one["job"] for one in told}) == 1
    stages = [one["stage"] for one in told if one["event"] == "stage"]
    assert stages[-5:] == ["decode", "transcribe", "speakers", "artifacts", "summary"]
    files = meeting_home / "artifacts" / told[-1]["meeting"]
    text = (files / "transcript.md").read_text(encoding="utf-8").lower()
    assert "ask not what your country can do for you" in text
    assert (files / "summary.json").is_file()
