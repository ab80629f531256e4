"""The check of a server says what a meeting would meet: against coturn, and against nothing."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest
from aioice import stun

from meeting_desktop.adapters.conference.ice_check import AioIceCheck
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.ice_check import AddressKind, IceReport
from tests.fakes.patience import until
from tests.integration.conference.turn_server import (
    PASSWORD,
    USER,
    TurnServer,
    free_port,
    turn_server,
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TurnServer]:
    with turn_server(tmp_path_factory.mktemp("coturn")) as made:
        yield made


@contextmanager
def checking(*, limit_seconds: float = 5.0) -> Iterator[AioIceCheck]:
    check = AioIceCheck(SystemClock(), limit_seconds=limit_seconds)
    yield check
    assert check.close(60)


def report_on(server: IceServer, *, limit_seconds: float = 5.0) -> IceReport:
    with checking(limit_seconds=limit_seconds) as check:
        return check.run(server).result(60)


def test_a_stun_server_tells_our_outside_address(server: TurnServer) -> None:
    report = report_on(IceServer(f"stun:127.0.0.1:{server.port}"))
    assert (report.reachable, report.kind) == (True, AddressKind.SERVER_REFLEXIVE)
    assert "sees this computer as 127.0.0.1" in report.sentence
    assert 0 < report.milliseconds < 5000


@pytest.mark.parametrize("transport", ["", "?transport=tcp"])
def test_a_turn_server_gives_a_relay(server: TurnServer, transport: str) -> None:
    url = f"turn:127.0.0.1:{server.port}{transport}"
    report = report_on(IceServer(url, USER, PASSWORD))
    assert (report.reachable, report.kind) == (True, AddressKind.RELAY)
    assert "a relay at 127.0.0.1:" in report.sentence


def test_a_relay_is_given_back(server: TurnServer) -> None:
    report = report_on(IceServer(f"turn:127.0.0.1:{server.port}", USER, PASSWORD))
    found = re.search(r"relay at 127\.0\.0\.1:(\d+)", report.sentence)
    assert found is not None
    until(lambda: is_free(int(found[1])), what="the relay's end")


def is_free(port: int) -> bool:
    with socket.socket(type=socket.SOCK_DGRAM) as trial:
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@pytest.mark.parametrize(
    ("username", "credential", "sentence"),
    [
        (USER, "wrong", "does not accept this user name and password"),
        ("brook", PASSWORD, "does not accept this user name and password"),
        (USER, "", "asks for a password"),
        ("", "", "asks for a user name and a password"),
    ],
)
def test_wrong_credentials_are_named(
    server: TurnServer, username: str, credential: str, sentence: str
) -> None:
    report = report_on(IceServer(f"turn:127.0.0.1:{server.port}", username, credential))
    assert (report.reachable, report.kind) == (False, AddressKind.HOST)
    assert sentence in report.sentence
    assert credential not in report.sentence or not credential


def test_a_port_where_nothing_listens_is_told_at_once() -> None:
    for url in (f"stun:127.0.0.1:{free_port()}", f"turn:127.0.0.1:{free_port()}?transport=tcp"):
        report = report_on(IceServer(url, "ada", "x"), limit_seconds=60.0)
        assert "Nothing listens there" in report.sentence


def test_a_server_that_does_not_answer_is_given_up() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        for url in (f"stun:127.0.0.1:{port}", f"turn:127.0.0.1:{port}"):
            report = report_on(IceServer(url, "ada", "x"), limit_seconds=0.3)
            assert not report.reachable
            assert "No answer within" in report.sentence


def test_a_port_without_tls_is_told(server: TurnServer) -> None:
    wanted = IceServer(f"turns:127.0.0.1:{server.port}", USER, PASSWORD)
    report = report_on(wanted, limit_seconds=1.0)
    assert not report.reachable
    # Some versions of coturn hang up, others wait for what makes sense to them.
    assert report.sentence.startswith(("The server speaks no TLS", "Nothing listens", "No answer"))


def test_a_name_that_is_not_there_is_told() -> None:
    def nowhere(_host: str) -> str:
        raise socket.gaierror(socket.EAI_NONAME, "not found")

    check = AioIceCheck(SystemClock(), lookup=nowhere)
    report = check.run(IceServer("stun:nowhere.example")).result(60)
    assert "The name nowhere.example was not found" in report.sentence
    assert check.close(60)


def test_a_resolver_that_hangs_is_not_waited_for() -> None:
    free = threading.Event()

    def hanging(_host: str) -> str:
        free.wait()
        return "127.0.0.1"

    check = AioIceCheck(SystemClock(), limit_seconds=0.1, lookup=hanging)
    try:
        report = check.run(IceServer("stun:slow.example")).result(60)
        assert "No answer within" in report.sentence
        assert check.close(20.0)
    finally:
        free.set()


def test_an_address_that_cannot_be_read_says_what_to_write() -> None:
    assert "Begin with stun:" in report_on(IceServer("example.org")).sentence


class _Oddly(asyncio.DatagramProtocol):
    """Answers noise first, then as servers did before RFC 5389, then with a refusal."""

    def __init__(self, *, error: int = 0) -> None:
        self.error = error

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.transport.sendto(b"\x01\x01\x00\x04noise", addr)
        asked = stun.parse_message(data)
        answer = stun.Message(
            message_method=stun.Method.BINDING,
            message_class=stun.Class.ERROR if self.error else stun.Class.RESPONSE,
            transaction_id=asked.transaction_id,
        )
        if self.error:
            answer.attributes["ERROR-CODE"] = (self.error, "No")
        else:
            answer.attributes["MAPPED-ADDRESS"] = addr
        self.transport.sendto(bytes(answer), addr)


@pytest.mark.parametrize(
    ("error", "sentence"), [(0, "in an old way"), (500, "refused with error 500")]
)
def test_odd_servers_are_told_apart(error: int, sentence: str) -> None:
    async def ask() -> IceReport:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Oddly(error=error), local_addr=("127.0.0.1", 0)
        )
        port = transport.get_extra_info("sockname")[1]
        with checking() as check:
            report = await asyncio.wrap_future(check.run(IceServer(f"stun:127.0.0.1:{port}")))
        transport.close()
        return report

    assert sentence in asyncio.run(ask()).sentence


def test_after_closing_nothing_is_asked() -> None:
    check = AioIceCheck(SystemClock())
    assert check.close(60)
    assert check.run(IceServer("stun:127.0.0.1")).cancelled()
