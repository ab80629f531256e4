"""Looking rows up for a change, and saying so when they are not there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from meeting_desktop.adapters.store.base import Synced
from meeting_desktop.core.errors import NotFoundError

#: Below every limit of SQLite on the parameters of a statement.
_AT_ONCE = 500

RowT = TypeVar("RowT", bound=Synced)


def existing(session: Session, kind: type[RowT], row_id: UUID) -> RowT:
    """The row, removed or not.

    Raises:
        NotFoundError: it is not in this database.
    """
    row = session.get(kind, row_id)
    if row is None:
        raise NotFoundError("That record is no longer there; open the list again.")
    return row


def put(session: Session, kind: type[RowT], row_id: UUID, scope_id: UUID) -> RowT:
    """The row to write to: the one with that id, brought back if it was removed, else a new one.

    The caller fills it and flushes.
    """
    row = session.get(kind, row_id)
    if row is None:
        row = kind(id=row_id, scope_id=scope_id)
        session.add(row)
    row.deleted = False
    return row


def fill(row: Synced, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def in_portions(row_ids: Collection[UUID]) -> Iterator[Sequence[UUID]]:
    """Few enough at once for a statement."""
    wanted = list(row_ids)
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]
