"""A program that records a meeting of two until it is killed; it says what its writer has safe."""

from __future__ import annotations

import json
import sys
import threading
from functools import partial
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.application.meeting_rows import write_beginning
from meeting_desktop.application.record_meeting import RecordMeeting
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.events import RecordingStateChanged
from meeting_desktop.domain.meetings import Participant
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.sounds import clicks

#: The second participant joins when the meeting is so old (samples).
LATE = 2 * 48_000
_STEP = 4_800

_saying = threading.Lock()


def main(home: Path) -> None:
    clock = SystemClock()
    store = open_store(Paths(home, home, home / "logs"), clock)
    storage = OggRecordingStorage(home / "recordings", clock, segment_seconds=2.0)
    record = RecordMeeting(storage, store, clock, flush_seconds=lambda: 0.2)

    def begin(uow: UnitOfWork) -> tuple[UUID, UUID, UUID]:
        rows = write_beginning(
            uow, title="Weekly", name="Ada", language="en", time_zone="UTC", now=clock.now()
        )
        guest = Participant(new_id(), rows.meeting.id, "Guest", joined_at=clock.now())
        uow.participants.put(guest)
        return rows.meeting.id, rows.host.id, guest.id

    meeting, host, guest = store.write(begin).result(60).value
    early = record.start(meeting, host, partial(say, "host"))
    late = record.start(meeting, guest, partial(say, "guest"))
    assert early is not None
    assert late is not None
    sound = clicks(600.0)
    pace = threading.Event()
    for start in range(0, len(sound), _STEP):
        piece = sound[start : start + _STEP]
        early.keeper.take(start, piece)
        if start >= LATE:
            late.keeper.take(start, piece)
        pace.wait(0.02)  # five times as fast as people speak


def say(who: str, event: RecordingStateChanged) -> None:
    with _saying:
        sys.stdout.write(json.dumps({"who": who, "safe": event.seconds}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
