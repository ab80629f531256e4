"""Finding a meeting by its code over real sockets, on loopback alone."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from meeting_desktop.adapters.conference.code_proofs import Announcement, CodeProofs, make_nonce
from meeting_desktop.adapters.conference.multicast import GROUP, LOOPBACK, PORT, listening, sending
from meeting_desktop.adapters.conference.neighbourhood import Answering, find_by_code
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.meetings import make_room_code
from meeting_desktop.domain.room_codes import JoinTarget, show_room_code
from tests.fakes.clock import VirtualClock

#: One after the other, as those that come by a code: all of them hear what is said in the one
#: group, and a forger answers all.
pytestmark = pytest.mark.xdist_group("connected")

_LIMIT_S = 60.0
_ONLY = (LOOPBACK,)
_PIN = ":".join(["AB"] * 32)


def _run(test: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(_LIMIT_S):
            await test()

    asyncio.run(limited())


@asynccontextmanager
async def _answering(
    code: str, url: str = "http://127.0.0.1:1", pin: str = "", clock: VirtualClock | None = None
) -> AsyncIterator[Answering]:
    answering = Answering(clock or VirtualClock(), code, Announcement(url, pin))
    assert await answering.start(_ONLY)
    try:
        yield answering
    finally:
        answering.stop()


def test_a_meeting_is_found_by_its_code_however_it_is_typed() -> None:
    async def test() -> None:
        code = make_room_code()
        async with _answering(code, "https://192.0.2.7:8443", _PIN):
            found = await find_by_code(show_room_code(code).lower(), _ONLY)
            assert found == JoinTarget(code, "https://192.0.2.7:8443", certificate=_PIN)

    _run(test)


def test_of_several_meetings_on_one_machine_each_is_found() -> None:
    async def test() -> None:
        one, other = make_room_code(), make_room_code()
        async with (
            _answering(one, "http://127.0.0.1:1"),
            _answering(other, "http://127.0.0.1:2"),
        ):
            assert (await find_by_code(other, _ONLY)).address == "http://127.0.0.1:2"
            assert (await find_by_code(one, _ONLY)).address == "http://127.0.0.1:1"

    _run(test)


@pytest.mark.slow
def test_a_code_that_nobody_has_is_said_in_one_sentence() -> None:
    async def test() -> None:
        async with _answering(make_room_code()):
            with pytest.raises(UserFacingError, match=r"No meeting with this code.*\.$"):
                await find_by_code(make_room_code(), _ONLY)

    _run(test)


@pytest.mark.slow
@pytest.mark.parametrize("url", ["http://192.0.2.1:80", "https://x.example/path", "file:///x"])
def test_an_answer_that_leads_to_no_safe_address_is_none(url: str) -> None:
    async def test() -> None:
        code = make_room_code()
        async with _answering(code, url):
            with pytest.raises(UserFacingError):
                await find_by_code(code, _ONLY)

    _run(test)


def test_who_does_not_know_the_code_cannot_answer_in_the_hosts_place() -> None:
    async def test() -> None:
        code = make_room_code()
        forger = _Forger()
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: forger, sock=listening(_ONLY))
        asking = asyncio.ensure_future(find_by_code(code, _ONLY))
        await forger.answered.wait()
        async with _answering(code, "https://192.0.2.7:8443", _PIN):
            assert (await asking).address == "https://192.0.2.7:8443"
        transport.close()

    _run(test)


class _Forger(asyncio.DatagramProtocol):
    """Answers whatever is asked with an address of its own, and with the question itself."""

    def __init__(self) -> None:
        self.answered = asyncio.Event()
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self._transport is not None
        asked = json.loads(data)
        url, proof = "http://127.0.0.1:666", asked["proof"]
        forged = {"meeting": 1, "answer": asked["ask"], "url": url, "certificate": ""}
        for answer in ({**forged, "proof": proof}, {**forged, "proof": "0" * 64}, asked):
            self._transport.sendto(json.dumps(answer).encode(), addr)
        self.answered.set()


def test_a_flood_of_questions_is_answered_a_few_times_and_garbage_never() -> None:
    async def test() -> None:
        code, clock = make_room_code(), VirtualClock()
        proofs = await asyncio.to_thread(CodeProofs, code)
        with sending(LOOPBACK) as asker:
            async with _answering(code, clock=clock):
                for _ in range(60):
                    asker.sendto(proofs.question(make_nonce()), (GROUP, PORT))
                assert await _answers(asker) == 20
                clock.advance(10.0)
                for garbage in (b"", b"{}", b"x" * 2_000, b"\xff" * 500):
                    asker.sendto(garbage, (GROUP, PORT))
                asker.sendto(proofs.question(make_nonce()), (GROUP, PORT))
                assert await _answers(asker) == 1

    _run(test)


async def _answers(asker: socket.socket) -> int:
    """How many came, when no further one comes."""
    count, loop = 0, asyncio.get_running_loop()
    while True:
        try:
            async with asyncio.timeout(0.5):
                await loop.sock_recv(asker, 2_000)
        except TimeoutError:
            return count
        count += 1


def test_where_nothing_can_be_heard_the_meeting_goes_on() -> None:
    async def test() -> None:
        answering = Answering(VirtualClock(), make_room_code(), Announcement("http://127.0.0.1:1"))
        assert not await answering.start(["192.0.2.1"])  # no interface of this machine
        answering.stop()

    _run(test)
