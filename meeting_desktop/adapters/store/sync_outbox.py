"""What is to be sent: changes that grow, operations that are frozen, and their answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import aliased

from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.connections import to_json
from meeting_desktop.adapters.store.sync_columns import SharedTable, shared_tables
from meeting_desktop.adapters.store.sync_model import (
    Outgoing,
    RowToRestore,
    SetAsideOperation,
    SyncScope,
)
from meeting_desktop.adapters.store.sync_rows import chunks, fields_of, stored_rows
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.sync import Account, Operation, Refusal, Value, Verdict

_UNANSWERED = Outgoing.seq.is_(None)
#: Two machines of a person make the same row, with the same id (``new_notice``).
_ALIKE = frozenset({"notifications"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry without an answer, as it is in the outbox."""

    number: int
    table: str
    row_id: UUID
    scope_id: UUID
    is_new: bool
    changed: str
    op_id: UUID | None
    payload: Mapping[str, Value] | None

    def operation(self) -> Operation:
        if self.op_id is None or self.payload is None:
            raise LookupError("an operation is frozen before it is sent")
        return Operation(
            self.op_id, self.table, self.row_id, self.scope_id, self.payload, self.is_new
        )


_COLUMNS = (
    Outgoing.number,
    Outgoing.table_name,
    Outgoing.row_id,
    Outgoing.scope_id,
    Outgoing.is_new,
    Outgoing.changed,
    Outgoing.op_id,
    Outgoing.payload,
)


class Outbox:
    """Over one transaction; everything here is silent for the triggers, which note other tables."""

    def __init__(self, session: StoreSession) -> None:
        self._session = session

    def next(self, limit: int) -> list[Operation]:
        """Frozen from now on. One of a row at a time: a later one waits for the answer."""
        earlier = aliased(Outgoing)
        is_second = exists().where(
            earlier.row_id == Outgoing.row_id,
            earlier.table_name == Outgoing.table_name,
            earlier.seq.is_(None),
            earlier.number < Outgoing.number,
        )
        query = select(*_COLUMNS).where(_UNANSWERED, ~is_second)
        query = query.order_by(Outgoing.rank, Outgoing.number).limit(limit)
        while picked := [Waiting(*row) for row in self._session.execute(query)]:
            if operations := [one.operation() for one in self._frozen(picked)]:
                return operations
        return []

    def of_rows(self, table: str, ids: Sequence[UUID]) -> list[Waiting]:
        """Unanswered ones."""
        return [
            one
            for some in chunks(ids)
            for one in self._waiting_where(Outgoing.table_name == table, Outgoing.row_id.in_(some))
        ]

    def guarded(self, table: str, ids: Sequence[UUID]) -> dict[UUID, list[tuple[int | None, str]]]:
        """What of rows was changed here: ``seq`` where it was applied, and which columns.

        Of a new row without an answer the columns are ``*``: all.
        """
        found: dict[UUID, list[tuple[int | None, str]]] = defaultdict(list)
        for some in chunks(ids):
            query = select(Outgoing.row_id, Outgoing.seq, Outgoing.is_new, Outgoing.changed)
            query = query.where(Outgoing.table_name == table, Outgoing.row_id.in_(some))
            for row_id, seq, is_new, changed in self._session.execute(query):
                found[row_id].append((seq, "*" if is_new else changed))
        return found

    def settle(self, verdicts: Sequence[Verdict], account: Account) -> None:
        """Answers to what is not in the queue any more are passed over."""
        answers = {verdict.operation_id: verdict for verdict in verdicts}
        sent = [
            one
            for some in chunks(list(answers))
            for one in self._waiting_where(Outgoing.op_id.in_(some))
        ]
        applied: list[tuple[Waiting, int]] = []
        for one in sent:
            verdict = answers[one.operation().id]
            if verdict.seq is None:
                self._refused(one, verdict.refusal)
            else:
                applied.append((one, verdict.seq))
        self._applied(applied, account)

    def put_aside(self, entries: Iterable[Waiting], refusal: Refusal | None) -> None:
        """Take entries out of the queue and keep them for a person; see ``SetAside``.

        Before their rows are removed: what is not frozen gets its values from them.
        """
        for one in self._frozen(list(entries)):
            self._keep(one.operation(), refusal)
            self._session.execute(delete(Outgoing).where(Outgoing.number == one.number))

    def put_aside_scope(self, scope: UUID) -> None:
        self.put_aside(self._waiting_where(Outgoing.scope_id == scope), None)
        self._session.execute(delete(Outgoing).where(Outgoing.scope_id == scope))

    def want_back(self, table: str, row_id: UUID) -> None:
        """What is here is not what the server has: it is to be asked for."""
        if self._session.get(RowToRestore, (table, row_id)) is None:
            self._session.add(RowToRestore(table_name=table, row_id=row_id))
            self._session.flush()

    def answered_again(self) -> None:
        """Nothing was answered: send it once more, with the old ids."""
        self._session.execute(update(Outgoing).where(~_UNANSWERED).values(seq=None))

    def forget(self, older_than: int) -> None:
        self._session.execute(delete(Outgoing).where(Outgoing.seq <= older_than))

    def _applied(self, answered: Sequence[tuple[Waiting, int]], account: Account) -> None:
        for scope in {one.scope_id for one, _ in answered} - {account.directory}:
            # One that this home made: it is there now, and can be lost, though nothing of it came
            # from there yet. A feed that is read from its beginning brings all of it.
            if self._session.get(SyncScope, scope) is None:
                filled_to = 0 if account.cursor else None
                self._session.add(SyncScope(scope_id=scope, filled_to=filled_to))
        self._session.flush()
        if answered:
            self._session.connection().exec_driver_sql(
                "UPDATE sync_outbox SET seq = ? WHERE number = ?",
                [(seq, one.number) for one, seq in answered],
            )
        for one, seq in answered:
            if seq <= account.cursor:
                # An answer that was lost before: the feed has passed the row, and what others
                # wrote into it meanwhile was held back here.
                self.want_back(one.table, one.row_id)

    def _refused(self, one: Waiting, refusal: Refusal | None) -> None:
        operation = one.operation()
        if one.is_new:
            operation = self._whole(one)
            same_row = Outgoing.table_name == one.table, Outgoing.row_id == one.row_id
            self._session.execute(delete(Outgoing).where(*same_row))
        self._session.execute(delete(Outgoing).where(Outgoing.number == one.number))
        self._keep(operation, refusal)
        self.want_back(one.table, one.row_id)

    def _whole(self, one: Waiting) -> Operation:
        """The new row with everything that was done to it since."""
        table = shared_tables()[one.table]
        rows = stored_rows(self._session.connection(), table, [one.row_id.hex])
        now = fields_of(table, rows[one.row_id.hex]) if rows else {}
        sent = one.operation()
        fields = {**sent.fields, **now}
        return Operation(sent.id, sent.table, sent.row_id, sent.scope_id, fields, is_new=True)

    def _keep(self, operation: Operation, refusal: Refusal | None) -> None:
        self._session.add(
            SetAsideOperation(
                op_id=operation.id,
                table_name=operation.table,
                row_id=operation.row_id,
                scope_id=operation.scope_id,
                is_new=operation.is_new,
                payload=dict(operation.fields),
                refusal=refusal.value if refusal is not None else None,
            )
        )
        self._session.flush()

    def _waiting_where(self, *conditions: object) -> list[Waiting]:
        query = select(*_COLUMNS).where(_UNANSWERED, *conditions)  # type: ignore[arg-type]
        return [Waiting(*row) for row in self._session.execute(query.order_by(Outgoing.number))]

    def _frozen(self, entries: Sequence[Waiting]) -> list[Waiting]:
        """In their order; those whose row has gone are dropped."""
        growing: dict[str, list[Waiting]] = defaultdict(list)
        for one in entries:
            if one.op_id is None:
                growing[one.table].append(one)
        now = {
            frozen.number: frozen
            for name, some in growing.items()
            for frozen in self._freeze(shared_tables()[name], some)
        }
        return [
            now.get(one.number, one)
            for one in entries
            if one.op_id is not None or one.number in now
        ]

    def _freeze(self, table: SharedTable, entries: Sequence[Waiting]) -> list[Waiting]:
        connection = self._session.connection()
        rows = stored_rows(connection, table, [one.row_id.hex for one in entries])
        frozen: list[Waiting] = []
        for one in entries:
            row = rows.get(one.row_id.hex)
            if row is None:
                self._session.execute(delete(Outgoing).where(Outgoing.number == one.number))
                continue
            names = None if one.is_new else columns_in(one.changed)
            fields = fields_of(table, row, names)
            if one.is_new and table.name in _ALIKE:
                # What is empty here may be filled in the other's.
                fields = {name: value for name, value in fields.items() if value is not None}
            frozen.append(
                Waiting(
                    one.number,
                    one.table,
                    one.row_id,
                    one.scope_id,
                    one.is_new,
                    one.changed,
                    new_id(),
                    fields,
                )
            )
        if frozen:
            connection.exec_driver_sql(
                "UPDATE sync_outbox SET op_id = ?, payload = ? WHERE number = ?",
                [(one.op_id.hex, to_json(one.payload), one.number) for one in frozen if one.op_id],
            )
        return frozen


def columns_in(changed: str) -> frozenset[str]:
    """``|title||status|`` as names."""
    return frozenset(name for name in changed.split("|") if name)
