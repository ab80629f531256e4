"""Networks that are apart: namespaces of the kernel, joined by cables that a test pulls.

They need root and the program ``ip`` of iproute2; where either is missing the test is skipped.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from itertools import count
from pathlib import Path

import pytest

from meeting_desktop.runtime.loop_thread import LoopThread

_CLONE_NEWNET = 0x40000000
_LIMIT_SECONDS = 60.0
_numbers = count(1)


class Island:
    """One namespace; ``close`` takes its cables with it."""

    def __init__(self, name: str) -> None:
        self.name = f"meeting-{os.getpid()}-{name}"
        _ip_or_skip("netns", "add", self.name)
        self.ip("link", "set", "lo", "up")

    def ip(self, *words: str) -> None:
        """The command ``ip`` within the namespace."""
        _ip("-n", self.name, *words)

    def command(self, *words: str) -> list[str]:
        """``words`` as a command that runs within the namespace."""
        return ["ip", "netns", "exec", self.name, *words]

    def take_in(self, loop: LoopThread) -> None:
        """From now on the loop's thread opens its sockets here."""

        async def there() -> None:
            self._enter()

        loop.submit(there()).result(_LIMIT_SECONDS)

    def _enter(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        with Path("/run/netns", self.name).open("rb") as file:
            if libc.setns(file.fileno(), _CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")

    def close(self) -> None:
        _ip("netns", "delete", self.name)


class Cable:
    """Between two islands; each end has an address of the same network of 256."""

    def __init__(self, one: Island, one_address: str, other: Island, other_address: str) -> None:
        number = next(_numbers)
        self._ends = ((one, f"mt{number}a", one_address), (other, f"mt{number}b", other_address))
        (_, one_end, _), (_, other_end, _) = self._ends
        _ip("-n", one.name, "link", "add", one_end, "type", "veth", "peer", "name", other_end,
            "netns", other.name)  # fmt: skip
        for island, end, address in self._ends:
            island.ip("address", "add", f"{address}/24", "dev", end)
            island.ip("link", "set", end, "up")

    def pull(self) -> None:
        """The first island's end goes down: its address is no use any more."""
        island, end, address = self._ends[0]
        island.ip("address", "delete", f"{address}/24", "dev", end)
        island.ip("link", "set", end, "down")


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _ip_or_skip(*words: str) -> None:
    if shutil.which("ip") is None:
        pytest.skip("no command ip here; install iproute2")
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"network namespaces are not allowed here: {done.stderr.strip()}")
