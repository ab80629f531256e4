"""Two whole applications in one meeting, for tests of the files that they share."""

from __future__ import annotations

import random
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.conference_seat import (
    ConferenceRequest,
    ConferenceSeat,
    HostSeat,
)
from meeting_desktop.application.file_seat import FileProgress
from meeting_desktop.application.joined_files import JoinedFiles
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.bootstrap import Application, Overrides, build, prepare
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.control_messages import FromHost, FromParticipant, Hello
from meeting_desktop.domain.file_messages import FileShown
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.shared_files import FileState
from meeting_desktop.ports.joining import Introduction
from tests.fakes.patience import until
from tests.fakes.secrets import FakeSecrets

LIMIT_S = 60.0


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
        return self.seat.files.offer(path).result(LIMIT_S)

    def say(self, message: FromParticipant) -> None:
        assert self.seat is not None
        self.seat.say(message)

    def done(self, file: UUID, *, out: bool = True) -> int:
        """How many bytes of it have come where they go."""
        return max(
            (one.done for one in list(self.moved) if (one.file, one.out) == (file, out)), default=0
        )

    @property
    def seat_files(self) -> JoinedFiles:
        """Of who joined."""
        assert self.seat is not None
        assert isinstance(self.seat.files, JoinedFiles)
        return self.seat.files

    def break_off(self) -> None:
        """The connection is gone, and neither side was told why."""
        joining = self.program.use_cases.joining
        assert joining is not None
        assert joining._meeting is not None
        joining._turns.post(joining._meeting.lost)

    def start_saving(self, file: UUID, to: Path) -> Future[Path]:
        assert self.seat is not None
        return self.seat.files.save(file, to)

    def save(self, file: UUID, to: Path) -> bytes:
        assert self.seat is not None
        return self.seat.files.save(file, to).result(LIMIT_S).read_bytes()

    def sees(self, file: UUID, state: FileState) -> FileShown:
        until(
            lambda: file in self.files and self.files[file].state is state,
            what=f"a file that is {state}",
            limit=LIMIT_S,
        )
        return self.files[file]


def program_in(folder: Path) -> Place:
    paths = find_paths({"MEETING_HOME": str(folder)})
    program = build(paths, prepare(paths), Overrides(silent=True, secrets=FakeSecrets()))
    program.start_store().result(LIMIT_S)
    return Place(program)


def meet(host: Place, colleague: Place) -> HostSeat:
    meetings = host.program.use_cases.meetings
    meetings.prepare(SourceChoice(nothing=True))
    meetings.start(MeetingRequest("Weekly", "Hanna", captions=False)).result(LIMIT_S)
    request = ConferenceRequest(bind="127.0.0.1:0", lobby="nobody")
    seat = meetings.open_conference(request).result(LIMIT_S)
    host.take(seat)
    seat.say(Hello("Hanna"))
    joining = colleague.program.use_cases.joining
    assert joining is not None
    colleague.take(joining.seat)
    me = Introduction("Grace", Consent.RECORD)
    link = seat.invite().result(LIMIT_S)
    joining.join(link, me, source=SourceChoice(nothing=True)).result(LIMIT_S)
    return seat


def a_file(path: Path, size: int, start: bytes = b"%PDF-1.7\n") -> bytes:
    content = start + random.Random(7).randbytes(size - len(start))
    path.write_bytes(content)
    return content
