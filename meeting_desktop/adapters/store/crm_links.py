"""What here is what in the CRM."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import insight_model
from meeting_desktop.adapters.store.rows import existing, fill, put
from meeting_desktop.ports.insight_rows import CrmLink

_ROW = insight_model.CrmLink


class SqlCrmLinks:
    """See ``ports.insight_rows``. Of several for one lead the first one is it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, link: CrmLink) -> None:
        fill(
            put(self._session, _ROW, link.id, link.scope_id),
            {
                "kind": link.kind,
                "local_id": link.local_id,
                "remote_id": link.remote_id,
                "etag": link.etag,
                "base": dict(link.base),
                "pulled_at": link.pulled_at,
                "pushed_at": link.pushed_at,
                "error": link.error,
            },
        )
        self._session.flush()

    def of(self, kind: str, local_id: UUID) -> CrmLink | None:
        return self._first(_of_kind(kind).where(_ROW.local_id == local_id))

    def by_remote(self, kind: str, remote_id: str) -> CrmLink | None:
        return self._first(_of_kind(kind).where(_ROW.remote_id == remote_id))

    def all(self, kind: str) -> Sequence[CrmLink]:
        rows = self._session.scalars(_of_kind(kind).order_by(_ROW.created_at, _ROW.id))
        return [_link(row) for row in rows]

    def remove(self, link_id: UUID) -> None:
        existing(self._session, _ROW, link_id).deleted = True
        self._session.flush()

    def _first(self, query: Select[insight_model.CrmLink]) -> CrmLink | None:
        row = self._session.scalars(query.order_by(_ROW.created_at, _ROW.id).limit(1)).first()
        return None if row is None else _link(row)


def _of_kind(kind: str) -> Select[insight_model.CrmLink]:
    return select(_ROW).where(_ROW.kind == kind, ~_ROW.deleted)


def _link(row: insight_model.CrmLink) -> CrmLink:
    return CrmLink(
        id=row.id,
        scope_id=row.scope_id,
        kind=row.kind,
        local_id=row.local_id,
        remote_id=row.remote_id,
        etag=row.etag,
        base=row.base,
        pulled_at=row.pulled_at,
        pushed_at=row.pushed_at,
        error=row.error,
    )
