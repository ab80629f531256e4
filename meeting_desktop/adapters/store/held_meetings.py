"""Meetings and leads as figures: few statements for many rows, and no findings are parsed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import insight_model, model, sales_model
from meeting_desktop.adapters.store.rows import in_portions
from meeting_desktop.domain.leads import LeadEventKind, LeadStatus
from meeting_desktop.domain.meetings import MeetingStatus, ParticipantKind
from meeting_desktop.ports.held_meetings import HeldMeeting, HeldPerson, LeadJourney

_MEETING = model.Meeting
_REPORT = insight_model.Report
_PERSON = insight_model.ParticipantReport
_STATUSES = frozenset(one.value for one in LeadStatus)


class SqlHeldMeetings:
    """See ``ports.held_meetings``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def between(self, since: datetime, until: datetime) -> Sequence[HeldMeeting]:
        query = (
            select(_MEETING.id, _MEETING.title, _MEETING.actual_start, _MEETING.scheduled_start)
            .where(
                ~_MEETING.deleted,
                _MEETING.status == MeetingStatus.COMPLETED.value,
                _MEETING.actual_start >= since,
                _MEETING.actual_start < until,
            )
            .order_by(_MEETING.actual_start, _MEETING.id)
        )
        rows = self._session.execute(query).all()
        reports = self._newest([row.id for row in rows])
        people = self._people(reports.values())
        tones = self._tones(reports.values())
        return [
            HeldMeeting(
                row.id,
                row.title,
                row.actual_start,
                row.scheduled_start is not None,
                tuple(people.get(reports.get(row.id), ())),
                tones.get(reports.get(row.id)),
            )
            for row in rows
        ]

    def missed(self, since: datetime, until: datetime) -> int:
        query = select(func.count()).where(
            ~_MEETING.deleted,
            _MEETING.status == MeetingStatus.SCHEDULED.value,
            _MEETING.scheduled_start >= since,
            _MEETING.scheduled_start < until,
        )
        return self._session.scalar(query) or 0

    def journeys(self) -> Sequence[LeadJourney]:
        been = self._been()
        lead = model.Lead
        query = select(lead.id, lead.owner_id, lead.status, lead.created_at).where(~lead.deleted)
        return [
            LeadJourney(
                row.id,
                row.owner_id,
                LeadStatus(row.status),
                row.created_at,
                frozenset(been.get(row.id, ())),
            )
            for row in self._session.execute(query.order_by(lead.id))
        ]

    def _been(self) -> Mapping[UUID, set[LeadStatus]]:
        event = sales_model.LeadEvent
        query = select(event.lead_id, event.text).where(
            event.kind == LeadEventKind.STATUS_CHANGED.value, ~event.deleted
        )
        been: defaultdict[UUID, set[LeadStatus]] = defaultdict(set)
        for row in self._session.execute(query):
            been[row.lead_id] |= {
                LeadStatus(word) for word in row.text.split(">") if word in _STATUSES
            }
        return been

    def _newest(self, meeting_ids: Collection[UUID]) -> Mapping[UUID, UUID]:
        """The newest report of each meeting that has one."""
        newest: dict[UUID, UUID] = {}
        for some in in_portions(meeting_ids):
            query = (
                select(_REPORT.meeting_id, _REPORT.id)
                .where(_REPORT.meeting_id.in_(some), ~_REPORT.deleted)
                .order_by(_REPORT.version, _REPORT.made_at, _REPORT.id)
            )
            newest |= {row.meeting_id: row.id for row in self._session.execute(query)}
        return newest

    def _people(self, report_ids: Collection[UUID]) -> Mapping[UUID | None, list[HeldPerson]]:
        found: defaultdict[UUID | None, list[HeldPerson]] = defaultdict(list)
        guest = model.Participant
        for some in in_portions(report_ids):
            query = (
                select(
                    _PERSON.report_id,
                    _PERSON.speaker,
                    _PERSON.figures,
                    _PERSON.engagement,
                    guest.user_id,
                )
                .outerjoin(guest, guest.id == _PERSON.participant_id)
                # The machine's own voice is nobody's talk.
                .where(_PERSON.report_id.in_(some), ~_PERSON.deleted)
                .where(func.coalesce(guest.kind, "") != ParticipantKind.AI.value)
                .order_by(_PERSON.speaker, _PERSON.id)
            )
            for row in self._session.execute(query):
                person = HeldPerson(row.speaker, row.user_id, row.figures, row.engagement)
                found[row.report_id].append(person)
        return found

    def _tones(self, report_ids: Collection[UUID]) -> Mapping[UUID | None, float]:
        found: dict[UUID | None, float] = {}
        for some in in_portions(report_ids):
            # The database looks into the JSON: whole findings would have to be read for one number.
            one = func.json_each(_REPORT.findings, "$.tones").table_valued("value")
            query = (
                select(_REPORT.id, func.avg(func.json_extract(one.c.value, "$.score")))
                .select_from(_REPORT)
                .join(one, onclause=_REPORT.id == _REPORT.id)
                .where(_REPORT.id.in_(some))
                .group_by(_REPORT.id)
            )
            found |= {row[0]: row[1] for row in self._session.execute(query) if row[1] is not None}
        return found
