"""``WorkBench``: what a worker says of the request that it has, over a connection of its own.

Apart from the queue's connections: a job runs on a thread and may outlive a restart of the server.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from meeting_desktop.adapters.postgres.faults import login_faults, server_faults
from meeting_desktop.adapters.postgres.server_address import ServerAddress
from meeting_desktop.adapters.postgres.work_rows import read_wish, result_as_json
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.work import WorkResult
from meeting_desktop.ports.work import ClaimedWork

WORKER_APPLICATION = "meeting-desktop-worker"
#: Results of ten hours are a few megabytes.
WORKER_OPTIONS = "-c lock_timeout=5000 -c statement_timeout=60000 -c search_path=work"


class PostgresWorkBench:
    """See ``ports.work.WorkBench``. ``most``: so often is one begun; ``name``: this worker's."""

    def __init__(self, address: ServerAddress, *, most: int, name: str) -> None:
        self._address = address
        self._most = most
        self._name = name
        self._kept: psycopg.Connection[TupleRow] | None = None

    def claim(self, request: UUID) -> ClaimedWork | None:
        found = self._one("SELECT work.claim(%s, %s, %s)", request, self._most, self._name)
        if found is None:
            return None
        try:
            wish = read_wish(found["wish"])
        except EnvironmentFault:
            # Nobody else of this version reads it either.
            self._one("SELECT work.fail(%s, %s, %s)", request, found["turn"], "work_unknown")
            raise
        return ClaimedWork(request, found["turn"], wish)

    def tell_progress(self, work: ClaimedWork, share: float) -> bool:
        query = "SELECT work.tell_progress(%s, %s, %s::real)"
        return bool(self._one(query, work.request, work.turn, share))

    def finish(self, work: ClaimedWork, result: WorkResult) -> bool:
        said = Jsonb(result_as_json(result))
        return bool(self._one("SELECT work.finish(%s, %s, %s)", work.request, work.turn, said))

    def fail(self, work: ClaimedWork, code: str) -> None:
        self._one("SELECT work.fail(%s, %s, %s)", work.request, work.turn, code)

    def give_back(self, work: ClaimedWork, code: str, *, counts: bool) -> bool:
        query = "SELECT work.give_back(%s, %s, %s, %s)"
        return bool(self._one(query, work.request, work.turn, counts, code))

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _one(self, query: str, *values: object) -> Any:
        if self._kept is not None and self._kept.broken:
            self.close()
        if self._kept is None:
            with login_faults():
                self._kept = psycopg.connect(
                    self._address.conninfo(WORKER_APPLICATION, WORKER_OPTIONS), autocommit=True
                )
        with server_faults():
            row = self._kept.execute(query.encode(), values).fetchone()
        return row[0] if row is not None else None
