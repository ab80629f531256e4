"""``meeting-desktop gateway`` in its own process, to be killed and started again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from meeting_desktop.adapters.conference.hosting import Elsewhere

_ROOT = Path(__file__).resolve().parents[2]
_END_S = 30.0


class GatewayProcess:
    """Returns when it listens; ``key`` is what hosts need; with ``dsn`` it finds them there."""

    def __init__(self, folder: Path, port: int = 0, dsn: str = "") -> None:
        key_file = folder / "gateway.key"
        if not dsn and not key_file.exists():
            run_gateway("--make-key", "--key-file", str(key_file))
        self.key = "" if dsn else key_file.read_text().strip()
        self._by_database = bool(dsn)
        hosts = ("--dsn", dsn) if dsn else ("--key-file", str(key_file))
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "meeting_desktop", "gateway"),
                *("--bind", f"127.0.0.1:{port}", *hosts),
            ],
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
            env=os.environ.copy(),
        )
        assert self.process.stdout is not None
        said = json.loads(self.process.stdout.readline())
        assert said["event"] == "listening"
        self.url, self.port = said["url"], said["port"]

    @property
    def address(self) -> Elsewhere:
        return Elsewhere(lambda: self.url, lambda: self.key, lambda: self._by_database)

    def kill(self) -> None:
        """As ``kill -9`` does."""
        self.process.kill()
        self.close()

    def close(self) -> int:
        """End it politely, if it is there; its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        code = self.process.wait(_END_S)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


def run_gateway(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, when it is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "meeting_desktop", "gateway", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=_ROOT,
        check=False,
    )
