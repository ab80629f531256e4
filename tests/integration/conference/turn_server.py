"""coturn on loopback, with one user, for a test."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.patience import until

USER, PASSWORD = "ada", "correct horse"


@dataclass(frozen=True, slots=True)
class TurnServer:
    port: int


def free_port() -> int:
    """A port that nothing listens on, neither UDP nor TCP, a moment ago."""
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        port: int = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", port))
        return port


@contextmanager
def turn_server(folder: Path) -> Iterator[TurnServer]:
    """Skips where coturn is not installed."""
    program = shutil.which("turnserver")
    if program is None:
        pytest.skip("coturn is not installed")
    port = free_port()
    command = [
        program,
        *("-n", "--no-cli", "--no-tls", "--no-dtls", "--lt-cred-mech", "--fingerprint"),
        *("--listening-ip=127.0.0.1", f"--listening-port={port}", "--relay-ip=127.0.0.1"),
        *("--realm=example.org", f"--user={USER}:{PASSWORD}", "--allow-loopback-peers"),
        *(
            f"--userdb={folder / 'turn.db'}",
            f"--pidfile={folder / 'turn.pid'}",
            "--log-file=stdout",
        ),
    ]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            until(lambda: _listens(port), what="coturn")
            yield TurnServer(port)
        finally:
            process.terminate()
            process.wait(60)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
