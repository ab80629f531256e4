"""The tables of what is planned: series, templates, agenda, invitations, teams."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Synced, scoped, within_scope
from meeting_desktop.adapters.store.columns import Typed, WallTime, one_of
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meetings import ParticipantRole
from meeting_desktop.domain.people import TeamKind
from meeting_desktop.domain.planning import AgendaKind, ContextLink, MeetingDetails


class Series(Synced):
    """Its details are one value: they change together, and its occurrences have them as columns."""

    __tablename__ = "meeting_series"
    __table_args__ = (scoped(),)

    title: Mapped[str]
    rule: Mapped[str]
    first_start: Mapped[datetime] = mapped_column(WallTime())
    minutes: Mapped[int]
    time_zone: Mapped[str]
    ics_uid: Mapped[str] = mapped_column(index=True)
    ics_sequence: Mapped[int]
    exceptions: Mapped[tuple[datetime, ...]] = mapped_column(Typed(tuple[datetime, ...]))
    details: Mapped[MeetingDetails] = mapped_column(Typed(MeetingDetails))
    filled_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(index=True)
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("leads.id"), index=True)
    organizer_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting_templates.id"), index=True)


class Template(Synced):
    __tablename__ = "meeting_templates"
    __table_args__ = (scoped(),)

    name: Mapped[str]
    description: Mapped[str]
    title: Mapped[str]
    minutes: Mapped[int]
    details: Mapped[MeetingDetails] = mapped_column(Typed(MeetingDetails))
    is_public: Mapped[bool] = mapped_column(index=True)
    usage_count: Mapped[int]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)


class AgendaItem(Synced):
    """One point of a meeting; those of series and templates are within their details."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        one_of("kind", AgendaKind),
        Index(None, "meeting_id", "position"),
    )

    meeting_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int | None]
    kind: Mapped[str]
    presenter: Mapped[str]
    description: Mapped[str]
    links: Mapped[tuple[ContextLink, ...]] = mapped_column(Typed(tuple[ContextLink, ...]))


class Invitation(Synced):
    __tablename__ = "invitations"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        within_scope("series_id", "meeting_series"),
        CheckConstraint("(meeting_id IS NULL) <> (series_id IS NULL)", name="target"),
        UniqueConstraint("meeting_id", "email"),
        UniqueConstraint("series_id", "email"),
        one_of("role", ParticipantRole),
        one_of("status", Rsvp),
    )

    meeting_id: Mapped[UUID | None]
    series_id: Mapped[UUID | None]
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    role: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("leads.id"), index=True)
    message: Mapped[str]
    response: Mapped[str]
    responded_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    reply_sequence: Mapped[int | None]
    expires_at: Mapped[datetime | None]
    sequence: Mapped[int | None]
    reminder_sent_at: Mapped[datetime | None]
    token_hash: Mapped[str]


class Team(Synced):
    __tablename__ = "teams"
    __table_args__ = (scoped(), one_of("kind", TeamKind))

    name: Mapped[str]
    kind: Mapped[str]


class TeamMember(Synced):
    __tablename__ = "team_members"
    __table_args__ = (
        scoped(),
        within_scope("team_id", "teams"),
        UniqueConstraint("team_id", "user_id"),
    )

    team_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
