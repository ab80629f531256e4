"""A program that recorded is killed; in the next one the recordings of the same meeting go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.application.record_meeting import RunningRecording
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.events import RecordingState, RecordingStateChanged
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.ports.audio import Samples
from tests.fakes.sounds import click_places, clicks, loudest
from tests.integration.application.feeding import voice
from tests.integration.application.recording_program import LATE
from tests.integration.application.rehearsal import Rehearsal

Run = Callable[..., Rehearsal]

_ROOT = Path(__file__).resolve().parents[3]
_ONE_MS = 48
#: When the meeting goes on: an hour and a quarter of a second after its beginning.
_BACK = 3_600 * 48_000 + 12_000


def _record_and_kill(home: Path, seconds: float) -> dict[str, float]:
    """What was safe of each participant when the program was killed."""
    home.mkdir(exist_ok=True)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.application.recording_program", str(home)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
    )
    assert child.stdout is not None
    safe: dict[str, float] = {}
    try:
        for line in child.stdout:
            if line.startswith("{"):  # the log writes there as well
                told = json.loads(line)
                safe[told["who"]] = told["safe"]
            if len(safe) == 2 and min(safe.values()) >= seconds:
                break
    finally:
        child.kill()
        child.stdout.close()
    assert child.wait(60) == -9, "killed, not ended"
    return safe


def _left(program: Rehearsal) -> tuple[Meeting, list[Recording]]:
    (meeting,) = program.store.read(lambda uow: uow.meetings.unfinished())
    return meeting, list(program.store.read(lambda uow: uow.recordings.of_meeting(meeting.id)))


def _give(running: RunningRecording, start: int, sound: Samples) -> None:
    for begin in range(0, sound.size, 4_800):
        running.keeper.take(start + begin, sound[begin : begin + 4_800], wait=True)


def _heard(path: Path, start: int, seconds: float) -> Samples:
    pieces = AvDecoder().decode(path, rate_hz=48_000, start=start / 48_000)
    return np.concatenate(list(islice(pieces, round(seconds * 4) + 4)))[: round(seconds * 48_000)]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_nothing_that_was_safe_is_lost_and_the_rest_stands_at_its_time(
    run: Run, tmp_path: Path
) -> None:
    safe = _record_and_kill(tmp_path / "home", 5.0)
    program = run()
    meeting, recordings = _left(program)
    assert [one.status for one in recordings] == [RecordingStatus.RECORDING] * 2
    told: list[RecordingStateChanged] = []
    running = [program.record.resume(one, told.append) for one in recordings]
    sound = clicks(3.0)
    host = program.store.read(lambda uow: uow.participants.of_meeting(meeting.id))[0]
    for one, recording in zip(running, recordings, strict=True):
        assert one is not None
        _give(one, _BACK, sound)
        path = one.end()
        assert path is not None

        who = "host" if recording.participant_id == host.id else "guest"
        before = 0 if who == "host" else LATE
        heard = _heard(path, 0, safe[who])
        places = [place for place in click_places(len(heard) - 4_800) if place >= before]
        assert places
        assert all(abs(loudest(heard, place) - place) <= _ONE_MS for place in places)
        if before:
            assert np.abs(heard[: before - 4_800]).max() < 0.005, "the time before they joined"

        heard = _heard(path, _BACK, 3.0)
        assert len(heard) == len(sound)
        assert all(abs(loudest(heard, p) - p) <= _ONE_MS for p in click_places(len(sound)))

    _, rows = _left(program)
    assert [row.status for row in rows] == [RecordingStatus.COMPLETED] * 2
    assert [row.duration for row in rows] == [(_BACK + len(sound)) / 48_000] * 2
    assert told[0] == RecordingStateChanged(RecordingState.RECORDING)
    assert told[-1].state is RecordingState.FINISHED


def test_what_cannot_be_gone_on_with_is_told_and_left_as_it_is(run: Run) -> None:
    program = run()
    recording = Recording(
        id=new_id(),
        meeting_id=new_id(),
        participant_id=None,
        status=RecordingStatus.INTERRUPTED,
        storage_key="../elsewhere",
        started_at=program.clock.now(),
    )
    told: list[RecordingStateChanged] = []
    assert program.record.resume(recording, told.append) is None
    assert [event.state for event in told] == [RecordingState.FAILED]


def test_a_recording_that_was_joined_already_is_marked_as_running_again(run: Run) -> None:
    program = run()
    meeting = program.start().meeting
    program.hear(voice(1.0))
    program.end()

    def rows() -> list[Recording]:
        return list(program.store.read(lambda uow: uow.recordings.of_meeting(meeting.id)))

    (joined,) = rows()
    assert joined.status is RecordingStatus.COMPLETED
    running = program.record.resume(joined, lambda _event: None)
    assert running is not None
    assert rows() == [
        replace(joined, status=RecordingStatus.RECORDING, duration=0.0, size_bytes=0, sha256="")
    ]
    _give(running, 10 * 48_000, clicks(1.0))
    assert running.end() is not None
    (row,) = rows()
    assert row.status is RecordingStatus.COMPLETED
    assert row.duration == 11.0
