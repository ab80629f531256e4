"""Operations that the shared database will not have: kept until a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.sync_columns import SharedTable, Stored, shared_tables
from meeting_desktop.adapters.store.sync_model import SetAsideOperation
from meeting_desktop.adapters.store.sync_rows import insert_rows, stored_rows, update_rows
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.sync import Operation, Refusal, SetAside
from meeting_desktop.ports.unit_of_work import ChangeKind


class SetAsideOperations:
    def __init__(self, session: StoreSession) -> None:
        self._session = session

    def all(self) -> Sequence[SetAside]:
        rows = self._session.scalars(select(SetAsideOperation).order_by(SetAsideOperation.number))
        return [_set_aside(row) for row in rows]

    def send_again(self, operation_id: UUID) -> None:
        """As any other write: noted, stamped, and held to the references within a scope.

        Raises:
            NotFoundError: it is no longer there, or its row is not.
            UserFacingError: code ``sync_conflict``, its place is taken or what it needs is gone.
        """
        operation = self._kept(operation_id)
        try:
            with self._session.connection().begin_nested():
                kind = self._write(shared_tables()[operation.table], operation)
        except IntegrityError as error:
            raise UserFacingError(
                "Its place was taken meanwhile, or what it belongs to is gone; discard it and "
                "write it anew where it is still wanted.",
                code="sync_conflict",
            ) from error
        self._session.note(operation.table, operation.row_id, kind)
        self.discard(operation_id)
        self._session.expire_all()

    def discard(self, operation_id: UUID) -> None:
        query = delete(SetAsideOperation).where(SetAsideOperation.op_id == operation_id)
        self._session.execute(query)

    def _write(self, table: SharedTable, operation: Operation) -> ChangeKind:
        connection = self._session.connection()
        stored = self._stored(table, operation)
        row_id = operation.row_id
        if stored_rows(connection, table, [row_id.hex]):
            update_rows(connection, table, tuple(stored), [(*stored.values(), row_id.hex)])
            return ChangeKind.CHANGED
        if not operation.is_new:
            raise NotFoundError("That record is no longer there; discard the change.")
        missing = [one for name, one in table.columns.items() if name not in stored]
        stored |= {one.name: one.usual(self._session.now) for one in missing}
        new = (row_id.hex, operation.scope_id.hex, *stored.values())
        insert_rows(connection, table, tuple(stored), [new])
        return ChangeKind.ADDED

    def _stored(self, table: SharedTable, operation: Operation) -> dict[str, Stored]:
        now = self._session.now.isoformat()
        known = {name: value for name, value in operation.fields.items() if name in table.columns}
        return {
            name: table.columns[name].stored(value)
            for name, value in (known | {"updated_at": now}).items()
        }

    def _kept(self, operation_id: UUID) -> Operation:
        query = select(SetAsideOperation).where(SetAsideOperation.op_id == operation_id)
        row = self._session.scalars(query).one_or_none()
        if row is None:
            raise NotFoundError("That change is no longer there; open the list again.")
        return _set_aside(row).operation


def _set_aside(row: SetAsideOperation) -> SetAside:
    operation = Operation(
        row.op_id, row.table_name, row.row_id, row.scope_id, row.payload, row.is_new
    )
    return SetAside(operation, Refusal(row.refusal) if row.refusal is not None else None)
