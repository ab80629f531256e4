"""The disk fills up in mid-meeting and room is made again: nothing of the meeting is lost."""

import errno
import os
import subprocess
from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path

import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.cli.demo_speech import SCRIPT, make_speech
from meeting_desktop.cli.rehearsal import hold_meeting, load_model, rehearsal
from meeting_desktop.domain.captions import CaptionFinal
from meeting_desktop.domain.events import (
    MeetingEvent,
    RecordingState,
    RecordingStateChanged,
)
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.transcript import text_of

_DISK_BYTES = 24 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES}", "tmpfs", str(folder)]
    if os.name != "posix" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system needs root on Linux")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(folder: Path) -> Path:
    """Leave no byte free."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as out:
        for size in (1 << 20, 4096, 1):
            with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
                _write_for_ever(out, b"\0" * size)
    return ballast


def _write_for_ever(out: RawIOBase, block: bytes) -> None:
    while out.write(block):
        pass


@pytest.mark.speech
@pytest.mark.timeout(240)
@pytest.mark.usefixtures("small_model")
def test_a_full_disk_holds_the_meeting_in_memory_until_there_is_room(
    tmp_path: Path, small_disk: Path
) -> None:
    sound = make_speech(tmp_path, SCRIPT[:3])
    states: list[RecordingStateChanged] = []
    said: list[str] = []
    full: list[Path] = []

    def listen(event: MeetingEvent) -> None:
        if isinstance(event, CaptionFinal):
            said.append(text_of(event.words))
        if not isinstance(event, RecordingStateChanged):
            return
        states.append(event)
        if event.state is RecordingState.RECORDING and event.seconds >= 2.0 and not full:
            full.append(_fill(small_disk))
        if event.state is RecordingState.HELD_IN_MEMORY and event.seconds_waiting > 4.0:
            full[0].unlink(missing_ok=True)

    with rehearsal(small_disk / "home") as application:
        load_model(application)
        meeting_id = hold_meeting(
            application, sound, title="Full", speaker="Speaker", on_event=listen
        )
        reviewed = application.use_cases.review.open(meeting_id)
        length = application.use_cases.meetings.elapsed()

    held = [state for state in states if state.state is RecordingState.HELD_IN_MEMORY]
    assert held, "the disk was never full"
    assert "disk" in held[0].sentence.lower()
    assert states[-1].state is RecordingState.FINISHED
    assert states[-1].seconds_waiting == 0.0
    assert reviewed.recording is not None
    assert length == 0.0
    assert reviewed.meeting.status is MeetingStatus.COMPLETED
    assert reviewed.transcript is not None
    assert [segment.text for segment in reviewed.transcript.segments] == [t for t in said if t]
    assert reviewed.duration == pytest.approx(AvDecoder().probe(sound), abs=3.0)
    assert states[-1].seconds == pytest.approx(reviewed.duration, abs=1.0)
