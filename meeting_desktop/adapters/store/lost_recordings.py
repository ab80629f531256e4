# ruff: noqa: S608 - the names in these statements are ours
"""Recordings whose rows went for good: somebody has to know that their sound may lie here still.

Noted in the transaction that removes the row, whatever removed it (a scope that was lost, a
sign-out, a server that was set back), so that no crash comes between.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model
from meeting_desktop.domain.recordings import LostRecording

_PREFIX = "lost-recording:"


def note_lost(connection: Connection, ids: Sequence[str]) -> None:
    """Before the rows of ``ids`` (32 digits) are deleted."""
    marks = ", ".join("?" * len(ids))
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO local_state (key, value)"
        f" SELECT '{_PREFIX}' || id, json_object('meeting', meeting_id, 'key', storage_key,"
        " 'sha256', sha256, 'bytes', size_bytes, 'seconds', duration)"
        f" FROM recordings WHERE id IN ({marks})",
        tuple(ids),
    )


def lost_recordings(session: Session) -> list[LostRecording]:
    """Those whose row has not come back, by their ids."""
    table = model.LocalState
    noted = session.scalars(select(table).where(table.key.startswith(_PREFIX)).order_by(table.key))
    found = [_lost(row.key, row.value) for row in noted]
    return [one for one in found if session.get(model.Recording, one.id) is None]


def forget_lost(session: Session, ids: Collection[UUID]) -> None:
    keys = [f"{_PREFIX}{one.hex}" for one in ids]
    session.execute(delete(model.LocalState).where(model.LocalState.key.in_(keys)))


def _lost(key: str, value: str) -> LostRecording:
    known = json.loads(value)
    return LostRecording(
        UUID(key.removeprefix(_PREFIX)),
        UUID(known["meeting"]),
        known["key"],
        known["sha256"],
        known["bytes"],
        known["seconds"],
    )
