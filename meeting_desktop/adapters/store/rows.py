"""Looking rows up for a change, and saying so when they are not there."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from meeting_desktop.adapters.store.base import Synced
from meeting_desktop.core.errors import NotFoundError

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
