"""A real host for the contract of doors: it listens nowhere, colleagues come by their rooms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher

from meeting_desktop.adapters.conference.colleague_door import ColleagueDoor
from meeting_desktop.adapters.conference.colleague_way import Colleagues
from meeting_desktop.adapters.conference.hosting import Elsewhere, PeerConferences
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.gateway import NOWHERE, Opening
from meeting_desktop.ports.joining import MeetingDoor
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.contracts.joining_gateway import ROOM
from tests.contracts.joining_host import LIMIT_S, RealHost
from tests.fakes.colleague_rooms import FakeRoomService

HANNA, GRACE = UUID(int=0xA0), UUID(int=0xA1)
NAMES = {HANNA: "Hanna Host", GRACE: "Grace of the Directory"}


class ColleagueHost(RealHost):
    """The host's application, and a colleague's door in the same process, each on its loop."""

    def __init__(self, elsewhere: Elsewhere | None = None) -> None:
        self._elsewhere = elsewhere
        super().__init__()
        self.service = FakeRoomService(SystemClock())
        self.loop, self._far_loop = LoopThread("media"), LoopThread("media-far")
        self.loop.start()
        self._far_loop.start()
        self.rooms = self.service.login(HANNA)
        self.host = new_id()
        bind = "" if elsewhere else NOWHERE
        self.opening = Opening(UUID(int=11), ROOM, self.host, bind=bind)
        self.prepare()
        self._start(self.opening)
        self.door: MeetingDoor = self.door_of(GRACE)

    def prepare(self) -> None:
        """What is there before the host is."""

    def _start(self, opening: Opening) -> None:
        factory = PeerConferences(
            self.loop,
            SystemClock(),
            elsewhere=self._elsewhere,
            colleagues=Colleagues(lambda: self.rooms, lambda user: NAMES.get(user, "")),
            passcodes=Passcodes(PasswordHasher(1, 64, 1)),
        )
        parts = factory(self.host, self.ear)
        self.bridge, self.gateway = parts.bridge, parts.gateway
        self.bridge.start()
        self.address = self.gateway.open(opening, self.bridge, self).result(LIMIT_S)

    def door_of(self, person: UUID) -> ColleagueDoor:
        """Of somebody's machine."""
        rooms = self.service.login(person)
        return ColleagueDoor(rooms, loop=self._far_loop, clock=SystemClock(), client="a test")

    # -- what a test does -----------------------------------------------------------------------

    def go_away(self) -> None:
        """The database is not there any more."""
        self.service.away = True
        self.service.break_lines()

    def kill(self) -> None:
        """The host's application is gone, and says goodbye to nobody."""
        self.service.break_lines()
        assert self.bridge.stop(LIMIT_S)
        assert self.loop.stop(LIMIT_S)

    def run_again(self, **changes: Any) -> None:
        """Another run of the host's application, with what was kept."""
        self.loop = LoopThread("media")
        self.loop.start()
        self._start(replace(self.opening, invitations=self.invitations, **changes))

    def close(self) -> None:
        assert self.gateway.close(LIMIT_S)
        assert self.bridge.stop(LIMIT_S)
        assert self.loop.stop(LIMIT_S)
        assert self._far_loop.stop(LIMIT_S)
        self.service.stop()
