"""``host`` and ``join --headless`` in their own processes: lines are read, commands sent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.fakes.patience import until

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_S = 90.0
_END_S = 60.0

Line = dict[str, Any]


class Headless:
    """One command, started at once; ``lines`` are all that it has said so far."""

    command = ""

    def __init__(self, home: Path, *arguments: str) -> None:
        self._home = home
        self.lines: list[Line] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "meeting_desktop", self.command, "--headless", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=self._environment,
        )
        threading.Thread(target=self._read, name=f"{self.command}-lines", daemon=True).start()

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "MEETING_HOME": str(self._home)}

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def say(self, command: Line) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()

    def wait_for(self, event: str, holds: Callable[[Line], bool] = lambda _line: True) -> Line:
        """The first line of this kind that ``holds``; fails when the process ends without it."""
        found: list[Line] = []

        def look() -> bool:
            found.extend(one for one in list(self.lines) if one["event"] == event and holds(one))
            assert found or self.process.poll() is None, f"{self.command} ended: {self.lines[-5:]}"
            return bool(found)

        until(look, what=f"the line {event}", limit=_PATIENCE_S)
        return found[0]

    def finals(self, name: str) -> list[str]:
        """What the captions of ``name`` said in the end, one an utterance."""
        return [
            line["text"]
            for line in list(self.lines)
            if line["event"] == "caption" and line["state"] == "final" and line["name"] == name
        ]

    def close(self) -> None:
        """Whatever happened before, nothing of it is left."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(_END_S)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def kill(self) -> None:
        """No farewell, no clean-up: as when the power goes."""
        self.process.kill()
        self.process.wait(_END_S)


class HeadlessHost(Headless):
    command = "host"

    def end(self) -> None:
        """End the meeting for all, and wait until it is saved."""
        self.say({"type": "end"})
        self.wait_for("saved")
        assert self.process.wait(_END_S) == 0

    def export(self, meeting: str) -> Line:
        """The transcript as the command writes it."""
        done = subprocess.run(
            [sys.executable, "-m", "meeting_desktop", "export", meeting, "--format", "json"],
            capture_output=True,
            text=True,
            timeout=_END_S,
            cwd=ROOT,
            env=self._environment,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        transcript: Line = json.loads(done.stdout)
        return transcript


class HeadlessGuest(Headless):
    command = "join"
