"""One participant's line in one room, by the shared database."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID, uuid4

from meeting_desktop.adapters.postgres.live_exchange import LiveExchange
from meeting_desktop.adapters.postgres.live_server import Arrived, LiveServer
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.signalling_rules import (
    MAX_NONCE,
    MAX_PAYLOAD,
    Envelope,
    SignalGate,
    SignalKind,
    SignalRefusal,
    seal,
)
from meeting_desktop.ports.signalling import SignallingClosed

T = TypeVar("T")
_log = get_logger(__name__)

#: Messages that wait for a slow reader; more are dropped, newest first.
MAX_WAITING = 1_000
#: A line over which nothing could be said for so long is none.
_POST_S = 30.0
#: A goodbye may be said later.
_CLOSE_S = 5.0


class LineDesk(Protocol):
    """Whose lines they are; called on the exchange's thread."""

    def review(self, server: LiveServer) -> None:
        """Find out which lines are none any more, and end them."""
        ...

    def forget_line(self, line: UUID) -> None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Whose line, where, and the certificate that they announce."""

    room: str
    participant: UUID
    fingerprint: str


class PostgresLine:
    """See ``ports.signalling.SignallingLine``. It outlives connections of the exchange."""

    def __init__(
        self,
        exchange: LiveExchange,
        desk: LineDesk,
        place: Place,
        gate: SignalGate,
    ) -> None:
        self.id = uuid4()
        self.room = place.room
        self.participant = place.participant
        self.fingerprint = place.fingerprint
        #: The server may know it.
        self.was_asked_for = False
        self._exchange = exchange
        self._desk = desk
        self._gate = gate
        self._repeats: Counter[SignalRefusal] = Counter()
        self._loop = asyncio.get_running_loop()
        self._arrived: asyncio.Queue[Envelope | None] = asyncio.Queue()
        self._why: SignallingClosed | None = None

    @property
    def refused(self) -> Mapping[SignalRefusal, int]:
        return Counter(self._gate.refused) + self._repeats

    @property
    def ended(self) -> SignallingClosed | None:
        """Why it is closed; None: it is open."""
        return self._why

    async def announced(self, participant: UUID) -> str | None:
        self._require_open()
        return await self._ask(lambda server: server.announced(self.id, participant))

    async def send(self, recipient: UUID, kind: SignalKind, payload: str = "") -> None:
        now = self._exchange.now()
        await self.post(
            seal(self.room, self.participant, recipient, kind, payload=payload, now=now)
        )

    async def post(self, envelope: Envelope) -> None:
        self._require_open()
        if not _can_be_sent(envelope):
            _log.warning("a signalling message was not sent", code="unfit", kind=envelope.kind)
            return
        outcome = await self._ask(partial(self._post, envelope, itertools.count()))
        if outcome == "gone":
            raise self._why or SignallingClosed()
        if outcome not in {"posted", "absent"}:
            _log.warning("a signalling message was not sent", code=outcome, kind=envelope.kind)

    async def receive(self) -> Envelope:
        while self._why is None:
            envelope = await self._arrived.get()
            if envelope is None:
                break
            if not self._gate.is_late(envelope, self._exchange.now()):
                return envelope
        self._arrived.put_nowait(None)  # for whoever else waits
        raise self._why or SignallingClosed()

    async def close(self) -> None:
        if self._why is None:
            self.end(SignallingClosed())
            left = self._exchange.ask(self.leave, patient=True)
            await done_or_later(left)

    def end(self, why: SignallingClosed) -> None:
        """On the line's loop: whoever waits hears why."""
        if self._why is None:
            self._why = why
            self._arrived.put_nowait(None)

    def end_from_afar(self, why: SignallingClosed) -> None:
        """The same on any thread."""
        with suppress(RuntimeError):  # its loop is over
            self._loop.call_soon_threadsafe(self.end, why)

    def take_from_afar(self, arrived: Arrived) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._take, arrived)

    def _take(self, arrived: Arrived) -> None:
        """Keep a message for ``receive``, if it is to be believed."""
        envelope = arrived.envelope
        if arrived.is_repeat:
            self._repeats[SignalRefusal.REPLAYED] += 1
            return
        announced = {envelope.sender: arrived.fingerprint}
        refusal = self._gate.check(envelope, announced, self._exchange.now())
        if refusal is not None:
            _log.warning("a signalling message was dropped", code=refusal, kind=envelope.kind)
        elif self._arrived.qsize() < MAX_WAITING:
            self._arrived.put_nowait(envelope)

    async def _ask(self, work: Callable[[LiveServer], T]) -> T:
        """Raises: SignallingClosed, also where the server was not there for too long."""
        try:
            async with asyncio.timeout(_POST_S):
                return await asyncio.wrap_future(self._exchange.ask(work, patient=True))
        except (TimeoutError, EnvironmentFault):
            self.end(SignallingClosed())
            self._exchange.ask(self.leave, patient=True)
        raise self._why or SignallingClosed()

    def _post(self, envelope: Envelope, tries: Iterator[int], server: LiveServer) -> str:
        outcome = server.post(self.id, envelope, again=next(tries) > 0)
        if outcome == "gone":
            self._desk.review(server)
        return outcome

    def leave(self, server: LiveServer) -> None:
        self._desk.forget_line(self.id)
        server.leave(self.id)

    def _require_open(self) -> None:
        if self._why is not None:
            raise self._why


async def done_or_later(work: Future[None]) -> None:
    """Wait a little for what is also done where nobody waits for it: when the server is back."""
    with suppress(TimeoutError, EnvironmentFault):
        async with asyncio.timeout(_CLOSE_S):
            await asyncio.shield(asyncio.wrap_future(work))


def _can_be_sent(envelope: Envelope) -> bool:
    """Texts of the database hold neither NUL nor half a character."""
    said = envelope.payload + envelope.nonce + envelope.room
    whole = "\0" not in said and not any("\ud800" <= letter <= "\udfff" for letter in said)
    fits = len(envelope.payload) <= MAX_PAYLOAD and 0 < len(envelope.nonce) <= MAX_NONCE
    return whole and fits and envelope.expires_at.tzinfo is not None


def closed_for_good(sentence: str, code: str = "ticket_refused") -> SignallingClosed:
    closed = SignallingClosed(sentence, code=code)
    closed.retryable = False
    return closed


def not_in_it() -> SignallingClosed:
    return closed_for_good("You are not in this meeting, or it is over.")


def opened_elsewhere() -> SignallingClosed:
    return closed_for_good(
        "This meeting was opened elsewhere; it goes on there.", "opened_elsewhere"
    )
