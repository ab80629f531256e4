"""When the items of an agenda began and ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TABLE = "held_agenda_items"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        _id("id"),
        _id("scope_id"),
        _time("created_at"),
        _time("updated_at"),
        _flag("deleted"),
        _id("meeting_id"),
        _number("position"),
        _text("title"),
        _number("minutes", nullable=True),
        _text("presenter"),
        _text("notes"),
        sa.Column("visits", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint("scope_id", "id", name=op.f(f"uq_{_TABLE}_scope_id_id")),
        sa.ForeignKeyConstraint(
            ["scope_id", "meeting_id"],
            ["meetings.scope_id", "meetings.id"],
            name=op.f(f"fk_{_TABLE}_scope_id_meeting_id"),
        ),
    )
    index = op.f(f"ix_{_TABLE}_meeting_id_position")
    op.create_index(index, _TABLE, ["meeting_id", "position"])
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"SELECT share_table('{_TABLE}', true)")
        op.execute(f"SELECT let_members_write('{_TABLE}')")


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )
    op.drop_table(_TABLE)


def _id(name: str) -> sa.Column[UUID]:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _time(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)
