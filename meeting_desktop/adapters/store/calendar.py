"""The calendar: planned meetings by time, and who is taken when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.meetings import meeting_of
from meeting_desktop.adapters.store.planning_model import Invitation
from meeting_desktop.domain.conflicts import Busy
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.ports.planning import CalendarEntry

_MEETING = model.Meeting
_TAKEN = (MeetingStatus.SCHEDULED.value, MeetingStatus.ACTIVE.value)


class SqlCalendar:
    def __init__(self, session: Session) -> None:
        self._session = session

    def entries(self, start: datetime, end: datetime) -> Sequence[CalendarEntry]:
        invited, declined = self._answers(start, end)
        query = (
            select(
                _MEETING.id,
                _MEETING.title,
                _MEETING.scheduled_start,
                _MEETING.scheduled_end,
                _MEETING.status,
                _MEETING.meeting_type,
                _MEETING.time_zone,
                _MEETING.room_code,
                _MEETING.series_id,
                _MEETING.lead_id,
                func.coalesce(model.Lead.name, "").label("lead_name"),
                _MEETING.organizer_id,
                _MEETING.tags,
            )
            .outerjoin(model.Lead, and_(model.Lead.id == _MEETING.lead_id, ~model.Lead.deleted))
            .where(~_MEETING.deleted, _overlaps(start, end))
            .order_by(_MEETING.scheduled_start, _MEETING.id)
        )
        return [_entry(row, invited, declined) for row in self._session.execute(query)]

    def busy(self, emails: Collection[str], start: datetime, end: datetime) -> Sequence[Busy]:
        wanted = {email.strip().lower() for email in emails}
        organizer = self._session.execute(
            _busy_query(func.lower(model.User.email), start, end)
            .join(model.User, model.User.id == _MEETING.organizer_id)
            .where(func.lower(model.User.email).in_(wanted))
        )
        alone = self._session.execute(_invited_alone(wanted, start, end))
        by_series = self._session.execute(_invited_by_series(wanted, start, end))
        found = {Busy(*row) for rows in (organizer, alone, by_series) for row in rows}
        return sorted(found, key=lambda one: (one.start, one.end, one.email, one.meeting_id))

    def of_series(self, series_id: UUID) -> Sequence[Meeting]:
        query = select(_MEETING).where(_MEETING.series_id == series_id, ~_MEETING.deleted)
        return self._meetings(query.order_by(_MEETING.occurrence_start, _MEETING.id))

    def of_lead(self, lead_id: UUID) -> Sequence[Meeting]:
        when = func.coalesce(_MEETING.scheduled_start, _MEETING.actual_start, _MEETING.created_at)
        query = select(_MEETING).where(_MEETING.lead_id == lead_id, ~_MEETING.deleted)
        return self._meetings(query.order_by(when.desc(), _MEETING.id))

    def by_uid(self, ics_uid: str) -> Sequence[Meeting]:
        query = select(_MEETING).where(_MEETING.ics_uid == ics_uid, ~_MEETING.deleted)
        return self._meetings(query.order_by(_MEETING.scheduled_start, _MEETING.id))

    def _meetings(self, query: Select[Any]) -> Sequence[Meeting]:
        return [meeting_of(self._session, row) for row in self._session.scalars(query)]

    def _answers(self, start: datetime, end: datetime) -> tuple[dict[UUID, int], dict[UUID, int]]:
        """How many are invited to the meetings alone or to the series, and how many declined."""
        invited: dict[UUID, int] = {}
        declined: dict[UUID, int] = {}
        refused = func.sum(case((Invitation.status == Rsvp.DECLINED.value, 1), else_=0))
        for target, column in (
            (Invitation.meeting_id, _MEETING.id),
            (Invitation.series_id, _MEETING.series_id),
        ):
            query = (
                select(target, func.count(), refused)
                .where(
                    ~Invitation.deleted,
                    target.in_(select(column).where(~_MEETING.deleted, _overlaps(start, end))),
                )
                .group_by(target)
            )
            for one, count, refusals in self._session.execute(query):
                invited[one], declined[one] = count, refusals
        return invited, declined


def _overlaps(start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(_MEETING.scheduled_start < end, _MEETING.scheduled_end > start)


def _busy_query(email: Any, start: datetime, end: datetime) -> Select[Any]:
    return select(
        email,
        _MEETING.id,
        _MEETING.title,
        _MEETING.scheduled_start,
        _MEETING.scheduled_end,
    ).where(~_MEETING.deleted, _MEETING.status.in_(_TAKEN), _overlaps(start, end))


def _invited_alone(wanted: set[str], start: datetime, end: datetime) -> Select[Any]:
    return (
        _busy_query(Invitation.email, start, end)
        .join(Invitation, Invitation.meeting_id == _MEETING.id)
        .where(
            Invitation.email.in_(wanted),
            Invitation.status != Rsvp.DECLINED.value,
            ~Invitation.deleted,
        )
    )


def _invited_by_series(wanted: set[str], start: datetime, end: datetime) -> Select[Any]:
    """Those invited to a series; an answer for the occurrence itself speaks instead."""
    alone = aliased(Invitation)
    answered = (
        select(alone.id)
        .where(alone.meeting_id == _MEETING.id, alone.email == Invitation.email, ~alone.deleted)
        .exists()
    )
    return (
        _busy_query(Invitation.email, start, end)
        .join(Invitation, Invitation.series_id == _MEETING.series_id)
        .where(
            Invitation.email.in_(wanted),
            Invitation.status != Rsvp.DECLINED.value,
            ~Invitation.deleted,
            ~answered,
        )
    )


def _entry(row: Any, invited: dict[UUID, int], declined: dict[UUID, int]) -> CalendarEntry:
    targets = [row.id] if row.series_id is None else [row.id, row.series_id]
    return CalendarEntry(
        meeting_id=row.id,
        title=row.title,
        start=row.scheduled_start,
        end=row.scheduled_end,
        status=MeetingStatus(row.status),
        meeting_type=MeetingType(row.meeting_type),
        time_zone=row.time_zone,
        room_code=row.room_code,
        series_id=row.series_id,
        lead_id=row.lead_id,
        lead_name=row.lead_name,
        organizer_id=row.organizer_id,
        tags=row.tags,
        invited=sum(invited.get(target, 0) for target in targets),
        declined=sum(declined.get(target, 0) for target in targets),
    )
