"""The calendar: planned meetings by time, and who is taken when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.calendar_entries import (
    Answers,
    answers_between,
    entries_between,
    overlaps,
)
from meeting_desktop.adapters.store.meetings import meetings_of
from meeting_desktop.adapters.store.planning_model import Invitation
from meeting_desktop.domain.conflicts import Busy
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.ports.planning import CalendarEntry

_MEETING = model.Meeting
#: They do not come.
_ABSENT = (Rsvp.DECLINED.value, Rsvp.EXPIRED.value)
_TAKEN = (MeetingStatus.SCHEDULED.value, MeetingStatus.ACTIVE.value)


class SqlCalendar:
    def __init__(self, session: Session) -> None:
        self._session = session

    def entries(
        self, start: datetime, end: datetime, *, answers: bool = True
    ) -> Sequence[CalendarEntry]:
        counted = answers_between(self._session, start, end) if answers else Answers()
        return entries_between(self._session, start, end, counted)

    def busy(
        self,
        emails: Collection[str],
        start: datetime,
        end: datetime,
        *,
        organizer: UUID | None = None,
    ) -> Sequence[Busy]:
        wanted = {email.strip().lower() for email in emails} - {""}
        address = func.lower(func.coalesce(model.User.email, ""))
        organized = self._session.execute(
            _busy_query(address, start, end)
            .join(model.User, model.User.id == _MEETING.organizer_id)
            .where(or_(address.in_(wanted), model.User.id == organizer))
        )
        alone = self._session.execute(_invited_alone(wanted, start, end))
        by_series = self._session.execute(_invited_by_series(wanted, start, end))
        found = {Busy(*row) for rows in (organized, alone, by_series) for row in rows}
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
        return meetings_of(self._session, self._session.scalars(query).all())


def _busy_query(email: Any, start: datetime, end: datetime) -> Select[Any]:
    return select(
        email,
        _MEETING.id,
        _MEETING.title,
        _MEETING.scheduled_start,
        _MEETING.scheduled_end,
    ).where(~_MEETING.deleted, _MEETING.status.in_(_TAKEN), overlaps(start, end))


def _invited_alone(wanted: set[str], start: datetime, end: datetime) -> Select[Any]:
    return (
        _busy_query(Invitation.email, start, end)
        .join(Invitation, Invitation.meeting_id == _MEETING.id)
        .where(
            Invitation.email.in_(wanted),
            Invitation.status.not_in(_ABSENT),
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
            Invitation.status.not_in(_ABSENT),
            ~Invitation.deleted,
            ~answered,
        )
    )
