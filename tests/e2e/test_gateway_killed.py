"""A gateway on a server, as its operator runs it: killed and started again during a call."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.room_codes import JoinTarget, read_join_target
from meeting_desktop.ports.conference import LinkState
from meeting_desktop.ports.joining import HostUnreachable
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.e2e.gateway_process import GatewayProcess, run_gateway
from tests.e2e.headless_host import HeadlessHost
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.fakes.sounds import tone, write_wav
from tests.integration.conference.hosting_rig import LIMIT_S, Guest, Host
from tests.integration.conference.meeting_on_loopback import Microphone

_HEARD_SECONDS = 2.0


@pytest.fixture
def guests(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Guest]]:
    """Two guests' applications; connections stay on loopback."""
    connect_by(monkeypatch)
    loop = LoopThread("media-far")
    loop.start()
    guests = [Guest(loop), Guest(loop)]
    yield guests
    for guest in guests:
        guest.close()
    assert loop.stop(LIMIT_S)


@pytest.mark.slow
def test_a_call_goes_on_while_the_gateway_is_killed_and_new_guests_come_afterwards(
    tmp_path: Path, guests: list[Guest]
) -> None:
    first, second = guests
    gateway = GatewayProcess(tmp_path)
    host = Host(elsewhere=gateway.address)
    try:
        ticket, link = first.join(host.link()), host.link()
        first.call_up(ticket)
        host.bridge.set_admitted(ticket.participant, True)
        first.microphone = Microphone(first.call.put_own_sound, tone(1.0))
        until(lambda: _is_loud(host), what="the guest's voice")
        gateway.kill()
        begun = host.bridge.position()
        until(lambda: host.bridge.position() - begun > _HEARD_SECONDS * 48_000)
        assert _is_loud(host)
        gateway = GatewayProcess(tmp_path, gateway.port)
        until(lambda: _comes_in(second, link), what="the host at the new gateway", limit=60.0)
        second.call_up(second.join(host.link()))
        assert LinkState.LOST not in host.ear.links[ticket.participant]
        # A machine that stands still leaves gaps too, but not over and over what was listened to.
        assert all(gap.samples < _HEARD_SECONDS * 48_000 for gap in host.ear.gaps)
    finally:
        host.close()
        code = gateway.close()
    assert code == 0


def _is_loud(host: Host) -> bool:
    heard: list[Any] = host.ear.host_heard[-1:]
    return bool(heard) and float(np.abs(heard[-1][1]).max()) > 0.05


def _comes_in(guest: Guest, link: JoinTarget) -> bool:
    try:
        guest.join(link)
    except HostUnreachable as away:
        threading.Event().wait(away.wait_s)  # as it was asked to
        return False
    return True


@pytest.mark.slow
@pytest.mark.speech
@pytest.mark.timeout(300)
def test_a_host_without_a_window_has_its_guests_come_by_the_gateway(
    tmp_path: Path,
    meeting_home: Path,
    small_model: None,
    monkeypatch: pytest.MonkeyPatch,
    guests: list[Guest],
) -> None:
    gateway = GatewayProcess(tmp_path)
    monkeypatch.setenv("MEETING_CONFERENCE__GATEWAY_URL", gateway.url)
    monkeypatch.setenv("MEETING_CONFERENCE__GATEWAY_KEY_FILE", str(tmp_path / "gateway.key"))
    sound = write_wav(tmp_path / "host.wav", np.tile(tone(1.0), 600))
    host = HeadlessHost(meeting_home, "--title", "Elsewhere", "--input", str(sound))
    try:
        link = read_join_target(host.wait_for("open")["guest_url"])
        assert link.address == gateway.url
        gateway.kill()
        gateway = GatewayProcess(tmp_path, gateway.port)
        until(lambda: _comes_in(guests[0], link), what="the host at the new gateway", limit=60.0)
        with pytest.raises(UserFacingError, match="not valid any more"):
            guests[1].join(link)
        host.end()
    finally:
        host.close()
        gateway.close()


def test_the_gateway_says_how_to_make_the_key_that_it_needs(tmp_path: Path) -> None:
    key_file = tmp_path / "gateway.key"
    asked = run_gateway("--bind", "127.0.0.1:0", "--key-file", str(key_file))
    assert asked.returncode == 1
    assert "--make-key" in asked.stderr
    made = run_gateway("--make-key", "--key-file", str(key_file))
    assert made.returncode == 0, made.stderr
    assert made.stdout == key_file.read_text()
    if os.name == "posix":
        assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    again = run_gateway("--make-key", "--key-file", str(key_file))
    assert again.returncode == 1
    assert made.stdout == key_file.read_text()


@pytest.mark.parametrize("arguments", [("--bind", "127.0.0.1:0"), ("--make-key",)])
def test_without_a_keyring_the_gateway_asks_for_a_file(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    asked = run_gateway(*arguments)
    assert asked.returncode == 3
    assert "--key-file" in asked.stderr
    assert asked.stdout == ""


def test_without_tls_the_gateway_serves_this_machine_alone(tmp_path: Path) -> None:
    key_file = tmp_path / "gateway.key"
    run_gateway("--make-key", "--key-file", str(key_file))
    refused = run_gateway("--bind", "0.0.0.0:0", "--key-file", str(key_file))
    assert refused.returncode == 1
    assert "HTTPS" in refused.stderr
