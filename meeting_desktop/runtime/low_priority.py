"""Work that gives way to everything else on this machine, and may not eat all of its memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: Behind everything that a person waits for, and not behind other background work.
_NICE = 15
_BELOW_NORMAL = 0x4000


def give_way() -> None:
    """This process, and its threads, run when nobody else wants the processor."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(_NICE)


@contextmanager
def at_most(more_bytes: int) -> Iterator[None]:
    """What is allocated inside beyond ``more_bytes`` raises MemoryError; on Linux alone.

    Elsewhere the system has no such limit, or does not keep it.
    """
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _data_bytes() + more_bytes
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _data_bytes() -> int:
    """What the kernel counts against the limit now."""
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - no real file
        for line in status:
            if line.startswith("VmData:"):
                return int(line.split()[1]) << 10
    return 0
