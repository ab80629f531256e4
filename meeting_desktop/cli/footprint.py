"""What this process costs: CPU seconds and memory, from the operating system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_KIBIBYTE = 1024
_MEBIBYTE = 1024 * 1024


def cpu_seconds() -> float:
    """CPU time of all threads of this process, user and system."""
    times = os.times()
    return times.user + times.system


def memory_mb() -> float:
    """Resident memory in MiB: now, or the peak where only that is told; 0 where nothing is."""
    status = Path("/proc/self/statm")
    if status.exists():
        pages = int(status.read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / _MEBIBYTE
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kibibytes on Linux, bytes on macOS.
    return peak / _MEBIBYTE if sys.platform == "darwin" else peak / _KIBIBYTE


def peak_memory_mb() -> float:
    """The most resident memory of this process so far, in MiB; 0 where nothing is told."""
    status = Path("/proc/self/status")
    if not status.exists():
        return memory_mb()
    # Not ru_maxrss: on Linux a child begins with what its parent had.
    lines = status.read_text(encoding="ascii", errors="replace").splitlines()
    peaks = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(peaks[0]) / _KIBIBYTE if peaks else 0.0
