"""A host's line through a gateway elsewhere, and the answers to what the gateway asks on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from uuid import UUID

import aiohttp
from pydantic import BaseModel

from meeting_desktop.adapters.conference.door import Admission, Knock, NoAdmission
from meeting_desktop.adapters.conference.gateway_join import arrival
from meeting_desktop.adapters.conference.gateway_time import GatewayTime
from meeting_desktop.adapters.conference.guest_access import GuestAccess
from meeting_desktop.adapters.conference.host_wire import (
    Admitted,
    GuestSignal,
    KnockAsk,
    NotAdmitted,
    ReturnAsk,
    read_from_gateway,
)
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.fingerprints import read_fingerprint
from meeting_desktop.domain.participants import clean_name
from meeting_desktop.domain.signalling_rules import (
    Envelope,
    SignalGate,
    SignalKind,
    SignalRefusal,
    seal,
)
from meeting_desktop.ports.gateway import GuestArrived, Opening
from meeting_desktop.ports.signalling import SignallingClosed
from meeting_desktop.runtime.tasks import SupervisedTasks

_log = get_logger(__name__)

#: Twice what a gateway asks at once; one that asks and does not read gets no further answers.
_MOST_QUESTIONS = 128


class GuestQuestions:
    """Decides as the host's own server would; ``arrived`` is told before the gateway is."""

    def __init__(
        self, access: GuestAccess, room: str, arrived: Callable[[GuestArrived], None]
    ) -> None:
        self._access = access
        self._room = room
        self._arrived = arrived

    async def answer(self, asked: KnockAsk | ReturnAsk) -> BaseModel:
        if isinstance(asked, ReturnAsk):
            said = await self._access.come_back(self._room, asked.secret, asked.address)
        else:
            said = await self._knock(asked)
        if isinstance(said, NoAdmission):
            return NotAdmitted(ask=asked.ask, reason=said.reason, wait_s=said.wait_s)
        return Admitted(
            ask=asked.ask, participant=said.participant_id, person=said.person, secret=said.secret
        )

    async def _knock(self, asked: KnockAsk) -> Admission | NoAdmission:
        name = clean_name(asked.name)  # the gateway may not be the host's own
        knock = Knock(self._room, asked.token, asked.address, asked.passcode, name, asked.consent)
        said = await self._access.join(knock)
        if isinstance(said, Admission):
            self._arrived(arrival(said, knock))
        return said


class HostLine:
    """A ``SignallingLine`` over the host's WebSocket; ``gate`` outlives it.

    Whoever receives on it also makes the questions that come in between be answered.
    """

    def __init__(
        self,
        opening: Opening,
        gate: SignalGate,
        socket: aiohttp.ClientWebSocketResponse,
        session: aiohttp.ClientSession,
        *,
        questions: GuestQuestions,
        clock: GatewayTime,
    ) -> None:
        self.room = opening.room
        self.participant = opening.host
        self._gate = gate
        self._socket = socket
        self._session = session
        self._questions = questions
        self._clock = clock
        self._certificates: dict[UUID, str] = {}
        self._tasks = SupervisedTasks()

    @property
    def is_closed(self) -> bool:
        return self._socket.closed

    @property
    def refused(self) -> Mapping[SignalRefusal, int]:
        return self._gate.refused

    async def announced(self, participant: UUID) -> str | None:
        return self._certificates.get(participant)

    async def send(self, recipient: UUID, kind: SignalKind, payload: str = "") -> None:
        now = self._clock.now()
        await self.post(
            seal(self.room, self.participant, recipient, kind, payload=payload, now=now)
        )

    async def post(self, envelope: Envelope) -> None:
        if self._socket.closed:
            raise SignallingClosed
        if (envelope.room, envelope.sender) != (self.room, self.participant):
            return  # the gateway would bring it on as ours
        await self._write(
            GuestSignal(
                guest=envelope.recipient,
                kind=envelope.kind,
                nonce=envelope.nonce,
                expires_at=envelope.expires_at,
                payload=envelope.payload,
            )
        )

    async def receive(self) -> Envelope:
        while True:
            frame = await self._socket.receive()
            said = read_from_gateway(frame.data) if frame.type is aiohttp.WSMsgType.TEXT else None
            if isinstance(said, KnockAsk | ReturnAsk):
                self._consider(said)
            elif isinstance(said, GuestSignal):
                envelope = Envelope(self.room, said.guest, self.participant, *said.sealed)
                if self._is_good(envelope, said.fingerprint):
                    return envelope
            else:
                await self.close()
                raise SignallingClosed

    async def say(self, message: BaseModel) -> None:
        """Tell the gateway; nothing happens when it is gone."""
        with suppress(SignallingClosed):
            await self._write(message)

    async def close(self) -> None:
        await self._tasks.close()
        await self._socket.close()
        await self._session.close()

    def _consider(self, asked: KnockAsk | ReturnAsk) -> None:
        if len(self._tasks.running) >= _MOST_QUESTIONS:
            _log.warning("the gateway asks too much")
            return
        self._tasks.start("gateway-question", self._answer(asked))

    async def _answer(self, asked: KnockAsk | ReturnAsk) -> None:
        await self.say(await self._questions.answer(asked))

    def _is_good(self, envelope: Envelope, fingerprint: str) -> bool:
        certificate = read_fingerprint(fingerprint)
        if certificate is None:
            return False
        self._certificates[envelope.sender] = certificate
        refusal = self._gate.check(envelope, {envelope.sender: certificate}, self._clock.now())
        if refusal is not None:
            _log.warning("a signalling message was dropped", code=refusal, kind=envelope.kind)
        return refusal is None

    async def _write(self, message: BaseModel) -> None:
        try:
            await self._socket.send_str(message.model_dump_json())
        except (ConnectionError, aiohttp.ClientError) as error:
            raise SignallingClosed from error
