"""kill -9 at a random moment: at most a second of sound is lost, and no confirmed word."""

import json
import random
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.application.recover_meetings import RecoveryProgress
from meeting_desktop.cli.demo_speech import make_speech
from meeting_desktop.cli.rehearsal import rehearsal
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.recordings import RecordingStatus

_ROOT = Path(__file__).resolve().parents[2]
_LONGEST_LOSS_SECONDS = 1.0


@dataclass
class _Promised:
    """What the killed process had told."""

    elapsed: float = 0.0
    confirmed: dict[UUID, list[str]] = field(default_factory=dict)
    finals: dict[UUID, list[str]] = field(default_factory=dict)

    def hear(self, line: dict[str, object]) -> None:
        if isinstance(elapsed := line.get("elapsed"), float):
            self.elapsed = elapsed
        if isinstance(words := line.get("confirmed"), list):
            self.confirmed.setdefault(UUID(str(line["of"])), []).extend(words)
        if isinstance(words := line.get("final"), list):
            self.finals[UUID(str(line["of"]))] = words


def _hold_and_kill(home: Path, sound: Path, *, at: float) -> _Promised:
    """Run a meeting in a child and kill it when it has handed on ``at`` seconds of sound."""
    promised = _Promised()
    command = [sys.executable, "-m", "tests.e2e.held_meeting", str(home), str(sound)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as child:
        assert child.stdout is not None
        for line in child.stdout:
            promised.hear(json.loads(line))
            if promised.elapsed >= at:
                child.send_signal(signal.SIGKILL)
                break
        for line in child.stdout:  # what it had said before the signal came
            if line.endswith("\n"):
                promised.hear(json.loads(line))
    return promised


@pytest.mark.speech
@pytest.mark.timeout(240)
@pytest.mark.usefixtures("small_model")
@pytest.mark.parametrize("moment", range(3))
def test_a_killed_meeting_is_whole_after_the_next_start(tmp_path: Path, moment: int) -> None:
    at = random.uniform(2.0, 8.0)
    home = tmp_path / "home"
    promised = _hold_and_kill(home, make_speech(tmp_path), at=at)
    told: list[RecoveryProgress] = []
    done = threading.Event()

    with rehearsal(home) as application:
        # Before anything is mended: what was shown as confirmed is in the database.
        stored = application.store.read(
            lambda uow: uow.transcripts.latest(uow.meetings.unfinished()[0].id)
        )
        assert stored is not None
        by_id = {segment.id: [w.text for w in segment.words] for segment in stored.segments}
        for utterance, words in promised.confirmed.items():
            expected = promised.finals.get(utterance, words)
            assert by_id.get(utterance, [])[: len(expected)] == expected, f"killed at {at}"
        meeting_id = stored.meeting_id

        application.use_cases.recovery.progress.subscribe(told.append)
        recovering = application.use_cases.recovery.start()
        recovering.add_done_callback(lambda _: done.set())
        assert done.wait(120)
        assert recovering.result() == 1

        reviewed = application.use_cases.review.open(meeting_id)
        recordings = application.store.read(lambda uow: uow.recordings.of_meeting(meeting_id))
    with rehearsal(home) as application:
        again = application.use_cases.recovery.start().result(60)

    assert reviewed.meeting.status is MeetingStatus.COMPLETED
    assert reviewed.recording is not None
    assert recordings[0].status is RecordingStatus.COMPLETED
    assert recordings[0].duration >= promised.elapsed - _LONGEST_LOSS_SECONDS, f"killed at {at}"
    assert reviewed.transcript is not None
    assert all(segment.is_final for segment in reviewed.transcript.segments)
    for utterance, words in promised.finals.items():
        kept = next((s for s in reviewed.transcript.segments if s.id == utterance), None)
        assert (kept is None) == (not words)
    assert told[-1].stage == "done"
    assert again == 0
