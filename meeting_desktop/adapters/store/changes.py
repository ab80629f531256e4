"""The session of a write: it stamps the rows and keeps the list of those that changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event, insert, inspect, select, update
from sqlalchemy.orm import Session, UOWTransaction

from meeting_desktop.adapters.store.base import Synced
from meeting_desktop.ports.unit_of_work import Change, ChangeKind

#: What a row has been through in one transaction: the kind so far, the kind now, the kind to tell.
#: A row that is added and removed within one transaction has never been there for anybody else.
_MERGED: dict[tuple[ChangeKind, ChangeKind], ChangeKind | None] = {
    (ChangeKind.ADDED, ChangeKind.CHANGED): ChangeKind.ADDED,
    (ChangeKind.ADDED, ChangeKind.REMOVED): None,
    (ChangeKind.REMOVED, ChangeKind.ADDED): ChangeKind.CHANGED,
    (ChangeKind.REMOVED, ChangeKind.CHANGED): ChangeKind.REMOVED,
    (ChangeKind.CHANGED, ChangeKind.REMOVED): ChangeKind.REMOVED,
    (ChangeKind.CHANGED, ChangeKind.CHANGED): ChangeKind.CHANGED,
}

#: Below every limit of SQLite on the parameters of a statement.
_AT_ONCE = 500


class StoreSession(Session):
    """A session over one transaction; ``now`` is the time of everything in it."""

    def __init__(self, engine: Engine, now: datetime, *, read_only: bool) -> None:
        # Closed for good afterwards: a unit of work that outlives its function fails loudly.
        super().__init__(engine, expire_on_commit=False, close_resets_only=False)
        self.now = now
        self.read_only = read_only
        self._changes: dict[tuple[str, UUID], ChangeKind] = {}

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every row once, in the order of their first change."""
        return tuple(Change(table, row, kind) for (table, row), kind in self._changes.items())

    def stamp(self, row: Synced) -> None:
        """Give ``row`` its times and note what happens to it; without a change it is left alone."""
        # Asking the session for its new rows builds a set of all of them, for each of them.
        if inspect(row).pending:
            if not inspect(row).attrs.created_at.history.has_changes():
                row.created_at = self.now
            kind = ChangeKind.ADDED
        elif self.is_modified(row):
            kind = _kind_of(row)
        else:
            return
        row.updated_at = self.now
        self.note(row.__tablename__, row.id, kind)

    def insert_all(self, kind: type[Synced], rows: Sequence[dict[str, Any]]) -> None:
        """Many new rows in few statements, without an object for each; noted as any other."""
        self.refuse_a_read()
        self.flush()
        usual = {"created_at": self.now, "updated_at": self.now, "deleted": False}
        if rows:
            self.execute(insert(kind), [usual | row for row in rows])
        for row in rows:
            self.note(kind.__tablename__, row["id"], ChangeKind.ADDED)

    def remove_all(self, kind: type[Synced], row_ids: Sequence[UUID]) -> None:
        """Tombstones for those that are there."""
        self.refuse_a_read()
        self.flush()
        for start in range(0, len(row_ids), _AT_ONCE):
            some = kind.id.in_(row_ids[start : start + _AT_ONCE]) & ~kind.deleted
            there = self.scalars(select(kind.id).where(some)).all()
            self.execute(update(kind).where(some).values(deleted=True, updated_at=self.now))
            for row_id in there:
                self.note(kind.__tablename__, row_id, ChangeKind.REMOVED)

    def refuse_a_read(self) -> None:
        """Raises: RuntimeError: this session is for reading."""
        if self.read_only:
            raise RuntimeError("a read may not change anything: use Store.write")

    def note(self, table: str, row: UUID, kind: ChangeKind) -> None:
        """What happens to a row, for whoever hears of the commit."""
        before = self._changes.get((table, row))
        merged = kind if before is None else _MERGED.get((before, kind), kind)
        if merged is None:
            del self._changes[table, row]
        else:
            self._changes[table, row] = merged


@event.listens_for(StoreSession, "before_flush")
def _stamp_rows(session: StoreSession, _transaction: UOWTransaction, _rows: Any) -> None:
    session.refuse_a_read()
    for row in (*session.new, *session.dirty):
        if isinstance(row, Synced):
            session.stamp(row)


def _kind_of(row: Synced) -> ChangeKind:
    attributes = inspect(row).attrs
    if attributes.scope_id.history.has_changes():
        raise ValueError("a row never changes its scope")
    if not attributes.deleted.history.has_changes():
        return ChangeKind.CHANGED
    return ChangeKind.REMOVED if row.deleted else ChangeKind.ADDED
