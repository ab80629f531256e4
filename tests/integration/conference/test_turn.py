"""A relay as the only way between two people: coturn, and networks that do not touch."""

from __future__ import annotations

import _socket
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.ports.conference import IceServer, LinkState, SessionDescription
from tests.fakes.islands import Cable, Island
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.conference.meeting_on_loopback import Caller, LoopbackMeeting

pytestmark = [pytest.mark.alone, pytest.mark.slow]

_PORT = 34_781
_NAME, _PASSWORD = "somebody", "open sesame"
#: What coturn says last before it serves.
_READY = "IO method (auth thread)"
_NOT_BY_RELAY = re.compile(r"a=candidate:[^\r\n]* typ (?!relay)[^\r\n]*\r\n")


def _server(address: str, password: str = _PASSWORD) -> IceServer:
    return IceServer(f"turn:{address}:{_PORT}?transport=udp", _NAME, password)


def _coturn(folder: Path, addresses: list[str], *options: str) -> list[str]:
    if shutil.which("turnserver") is None:
        pytest.skip("no relay server here; install coturn")
    listening = [word for address in addresses for word in ("-L", address, "-E", address)]
    return [
        *("turnserver", "-n", "-v", "--no-cli", "--no-tls", "--no-dtls", "--log-file", "stdout"),
        *("--lt-cred-mech", "--realm", "test", "--user", f"{_NAME}:{_PASSWORD}"),
        *("--listening-port", str(_PORT), "--db", str(folder / "turn.db")),
        *("--pidfile", str(folder / "turn.pid"), "--min-port", "40000", "--max-port", "40200"),
        *listening,
        *options,
    ]


def _running(command: list[str], folder: Path) -> Iterator[Callable[[], str]]:
    """Run a relay server until the end of the test; gives its log."""
    log = folder / "turn.log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            until(
                lambda: "IO method (auth thread)" in log.read_text(errors="replace"), what="coturn"
            )
            yield lambda: log.read_text(errors="replace")
        finally:
            server.terminate()
            server.wait(60)


@pytest.fixture
def relay_on_loopback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], str]]:
    connect_by(monkeypatch)
    yield from _running(_coturn(tmp_path, ["127.0.0.1"], "--allow-loopback-peers"), tmp_path)


def _only_the_relay(description: SessionDescription) -> SessionDescription:
    assert " typ relay" in description.body, "no relay was allocated"
    return SessionDescription(description.kind, _NOT_BY_RELAY.sub("", description.body))


def _hears(frames: list[np.ndarray[tuple[int], np.dtype[np.float32]]]) -> bool:
    return any(float(np.abs(frame).max()) > 0.2 for frame in frames[-10:])


def _sound_passes_both_ways(meeting: LoopbackMeeting, caller: Caller) -> None:
    caller.speak(tone(1))
    meeting.host_speaks(tone(1, hertz=660))
    pieces = meeting.ear.pieces[caller.participant]
    until(lambda: _hears([piece.samples for piece in pieces]), what="sound at the host")
    until(lambda: _hears(caller.ear.frames), what="sound at the caller")
    caller.call.send_control("by relay")
    until(lambda: (caller.participant, "by relay") in meeting.ear.messages, what="the message")


def test_two_people_who_know_only_relayed_addresses_are_connected(
    relay_on_loopback: Callable[[], str],
) -> None:
    server = [_server("127.0.0.1")]
    with closing(LoopbackMeeting(server, server)) as meeting:
        caller = meeting.join(through=_only_the_relay)
        _sound_passes_both_ways(meeting, caller)
    assert "ALLOCATE processed, success" in relay_on_loopback()


def test_a_wrong_password_at_the_relay_leaves_the_direct_way(
    relay_on_loopback: Callable[[], str],
) -> None:
    wrong = [_server("127.0.0.1", "close sesame")]
    with closing(LoopbackMeeting(wrong, wrong)) as meeting:
        caller = meeting.join()
        assert caller.ear.links[-1] is LinkState.CONNECTED
    assert "ALLOCATE processed, success" not in relay_on_loopback()


@pytest.fixture
def islands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Island, Island, Callable[[], str]]]:
    """The host's network and the guest's; a relay server between them, which routes nothing."""
    # sockets within the namespaces reach nothing but each other
    monkeypatch.setattr(socket.socket, "connect", _socket.socket.connect)
    made: list[Island] = []
    try:
        made.extend(Island(name) for name in ("host", "guest", "relay"))
        host, guest, relay = made
        Cable(host, "10.77.1.2", relay, "10.77.1.1")
        Cable(guest, "10.77.2.2", relay, "10.77.2.1")
        for island, gateway in ((host, "10.77.1.1"), (guest, "10.77.2.1")):
            island.ip("route", "add", "default", "via", gateway)
        command = relay.command(*_coturn(tmp_path, ["10.77.1.1", "10.77.2.1"]))
        for log in _running(command, tmp_path):
            yield host, guest, log
    finally:
        for island in made:
            island.close()


def test_between_two_networks_only_who_knows_the_relay_is_connected(
    islands: tuple[Island, Island, Callable[[], str]],
) -> None:
    host, guest, log = islands
    near, far = [_server("10.77.1.1")], [_server("10.77.2.1")]
    with closing(LoopbackMeeting()) as without, closing(LoopbackMeeting(near, far)) as meeting:
        for one in (without, meeting):
            host.take_in(one.loop)
            guest.take_in(one.far_loop)
        vain = without.join(wait=False)
        _sound_passes_both_ways(meeting, meeting.join())
        assert without.ear.links[vain.participant] == [LinkState.CONNECTING]
    assert "ALLOCATE processed, success" in log()
