"""Whoever still answers is still wanted, however long an answer takes; who does not is given up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import aioice
import pytest
from aioice.stun import TransactionTimeout

from meeting_desktop.adapters.conference.consent import Consent, keep_asking

_AT_ONCE = (0.0, 0.0)
_LIMIT_S = 60.0


class _Slow:
    """The other side: it answers each question when ``late`` further ones have been asked."""

    def __init__(self, late: int, questions: int) -> None:
        self.asked: list[asyncio.Future[None]] = []
        self.heard_all = asyncio.Event()
        self._late = late
        self._questions = questions

    async def request(self, *_message: object, **_how: object) -> None:
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.asked.append(answer)
        if len(self.asked) >= self._questions:
            self.heard_all.set()
        if len(self.asked) > self._late:
            self.asked[-1 - self._late].set_result(None)
        await answer


class _Silent:
    def __init__(self) -> None:
        self.asked = 0

    async def request(self, *_message: object, **_how: object) -> None:
        self.asked += 1
        raise TransactionTimeout


class _Connection:
    """What of an ``aioice.Connection`` has to do with it."""

    def __init__(self, protocol: object) -> None:
        self.remote_password = "sample"
        self.closed = asyncio.Event()
        self._nominated = {1: SimpleNamespace(protocol=protocol, remote_addr=("127.0.0.1", 9))}
        self._query_consent_task: object = "runs"

    def build_request(self, pair: object, *, nominate: bool) -> object:
        return pair

    async def close(self) -> None:
        assert self._query_consent_task is None
        self.closed.set()


def test_answers_that_come_two_questions_later_keep_a_connection() -> None:
    async def ask() -> None:
        slow = _Slow(late=2, questions=50)
        connection = _Connection(slow)
        asking = asyncio.create_task(Consent(connection, _AT_ONCE).ask())
        async with asyncio.timeout(_LIMIT_S):
            await slow.heard_all.wait()
        assert not connection.closed.is_set()
        asking.cancel()
        await asyncio.wait([asking])
        assert all(one.done() for one in slow.asked)  # nothing is left behind

    asyncio.run(ask())


def test_five_questions_without_an_answer_end_it() -> None:
    async def ask() -> None:
        silent = _Silent()
        connection = _Connection(silent)
        await Consent(connection, _AT_ONCE).ask()
        assert connection.closed.is_set()
        assert silent.asked == 5

    asyncio.run(ask())


@asynccontextmanager
async def _connected() -> AsyncIterator[tuple[Any, Any]]:
    """Two real ones on this machine; the first asks at its own pace, in our way."""
    ends: list[Any] = [aioice.Connection(ice_controlling=first) for first in (True, False)]
    keep_asking(SimpleNamespace(_connection=ends[0]), (0.05, 0.05))
    for one, other in (ends, ends[::-1]):
        await one.gather_candidates()
        other.remote_username, other.remote_password = one.local_username, one.local_password
    for one, other in (ends, ends[::-1]):
        for candidate in other.local_candidates:
            await one.add_remote_candidate(candidate)
        await one.add_remote_candidate(None)
    try:
        async with asyncio.timeout(_LIMIT_S):
            await asyncio.gather(*(one.connect() for one in ends))
        yield ends[0], ends[1]
    finally:
        for one in ends:
            await one.close()


def test_of_a_real_connection_an_answer_counts_and_its_end_is_noticed() -> None:
    async def ask() -> None:
        async with _connected() as (near, far):
            consent = Consent(near, _AT_ONCE)
            consent.unanswered = 3
            [pair] = near._nominated.values()
            await consent.ask_once(pair)
            assert consent.unanswered == 0
            await far.close()
            async with asyncio.timeout(_LIMIT_S):
                assert isinstance(await near.get_event(), aioice.ConnectionClosed)

    asyncio.run(ask())


def test_another_aioice_is_noticed() -> None:
    with pytest.raises(AttributeError, match="elsewhere"):
        keep_asking(object())
