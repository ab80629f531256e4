"""The queue of mail, templates of a person's own, and what the application tells its person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = (
    "email_notifications",
    "email_templates",
    "notifications",
)


def upgrade() -> None:
    _create_email_notifications()
    _create_email_templates()
    _create_notifications()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create_email_notifications() -> None:
    _create_synced(
        "email_notifications",
        _text("kind"),
        _id("meeting_id", nullable=True),
        _id("invitation_id", nullable=True),
        _text("to_address"),
        _text("to_name"),
        _text("subject"),
        _text("text"),
        _text("html"),
        _text("calendar_method", nullable=True),
        _text("calendar_text", nullable=True),
        _text("message_id"),
        _text("dedupe_key"),
        _text("status"),
        _number("attempts"),
        _time("first_attempt", nullable=True),
        _time("attempt_began", nullable=True),
        _flag("maybe_twice"),
        _time("not_before", nullable=True),
        _text("fault", nullable=True),
        _text("error"),
        _time("sent_at", nullable=True),
        _one_of(
            "email_notifications",
            "fault",
            "offline",
            "dns",
            "refused",
            "tls",
            "login",
            "relay",
            "recipient",
            "too_large",
            "content",
            "greylisted",
            "busy",
            "timeout",
            "no_password",
            "not_set_up",
        ),
        _one_of(
            "email_notifications",
            "kind",
            "invitation",
            "update",
            "reminder",
            "cancellation",
            "ai_joined",
            "summary",
            "test",
        ),
        _one_of(
            "email_notifications", "status", "pending", "sent", "failed", "bounced", "withdrawn"
        ),
        _within_scope("email_notifications", "invitation_id", "invitations"),
        _within_scope("email_notifications", "meeting_id", "meetings"),
        sa.UniqueConstraint(
            "dedupe_key", "scope_id", name=op.f("uq_email_notifications_dedupe_key_scope_id")
        ),
        sa.UniqueConstraint(
            "message_id", "scope_id", name=op.f("uq_email_notifications_message_id_scope_id")
        ),
    )
    _index("email_notifications", "invitation_id")
    _index("email_notifications", "kind")
    _index("email_notifications", "meeting_id")
    _index("email_notifications", "sent_at")
    _index("email_notifications", "status", "not_before")


def _create_email_templates() -> None:
    _create_synced(
        "email_templates",
        _text("kind"),
        _text("language"),
        _text("subject"),
        _text("text"),
        _text("html"),
        _one_of(
            "email_templates",
            "kind",
            "invitation",
            "update",
            "reminder",
            "cancellation",
            "ai_joined",
            "summary",
            "test",
        ),
        sa.UniqueConstraint(
            "scope_id", "kind", "language", name=op.f("uq_email_templates_scope_id_kind_language")
        ),
    )


def _create_notifications() -> None:
    _create_synced(
        "notifications",
        _text("kind"),
        _text("title"),
        _text("body"),
        _time("at"),
        _text("dedupe_key"),
        _id("meeting_id", nullable=True),
        _time("read_at", nullable=True),
        _time("starts_at", nullable=True),
        _one_of(
            "notifications",
            "kind",
            "reminder",
            "rsvp",
            "mail_failed",
            "meeting_changed",
            "transcript_ready",
            "missed",
        ),
        _reference("notifications", "meeting_id", "meetings"),
        sa.UniqueConstraint(
            "dedupe_key", "scope_id", name=op.f("uq_notifications_dedupe_key_scope_id")
        ),
    )
    _index("notifications", "at")
    _index("notifications", "meeting_id")
    _index("notifications", "read_at")


def _create_synced(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        _id("id"),
        _id("scope_id"),
        _time("created_at"),
        _time("updated_at"),
        _flag("deleted"),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("scope_id", "id", name=op.f(f"uq_{table}_scope_id_id")),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _within_scope(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["scope_id", column],
        [f"{target}.scope_id", f"{target}.id"],
        name=op.f(f"fk_{table}_scope_id_{column}"),
    )


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _one_of(table: str, column: str, *words: str) -> sa.CheckConstraint:
    allowed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=op.f(f"ck_{table}_{column}"))


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _id(name: str, *, nullable: bool = False) -> sa.Column[UUID]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
