"""``SharedWork`` over one connection of a person's machine."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from uuid import UUID

import psycopg
from psycopg import errors
from psycopg.types.json import Jsonb

from meeting_desktop.adapters.postgres.connecting import connect
from meeting_desktop.adapters.postgres.faults import fault, server_faults
from meeting_desktop.adapters.postgres.work_rows import read_result
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.work import (
    TranscribeWish,
    WorkerFacts,
    WorkKind,
    WorkResult,
    WorkStanding,
    WorkState,
)
from meeting_desktop.ports.shared_login import SharedLogin

_APPLICATION = "meeting-desktop-work"


class PostgresWork:
    """See ``ports.work.SharedWork``. Connects when made."""

    def __init__(self, login: SharedLogin) -> None:
        self._connection = connect(login, application=_APPLICATION)
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        try:
            with server_faults():
                self._connection.execute("LISTEN meeting_work")
        except BaseException:
            self.close()
            raise

    def workers(self) -> Sequence[WorkerFacts]:
        with server_faults():
            found = self._connection.execute("SELECT * FROM public.workers_at_work()")
            return [WorkerFacts(*row) for row in found]

    def ask(self, client_id: UUID, request: UUID, scope: UUID, wish: TranscribeWish) -> UUID:
        asked = (
            request,
            client_id,
            scope,
            WorkKind.TRANSCRIBE.value,
            wish.fingerprint,
            Jsonb(wish.as_json()),
        )
        with server_faults(), _refusals():
            row = self._connection.execute(
                "SELECT public.ask_for_work(%s, %s, %s, %s, %s, %s)", asked
            ).fetchone()
        if row is None:
            raise fault("server_not_ours")
        known: UUID = row[0]
        return known

    def standings(self, requests: Sequence[UUID]) -> Sequence[WorkStanding]:
        with server_faults():
            found = self._connection.execute(
                "SELECT id, state, progress, code FROM public.work_requests WHERE id = ANY (%s)",
                (list(requests),),
            )
            return [
                WorkStanding(known, WorkState(state), float(progress), code)
                for known, state, progress, code in found
            ]

    def take(self, request: UUID, client_id: UUID) -> WorkResult | None:
        with server_faults():
            row = self._connection.execute(
                "SELECT public.take_work(%s, %s)", (request, client_id)
            ).fetchone()
        return read_result(row[0]) if row is not None and row[0] is not None else None

    def close_request(self, request: UUID) -> None:
        with server_faults():
            self._connection.execute("SELECT public.close_work(%s)", (request,))

    def cancel(self, request: UUID) -> None:
        with server_faults():
            self._connection.execute("SELECT public.cancel_work(%s)", (request,))

    def wait(self, seconds: float) -> bool:
        with server_faults():
            if self._hinted():
                return True
            select.select([self._connection.fileno(), self._woken.fileno()], [], [], seconds)
            with suppress(BlockingIOError):
                self._woken.recv(64)
            return self._hinted()

    def wake(self) -> None:
        with suppress(OSError):
            self._waker.send(b"\0")

    def close(self) -> None:
        self._connection.close()
        self._woken.close()
        self._waker.close()

    def _hinted(self) -> bool:
        return bool(list(self._connection.notifies(timeout=0)))


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except errors.NoDataFound:
        raise EnvironmentFault(
            "The recording is not in the shared database yet; it is tried again.",
            code="work_not_here_yet",
            retryable=True,
        ) from None
    except errors.ProgramLimitExceeded:
        raise EnvironmentFault(
            "Fifty of your recordings wait for the workers already; ask again when some are done.",
            code="work_too_much",
        ) from None
    except psycopg.errors.CheckViolation:
        raise EnvironmentFault(
            "This meeting is too large to be handed over; make its transcript on this computer.",
            code="work_too_large",
        ) from None
