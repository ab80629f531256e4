"""Files between two whole applications over real connections: whole, resumed, refused, kept."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.conference_seat import (
    ConferenceRequest,
    ConferenceSeat,
    HostSeat,
)
from meeting_desktop.application.file_seat import FileProgress
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.bootstrap import Application, Overrides, build, prepare
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.control_messages import FromHost, Hello
from meeting_desktop.domain.file_messages import FileShown, RemoveFile
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.shared_files import FileState
from meeting_desktop.ports.joining import Introduction
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.fakes.secrets import FakeSecrets

_LIMIT_S = 60.0


@dataclass
class Place:
    program: Application
    seat: ConferenceSeat | None = None
    files: dict[UUID, FileShown] = field(default_factory=dict)
    moved: list[FileProgress] = field(default_factory=list)

    def hear(self, message: FromHost) -> None:
        if isinstance(message, FileShown):
            self.files[message.id] = message

    def take(self, seat: ConferenceSeat) -> None:
        self.seat = seat
        seat.messages.subscribe(self.hear)
        seat.files.progress.subscribe(self.moved.append)

    def share(self, path: Path) -> UUID:
        assert self.seat is not None
        return self.seat.files.offer(path).result(_LIMIT_S)

    def save(self, file: UUID, to: Path) -> bytes:
        assert self.seat is not None
        return self.seat.files.save(file, to).result(_LIMIT_S).read_bytes()

    def sees(self, file: UUID, state: FileState) -> FileShown:
        until(
            lambda: file in self.files and self.files[file].state is state,
            what=f"a file that is {state}",
            limit=_LIMIT_S,
        )
        return self.files[file]


def _program(folder: Path) -> Place:
    paths = find_paths({"MEETING_HOME": str(folder)})
    program = build(paths, prepare(paths), Overrides(silent=True, secrets=FakeSecrets()))
    program.start_store().result(_LIMIT_S)
    return Place(program)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Place, Place]]:
    connect_by(monkeypatch)
    made = [_program(tmp_path / name) for name in ("hanna", "grace")]
    yield made[0], made[1]
    late = [step for one in reversed(made) for step in one.program.stop()]
    assert late == []


def _meet(host: Place, colleague: Place) -> HostSeat:
    meetings = host.program.use_cases.meetings
    meetings.prepare(SourceChoice(nothing=True))
    meetings.start(MeetingRequest("Weekly", "Hanna", captions=False)).result(_LIMIT_S)
    request = ConferenceRequest(bind="127.0.0.1:0", lobby="nobody")
    seat = meetings.open_conference(request).result(_LIMIT_S)
    host.take(seat)
    seat.say(Hello("Hanna"))
    joining = colleague.program.use_cases.joining
    assert joining is not None
    colleague.take(joining.seat)
    me = Introduction("Grace", Consent.RECORD)
    link = seat.invite().result(_LIMIT_S)
    joining.join(link, me, source=SourceChoice(nothing=True)).result(_LIMIT_S)
    return seat


def _a_file(path: Path, size: int, start: bytes = b"%PDF-1.7\n") -> bytes:
    content = start + random.Random(7).randbytes(size - len(start))
    path.write_bytes(content)
    return content


def test_a_file_goes_to_the_host_and_from_there_to_whoever_saves_it(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    host, colleague = places
    _meet(host, colleague)
    content = _a_file(tmp_path / "offer.pdf", 1_500_000)
    shared = colleague.share(tmp_path / "offer.pdf")
    shown = host.sees(shared, FileState.THERE)
    assert (shown.name, shown.by, shown.own) == ("offer.pdf", "Grace", False)
    assert (shown.size, shown.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert shown.kind == "application/pdf"
    assert host.save(shared, tmp_path / "at-the-hosts.pdf") == content

    notes = _a_file(tmp_path / "notes.pdf", 300_000)
    from_host = host.share(tmp_path / "notes.pdf")
    colleague.sees(from_host, FileState.THERE)
    assert colleague.save(from_host, tmp_path / "fetched.pdf") == notes
    assert colleague.save(shared, tmp_path / "own.pdf") == content
    folder = host.program.paths.shared_files
    assert {one.name for one in folder.iterdir() if one.is_file()} == {
        shown.sha256,
        hashlib.sha256(notes).hexdigest(),
    }

    meeting = host.program.use_cases.meetings.end().result(_LIMIT_S)
    stored = host.program.store.read(lambda uow: uow.attachments.of_meeting(meeting))
    assert [(one.name, one.by) for one in stored] == [
        ("offer.pdf", "Grace"),
        ("notes.pdf", "Hanna"),
    ]
