"""``meeting-desktop join --headless`` in its own process: lines are read, commands sent."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.e2e.headless_host import ROOT, Line
from tests.fakes.patience import until

_PATIENCE_S = 60.0


class HeadlessJoiner:
    """Started at once; ``lines`` are all that it has said so far.

    ``within`` are the words of a command that runs another.
    """

    def __init__(
        self, home: Path, target: str, *arguments: str, within: Sequence[str] = ()
    ) -> None:
        self.lines: list[Line] = []
        self.errors: list[str] = []
        self.process = subprocess.Popen(
            [
                *(*within, sys.executable, "-m", "meeting_desktop"),
                *("join", target, "--headless", *arguments),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "MEETING_HOME": str(home)},
        )
        self._readers = [
            threading.Thread(target=self._read, name="joiner-lines", daemon=True),
            threading.Thread(target=self._read_errors, name="joiner-errors", daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        self.errors.extend(self.process.stderr)

    def type(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def say(self, command: Line) -> None:
        self.type(json.dumps(command))

    def wait_for(self, event: str, holds: Callable[[Line], bool] = lambda _line: True) -> Line:
        """The first line of this kind that ``holds``; fails when the process ends without it."""
        found: list[Line] = []

        def look() -> bool:
            ended = self.process.poll() is not None
            found.extend(one for one in list(self.lines) if one["event"] == event and holds(one))
            assert found or not ended, f"the joiner ended: {self.lines[-3:]} {self.errors}"
            return bool(found)

        until(look, what=f"the line {event}", limit=_PATIENCE_S)
        return found[0]

    def interrupt(self) -> None:
        """Ctrl+C."""
        self.process.send_signal(signal.SIGINT)

    def ended(self) -> int:
        """Wait for the end; the exit code, when everything that was said has been read."""
        code = self.process.wait(_PATIENCE_S)
        for reader in self._readers:
            reader.join(_PATIENCE_S)
        return code

    def close(self) -> None:
        """Whatever happened before, nothing of it is left."""
        if self.process.poll() is None:
            self.process.kill()
        self.ended()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
