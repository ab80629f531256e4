"""Homes that meet on the measured server: an empty one that pulls, and two that stay in step."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from meeting_desktop.application.keep_in_step import InStep, KeepInStep, StepState
from meeting_desktop.application.synchronise import SERVER, Round, Synchronise
from meeting_desktop.bootstrap.parts import open_database
from meeting_desktop.bootstrap.shared import open_postgres
from meeting_desktop.cli.footprint import memory_mb
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.unit_of_work import Committed, Store

_PULL_LIMIT_SECONDS = 600.0
_LIMIT_SECONDS = 60.0
#: Between two changes, so that they meet the rounds of both sides at any moment.
_APART_SECONDS = 0.5


def measure_pull(login: SharedLogin, home: Path, rows: int) -> dict[str, float]:
    """An empty home takes in everything, in a process of its own.

    Raises: EnvironmentFault, fewer rows came than there are.
    """
    asked = {"home": str(home), "host": login.host, "port": login.port, "login": login.login}
    asked |= {"password": login.password, "database": login.database}
    done = subprocess.run(
        [sys.executable, "-m", "meeting_desktop.cli.bench_shared_homes"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=_PULL_LIMIT_SECONDS,
        env=dict(os.environ),
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    if figures["pull_rows"] < rows:
        raise EnvironmentFault("Not all rows came; nothing was measured.", code="bench_incomplete")
    return figures


def measure_way(login: SharedLogin, folder: Path, changes: int) -> list[float]:
    """Seconds from a write in one home until whoever listens to the other home's store hears it.

    Raises: EnvironmentFault, a change did not come within a minute.
    """
    with (
        _connected(folder / "desk", login) as desk,
        _connected(folder / "laptop", login) as laptop,
        _in_step(desk, login),
        _in_step(laptop, login),
    ):
        return _Way(desk, laptop).measure(changes)


class _Way:
    def __init__(self, desk: Store, laptop: Store) -> None:
        self._desk = desk
        self._heard = threading.Event()
        self._lead = new_id()
        self._chance = random.Random(5)  # noqa: S311 - the same pauses each time
        laptop.subscribe(self._hear)

    def measure(self, changes: int) -> list[float]:
        person = self._desk.read(lambda uow: uow.people.me()).id
        lead = Lead(self._lead, person, "Mary", "Example Bakery")
        self._send(lead)
        return [self._send(replace(lead, name=f"Mary {number}")) for number in range(changes)]

    def _hear(self, committed: Committed[object]) -> None:
        if any(change.id == self._lead for change in committed.changes):
            self._heard.set()

    def _send(self, lead: Lead) -> float:
        threading.Event().wait(self._chance.uniform(0.0, _APART_SECONDS))
        self._heard.clear()
        began = time.perf_counter()
        self._desk.write(lambda uow: uow.leads.put(lead)).result()
        if not self._heard.wait(_LIMIT_SECONDS):
            raise EnvironmentFault("A change did not come.", code="bench_incomplete")
        return time.perf_counter() - began


@contextmanager
def _in_step(store: Store, login: SharedLogin) -> Iterator[None]:
    settled = threading.Event()

    def hear(state: InStep) -> None:
        if state.state is StepState.IN_STEP:
            settled.set()

    keeper = KeepInStep(
        store, lambda: login, open_postgres, SystemClock(), device={"name": "bench"}
    )
    keeper.changed.subscribe(hear)
    keeper.start()
    try:
        settled.wait(_LIMIT_SECONDS)
        yield
    finally:
        keeper.stop(_LIMIT_SECONDS)


@contextmanager
def _connected(home: Path, login: SharedLogin) -> Iterator[Store]:
    """A new home that belongs to the login's person; nothing was pulled yet."""
    paths = find_paths({"MEETING_HOME": str(home)})
    paths.prepare()
    store = open_database(paths, SystemClock())
    try:
        database = open_postgres(login)
        facts = database.facts()
        database.close()
        store.write(lambda uow: uow.sync.adopt(facts, new_id()), actor=SERVER).result()
        yield store
    finally:
        store.close(_LIMIT_SECONDS)


def _pull(home: Path, login: SharedLogin) -> dict[str, float]:
    """In the child. Memory is looked at after each page."""
    with _connected(home, login) as store:
        before = peak = memory_mb()

        def look(_round: Round) -> None:
            nonlocal peak
            peak = max(peak, memory_mb())

        began = time.perf_counter()
        database = open_postgres(login)
        done = Synchronise(store, look).round(database)
        took = time.perf_counter() - began
        database.close()
    return {
        "pull_rows": done.received,
        "pull_seconds": took,
        "pull_rows_per_second": done.received / took,
        "pull_memory_growth_mb": peak - before,
    }


def main() -> None:
    asked: dict[str, Any] = json.loads(sys.stdin.read())
    home = Path(asked.pop("home"))
    print(json.dumps(_pull(home, SharedLogin(**asked))))


if __name__ == "__main__":
    main()
