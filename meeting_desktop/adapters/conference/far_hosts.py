"""The hosts that are connected to a gateway elsewhere; each decides about its own guests.

A ``GuestDoor`` that knows nobody: it asks the host of the room, within limits that keep a flood of
guests from becoming one for the host. What it remembers is forgotten with the host's connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from pydantic import BaseModel

from meeting_desktop.adapters.conference.door import Admission, Door, Knock, NoAdmission
from meeting_desktop.adapters.conference.host_wire import (
    Admitted,
    KnockAsk,
    NotAdmitted,
    Register,
    ReturnAsk,
)
from meeting_desktop.adapters.conference.request_limits import Rate, RequestLimits
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.guest_tokens import MAX_SECRET_LETTERS, TokenRefusal
from meeting_desktop.domain.slowing import Slowing, SlowingRule, address_key
from meeting_desktop.ports.conference import IceServer

_log = get_logger(__name__)

#: A room that nobody has may be one whose host is away: guests try again, guessers are slowed.
BY_ADDRESS = SlowingRule(free=30, first_s=1.0, longest_s=30.0)
_ASKS = Rate(per_second=20, burst=100)
_PENDING = 64
_ANSWER_S = 10.0
_AWAY_S = 3.0
_AWAY = NoAdmission(TokenRefusal.HOST_AWAY, _AWAY_S)
_BUSY = NoAdmission(TokenRefusal.SLOWED, 2.0)

Verdict = Admitted | NotAdmitted


class FarHost:
    """One host's connection; ``send`` writes to it and raises ConnectionError when it is gone."""

    def __init__(
        self, register: Register, send: Callable[[BaseModel], Awaitable[None]], clock: Clock
    ) -> None:
        self.register = register
        self._send = send
        self._limits = RequestLimits(_ASKS, clock, capacity=1)
        self._asked: dict[int, asyncio.Future[Verdict]] = {}
        self._number = 0
        self._welcome: set[UUID] = set()

    def is_welcome(self, guest: UUID) -> bool:
        return guest in self._welcome

    def revoke(self, guest: UUID) -> None:
        self._welcome.discard(guest)

    async def ask(self, question: Callable[[int], BaseModel]) -> Admission | NoAdmission:
        """What the host says; HOST_AWAY when it says nothing, SLOWED when it is asked too much."""
        if not self._limits.take() or len(self._asked) >= _PENDING:
            _log.warning("a host is asked too much")
            return _BUSY
        self._number += 1
        number = self._number
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(_ANSWER_S):
                await self._send(question(number))
                verdict = await answer
        except (TimeoutError, ConnectionError):
            return _AWAY
        finally:
            del self._asked[number]
        return self._admission(verdict)

    def answered(self, verdict: Verdict) -> None:
        """The host has decided."""
        waiting = self._asked.get(verdict.ask)
        if waiting is None or waiting.done():
            return
        if isinstance(verdict, Admitted):
            # Now, not when the one who asked goes on: the next message may take it back.
            self._welcome.add(verdict.participant)
        waiting.set_result(verdict)

    def is_gone(self) -> None:
        """Whoever waits for an answer gets none."""
        self._welcome.clear()
        for waiting in self._asked.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the host has gone"))

    def _admission(self, verdict: Verdict) -> Admission | NoAdmission:
        if isinstance(verdict, NotAdmitted):
            return NoAdmission(verdict.reason, verdict.wait_s)
        here = self.register
        door = Door(here.meeting, here.room, here.host)
        return Admission(door, verdict.participant, verdict.person, verdict.secret)


class FarHosts:
    """All of them, by room; on one event loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hosts: dict[str, FarHost] = {}
        self._brake = Slowing(BY_ADDRESS)
        self._revoked: list[Callable[[UUID], None]] = []
        self._away: list[Callable[[str], None]] = []

    def add(self, host: FarHost) -> FarHost | None:
        """Let guests come to its room; the connection that it had before, if any.

        Raises: PermissionError when the room is another meeting's.
        """
        self.check(host)
        room = host.register.room
        before = self._hosts.get(room)
        if before is not None:
            self.remove(before)
        self._hosts[room] = host
        return before

    def check(self, host: FarHost) -> None:
        """Raises: PermissionError when the room is another meeting's."""
        before = self._hosts.get(host.register.room)
        if before is not None:
            mine, theirs = host.register, before.register
            if (mine.meeting, mine.host) != (theirs.meeting, theirs.host):
                raise PermissionError("the room is another meeting's")

    def remove(self, host: FarHost) -> None:
        """Its connection is gone; its guests try again. May be called twice."""
        room = host.register.room
        if self._hosts.get(room) is not host:
            return
        del self._hosts[room]
        host.is_gone()
        for listener in self._away:
            listener(room)

    def revoke(self, host: FarHost, guest: UUID) -> None:
        """``guest`` of this host must be gone at once."""
        if not host.is_welcome(guest):
            return  # nobody of ours, or somebody else's
        host.revoke(guest)
        for listener in self._revoked:
            listener(guest)

    def ice_servers(self, room: str) -> Sequence[IceServer]:
        """What the host of ``room`` recommends."""
        host = self._hosts.get(room)
        return [
            IceServer(url, one.username, one.credential)
            for one in (host.register.ice_servers if host else [])
            for url in one.urls
        ]

    def on_away(self, listener: Callable[[str], None]) -> None:
        """Call ``listener`` with each room whose host has gone."""
        self._away.append(listener)

    def on_revoked(self, listener: Callable[[UUID], None]) -> None:
        self._revoked.append(listener)

    def is_welcome(self, participant_id: UUID) -> bool:
        return any(host.is_welcome(participant_id) for host in self._hosts.values())

    async def join(self, knock: Knock) -> Admission | NoAdmission:
        if len(knock.token) > MAX_SECRET_LETTERS:
            return NoAdmission(TokenRefusal.UNKNOWN)
        host = self._host_of(knock.room, knock.address)
        if isinstance(host, NoAdmission):
            return host
        return await host.ask(
            lambda number: KnockAsk(
                ask=number,
                token=knock.token,
                address=knock.address,
                passcode=knock.passcode,
                name=knock.name,
                consent=knock.consent,
            )
        )

    async def come_back(self, room: str, secret: str, address: str) -> Admission | NoAdmission:
        host = self._host_of(room, address)
        if isinstance(host, NoAdmission):
            return host
        return await host.ask(lambda number: ReturnAsk(ask=number, secret=secret, address=address))

    def _host_of(self, room: str, address: str) -> FarHost | NoAdmission:
        host = self._hosts.get(room)
        if host is not None:
            # Whatever others did from there: behind a proxy all guests are one address, and the
            # host has brakes of its own.
            return host
        key, now = address_key(address), self._clock.monotonic()
        wait = self._brake.wait_s(key, now)
        if wait > 0:
            return NoAdmission(TokenRefusal.SLOWED, wait)
        wait = self._brake.failed(key, now)
        _log.info("a guest asked for a host that is not there", failures=self._brake.failures(key))
        return NoAdmission(TokenRefusal.HOST_AWAY, max(wait, _AWAY_S))
