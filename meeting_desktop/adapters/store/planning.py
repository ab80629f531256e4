"""Series, templates, and who is invited."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import planning_model as model
from meeting_desktop.adapters.store.rows import existing, put
from meeting_desktop.adapters.store.scopes import let_in, own
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import ParticipantRole
from meeting_desktop.domain.planning import Series, Template


class SqlMeetingSeries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, series: Series) -> None:
        """With a scope of its own this machine's person is its owner."""
        if series.scope_id == series.id:
            own(self._session, series.scope_id)
        row = put(self._session, model.Series, series.id, series.scope_id)
        row.created_at = series.created_at
        row.title = series.title
        row.rule = series.rule
        row.first_start = series.first_start
        row.minutes = series.minutes
        row.time_zone = series.time_zone
        row.ics_uid = series.ics_uid
        row.ics_sequence = series.ics_sequence
        row.exceptions = tuple(sorted(series.exceptions))
        row.details = series.details
        row.lead_id = series.lead_id
        row.organizer_id = series.organizer_id
        row.template_id = series.template_id
        row.filled_until = series.filled_until
        row.active = series.active
        self._session.flush()

    def get(self, series_id: UUID) -> Series | None:
        row = self._session.get(model.Series, series_id)
        return None if row is None or row.deleted else _series(row)

    def active(self) -> Sequence[Series]:
        query = select(model.Series).where(model.Series.active, ~model.Series.deleted)
        return [_series(row) for row in self._session.scalars(query.order_by(model.Series.id))]

    def by_uid(self, ics_uid: str) -> Series | None:
        query = select(model.Series).where(model.Series.ics_uid == ics_uid, ~model.Series.deleted)
        row = self._session.scalars(query.order_by(model.Series.id)).first()
        return None if row is None else _series(row)

    def remove(self, series_id: UUID) -> None:
        existing(self._session, model.Series, series_id).deleted = True
        self._session.flush()


class SqlTemplates:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, template: Template) -> None:
        row = put(self._session, model.Template, template.id, template.scope_id)
        row.name = template.name
        row.description = template.description
        row.title = template.title
        row.minutes = template.minutes
        row.details = template.details
        row.is_public = template.is_public
        row.usage_count = template.usage_count
        row.owner_id = template.owner_id
        self._session.flush()

    def get(self, template_id: UUID) -> Template | None:
        row = self._session.get(model.Template, template_id)
        return None if row is None or row.deleted else _template(row)

    def all(self) -> Sequence[Template]:
        table = model.Template
        query = select(table).where(~table.deleted)
        rows = self._session.scalars(query.order_by(table.usage_count.desc(), table.name, table.id))
        return [_template(row) for row in rows]

    def ever(self) -> bool:
        return self._session.scalar(select(model.Template.id).limit(1)) is not None

    def remove(self, template_id: UUID) -> None:
        existing(self._session, model.Template, template_id).deleted = True
        self._session.flush()

    def restore(self, template_id: UUID) -> None:
        existing(self._session, model.Template, template_id).deleted = False
        self._session.flush()


class SqlInvitations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, invitation: Invitation) -> None:
        if (invitation.meeting_id is None) == (invitation.series_id is None):
            raise ValueError("an invitation is of one of a meeting and a series")
        table, email = model.Invitation, invitation.email.strip().lower()
        known = self._session.scalars(
            select(table.id).where(
                table.email == email,
                table.meeting_id == invitation.meeting_id
                if invitation.meeting_id is not None
                else table.series_id == invitation.series_id,
            )
        ).first()
        before = _lets_in(self._session.get(table, known)) if known is not None else None
        row = put(self._session, table, known or invitation.id, invitation.scope_id)
        row.email = email
        row.meeting_id = invitation.meeting_id
        row.series_id = invitation.series_id
        row.name = invitation.name
        row.role = invitation.role.value
        row.status = invitation.status.value
        row.user_id = invitation.user_id
        row.lead_id = invitation.lead_id
        row.message = invitation.message
        row.response = invitation.response
        row.responded_at = invitation.responded_at
        row.replied_at = invitation.replied_at
        row.reply_sequence = invitation.reply_sequence
        row.expires_at = invitation.expires_at
        row.sequence = invitation.sequence
        row.reminder_sent_at = invitation.reminder_sent_at
        row.token_hash = invitation.token_hash
        self._session.flush()
        if _lets_in(row) != before:
            for user_id in {row.user_id, before[0] if before is not None else None}:
                let_in(self._session, row.scope_id, user_id)

    def get(self, invitation_id: UUID) -> Invitation | None:
        row = self._session.get(model.Invitation, invitation_id)
        return None if row is None or row.deleted else _invitation(row)

    def of_meeting(self, meeting_id: UUID) -> Sequence[Invitation]:
        return self._where(model.Invitation.meeting_id == meeting_id)

    def to(
        self, email: str, *, meeting_id: UUID | None = None, series_id: UUID | None = None
    ) -> Invitation | None:
        table = model.Invitation
        target = (
            table.meeting_id == meeting_id
            if meeting_id is not None
            else table.series_id == series_id
        )
        found = self._where(and_(target, table.email == email))
        return found[0] if found else None

    def of_series(self, series_id: UUID) -> Sequence[Invitation]:
        return self._where(model.Invitation.series_id == series_id)

    def remove(self, invitation_id: UUID) -> None:
        row = existing(self._session, model.Invitation, invitation_id)
        row.deleted = True
        self._session.flush()
        let_in(self._session, row.scope_id, row.user_id)

    def _where(self, condition: ColumnElement[bool]) -> Sequence[Invitation]:
        table = model.Invitation
        query = select(table).where(condition, ~table.deleted)
        return [_invitation(row) for row in self._session.scalars(query.order_by(table.id))]


def _lets_in(row: model.Invitation | None) -> tuple[UUID | None, str, bool] | None:
    """What of an invitation decides whether a colleague is in its scope; None without one."""
    if row is None or row.deleted:
        return None
    return row.user_id, row.role, row.status == Rsvp.EXPIRED.value


def _series(row: model.Series) -> Series:
    return Series(
        id=row.id,
        scope_id=row.scope_id,
        title=row.title,
        rule=row.rule,
        first_start=row.first_start,
        minutes=row.minutes,
        time_zone=row.time_zone,
        ics_uid=row.ics_uid,
        created_at=row.created_at,
        ics_sequence=row.ics_sequence,
        exceptions=frozenset(row.exceptions),
        details=row.details,
        lead_id=row.lead_id,
        organizer_id=row.organizer_id,
        template_id=row.template_id,
        filled_until=row.filled_until,
        active=row.active,
    )


def _template(row: model.Template) -> Template:
    return Template(
        id=row.id,
        scope_id=row.scope_id,
        name=row.name,
        title=row.title,
        minutes=row.minutes,
        details=row.details,
        description=row.description,
        is_public=row.is_public,
        usage_count=row.usage_count,
        owner_id=row.owner_id,
    )


def _invitation(row: model.Invitation) -> Invitation:
    return Invitation(
        id=row.id,
        scope_id=row.scope_id,
        email=row.email,
        name=row.name,
        meeting_id=row.meeting_id,
        series_id=row.series_id,
        role=ParticipantRole(row.role),
        status=Rsvp(row.status),
        user_id=row.user_id,
        lead_id=row.lead_id,
        message=row.message,
        response=row.response,
        responded_at=row.responded_at,
        replied_at=row.replied_at,
        reply_sequence=row.reply_sequence,
        expires_at=row.expires_at,
        sequence=row.sequence,
        reminder_sent_at=row.reminder_sent_at,
        token_hash=row.token_hash,
    )
