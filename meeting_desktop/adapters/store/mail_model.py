"""The tables of mail and of what the application tells its person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Synced, scoped, within_scope
from meeting_desktop.adapters.store.columns import one_of
from meeting_desktop.domain.mail import TEMPLATED, MailFault, MailKind, MailStatus
from meeting_desktop.domain.notifications import NotificationKind


class EmailNotification(Synced):
    """A mail in the queue or sent; its content never changes."""

    __tablename__ = "email_notifications"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        within_scope("invitation_id", "invitations"),
        # The key first: mails are asked for by it alone, and their rows are long.
        UniqueConstraint("dedupe_key", "scope_id"),
        UniqueConstraint("message_id", "scope_id"),
        one_of("kind", MailKind),
        one_of("status", MailStatus),
        one_of("fault", MailFault),
        Index(None, "status", "not_before"),
    )

    kind: Mapped[str] = mapped_column(index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(index=True)
    invitation_id: Mapped[UUID | None] = mapped_column(index=True)
    to_address: Mapped[str]
    to_name: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    calendar_method: Mapped[str | None]
    calendar_text: Mapped[str | None]
    message_id: Mapped[str]
    dedupe_key: Mapped[str]
    status: Mapped[str]
    attempts: Mapped[int]
    first_attempt: Mapped[datetime | None]
    attempt_began: Mapped[datetime | None]
    maybe_twice: Mapped[bool]
    not_before: Mapped[datetime | None]
    fault: Mapped[str | None]
    error: Mapped[str]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)


class EmailTemplate(Synced):
    __tablename__ = "email_templates"
    __table_args__ = (
        scoped(),
        UniqueConstraint("scope_id", "kind", "language"),
        one_of("kind", TEMPLATED),
    )

    kind: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]


class Notification(Synced):
    __tablename__ = "notifications"
    __table_args__ = (
        scoped(),
        UniqueConstraint("dedupe_key", "scope_id"),
        one_of("kind", NotificationKind),
        Index(None, "at"),
    )

    kind: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime]
    dedupe_key: Mapped[str]
    # A notice outlives what it is about.
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    read_at: Mapped[datetime | None] = mapped_column(index=True)
    starts_at: Mapped[datetime | None]
