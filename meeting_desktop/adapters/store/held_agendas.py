"""The agenda of a meeting as it was held: each point with its times."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import agenda_model, model
from meeting_desktop.adapters.store.rows import existing, fill, put
from meeting_desktop.domain.agenda_clock import HeldAgenda, HeldItem

_ITEM = agenda_model.HeldAgendaItem


class SqlHeldAgendas:
    """See ``ports.room_rows``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, meeting_id: UUID, agenda: HeldAgenda) -> None:
        """Raises: NotFoundError: there is no such meeting."""
        meeting = existing(self._session, model.Meeting, meeting_id)
        kept = {item.id for item in agenda.items}
        for row in self._rows(meeting_id):
            row.deleted = row.id not in kept
        for position, item in enumerate(agenda.items):
            row = put(self._session, _ITEM, item.id, meeting.scope_id)
            fill(
                row,
                {
                    "meeting_id": meeting_id,
                    "position": position,
                    "title": item.title,
                    "minutes": item.minutes,
                    "presenter": item.presenter,
                    "notes": item.notes,
                    "visits": item.visits,
                },
            )
        self._session.flush()

    def of_meeting(self, meeting_id: UUID) -> HeldAgenda | None:
        rows = self._rows(meeting_id)
        if not rows:
            return None
        gone = frozenset(row.id for row in rows if row.deleted)
        return HeldAgenda(tuple(_item(row) for row in rows if not row.deleted), gone)

    def _rows(self, meeting_id: UUID) -> list[agenda_model.HeldAgendaItem]:
        """Also those that were taken out."""
        query = select(_ITEM).where(_ITEM.meeting_id == meeting_id)
        return list(self._session.scalars(query.order_by(_ITEM.position, _ITEM.id)))


def _item(row: agenda_model.HeldAgendaItem) -> HeldItem:
    return HeldItem(row.id, row.title, row.minutes, row.presenter, row.notes, row.visits)
