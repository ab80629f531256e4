"""Who was in a meeting and how they took part, and whose device is whose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TABLES = ("meeting_analytics", "participant_engagement")
_EVENTS = "conversation_events"
_BEFORE = (
    *("started", "ended", "muted", "unmuted", "gap", "device_changed"),
    *("recording_started", "recording_stopped", "recovered", "resumed", "joined", "left", "lost"),
    *("returned", "denied", "removed", "consent_record", "consent_captions", "consent_none"),
    *("hand_raised", "hand_lowered", "locked", "unlocked"),
)
_NEW = ("screen_share_started", "screen_share_stopped")


def upgrade() -> None:
    _create_meeting_analytics()
    _create_participant_engagement()
    op.add_column("meeting_participants", sa.Column("person", sa.Uuid(), nullable=True))
    for column in ("participant_count", "peak_participants"):
        usual = sa.text("0")
        op.add_column(
            "meetings", sa.Column(column, sa.Integer(), nullable=False, server_default=usual)
        )
    _allow(*_BEFORE, *_NEW)
    if _is_postgresql():
        for table in _TABLES:
            op.execute(f"SELECT share_table('{table}', true)")
            op.execute(f"SELECT let_members_write('{table}')")
            # Counting anew overwrites nobody's words.
            op.execute(f"DROP TRIGGER audit_row ON {table}")
        _learn("meeting_participants", ["person"])
        _learn("meetings", ["participant_count", "peak_participants"])


def downgrade() -> None:
    if _is_postgresql():
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )
    events = sa.table(_EVENTS, sa.column("kind", sa.String))
    op.execute(events.delete().where(events.c.kind.in_(_NEW)))
    _allow(*_BEFORE)
    for column in ("peak_participants", "participant_count"):
        op.execute(f"ALTER TABLE meetings DROP COLUMN {column}")
    op.execute("ALTER TABLE meeting_participants DROP COLUMN person")
    for table in reversed(_TABLES):
        op.drop_table(table)


def _learn(table: str, columns: Sequence[str]) -> None:
    for column in columns:
        op.execute(f"ALTER TABLE {table} ALTER {column} SET STATISTICS 0")
    op.execute(f"SELECT learn_table('{table}')")


def _allow(*kinds: str) -> None:
    """Full text covers no event, so rebuilding the table costs no trigger."""
    name = op.f(f"ck_{_EVENTS}_kind")
    with op.batch_alter_table(_EVENTS) as table:
        table.drop_constraint(name, type_="check")
        allowed = ", ".join(f"'{kind}'" for kind in kinds)
        table.create_check_constraint(name, sa.text(f"kind IN ({allowed})"))


def _create_meeting_analytics() -> None:
    table = "meeting_analytics"
    _create_synced(
        table,
        _id("meeting_id"),
        _count("total_participants"),
        _float("average_attendance_duration_seconds", nullable=True),
        _count("peak_concurrent_participants"),
        _count("late_participants"),
        _count("no_shows"),
        _count("total_chat_messages"),
        _count("total_screen_shares"),
        _count("total_polls_created"),
        _count("technical_issues_count"),
        _float("recording_duration_seconds"),
        _count("engagement_score", nullable=True),
        _json("parts"),
    )
    op.create_index(op.f(f"ix_{table}_meeting_id"), table, ["meeting_id"])


def _create_participant_engagement() -> None:
    table = "participant_engagement"
    _create_synced(
        table,
        _id("meeting_id"),
        _id("person"),
        sa.Column("name", sa.String(), nullable=False),
        _time("joined_at", nullable=True),
        _time("left_at", nullable=True),
        _float("attendance_duration_seconds", nullable=True),
        _count("attendance_gaps"),
        _float("late_seconds", nullable=True),
        _flag("no_show"),
        _json("talk"),
        _count("chat_messages_sent"),
        _count("polls_participated"),
        _float("screen_share_duration_seconds"),
        _float("microphone_active_seconds", nullable=True),
        _count("engagement_score", nullable=True),
        _json("parts"),
        _unique(table, "meeting_id", "scope_id", "person"),
    )


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
        _unique(table, "scope_id", "id"),
        sa.ForeignKeyConstraint(
            ["scope_id", "meeting_id"],
            ["meetings.scope_id", "meetings.id"],
            name=op.f(f"fk_{table}_scope_id_meeting_id"),
        ),
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _count(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _float(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _id(name: str) -> sa.Column[UUID]:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
