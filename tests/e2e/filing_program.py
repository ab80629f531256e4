"""A program that shares files, in a process of its own: a test tells it what to do, and kills it.

Commands are tuples: ``("share", path)``, ``("save", file, path)``, ``("hold", offset)``,
``("go_on",)``, ``("end",)``. It tells ``open`` with a link, ``joined``, ``file`` with what it sees
of one, ``moved`` with what has come, ``shared``, ``saved`` and ``ended``.

What is held is given out up to an offset, and no further before ``go_on``; so a kill finds the file
in the middle, however fast the machine is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from meeting_desktop.adapters.storage.file_vault import FolderVault
from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.conference_seat import ConferenceRequest, ConferenceSeat
from meeting_desktop.application.file_seat import FileProgress
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.bootstrap import Overrides, build, joining, media, prepare
from meeting_desktop.bootstrap.lone_joining import build_lone_joining
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.control_messages import FromHost, Hello
from meeting_desktop.domain.file_messages import FileShown
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.joining import Introduction
from tests.fakes.loopback import connect_by
from tests.fakes.secrets import FakeSecrets

LIMIT_S = 120.0


class HeldVault(FolderVault):
    """The real one, which gives out nothing from an offset on while that is held."""

    _held_at: int | None = None
    _may_go_on = threading.Event()

    @classmethod
    def hold(cls, offset: int) -> None:
        cls._may_go_on.clear()
        cls._held_at = offset

    @classmethod
    def go_on(cls) -> None:
        cls._held_at = None
        cls._may_go_on.set()

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        self._wait_at(offset)
        return super().read(sha256, offset, length)

    def read_local(self, path: Path, offset: int, length: int) -> bytes:
        self._wait_at(offset)
        return super().read_local(path, offset, length)

    def _wait_at(self, offset: int) -> None:
        if self._held_at is not None and offset >= self._held_at:
            self._may_go_on.wait()


class _Talk:
    """What is told to the test, from whatever thread."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._gate = threading.Lock()

    def tell(self, *facts: object) -> None:
        with self._gate:
            self._pipe.send(facts)

    def hear(self, message: FromHost) -> None:
        if isinstance(message, FileShown):
            self.tell("file", message.id, message.state.value, message.sha256)

    def moved(self, progress: FileProgress) -> None:
        self.tell("moved", progress.file, progress.done)

    def watch(self, seat: ConferenceSeat) -> None:
        seat.messages.subscribe(self.hear)
        seat.files.progress.subscribe(self.moved)

    def obey(self, seat: ConferenceSeat, end: Callable[[], object]) -> None:
        while True:
            match self._pipe.recv():
                case ("share", path):
                    self._tell_result("shared", seat.files.offer(path))
                case ("save", file, path):
                    self._tell_result("saved", seat.files.save(file, path))
                case ("hold", offset):
                    HeldVault.hold(offset)
                case ("go_on",):
                    HeldVault.go_on()
                case ("end",):
                    end()
                    self.tell("ended")
                    return

    def _tell_result(self, event: str, future: Future[Any]) -> None:
        future.add_done_callback(lambda done: self.tell(event, done.result()))


def host(home: Path, pipe: Connection) -> None:
    """Holds a meeting, the one of before where its host was killed."""
    with pytest.MonkeyPatch.context() as patch:
        _prepare(patch)
        paths = find_paths({"MEETING_HOME": str(home)})
        program = build(paths, prepare(paths), Overrides(silent=True, secrets=FakeSecrets()))
        program.start_store().result(LIMIT_S)
        meetings, source = program.use_cases.meetings, SourceChoice(nothing=True)
        if meetings.resume(source).result(LIMIT_S) is None:
            meetings.prepare(source)
            request = MeetingRequest("Weekly", "Hanna", captions=False)
            meetings.start(request).result(LIMIT_S)
        conference = ConferenceRequest(bind="127.0.0.1:0", lobby="nobody")
        seat = meetings.open_conference(conference).result(LIMIT_S)
        talk = _Talk(pipe)
        talk.watch(seat)
        seat.say(Hello("Hanna"))
        talk.tell("open", seat.invite().result(LIMIT_S))
        talk.obey(seat, lambda: meetings.end().result(LIMIT_S))
        program.stop()


def participant(home: Path, link: str, pipe: Connection) -> None:
    """Joins by the link, also for a second time."""
    with pytest.MonkeyPatch.context() as patch:
        _prepare(patch)
        paths = find_paths({"MEETING_HOME": str(home)})
        lone = build_lone_joining(paths, prepare(paths), silent=True)
        talk = _Talk(pipe)
        talk.watch(lone.joining.seat)
        me = Introduction("Grace", Consent.RECORD)
        lone.joining.join(link, me, source=SourceChoice(nothing=True)).result(LIMIT_S)
        talk.tell("joined")
        talk.obey(lone.joining.seat, lone.stop)


def _prepare(patch: pytest.MonkeyPatch) -> None:
    connect_by(patch)
    for room in (joining, media):
        patch.setattr(room, "FolderVault", HeldVault)
