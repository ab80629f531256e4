"""A recorder killed without warning loses at most a second; a joiner killed loses nothing."""

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.fakes.sounds import click_places, loudest
from tests.integration.audio.recorded import Tape, decoded

_ROOT = Path(__file__).resolve().parents[3]
_ONE_MS = 48


def _start(tape: Tape, root: Path, seconds: float) -> "subprocess.Popen[str]":
    module = "tests.integration.audio.recording_child"
    ids = [str(tape.meeting_id), str(tape.recording_id), str(seconds)]
    return subprocess.Popen(
        [sys.executable, "-m", module, str(root), *ids],
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
    )


def _lines_until(child: "subprocess.Popen[str]", last: int) -> int:
    """Read what the child says up to ``last`` samples (or its end); the last number."""
    assert child.stdout is not None
    said = 0
    for line in child.stdout:
        said = int(line)
        if said >= last or said < 0:
            return said
    return said


def _kill(child: "subprocess.Popen[str]") -> None:
    child.kill()
    assert child.stdout is not None
    child.stdout.close()
    child.wait(60)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_a_killed_recorder_loses_at_most_a_second(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    root = tmp_path / "recordings"
    tape = Tape(root)
    child = _start(tape, root, 600.0)
    given = _lines_until(child, chance.randint(48_000, 12 * 48_000))
    _kill(child)

    file = tape.finish()
    lost = given / 48_000 - file.duration
    assert lost <= 1.0
    heard = decoded(file.path)
    for place in click_places(len(heard) - 4_800):
        assert abs(loudest(heard, place) - place) <= _ONE_MS


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_killed_joiner_loses_nothing(tmp_path: Path, seed: int) -> None:
    root = tmp_path / "recordings"
    tape = Tape(root)
    child = _start(tape, root, 120.0)
    while _lines_until(child, 1 << 60) != -1:
        assert child.poll() is None
    threading.Event().wait(random.Random(seed).uniform(0.0, 0.06))
    _kill(child)
    assert tape.finish().duration == pytest.approx(120.0)
    assert not tape.folder.exists()
