"""The tables, once: SQLite on every machine now, the shared PostgreSQL later.

Rows of synchronised tables carry ``scope_id``, and references within a scope are pairs
``(scope_id, id)``: the database itself keeps a row from pointing into a scope that is not its own.
Full text lives beside these tables and is kept by triggers (see ``migrations``).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Base, Synced, scoped, within_scope
from meeting_desktop.adapters.store.columns import Typed, one_of
from meeting_desktop.domain.events import TimelineKind
from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.domain.meetings import (
    Consent,
    MeetingOrigin,
    MeetingStatus,
    ParticipantKind,
    ParticipantRole,
)
from meeting_desktop.domain.people import UserRole, WorkingHours
from meeting_desktop.domain.planning import ContextLink, MeetingOptions, MeetingType
from meeting_desktop.domain.recordings import RecordingStatus
from meeting_desktop.domain.retention import Retention
from meeting_desktop.domain.transcript import Word


class User(Synced):
    __tablename__ = "users"
    __table_args__ = (scoped(), one_of("role", UserRole))

    display_name: Mapped[str]
    email: Mapped[str | None]
    role: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    time_zone: Mapped[str] = mapped_column(default="")
    working_hours: Mapped[tuple[WorkingHours, ...]] = mapped_column(
        Typed(tuple[WorkingHours, ...]), default=()
    )


class Lead(Synced):
    __tablename__ = "leads"
    __table_args__ = (scoped(), one_of("status", LeadStatus))

    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    company: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str]
    job_title: Mapped[str]
    time_zone: Mapped[str]
    status: Mapped[str]
    source: Mapped[str]
    tags: Mapped[tuple[str, ...]] = mapped_column(Typed(tuple[str, ...]))
    score: Mapped[int | None]
    crm_id: Mapped[str]


class Meeting(Synced):
    __tablename__ = "meetings"
    __table_args__ = (
        scoped(),
        UniqueConstraint("scope_id", "room_code"),
        # A place in a series is taken by one meeting; one that was removed leaves it to others.
        Index(
            "uq_meetings_series_id_occurrence_start",
            "series_id",
            "occurrence_start",
            unique=True,
            # As queries say it, or SQLite would not see that this index serves them.
            sqlite_where=text("deleted = 0"),
            postgresql_where=text("NOT deleted"),
        ),
        within_scope("series_id", "meeting_series"),
        one_of("origin", MeetingOrigin),
        one_of("status", MeetingStatus),
        one_of("meeting_type", MeetingType),
    )

    room_code: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    origin: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    time_zone: Mapped[str]
    actual_start: Mapped[datetime | None] = mapped_column(index=True)
    actual_end: Mapped[datetime | None]
    language: Mapped[str]
    # A lead, a question set, a template or a team may be of another scope than the meeting.
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("leads.id"), index=True)
    # What follows is of planned meetings; those begun at once have no ``scheduled_start``.
    scheduled_start: Mapped[datetime | None] = mapped_column(index=True)
    scheduled_end: Mapped[datetime | None]
    ics_uid: Mapped[str | None] = mapped_column(index=True)
    ics_sequence: Mapped[int] = mapped_column(default=0)
    meeting_type: Mapped[str] = mapped_column(default=MeetingType.OTHER.value)
    description: Mapped[str] = mapped_column(default="")
    external_url: Mapped[str] = mapped_column(default="")
    passcode_hash: Mapped[str] = mapped_column(default="")
    max_participants: Mapped[int | None]
    # Kept by whoever puts participants.
    participant_count: Mapped[int] = mapped_column(default=0)
    peak_participants: Mapped[int] = mapped_column(default=0)
    options: Mapped[MeetingOptions] = mapped_column(Typed(MeetingOptions), default=MeetingOptions())
    tags: Mapped[tuple[str, ...]] = mapped_column(Typed(tuple[str, ...]), default=())
    links: Mapped[tuple[ContextLink, ...]] = mapped_column(
        Typed(tuple[ContextLink, ...]), default=()
    )
    organizer_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"), index=True)
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting_templates.id"), index=True)
    question_set_id: Mapped[UUID | None] = mapped_column(ForeignKey("question_sets.id"), index=True)
    question_set_version: Mapped[int | None]
    series_id: Mapped[UUID | None]
    occurrence_start: Mapped[datetime | None]
    detached: Mapped[bool] = mapped_column(default=False)
    retention: Mapped[Retention] = mapped_column(Typed(Retention), default=Retention())
    # None while it is there, and once it is gone for good: in the trash only between.
    removed_at: Mapped[datetime | None]


class Participant(Synced):
    __tablename__ = "meeting_participants"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        one_of("kind", ParticipantKind),
        one_of("role", ParticipantRole),
        one_of("consent", Consent),
    )

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    display_name: Mapped[str]
    kind: Mapped[str]
    role: Mapped[str]
    consent: Mapped[str]
    consent_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    # Of the conference, which has guests too: no reference.
    person: Mapped[UUID | None]
    # What hosts switched for them in the meeting.
    can_chat: Mapped[bool] = mapped_column(default=True)
    can_share_screen: Mapped[bool] = mapped_column(default=False)


class ConversationEvent(Synced):
    __tablename__ = "conversation_events"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        within_scope("participant_id", "meeting_participants"),
        one_of("kind", TimelineKind),
        Index(None, "meeting_id", "at"),
    )

    meeting_id: Mapped[UUID]
    participant_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str]
    at: Mapped[float]
    duration: Mapped[float]
    happened_at: Mapped[datetime]


class Recording(Synced):
    __tablename__ = "recordings"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        within_scope("participant_id", "meeting_participants"),
        one_of("status", RecordingStatus),
    )

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    participant_id: Mapped[UUID | None] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(index=True)
    storage_key: Mapped[str]
    started_at: Mapped[datetime]
    duration: Mapped[float]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    codec: Mapped[str]
    expires_at: Mapped[datetime | None]
    is_protected: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[int | None]


class RecordingPart(Synced):
    __tablename__ = "recording_parts"
    __table_args__ = (
        scoped(),
        within_scope("recording_id", "recordings"),
        UniqueConstraint("recording_id", "position"),
    )

    recording_id: Mapped[UUID]
    position: Mapped[int]
    file_name: Mapped[str]
    start_sample: Mapped[int] = mapped_column(BigInteger)
    samples: Mapped[int] = mapped_column(BigInteger)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]


class Transcript(Synced):
    __tablename__ = "transcripts"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        Index(None, "meeting_id", "revision"),
    )

    meeting_id: Mapped[UUID]
    language: Mapped[str]
    engine: Mapped[str]
    model: Mapped[str]
    revision: Mapped[int]


class Speaker(Synced):
    __tablename__ = "speakers"
    __table_args__ = (
        scoped(),
        within_scope("transcript_id", "transcripts"),
        within_scope("participant_id", "meeting_participants"),
    )

    transcript_id: Mapped[UUID] = mapped_column(index=True)
    participant_id: Mapped[UUID | None] = mapped_column(index=True)
    label: Mapped[str]
    name: Mapped[str]
    # Of its person's own scope: whoever reads the meeting need not have it.
    voice_profile_id: Mapped[UUID | None] = mapped_column(index=True)
    confidence: Mapped[float] = mapped_column(default=0.0)
    is_confirmed: Mapped[bool] = mapped_column(default=False)


class Segment(Synced):
    """``text``, ``word_count`` and ``confidence`` follow from ``words``, for queries."""

    __tablename__ = "segments"
    __table_args__ = (
        scoped(),
        within_scope("transcript_id", "transcripts"),
        within_scope("speaker_id", "speakers"),
        Index(None, "transcript_id", "start"),
        # Covers the word counts of a list of meetings, so that it reads no words.
        Index(None, "transcript_id", "deleted", "word_count"),
    )

    transcript_id: Mapped[UUID]
    speaker_id: Mapped[UUID | None] = mapped_column(index=True)
    start: Mapped[float]
    end: Mapped[float]
    text: Mapped[str]
    words: Mapped[tuple[Word, ...]]
    word_count: Mapped[int]
    confidence: Mapped[float]
    is_final: Mapped[bool]
    edited_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    original_text: Mapped[str | None]
    is_overlapped: Mapped[bool] = mapped_column(default=False)


class LocalState(Base):
    """What this machine alone knows; never synchronised."""

    __tablename__ = "local_state"
    __table_args__ = ({"info": {"local_only": True}},)

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
