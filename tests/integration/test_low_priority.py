"""Work that gives way: its child is ended when it is not wanted, and may not take all memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.runtime.child_worker import ChildWorker
from meeting_desktop.runtime.low_priority import at_most, give_way

Report = Callable[[Any], None]


def _work_for_ever(_argument: object, report: Report) -> None:
    give_way()
    report((os.getpid(), os.nice(0)))
    while True:
        sum(range(1_000))


def _eat(_argument: object, _report: Report) -> str:
    with at_most(64 << 20):
        try:
            bytearray(512 << 20)
        except MemoryError:
            pass
        else:
            return "eaten"
    return f"refused, and then {len(bytearray(512 << 20)) >> 20}"


def test_a_child_that_is_not_wanted_any_more_is_ended_at_once() -> None:
    told: list[tuple[int, int]] = []
    child: ChildWorker[tuple[int, int], None] = ChildWorker(SystemClock())
    with pytest.raises(EnvironmentFault) as ended:
        child.run(_work_for_ever, None, told.append, wanted=lambda: not told)
    assert ended.value.code == "cancelled"
    ((process, niceness),) = told
    assert niceness > os.nice(0)
    assert not Path(f"/proc/{process}").exists() or sys.platform != "linux"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps this limit")
def test_memory_is_limited_and_then_free_again() -> None:
    child: ChildWorker[object, str] = ChildWorker(SystemClock())
    assert child.run(_eat, None, lambda _told: None) == "refused, and then 512"
