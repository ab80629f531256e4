"""Reports of meetings, their pages of people, and the tasks that came of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import insight_model, model
from meeting_desktop.adapters.store.rows import existing, fill, in_portions, put
from meeting_desktop.domain.findings import Priority
from meeting_desktop.domain.reports import (
    ActionItem,
    ParticipantReport,
    Report,
    Source,
    TaskState,
)

_REPORT = insight_model.Report
_PERSON = insight_model.ParticipantReport
_ITEM = insight_model.ActionItem
#: The later of two that two machines made at once is the newer one.
_NEWEST_FIRST = (_REPORT.version.desc(), _REPORT.made_at.desc(), _REPORT.id.desc())
_BY_DAY = (_ITEM.due.is_(None), _ITEM.due, _ITEM.created_at, _ITEM.id)


class SqlReports:
    """See ``ports.insight_rows``. Rows are in their meeting's scope, whatever the value says."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, report: Report, people: Sequence[ParticipantReport]) -> None:
        scope = existing(self._session, model.Meeting, report.meeting_id).scope_id
        fill(put(self._session, _REPORT, report.id, scope), _report_values(report))
        self._session.flush()
        kept = {person.id for person in people}
        for old in self._people(report.id):
            old.deleted = old.id not in kept
        for person in people:
            row = put(self._session, _PERSON, person.id, scope)
            fill(row, _person_values(person, report))
        self._session.flush()

    def latest(self, meeting_id: UUID) -> Report | None:
        return self._first(_reports_of(meeting_id))

    def version(self, meeting_id: UUID, version: int) -> Report | None:
        return self._first(_reports_of(meeting_id).where(_REPORT.version == version))

    def versions(self, meeting_id: UUID) -> Sequence[Report]:
        rows = self._session.scalars(_reports_of(meeting_id).order_by(*_NEWEST_FIRST))
        return [_report(row) for row in rows]

    def version_numbers(self, meeting_id: UUID) -> Sequence[int]:
        query = select(_REPORT.version).where(_REPORT.meeting_id == meeting_id, ~_REPORT.deleted)
        return self._session.scalars(query.order_by(*_NEWEST_FIRST)).all()

    def people(self, report_id: UUID) -> Sequence[ParticipantReport]:
        found = [_person(row) for row in self._people(report_id)]
        return sorted(found, key=lambda one: (-one.figures.seconds, one.speaker, one.id))

    def of_meetings(self, meeting_ids: Collection[UUID]) -> Sequence[Report]:
        newest: dict[UUID, Report] = {}
        for some in in_portions(meeting_ids):
            query = select(_REPORT).where(_REPORT.meeting_id.in_(some), ~_REPORT.deleted)
            for row in self._session.scalars(query.order_by(_REPORT.meeting_id, *_NEWEST_FIRST)):
                if row.meeting_id not in newest:
                    newest[row.meeting_id] = _report(row)
        return list(newest.values())

    def remove(self, report_id: UUID) -> None:
        existing(self._session, _REPORT, report_id).deleted = True
        for person in self._people(report_id):
            person.deleted = True
        self._session.flush()

    def _first(self, query: Select[insight_model.Report]) -> Report | None:
        row = self._session.scalars(query.order_by(*_NEWEST_FIRST).limit(1)).first()
        return None if row is None else _report(row)

    def _people(self, report_id: UUID) -> Sequence[insight_model.ParticipantReport]:
        query = select(_PERSON).where(_PERSON.report_id == report_id, ~_PERSON.deleted)
        return self._session.scalars(query).all()


class SqlActionItems:
    """See ``ports.insight_rows``. Rows are in their meeting's scope, whatever the value says."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, item: ActionItem) -> None:
        scope = existing(self._session, model.Meeting, item.meeting_id).scope_id
        fill(put(self._session, _ITEM, item.id, scope), _item_values(item))
        self._session.flush()

    def get(self, item_id: UUID) -> ActionItem | None:
        row = self._session.get(_ITEM, item_id)
        return None if row is None or row.deleted else _item(row)

    def of_meeting(self, meeting_id: UUID) -> Sequence[ActionItem]:
        return self.of_meetings([meeting_id])

    def of_meetings(self, meeting_ids: Collection[UUID]) -> Sequence[ActionItem]:
        return [_item(row) for row in self._of_meetings(meeting_ids)]

    def open(self, limit: int) -> Sequence[ActionItem]:
        there = select(model.Meeting.id).where(~model.Meeting.deleted)
        query = select(_ITEM).where(
            _ITEM.state == TaskState.CONFIRMED.value, ~_ITEM.deleted, _ITEM.meeting_id.in_(there)
        )
        return [_item(row) for row in self._session.scalars(query.order_by(*_BY_DAY).limit(limit))]

    def remove(self, item_id: UUID) -> None:
        existing(self._session, _ITEM, item_id).deleted = True
        self._session.flush()

    def _of_meetings(self, meeting_ids: Collection[UUID]) -> Iterator[insight_model.ActionItem]:
        for some in in_portions(meeting_ids):
            query = select(_ITEM).where(_ITEM.meeting_id.in_(some), ~_ITEM.deleted)
            yield from self._session.scalars(query.order_by(_ITEM.created_at, _ITEM.id))


def _reports_of(meeting_id: UUID) -> Select[insight_model.Report]:
    return select(_REPORT).where(_REPORT.meeting_id == meeting_id, ~_REPORT.deleted)


def _report_values(report: Report) -> dict[str, Any]:
    return {
        "meeting_id": report.meeting_id,
        "version": report.version,
        "made_at": report.made_at,
        "transcript_id": report.transcript_id,
        "words_digest": report.words_digest,
        "language": report.language,
        "provider": report.source.provider,
        "model": report.source.model,
        "prompt_version": report.source.prompt_version,
        "findings": report.findings,
        "dropped": report.dropped,
    }


def _report(row: insight_model.Report) -> Report:
    return Report(
        id=row.id,
        scope_id=row.scope_id,
        meeting_id=row.meeting_id,
        version=row.version,
        made_at=row.made_at,
        transcript_id=row.transcript_id,
        words_digest=row.words_digest,
        language=row.language,
        source=Source(row.provider, row.model, row.prompt_version),
        findings=row.findings,
        dropped=row.dropped,
    )


def _person_values(person: ParticipantReport, report: Report) -> dict[str, Any]:
    return {
        "meeting_id": report.meeting_id,
        "report_id": report.id,
        "participant_id": person.participant_id,
        "speaker": person.speaker,
        "figures": person.figures,
        "engagement": person.engagement,
        "findings": person.findings,
    }


def _person(row: insight_model.ParticipantReport) -> ParticipantReport:
    return ParticipantReport(
        id=row.id,
        scope_id=row.scope_id,
        meeting_id=row.meeting_id,
        report_id=row.report_id,
        speaker=row.speaker,
        figures=row.figures,
        engagement=row.engagement,
        findings=row.findings,
        participant_id=row.participant_id,
    )


def _item_values(item: ActionItem) -> dict[str, Any]:
    return {
        "meeting_id": item.meeting_id,
        "report_id": item.report_id,
        "text": item.text,
        "state": item.state.value,
        "assignee": item.assignee,
        "due": item.due,
        "due_words": item.due_words,
        "priority": item.priority.value,
        "evidence": item.evidence,
    }


def _item(row: insight_model.ActionItem) -> ActionItem:
    return ActionItem(
        id=row.id,
        scope_id=row.scope_id,
        meeting_id=row.meeting_id,
        text=row.text,
        state=TaskState(row.state),
        assignee=row.assignee,
        due=row.due,
        due_words=row.due_words,
        priority=Priority(row.priority),
        evidence=row.evidence,
        report_id=row.report_id,
    )
