"""Who holds what is shared, and the journal of a home that has a shared database.

A room code is of one scope: that another scope has the same may not show. In SQLite ``meetings`` is
built anew; the full text's triggers on it are put back as they were.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LOCAL = (
    "sync_account",
    "sync_outbox",
    "sync_scopes",
    "sync_set_aside",
    "sync_restore",
    "sync_seen",
)


def upgrade() -> None:
    _create_scope_members()
    _free_room_codes()
    if op.get_context().dialect.name == "sqlite":
        _create_account()
        _create_outbox()
        _create_scopes()
        _create_set_aside()
        _create_rows()


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for table in reversed(_LOCAL):
            op.drop_table(table)
    _bind_room_codes()
    op.drop_table("scope_members")


def _create_scope_members() -> None:
    op.create_table(
        "scope_members",
        _id("id"),
        _id("scope_id"),
        _time("created_at"),
        _time("updated_at"),
        _flag("deleted"),
        _id("user_id"),
        _text("role"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_members")),
        sa.UniqueConstraint("scope_id", "id", name=op.f("uq_scope_members_scope_id_id")),
        sa.UniqueConstraint("scope_id", "user_id", name=op.f("uq_scope_members_scope_id_user_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_scope_members_user_id")),
        sa.CheckConstraint(
            "role IN ('owner', 'editor', 'reader')", name=op.f("ck_scope_members_role")
        ),
    )
    op.create_index(op.f("ix_scope_members_user_id"), "scope_members", ["user_id"])


def _free_room_codes() -> None:
    triggers = _triggers()
    with op.batch_alter_table("meetings") as table:
        table.drop_constraint(op.f("uq_meetings_room_code"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_meetings_scope_id_room_code"), ["scope_id", "room_code"]
        )
    op.create_index(op.f("ix_meetings_room_code"), "meetings", ["room_code"])
    _put_back(triggers)


def _bind_room_codes() -> None:
    triggers = _triggers()
    op.drop_index(op.f("ix_meetings_room_code"), "meetings")
    with op.batch_alter_table("meetings") as table:
        table.drop_constraint(op.f("uq_meetings_scope_id_room_code"), type_="unique")
        table.create_unique_constraint(op.f("uq_meetings_room_code"), ["room_code"])
    _put_back(triggers)


def _create_account() -> None:
    op.create_table(
        "sync_account",
        sa.Column("id", sa.Integer(), nullable=False),
        _id("client_id"),
        _id("person_id"),
        _id("directory"),
        _id("epoch"),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        _time("left_at", nullable=True),
        _flag("sweeping"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_account")),
    )


def _create_outbox() -> None:
    op.create_table(
        "sync_outbox",
        sa.Column("number", sa.Integer(), nullable=False),
        _text("table_name"),
        _id("row_id"),
        _id("scope_id"),
        _flag("is_new"),
        _text("changed"),
        sa.Column("rank", sa.Integer(), nullable=False),
        _id("op_id", nullable=True),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sync_outbox")),
        sa.UniqueConstraint("op_id", name=op.f("uq_sync_outbox_op_id")),
    )
    op.create_index(
        op.f("uq_sync_outbox_row_id_table_name"),
        "sync_outbox",
        ["row_id", "table_name"],
        unique=True,
        sqlite_where=sa.text("op_id IS NULL"),
    )
    for columns in (["row_id"], ["scope_id"], ["seq", "rank", "number"]):
        op.create_index(op.f(f"ix_sync_outbox_{'_'.join(columns)}"), "sync_outbox", columns)


def _create_scopes() -> None:
    op.create_table(
        "sync_scopes",
        _id("scope_id"),
        sa.Column("filled_to", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("scope_id", name=op.f("pk_sync_scopes")),
    )


def _create_set_aside() -> None:
    op.create_table(
        "sync_set_aside",
        sa.Column("number", sa.Integer(), nullable=False),
        _id("op_id"),
        _text("table_name"),
        _id("row_id"),
        _id("scope_id"),
        _flag("is_new"),
        sa.Column("payload", sa.JSON(), nullable=False),
        _text("refusal", nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sync_set_aside")),
        sa.UniqueConstraint("op_id", name=op.f("uq_sync_set_aside_op_id")),
    )


def _create_rows() -> None:
    op.create_table(
        "sync_restore",
        _text("table_name"),
        _id("row_id"),
        sa.PrimaryKeyConstraint("table_name", "row_id", name=op.f("pk_sync_restore")),
    )
    op.create_table(
        "sync_seen",
        _id("row_id"),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_sync_seen")),
    )


def _triggers() -> list[str]:
    """The full text's triggers on ``meetings``, which SQLite drops with the old table."""
    if op.get_context().dialect.name != "sqlite":
        return []
    query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'meetings'"
    return [sql for (sql,) in op.get_bind().exec_driver_sql(query)]


def _put_back(triggers: list[str]) -> None:
    for sql in triggers:
        op.execute(sa.text(sql.replace(":", r"\:")))


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _id(name: str, *, nullable: bool = False) -> sa.Column[UUID]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
