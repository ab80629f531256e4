"""The tables of who was in a meeting and how they took part: counted, never typed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Synced, scoped, within_scope
from meeting_desktop.adapters.store.columns import Typed
from meeting_desktop.domain.engagement_score import ScorePart
from meeting_desktop.domain.reports import TalkFigures


class MeetingAnalytics(Synced):
    """Durations in seconds: four minutes of listening are not none.

    One for each meeting by its id, which is made of the meeting's: a key beside it would let a row
    of another program keep ours away for ever.
    """

    __tablename__ = "meeting_analytics"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
    )

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    total_participants: Mapped[int]
    average_attendance_duration_seconds: Mapped[float | None]
    peak_concurrent_participants: Mapped[int]
    late_participants: Mapped[int]
    no_shows: Mapped[int]
    total_chat_messages: Mapped[int]
    total_screen_shares: Mapped[int]
    total_polls_created: Mapped[int]
    technical_issues_count: Mapped[int]
    recording_duration_seconds: Mapped[float]
    engagement_score: Mapped[int | None]
    parts: Mapped[tuple[ScorePart, ...]] = mapped_column(Typed(tuple[ScorePart, ...]))


class ParticipantEngagement(Synced):
    """``person`` is of the conference, of an invitation or of a voice: no reference."""

    __tablename__ = "participant_engagement"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        UniqueConstraint("meeting_id", "scope_id", "person"),
    )

    meeting_id: Mapped[UUID]
    person: Mapped[UUID]
    name: Mapped[str]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    attendance_duration_seconds: Mapped[float | None]
    attendance_gaps: Mapped[int]
    late_seconds: Mapped[float | None]
    no_show: Mapped[bool]
    talk: Mapped[TalkFigures] = mapped_column(Typed(TalkFigures))
    chat_messages_sent: Mapped[int]
    polls_participated: Mapped[int]
    screen_share_duration_seconds: Mapped[float]
    microphone_active_seconds: Mapped[float | None]
    engagement_score: Mapped[int | None]
    parts: Mapped[tuple[ScorePart, ...]] = mapped_column(Typed(tuple[ScorePart, ...]))
