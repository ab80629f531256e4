"""A line that breaks and a program that is killed, at the moments that a test names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeVar
from uuid import UUID

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.presence import ColleagueNow
from meeting_desktop.domain.sync import (
    DeviceSession,
    FeedRow,
    Look,
    Operation,
    ServerFacts,
    Verdict,
)
from meeting_desktop.ports.sync import Snapshot
from meeting_desktop.ports.unit_of_work import Committed, StoreFacts, UnitOfWork
from tests.fakes.store import InlineStore
from tests.integration.postgres.simulation.history import History

T = TypeVar("T")


class Fault(Enum):
    OFFLINE = auto()
    PUSH_LOST = auto()
    REPLY_LOST = auto()  # after the server's commit
    PAGE_LOST = auto()
    KILLED_BEFORE_COMMIT = auto()
    KILLED_AFTER_COMMIT = auto()


#: Those that count down: before the n-th page, at the n-th write.
COUNTED = frozenset({Fault.PAGE_LOST, Fault.KILLED_BEFORE_COMMIT, Fault.KILLED_AFTER_COMMIT})


class Killed(Exception):  # noqa: N818 - nobody is to handle it as an error
    """The program is gone, in the middle of it."""


@dataclass
class Trouble:
    """The fault that is to come, once; ``after`` counts what still goes well."""

    fault: Fault | None = None
    after: int = 0
    #: Faults that came.
    came: list[Fault] = field(default_factory=list)

    def comes(self, *faults: Fault) -> bool:
        if self.fault is None or self.fault not in faults:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.came.append(self.fault)
        self.fault = None
        return True


def _offline() -> EnvironmentFault:
    return EnvironmentFault("The line broke.", code="server_offline", retryable=True)


class Line:
    """``SharedDatabase`` over a real one; ``history`` hears of what the server committed."""

    def __init__(
        self, database: PostgresDatabase, trouble: Trouble, history: Callable[[], History]
    ) -> None:
        self._database = database
        self._trouble = trouble
        self._history = history

    def facts(self) -> ServerFacts:
        if self._trouble.comes(Fault.OFFLINE):
            raise _offline()
        return self._database.facts()

    def look(self, after: int) -> Look:
        if self._trouble.comes(Fault.OFFLINE):
            raise _offline()
        return self._database.look(after)

    def push(self, client_id: UUID, operations: Sequence[Operation]) -> Sequence[Verdict]:
        if self._trouble.comes(Fault.PUSH_LOST):
            raise _offline()
        verdicts = self._database.push(client_id, operations)
        self._history().pushed(operations, verdicts)
        if self._trouble.comes(Fault.REPLY_LOST):
            raise _offline()
        return verdicts

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        with self._database.snapshot() as snapshot:
            yield _Snapshot(snapshot, self._trouble)

    def open_session(self, client_id: UUID, device: Mapping[str, str]) -> bool:
        return self._database.open_session(client_id, device)

    def sessions(self) -> Sequence[DeviceSession]:
        return self._database.sessions()

    def revoke_session(self, session: UUID) -> None:
        self._database.revoke_session(session)

    def colleagues(self) -> Sequence[ColleagueNow]:
        return self._database.colleagues()

    def wait(self, seconds: float) -> bool:
        return self._database.wait(seconds)

    def wake(self) -> None:
        self._database.wake()

    def close(self) -> None:
        self._database.close()


class _Snapshot:
    def __init__(self, snapshot: Snapshot, trouble: Trouble) -> None:
        self._snapshot = snapshot
        self._trouble = trouble

    def scopes(self) -> frozenset[UUID]:
        return self._snapshot.scopes()

    def feed(self, after: int, limit: int) -> Sequence[FeedRow]:
        self._break()
        return self._snapshot.feed(after, limit)

    def scope_rows(self, scope: UUID, after: int, limit: int) -> Sequence[FeedRow]:
        self._break()
        return self._snapshot.scope_rows(scope, after, limit)

    def rows(self, wanted: Sequence[tuple[str, UUID]]) -> Sequence[FeedRow]:
        self._break()
        return self._snapshot.rows(wanted)

    def _break(self) -> None:
        if self._trouble.comes(Fault.PAGE_LOST):
            raise _offline()


class MortalStore:
    """``Store``; its program may be killed before or after any commit."""

    def __init__(self, store: InlineStore, trouble: Trouble) -> None:
        self._store = store
        self._trouble = trouble

    def write(self, work: Callable[[UnitOfWork], T], *, actor: str = "me") -> Future[Committed[T]]:
        if self._trouble.comes(Fault.KILLED_BEFORE_COMMIT):
            raise Killed
        done = self._store.write(work, actor=actor)
        if self._trouble.comes(Fault.KILLED_AFTER_COMMIT):
            raise Killed
        return done

    def read(self, query: Callable[[UnitOfWork], T]) -> T:
        return self._store.read(query)

    def subscribe(self, listener: Callable[[Committed[object]], None]) -> Callable[[], None]:
        return self._store.subscribe(listener)

    def facts(self) -> StoreFacts:
        return self._store.facts()

    def close(self, deadline: float) -> None:
        self._store.close(deadline)
