"""What is left when the process is killed in the midst of its writes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

import pytest

from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.paths import Paths
from tests.fakes.clock import VirtualClock

_ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def endless_writer(paths: Paths) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    module = "tests.integration.store.endless_writer"
    with subprocess.Popen(
        [sys.executable, "-m", module, str(paths.data)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout
        finally:
            process.kill()


@pytest.mark.parametrize("writes", [1, 7, 40])
def test_every_write_whose_future_was_done_survives_a_kill(
    paths: Paths, opened: Callable[..., SqliteStore], writes: int
) -> None:
    with endless_writer(paths) as (process, lines):
        safe = [UUID(next(lines).strip()) for _ in range(writes)]
        process.kill()
        safe += [UUID(line.strip()) for line in lines if len(line.strip()) == 36]
    store = opened()
    for transcript in store.read(lambda uow: [uow.transcripts.latest(one) for one in safe]):
        assert transcript is not None
        assert len(transcript.segments) == 2
    # At most the one write that was under way may be there on top, whole.
    assert store.read(lambda uow: uow.meetings.count()) - len(safe) in {0, 1}
    assert store.facts().integrity == "ok"


def test_a_home_in_use_is_refused_until_its_process_is_gone(
    paths: Paths, clock: VirtualClock, opened: Callable[..., SqliteStore]
) -> None:
    with endless_writer(paths) as (process, lines):
        next(lines)
        with pytest.raises(EnvironmentFault) as raised:
            open_store(paths, clock)
        assert raised.value.code == "already_running"
        assert process.poll() is None
    assert opened().read(lambda uow: uow.meetings.count()) > 0
