"""A real host for the contract of doors who is reached through a gateway by the shared database.

The host listens nowhere, and its guests have no login: the gateway has one, and asks for them.
"""

from __future__ import annotations

from uuid import UUID

from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.hosting import Elsewhere
from meeting_desktop.adapters.conference.joining import GatewayDoor
from meeting_desktop.adapters.conference.lone_gateway import make_database_gateway
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.contracts.joining_colleagues import ColleagueHost
from tests.contracts.joining_gateway import ROOM

_LIMIT_S = 60.0
GATEWAY = UUID(int=0xB0)


class DatabaseGatewayHost(ColleagueHost):
    """The gateway is on a loop of its own, as its process would be."""

    def __init__(self) -> None:
        self._gateway_loop = LoopThread("media-gateway")
        self._gateway_loop.start()
        self._url = ""
        super().__init__(Elsewhere(lambda: self._url, by_database=lambda: True))
        self.door = GatewayDoor(loop=self._far_loop, clock=SystemClock(), find=self._find)

    def prepare(self) -> None:
        rooms = self.service.login(GATEWAY)
        self.web = make_database_gateway(GatewayAddress(), rooms, SystemClock())
        self._gateway_loop.submit(self.web.start()).result(_LIMIT_S)
        self._url = self.web.url

    async def _find(self, code: str) -> JoinTarget:
        if code != ROOM:
            raise UserFacingError("Nobody answers for this code.", code="not_found")
        return JoinTarget(code, self._url)

    def close(self) -> None:
        self._gateway_loop.submit(self.web.stop()).result(_LIMIT_S)
        super().close()
        assert self._gateway_loop.stop(_LIMIT_S)
