"""Whether the other side still wants our packets (RFC 7675), also where its answers take long.

aioice asks every five seconds, waits half a second for each answer, and ends the connection after
six that took longer, although packets come and go: by satellite, through a line that is full, or
where a machine is busy. Here an answer counts when it comes, and what ends the connection is half
a minute without any.

It reaches for private names. ``keep_asking`` says so at once if a later aioice has others.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any

from aioice.stun import TransactionError

from meeting_desktop.core.logging import get_logger
from meeting_desktop.runtime.tasks import SupervisedTasks

_log = get_logger(__name__)

#: The least and the most between two questions.
_BETWEEN_S = (4.0, 6.0)
#: Questions; half a minute has gone by when the next is due.
_MOST_UNANSWERED = 5
#: aioice waits 0.5, 1, 2, 4 and 8 s, and asks again after each but the last.
_REPEATS = 4

_PRIVATE = ("query_consent", "build_request", "close", "_nominated", "_query_consent_task")


def keep_asking(transport: Any, between_s: tuple[float, float] = _BETWEEN_S) -> None:
    """Let ``transport`` (an ``RTCIceTransport`` that has not begun) ask in this way."""
    connection: Any = getattr(transport, "_connection", None)
    if not all(hasattr(connection, name) for name in _PRIVATE):
        raise AttributeError("aioice asks for consent elsewhere now")
    connection.query_consent = Consent(connection, between_s).ask


class Consent:
    """``connection`` is an ``aioice.Connection``."""

    def __init__(self, connection: Any, between_s: tuple[float, float]) -> None:
        self.unanswered = 0
        self._connection = connection
        self._between_s = between_s

    async def ask(self) -> None:
        """Until the connection ends, which cancels this, or for too long nothing was answered."""
        questions = SupervisedTasks()
        try:
            while await self._is_to_go_on():
                self.unanswered += 1
                for pair in self._connection._nominated.values():
                    questions.start("consent", self.ask_once(pair))
        finally:
            await questions.close()
        _log.warning("connection dropped: nobody answers there any more")
        self._connection._query_consent_task = None  # it would wait for its own end
        await self._connection.close()

    async def ask_once(self, pair: Any) -> None:
        """Ask one ``CandidatePair``, and count the answer."""
        connection = self._connection
        try:
            await pair.protocol.request(
                connection.build_request(pair, nominate=False),
                pair.remote_addr,
                integrity_key=connection.remote_password.encode(),
                retransmissions=_REPEATS,
            )
        except TransactionError:
            return
        self.unanswered = 0

    async def _is_to_go_on(self) -> bool:
        await asyncio.sleep(random.uniform(*self._between_s))  # noqa: S311 - no secret
        return self.unanswered < _MOST_UNANSWERED
