"""``SharedDatabase`` over one connection: push, the feed, and the hint that there is something."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from meeting_desktop.adapters.postgres.connecting import connect
from meeting_desktop.adapters.postgres.faults import fault, server_faults
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.presence import ColleagueNow
from meeting_desktop.domain.sync import (
    DeviceSession,
    FeedRow,
    Look,
    Operation,
    Refusal,
    ServerFacts,
    Verdict,
)
from meeting_desktop.ports.shared_login import SharedLogin

_CHANNEL = "meeting_sync"
#: Between two hints of the server; somebody else's covers what was pushed before it.
_HINT_S = 0.05


class PostgresDatabase:
    """See ``ports.sync.SharedDatabase``. Connects when made; one thread uses it, ``wake`` aside."""

    def __init__(self, login: SharedLogin) -> None:
        self._connection = connect(login)
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        #: The highest number of what was pushed and perhaps not hinted at yet; 0: nothing.
        self._pushed = 0
        try:
            with server_faults():
                self._connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(_CHANNEL)))
        except BaseException:
            self.close()
            raise

    def facts(self) -> ServerFacts:
        with server_faults():
            row = self._connection.execute("SELECT public.server_facts()").fetchone()
        if row is None or row[0] is None:
            raise fault("server_not_ours")
        return _facts(row[0])

    def look(self, after: int) -> Look:
        with server_faults():
            row = self._connection.execute("SELECT public.look(%s)", (after,)).fetchone()
        if row is None or row[0] is None:
            raise fault("server_not_ours")
        said: dict[str, Any] = row[0]
        return Look(_facts(said), said["head"], said["is_news"], said["scopes"])

    def open_session(self, client_id: UUID, device: Mapping[str, str]) -> bool:
        with server_faults():
            row = self._connection.execute(
                "SELECT public.open_session(%s, %s)", (client_id, Jsonb(dict(device)))
            ).fetchone()
        return bool(row and row[0])

    def sessions(self) -> Sequence[DeviceSession]:
        with server_faults():
            found = self._connection.execute(
                "SELECT id, coalesce(device_info ->> 'name', ''), seen_at, revoked_at"
                " FROM public.device_sessions ORDER BY seen_at DESC, id"
            )
            return [DeviceSession(*row) for row in found]

    def revoke_session(self, session: UUID) -> None:
        with server_faults():
            self._connection.execute("SELECT public.revoke_session(%s)", (session,))

    def push(self, client_id: UUID, operations: Sequence[Operation]) -> Sequence[Verdict]:
        asked = Jsonb([_op(operation) for operation in operations])
        try:
            with server_faults():
                row = self._connection.execute(
                    "SELECT public.push(%s, %s)", (client_id, asked)
                ).fetchone()
        except EnvironmentFault as error:
            if error.code == "server_busy":
                self._end_sleepers()
            raise
        answers = row[0] if row else []
        verdicts = [
            Verdict(
                operation.id,
                answer.get("seq"),
                Refusal(answer["refusal"]) if "refusal" in answer else None,
            )
            for operation, answer in zip(operations, answers, strict=True)
        ]
        self._pushed = max((one.seq or 0 for one in verdicts), default=0)
        return verdicts

    @contextmanager
    def snapshot(self) -> Iterator[PostgresSnapshot]:
        with server_faults():
            self._connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield PostgresSnapshot(self._connection)
        finally:
            # Also after a fault of the reader's own; a connection that broke has nothing to end.
            with suppress(psycopg.OperationalError):
                self._connection.execute("ROLLBACK")

    def colleagues(self) -> Sequence[ColleagueNow]:
        with server_faults():
            found = self._connection.execute("SELECT * FROM public.colleagues_now()")
            return [ColleagueNow(*row) for row in found]

    def wait(self, seconds: float) -> bool:
        with server_faults():
            if self._hinted():
                return True
            if self._pushed:
                is_woken = self._listen(min(seconds, _HINT_S))
                self._hint()
                if is_woken or self._hinted():
                    return not is_woken
                seconds -= _HINT_S
            self._listen(max(0.0, seconds))
            return self._hinted()

    def wake(self) -> None:
        with suppress(OSError):
            self._waker.send(b"\0")

    def close(self) -> None:
        if self._pushed:
            with suppress(psycopg.Error):
                self._hint()
        self._connection.close()
        self._woken.close()
        self._waker.close()

    def _hinted(self) -> bool:
        hints = list(self._connection.notifies(timeout=0))
        return bool(hints)

    def _listen(self, seconds: float) -> bool:
        """True when ``wake`` ended it."""
        select.select([self._connection.fileno(), self._woken.fileno()], [], [], seconds)
        return self._drain()

    def _hint(self) -> None:
        """The server gives a few hints a second: perhaps ours was not among them."""
        pushed, self._pushed = self._pushed, 0
        self._connection.execute("SELECT public.hint(%s)", (pushed,))

    def _drain(self) -> bool:
        try:
            return bool(self._woken.recv(64))
        except BlockingIOError:
            return False

    def _end_sleepers(self) -> None:
        with server_faults():
            self._connection.execute("SELECT public.end_sleepers()")


class PostgresSnapshot:
    """See ``ports.sync.Snapshot``."""

    def __init__(self, connection: psycopg.Connection[TupleRow]) -> None:
        self._connection = connection

    def scopes(self) -> frozenset[UUID]:
        with server_faults():
            found = self._connection.execute("SELECT scope_id FROM public.my_scopes()")
            return frozenset(row[0] for row in found)

    def feed(self, after: int, limit: int) -> Sequence[FeedRow]:
        return self._rows("SELECT * FROM public.feed(%s, %s)", (after, limit))

    def scope_rows(self, scope: UUID, after: int, limit: int) -> Sequence[FeedRow]:
        return self._rows("SELECT * FROM public.feed(%s, %s, %s)", (after, limit, scope))

    def rows(self, wanted: Sequence[tuple[str, UUID]]) -> Sequence[FeedRow]:
        asked = Jsonb([[table, str(row_id)] for table, row_id in wanted])
        return self._rows("SELECT * FROM public.rows_of(%s)", (asked,))

    def _rows(self, query: str, parameters: tuple[Any, ...]) -> Sequence[FeedRow]:
        with server_faults():
            found = self._connection.execute(query.encode(), parameters)
            return [FeedRow(*row) for row in found]


def _facts(said: dict[str, Any]) -> ServerFacts:
    return ServerFacts(
        epoch=UUID(said["epoch"]),
        schema=said["schema"],
        oldest_schema=said["oldest_schema"],
        forgotten=said["forgotten"],
        directory=UUID(said["directory"]),
        person=UUID(said["person"]) if said["person"] else None,
        role=said["role"],
    )


def _op(operation: Operation) -> dict[str, Any]:
    return {
        "id": str(operation.id),
        "table": operation.table,
        "row": str(operation.row_id),
        "scope": str(operation.scope_id),
        "fields": dict(operation.fields),
        "new": operation.is_new,
    }
