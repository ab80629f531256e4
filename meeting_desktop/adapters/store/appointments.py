"""What is planned for a meeting: columns of its row, and the points of its agenda."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model, planning_model
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.planning import (
    AgendaItem,
    AgendaKind,
    Appointment,
    MeetingDetails,
    MeetingType,
)

#: Below every limit of SQLite on the parameters of a statement.
_AT_ONCE = 500


def fill_appointment(row: model.Meeting, appointment: Appointment | None) -> None:
    """Write everything but the agenda into ``row``; without an appointment, nothing."""
    if appointment is None:
        return
    details = appointment.details
    row.scheduled_start = appointment.start
    row.scheduled_end = appointment.end
    row.ics_uid = appointment.ics_uid
    row.ics_sequence = appointment.ics_sequence
    row.organizer_id = appointment.organizer_id
    row.template_id = appointment.template_id
    row.question_set_version = appointment.question_set_version
    row.series_id = appointment.series_id
    row.occurrence_start = appointment.occurrence_start
    row.detached = appointment.detached
    row.meeting_type = details.meeting_type.value
    row.description = details.description
    row.options = details.options
    row.question_set_id = details.question_set_id
    row.team_id = details.team_id
    row.max_participants = details.max_participants
    row.external_url = details.external_url
    row.passcode_hash = details.passcode_hash
    row.tags = details.tags
    row.links = details.links


def appointment_of(
    row: model.Meeting, agenda: Sequence[planning_model.AgendaItem]
) -> Appointment | None:
    """What is planned for the meeting of ``row``, whose ``agenda`` was read with ``agendas_of``."""
    if row.scheduled_start is None or row.scheduled_end is None or row.ics_uid is None:
        return None
    return Appointment(
        start=row.scheduled_start,
        end=row.scheduled_end,
        ics_uid=row.ics_uid,
        ics_sequence=row.ics_sequence,
        details=_details(row, tuple(map(_item, agenda))),
        organizer_id=row.organizer_id,
        template_id=row.template_id,
        question_set_version=row.question_set_version,
        series_id=row.series_id,
        occurrence_start=row.occurrence_start,
        detached=row.detached,
    )


def agendas_of(
    session: Session, rows: Sequence[model.Meeting]
) -> Mapping[UUID, Sequence[planning_model.AgendaItem]]:
    """The agendas of those that are planned, by meeting; few statements for many meetings."""
    table = planning_model.AgendaItem
    planned = [row.id for row in rows if row.scheduled_start is not None]
    found: dict[UUID, list[planning_model.AgendaItem]] = defaultdict(list)
    for start in range(0, len(planned), _AT_ONCE):
        some = table.meeting_id.in_(planned[start : start + _AT_ONCE])
        query = select(table).where(some, ~table.deleted).order_by(table.position, table.id)
        for item in session.scalars(query):
            found[item.meeting_id].append(item)
    return found


def put_agenda(session: Session, row: model.Meeting, appointment: Appointment | None) -> None:
    """Make the rows of the agenda those of ``appointment``; ``row`` has been flushed."""
    items = appointment.details.agenda if appointment is not None else ()
    for position, (old, item) in enumerate(
        zip_longest(agendas_of(session, [row]).get(row.id, ()), items)
    ):
        if item is None:
            old.deleted = True
            continue
        if old is None:
            old = planning_model.AgendaItem(  # noqa: PLW2901 - the row is made where none is left
                id=new_id(), scope_id=row.scope_id, meeting_id=row.id
            )
            session.add(old)
        old.position = position
        old.title = item.title
        old.minutes = item.minutes
        old.kind = item.kind.value
        old.presenter = item.presenter
        old.description = item.description
        old.links = item.links
    session.flush()


def _details(row: model.Meeting, agenda: tuple[AgendaItem, ...]) -> MeetingDetails:
    return MeetingDetails(
        meeting_type=MeetingType(row.meeting_type),
        description=row.description,
        agenda=agenda,
        options=row.options,
        question_set_id=row.question_set_id,
        team_id=row.team_id,
        max_participants=row.max_participants,
        external_url=row.external_url,
        passcode_hash=row.passcode_hash,
        tags=row.tags,
        links=row.links,
    )


def _item(row: planning_model.AgendaItem) -> AgendaItem:
    return AgendaItem(
        title=row.title,
        minutes=row.minutes,
        kind=AgendaKind(row.kind),
        presenter=row.presenter,
        description=row.description,
        links=row.links,
    )
