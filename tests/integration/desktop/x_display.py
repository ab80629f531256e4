"""A display of one's own (Xvfb) with another program's windows on it."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from meeting_desktop.adapters.desktop.shared_windows import SharedWindows
from meeting_desktop.adapters.desktop.x11_windows import X11Windows
from meeting_desktop.adapters.desktop.x_server import XServer
from meeting_desktop.core.clock import SystemClock

_ROOT = Path(__file__).resolve().parents[3]
_INTERN_ATOM, _CHANGE_PROPERTY = 16, 18
_CARDINAL, _REPLACE = 6, 0


class Display:
    """``name`` is what DISPLAY would say."""

    def __init__(self, process: subprocess.Popen[str], name: str) -> None:
        self.process = process
        self.name = name

    @classmethod
    @contextmanager
    def started(cls, *options: str) -> Iterator[Display]:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp", "-noreset"]
        command += ["-screen", "0", "800x600x24", *options]
        process = subprocess.Popen(
            command, pass_fds=(writing,), stderr=subprocess.DEVNULL, text=True
        )
        os.close(writing)
        try:
            with open(reading, encoding="ascii") as number:  # noqa: PTH123 - a pipe
                yield cls(process, f":{number.readline().strip()}")
        finally:
            process.terminate()
            process.wait()

    @contextmanager
    def program(self) -> Iterator[Program]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.desktop.painted_windows"],
            cwd=_ROOT,
            env={**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            try:
                yield Program(process)
            finally:
                process.kill()

    def windows(self) -> SharedWindows:
        return SharedWindows(lambda: X11Windows(self.name), SystemClock())

    def say_of(self, window: int | None, name: str, numbers: tuple[int, ...]) -> None:
        """Set a property as a window manager would; of the background for None."""
        server = XServer(self.name)
        target = server.root if window is None else window
        body = struct.pack(
            f"=3IB3xI{len(numbers)}I",
            target,
            self._atom(server, name),
            _CARDINAL,
            32,
            len(numbers),
            *numbers,
        )
        server.tell(_CHANGE_PROPERTY, _REPLACE, body)
        server.close()

    def atom(self, name: str) -> int:
        """The number of a word of the protocol."""
        server = XServer(self.name)
        number = self._atom(server, name)
        server.close()
        return number

    @staticmethod
    def _atom(server: XServer, name: str) -> int:
        encoded = name.encode()
        answer = server.ask(_INTERN_ATOM, 0, struct.pack("=HH", len(encoded), 0) + encoded)
        (number,) = struct.unpack_from("=I", answer, 8)
        return int(number)


class Program:
    """Each command returns when the display has it; names are one word."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def open(self, name: str, colour: tuple[int, int, int]) -> int:
        """``colour`` as in a picture: blue, green, red. The window's number."""
        return self.do("open", name, *reversed(colour))

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """It draws nothing meanwhile."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def do(self, command: str, name: str, *numbers: int) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = " ".join([command, name, *map(str, numbers)])
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())
