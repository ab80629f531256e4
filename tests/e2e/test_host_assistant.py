"""``meeting-desktop host --assistant`` as a process: it begins what was planned, and leads it."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import Paths, find_paths
from meeting_desktop.core.settings import load_settings
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    ParticipantKind,
    make_room_code,
)
from meeting_desktop.domain.planning import Appointment, MeetingDetails, MeetingOptions
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.e2e.headless_host import HeadlessHost, Line
from tests.e2e.headless_joiner import HeadlessJoiner
from tests.fakes.patience import until
from tests.fakes.sounds import tone, write_wav
from tests.fakes.store import open_ready

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not shutil.which("espeak-ng"), reason="needs espeak-ng"),
    pytest.mark.usefixtures("small_model"),
]

_LIMIT_S = 60.0
_PATIENCE_S = 90.0
_SOON = timedelta(seconds=6)


@pytest.fixture
def planned(meeting_home: Path) -> tuple[Meeting, Meeting]:
    """Two in Hanna's calendar, that ask nothing: one in some seconds, one a moment later."""
    paths = find_paths({"MEETING_HOME": str(meeting_home)})
    paths.prepare()
    settings = ChangeSettings(load_settings(paths.settings_file), paths.settings_file)
    settings.change("profile", display_name="Hanna")
    settings.change("voice", patience_s=0.5)
    settings.change("speech", language="en")
    with closing(_Home(paths)) as home:
        return home.plan("Discovery", _SOON), home.plan("Demo", _SOON + timedelta(seconds=1))


class _Home:
    def __init__(self, paths: Paths) -> None:
        self.store: Store = open_ready(paths, SystemClock())

    def plan(self, title: str, ahead: timedelta) -> Meeting:
        now = SystemClock().now()
        details = MeetingDetails(options=MeetingOptions(assistant=True))
        meeting = Meeting(
            new_id(),
            self.store.read(lambda uow: uow.personal_scope()),
            make_room_code(),
            title,
            MeetingOrigin.SCHEDULED,
            MeetingStatus.SCHEDULED,
            "Europe/Berlin",
            now,
            appointment=Appointment(
                now + ahead, now + timedelta(minutes=30), f"{title}@sample", details=details
            ),
        )
        self.store.write(lambda uow: uow.meetings.add(meeting)).result(_LIMIT_S)
        return meeting

    def close(self) -> None:
        self.store.close(_LIMIT_S)


@pytest.fixture
def host(meeting_home: Path, planned: tuple[Meeting, Meeting]) -> Iterator[HeadlessHost]:
    assert planned
    made = HeadlessHost(meeting_home, "--assistant", "--bind", "127.0.0.1:0")
    yield made
    made.close()


@pytest.fixture
def guest(host: HeadlessHost, tmp_path: Path) -> Iterator[HeadlessJoiner]:
    """By the link of the first meeting; says nothing."""
    sound = write_wav(tmp_path / "silence.wav", tone(120.0, hertz=0.0))
    link = host.wait_for("open")["guest_url"]
    made = HeadlessJoiner(
        tmp_path / "guest", link, "--name", "Grace", "--consent", "record", "--input", str(sound)
    )
    yield made
    made.close()


def test_it_begins_at_the_time_greets_says_goodbye_and_is_stopped_in_the_next_one(
    host: HeadlessHost,
    guest: HeadlessJoiner,
    planned: tuple[Meeting, Meeting],
    meeting_home: Path,
) -> None:
    first, second = planned
    assert first.appointment is not None
    opened = host.wait_for("open")
    assert opened["meeting_id"] == str(first.id)
    assert datetime.fromisoformat(host.wait_for("waiting")["starts"]) == first.appointment.start
    assert SystemClock().now() >= first.appointment.start
    greeting = "I am Assistant, an AI assistant, not a person"
    guest.wait_for("caption", lambda line: greeting in line["text"])
    host.wait_for("assistant", lambda line: line["status"] == "left")
    saved = host.wait_for("saved")
    assert saved["meeting_id"] == str(first.id)

    def is_open(line: Line) -> bool:
        return bool(line["meeting_id"] == str(second.id))

    host.wait_for("open", is_open)
    host.process.send_signal(signal.SIGINT)
    host.wait_for("saved", is_open)
    assert host.process.wait(_PATIENCE_S) == 0
    until(lambda: guest.process.poll() is not None, what="the guest's end", limit=_PATIENCE_S)
    _is_kept(meeting_home, first, second.id, greeting)


def _meeting(uow: UnitOfWork, meeting_id: UUID) -> Meeting | None:
    return uow.meetings.get(meeting_id)


def _is_kept(home: Path, first: Meeting, second: UUID, greeting: str) -> None:
    with closing(_Home(find_paths({"MEETING_HOME": str(home)}))) as kept:
        for meeting_id in (first.id, second):
            held = kept.store.read(partial(_meeting, meeting_id=meeting_id))
            assert held is not None
            assert held.status is MeetingStatus.COMPLETED
        people = kept.store.read(lambda uow: uow.participants.of_meeting(first.id))
        kinds = {one.display_name: one.kind for one in people}
        assert kinds["Assistant"] is ParticipantKind.AI
        assert kinds["Grace"] is ParticipantKind.HUMAN
        transcript = kept.store.read(lambda uow: uow.transcripts.latest(first.id))
        assert transcript is not None
        assert greeting in " ".join(one.text for one in transcript.segments)
