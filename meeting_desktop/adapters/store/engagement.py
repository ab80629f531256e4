"""Who was in a meeting and how they took part, as it was counted last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import engagement_model, model
from meeting_desktop.adapters.store.rows import existing, fill, put
from meeting_desktop.domain.engagement import (
    Attendance,
    Engagement,
    MeetingAnalytics,
    PersonEngagement,
    analytics_id,
    in_order_of_talk,
)
from meeting_desktop.domain.meetings import MeetingStatus, ParticipantKind

_MEETING = engagement_model.MeetingAnalytics
_PERSON = engagement_model.ParticipantEngagement


class SqlEngagement:
    """See ``ports.engagement_rows``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, engagement: Engagement) -> None:
        """Raises: NotFoundError: there is no such meeting."""
        analytics = engagement.meeting
        scope = existing(self._session, model.Meeting, analytics.meeting_id).scope_id
        fill(put(self._session, _MEETING, analytics.id, scope), _meeting_values(analytics))
        kept = {one.id for one in engagement.people}
        for old in self._people(analytics.meeting_id):
            old.deleted = old.id not in kept
        for one in engagement.people:
            fill(put(self._session, _PERSON, one.id, scope), _person_values(one))
        self._session.flush()

    def of_meeting(self, meeting_id: UUID) -> Engagement | None:
        row = self._session.get(_MEETING, analytics_id(meeting_id))
        if row is None or row.deleted:
            return None
        people = [_person(one) for one in self._people(meeting_id)]
        return Engagement(_meeting(row), in_order_of_talk(people))

    def missing(self, limit: int) -> Sequence[UUID]:
        """Meetings that are over and were never counted, the newest first."""
        meeting = model.Meeting
        counted = select(_MEETING.id).where(_MEETING.meeting_id == meeting.id).exists()
        query = select(meeting.id).where(
            meeting.status == MeetingStatus.COMPLETED.value,
            meeting.actual_start.is_not(None),
            ~meeting.deleted,
            ~counted,
        )
        newest = query.order_by(meeting.actual_start.desc(), meeting.id).limit(limit)
        return self._session.scalars(newest).all()

    def _people(self, meeting_id: UUID) -> Sequence[engagement_model.ParticipantEngagement]:
        query = select(_PERSON).where(_PERSON.meeting_id == meeting_id, ~_PERSON.deleted)
        return self._session.scalars(query).all()


def count_people(session: Session, meeting: model.Meeting) -> None:
    """How many people have come so far, and how many at once at most; assistants are none."""
    table = model.Participant
    query = select(table.person, table.left_at).where(
        table.meeting_id == meeting.id,
        table.kind == ParticipantKind.HUMAN.value,
        table.person.is_not(None),
        table.joined_at.is_not(None),
        ~table.deleted,
    )
    found = session.execute(query).all()
    here = {person for person, left_at in found if left_at is None}
    meeting.participant_count = len({person for person, _ in found})
    meeting.peak_participants = max(meeting.peak_participants or 0, len(here))
    session.flush()


def _meeting_values(one: MeetingAnalytics) -> dict[str, Any]:
    return {
        "meeting_id": one.meeting_id,
        "total_participants": one.people,
        "average_attendance_duration_seconds": one.attendance,
        "peak_concurrent_participants": one.most_at_once,
        "late_participants": one.late,
        "no_shows": one.no_shows,
        "total_chat_messages": one.messages,
        "total_screen_shares": one.shares,
        "total_polls_created": one.polls,
        "technical_issues_count": one.faults,
        "recording_duration_seconds": one.recorded,
        "engagement_score": one.score,
        "parts": one.parts,
    }


def _meeting(row: engagement_model.MeetingAnalytics) -> MeetingAnalytics:
    return MeetingAnalytics(
        id=row.id,
        meeting_id=row.meeting_id,
        people=row.total_participants,
        most_at_once=row.peak_concurrent_participants,
        attendance=row.average_attendance_duration_seconds,
        late=row.late_participants,
        no_shows=row.no_shows,
        messages=row.total_chat_messages,
        polls=row.total_polls_created,
        shares=row.total_screen_shares,
        faults=row.technical_issues_count,
        recorded=row.recording_duration_seconds,
        score=row.engagement_score,
        parts=row.parts,
    )


def _person_values(one: PersonEngagement) -> dict[str, Any]:
    there = one.attendance
    return {
        "meeting_id": one.meeting_id,
        "person": one.person,
        "name": one.name,
        "joined_at": there.joined_at if there is not None else None,
        "left_at": there.left_at if there is not None else None,
        "attendance_duration_seconds": there.seconds if there is not None else None,
        "attendance_gaps": there.gaps if there is not None else 0,
        "late_seconds": there.late if there is not None else None,
        "no_show": one.no_show,
        "talk": one.talk,
        "chat_messages_sent": one.messages,
        "polls_participated": one.polls,
        "screen_share_duration_seconds": one.screen,
        "microphone_active_seconds": one.microphone,
        "engagement_score": one.score,
        "parts": one.parts,
    }


def _person(row: engagement_model.ParticipantEngagement) -> PersonEngagement:
    seconds = row.attendance_duration_seconds
    attendance = None
    if seconds is not None:
        late = row.late_seconds
        attendance = Attendance(seconds, row.attendance_gaps, late, row.joined_at, row.left_at)
    return PersonEngagement(
        id=row.id,
        meeting_id=row.meeting_id,
        person=row.person,
        name=row.name,
        attendance=attendance,
        no_show=row.no_show,
        talk=row.talk,
        messages=row.chat_messages_sent,
        polls=row.polls_participated,
        screen=row.screen_share_duration_seconds,
        microphone=row.microphone_active_seconds,
        score=row.engagement_score,
        parts=row.parts,
    )
