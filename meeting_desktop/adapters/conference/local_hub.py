"""Signalling within one process: the host's application, and its guests behind its gateway.

Guests and colleagues on the same machine or network come in by the gateway's WebSocket
(``gateway.py``), which opens a line here for each. The sender of a message is the line that it came
on; what a message says about it must agree.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from uuid import UUID

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.fingerprints import read_fingerprint
from meeting_desktop.domain.signalling_rules import (
    Envelope,
    SignalGate,
    SignalKind,
    SignalRefusal,
    seal,
)
from meeting_desktop.ports.signalling import SignallingClosed

#: Messages that wait for a slow reader; more are dropped, newest first.
MAX_WAITING = 1_000

_log = get_logger(__name__)


class LocalHub:
    """``Signalling`` over queues. All of its lines are used on one event loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rooms: dict[str, dict[UUID, LocalLine]] = {}

    async def open(self, room: str, participant: UUID, fingerprint: str) -> LocalLine:
        announced = read_fingerprint(fingerprint)
        if announced is None:
            raise UserFacingError(
                "The connection has no usable certificate; try again.", code="no_fingerprint"
            )
        lines = self._rooms.setdefault(room, {})
        before = lines.get(participant)
        line = LocalLine(self, self._clock, room, participant, announced)
        if before is not None:
            line.remember(before)
            before.end()
        lines[participant] = line
        return line

    def certificates(self, room: str) -> Mapping[UUID, str]:
        """Who has a line in ``room``, and the certificate that each announced."""
        return {one: line.fingerprint for one, line in self._rooms.get(room, {}).items()}

    def deliver(self, line: LocalLine, envelope: Envelope) -> None:
        """Bring a message to its recipient, if it is what its line may send."""
        if (envelope.room, envelope.sender) != (line.room, line.participant):
            _log.warning("a signalling message was forged", kind=envelope.kind)
            return
        recipient = self._rooms.get(envelope.room, {}).get(envelope.recipient)
        if recipient is not None:
            recipient.take(envelope)

    def leave(self, line: LocalLine) -> None:
        """Forget ``line``, unless a newer one has taken its place."""
        lines = self._rooms.get(line.room, {})
        if lines.get(line.participant) is line:
            del lines[line.participant]
        if not lines:
            self._rooms.pop(line.room, None)


class LocalLine:
    """One participant's line; made by ``LocalHub.open``."""

    def __init__(
        self, hub: LocalHub, clock: Clock, room: str, participant: UUID, fingerprint: str
    ) -> None:
        self.room = room
        self.participant = participant
        self.fingerprint = fingerprint
        self._hub = hub
        self._clock = clock
        self._gate = SignalGate(room, participant)
        self._arrived: asyncio.Queue[Envelope | None] = asyncio.Queue()
        self._open = True

    @property
    def refused(self) -> Mapping[SignalRefusal, int]:
        return self._gate.refused

    async def announced(self, participant: UUID) -> str | None:
        return self._hub.certificates(self.room).get(participant)

    async def send(self, recipient: UUID, kind: SignalKind, payload: str = "") -> None:
        now = self._clock.now()
        await self.post(
            seal(self.room, self.participant, recipient, kind, payload=payload, now=now)
        )

    async def post(self, envelope: Envelope) -> None:
        if not self._open:
            raise SignallingClosed
        self._hub.deliver(self, envelope)

    async def receive(self) -> Envelope:
        while self._open:
            envelope = await self._arrived.get()
            if envelope is None:
                break
            if not self._gate.is_late(envelope, self._clock.now()):
                return envelope
        self._arrived.put_nowait(None)  # for whoever else waits
        raise SignallingClosed

    async def close(self) -> None:
        self.end()
        self._hub.leave(self)

    def end(self) -> None:
        """Close without leaving the room: another line of the same participant took over."""
        if self._open:
            self._open = False
            self._arrived.put_nowait(None)

    def take(self, envelope: Envelope) -> None:
        """Keep a message for ``receive``, if it is to be believed.

        Judged now: its sender may have left when it is read, after a ``BYE`` for one.
        """
        announced = self._hub.certificates(self.room)
        refusal = self._gate.check(envelope, announced, self._clock.now())
        if refusal is not None:
            _log.warning("a signalling message was dropped", code=refusal, kind=envelope.kind)
        elif self._arrived.qsize() < MAX_WAITING:
            self._arrived.put_nowait(envelope)

    def remember(self, before: LocalLine) -> None:
        """Go on with what the line before has seen: a replay stays one after a reconnect."""
        self._gate = before._gate
