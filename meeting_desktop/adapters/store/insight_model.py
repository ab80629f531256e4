"""The tables of what meetings meant: answers, reports, tasks, scores, and links to the CRM."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Synced, scoped, within_scope
from meeting_desktop.adapters.store.columns import Day, Typed, one_of
from meeting_desktop.domain.answers import AnswerState, SetBy
from meeting_desktop.domain.findings import Findings, PersonFindings, Priority
from meeting_desktop.domain.lead_scores import ScorePart
from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.domain.reports import TalkFigures, TaskState


class MeetingAnswer(Synced):
    __tablename__ = "meeting_answers"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        UniqueConstraint("scope_id", "meeting_id", "question_id"),
        one_of("state", AnswerState),
        one_of("set_by", SetBy),
    )

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    # Of the wording that the meeting keeps: its set may be somebody else's, which is not here.
    question_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str]
    text: Mapped[str]
    evidence: Mapped[tuple[UUID, ...]] = mapped_column(Typed(tuple[UUID, ...]))
    asked_evidence: Mapped[tuple[UUID, ...]] = mapped_column(Typed(tuple[UUID, ...]))
    set_by: Mapped[str]
    at: Mapped[datetime | None]


class Report(Synced):
    """Two machines may both have made a version 2: neither is refused, the later one is shown."""

    __tablename__ = "summaries"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        within_scope("transcript_id", "transcripts"),
        Index(None, "meeting_id", "version"),
    )

    meeting_id: Mapped[UUID]
    version: Mapped[int]
    made_at: Mapped[datetime]
    transcript_id: Mapped[UUID] = mapped_column(index=True)
    words_digest: Mapped[str]
    language: Mapped[str]
    provider: Mapped[str]
    model: Mapped[str]
    prompt_version: Mapped[str]
    findings: Mapped[Findings] = mapped_column(Typed(Findings))
    dropped: Mapped[int]


class ParticipantReport(Synced):
    __tablename__ = "participant_reports"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        within_scope("report_id", "summaries"),
        within_scope("participant_id", "meeting_participants"),
    )

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    report_id: Mapped[UUID] = mapped_column(index=True)
    participant_id: Mapped[UUID | None] = mapped_column(index=True)
    speaker: Mapped[str]
    figures: Mapped[TalkFigures] = mapped_column(Typed(TalkFigures))
    engagement: Mapped[int]
    findings: Mapped[PersonFindings] = mapped_column(Typed(PersonFindings))


class ActionItem(Synced):
    __tablename__ = "action_items"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        within_scope("report_id", "summaries"),
        one_of("state", TaskState),
        one_of("priority", Priority),
        Index(None, "state", "due"),
    )

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    report_id: Mapped[UUID | None] = mapped_column(index=True)
    text: Mapped[str]
    state: Mapped[str]
    assignee: Mapped[str]
    due: Mapped[date | None] = mapped_column(Day())
    due_words: Mapped[str]
    priority: Mapped[str]
    evidence: Mapped[tuple[UUID, ...]] = mapped_column(Typed(tuple[UUID, ...]))


class LeadScore(Synced):
    """A row of the lead's scope; the meeting is of its own."""

    __tablename__ = "lead_score_history"
    __table_args__ = (
        scoped(),
        within_scope("lead_id", "leads"),
        Index(None, "lead_id", "at"),
    )

    lead_id: Mapped[UUID]
    at: Mapped[datetime]
    score: Mapped[int | None]
    parts: Mapped[tuple[ScorePart, ...]] = mapped_column(Typed(tuple[ScorePart, ...]))
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    provider: Mapped[str]


class MeetingAnalysis(Synced):
    """Where the lead should stand after the meeting. A row of the meeting's scope."""

    __tablename__ = "meeting_analyses"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        one_of("before", LeadStatus),
        one_of("suggested", LeadStatus),
        Index(None, "lead_id", "at"),
    )

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    # Whoever may write to the meeting need not see its lead, which is of another scope.
    lead_id: Mapped[UUID]
    at: Mapped[datetime]
    before: Mapped[str]
    suggested: Mapped[str]
    why: Mapped[str]
    evidence: Mapped[tuple[UUID, ...]] = mapped_column(Typed(tuple[UUID, ...]))
    accepted: Mapped[bool | None]


class CrmLink(Synced):
    """``local_id`` is a lead's or a meeting's, as ``kind`` says; both are in the row's scope."""

    __tablename__ = "crm_links"
    __table_args__ = (
        scoped(),
        Index(None, "kind", "local_id"),
        Index(None, "kind", "remote_id"),
    )

    kind: Mapped[str]
    local_id: Mapped[UUID]
    remote_id: Mapped[str]
    etag: Mapped[str]
    base: Mapped[dict[str, str]] = mapped_column(Typed(dict[str, str]))
    pulled_at: Mapped[datetime | None]
    pushed_at: Mapped[datetime | None]
    error: Mapped[str]
