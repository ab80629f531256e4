"""A machine of a person: its home, its line, its wrong clock, and what was done on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from meeting_desktop.adapters.store.sync_columns import shared_tables
from meeting_desktop.adapters.store.sync_outbox import columns_in
from meeting_desktop.adapters.store.sync_rows import fields_of, stored_rows
from meeting_desktop.adapters.store.unit_of_work import SqlUnitOfWork
from meeting_desktop.application.synchronise import Round, Synchronise
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.sync import Operation, Value
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore
from tests.integration.postgres.server import Person
from tests.integration.postgres.simulation.faults import COUNTED, Fault, Killed, Line, MortalStore
from tests.integration.postgres.simulation.faults import Trouble as _Trouble
from tests.integration.postgres.simulation.history import History, RowKey

_START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Edit:
    """The last value that was written here into a column. ``is_lost``: its scope is gone since."""

    scope: UUID
    value: Value
    is_lost: bool = False


@dataclass
class Seat:
    """What of a machine outlives a simulation, since it is expensive to make."""

    name: str
    person: Person
    database: PostgresDatabase
    clock: VirtualClock
    store: InlineStore

    def close(self) -> None:
        self.database.close()
        self.store.close(0)


@dataclass
class Machine:
    """``engine`` makes the ``Synchronise`` that is tried."""

    seat: Seat
    home: bytes
    skew: timedelta
    page: int
    engine: type[Synchronise]
    history: Callable[[], History]
    edits: dict[tuple[RowKey, str], Edit] = field(default_factory=dict)
    discarded: list[Operation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._held: frozenset[UUID] | None = None
        self.trouble = _Trouble()
        self.line = Line(self.seat.database, self.trouble, self.history)
        self.store = self.seat.store
        self.store.go_back(self.home)
        self.seat.clock.set_wall(_START + self.skew - self.seat.clock.now())
        self._start()

    def _start(self) -> None:
        self.work = self.engine(
            MortalStore(self.store, self.trouble), sent_at_once=self.page, page=self.page
        )

    @property
    def client_id(self) -> UUID:
        account = self.store.read(lambda uow: uow.sync.account())
        assert account is not None
        return account.client_id

    def round(self, fault: Fault | None = None, after: int = 0) -> Round | None:
        """None: it broke off. Whoever is killed is started again."""
        self.trouble.fault = fault
        self.trouble.after = after if fault in COUNTED else 0
        before = self.scopes() if self._held is None else self._held
        try:
            return self.work.round(self.line)
        except EnvironmentFault:
            return None
        except Killed:
            self._start()
            return None
        finally:
            self.trouble.fault = None
            self._held = self.scopes()  # until the next round: nothing else changes them
            self._note_lost(before - self._held)

    def scopes(self) -> frozenset[UUID]:
        return frozenset(self.store.read(lambda uow: uow.sync.scopes()))

    def edit(self, work: Callable[[Session, UnitOfWork], None]) -> None:
        """As a person does; with or without a line."""

        def write(uow: UnitOfWork) -> None:
            session = session_of(uow)
            work(session, uow)
            session.flush()
            self._note_edits(session)

        self.store.write(write).result()

    def rows(self) -> dict[RowKey, tuple[UUID, Mapping[str, Value]]]:
        """Everything that is shared, as JSON: scope and columns."""
        return self.store.read(lambda uow: _rows(session_of(uow)))

    def awaits_answers(self) -> bool:
        """Whether something was sent, or is about to be, whose answer is not here."""
        query = "SELECT count(*) FROM sync_outbox WHERE op_id IS NOT NULL AND seq IS NULL"
        found = self.store.read(
            lambda uow: session_of(uow).connection().exec_driver_sql(query).one()
        )
        return bool(found[0])

    def to_freeze(self) -> list[Operation]:
        return list(self.store.write(lambda uow: uow.sync.to_send(self.page)).result().value)

    def _note_edits(self, session: Session) -> None:
        connection = session.connection()
        growing = connection.exec_driver_sql(
            "SELECT table_name, row_id, scope_id, is_new, changed FROM sync_outbox"
            " WHERE op_id IS NULL"
        )
        for name, row_id, scope, is_new, changed in growing.all():
            table = shared_tables()[name]
            (row,) = stored_rows(connection, table, [row_id]).values()
            fields = fields_of(table, row, None if is_new else columns_in(changed))
            for column, value in fields.items():
                key = (name, UUID(row_id)), column
                known = self.edits.get(key)
                if known is None or known.is_lost or known.value != value:
                    self.edits[key] = Edit(UUID(scope), value)

    def _note_lost(self, scopes: frozenset[UUID]) -> None:
        for edit in self.edits.values():
            edit.is_lost = edit.is_lost or edit.scope in scopes


def session_of(uow: UnitOfWork) -> Session:
    return cast("SqlUnitOfWork", uow)._session


def _rows(session: Session) -> dict[RowKey, tuple[UUID, Mapping[str, Value]]]:
    connection = session.connection()
    found: dict[RowKey, tuple[UUID, Mapping[str, Value]]] = {}
    for name, table in shared_tables().items():
        listed = connection.exec_driver_sql(f"SELECT id, scope_id FROM {name}")
        scopes = {str(row_id): str(scope) for row_id, scope in listed}
        for row_id, row in stored_rows(connection, table, list(scopes)).items():
            fields = {
                column.name: column.value(row[column.name]) for column in table.columns.values()
            }
            found[name, UUID(row_id)] = UUID(scopes[row_id]), fields
    return found
