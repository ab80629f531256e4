"""Leads as a pipeline with a history, working hours, teams, question sets and their versions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = (
    "teams",
    "team_members",
    "lead_events",
    "question_sets",
    "questions",
    "question_set_versions",
)


def upgrade() -> None:
    _widen_people()
    _create_teams()
    _create_team_members()
    _create_lead_events()
    _create_question_sets()
    _create_questions()
    _create_question_set_versions()


def downgrade() -> None:
    _narrow_people()
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create_teams() -> None:
    _create_synced(
        "teams",
        _text("name"),
        _text("kind"),
        _one_of("teams", "kind", "team", "party", "guild", "class"),
    )


def _create_team_members() -> None:
    _create_synced(
        "team_members",
        _id("team_id"),
        _id("user_id"),
        _within_scope("team_members", "team_id", "teams"),
        _reference("team_members", "user_id", "users"),
        sa.UniqueConstraint("team_id", "user_id", name=op.f("uq_team_members_team_id_user_id")),
    )
    _index("team_members", "user_id")


def _create_lead_events() -> None:
    _create_synced(
        "lead_events",
        _id("lead_id"),
        _text("kind"),
        _time("at"),
        _text("text"),
        _id("author_id", nullable=True),
        _one_of("lead_events", "kind", "created", "imported", "status_changed", "note", "merged"),
        _reference("lead_events", "author_id", "users"),
        _within_scope("lead_events", "lead_id", "leads"),
    )
    _index("lead_events", "author_id")
    _index("lead_events", "lead_id", "at")


def _create_question_sets() -> None:
    _create_synced(
        "question_sets",
        _text("name"),
        _text("description"),
        _json("meeting_types"),
        _flag("is_default"),
        _number("version"),
    )
    _index("question_sets", "is_default")


def _create_questions() -> None:
    _create_synced(
        "questions",
        _id("set_id"),
        _number("position"),
        _text("text"),
        _text("type"),
        _text("category"),
        _text("help_text"),
        _flag("active"),
        _flag("required"),
        _json("options"),
        _flag("allow_several"),
        _number("scale_low"),
        _number("scale_high"),
        _text("low_label"),
        _text("high_label"),
        _one_of("questions", "type", "open_ended", "multiple_choice", "rating"),
        _within_scope("questions", "set_id", "question_sets"),
    )
    _index("questions", "set_id", "position")


def _create_question_set_versions() -> None:
    _create_synced(
        "question_set_versions",
        _id("set_id"),
        _number("number"),
        _text("name"),
        _json("questions"),
        _within_scope("question_set_versions", "set_id", "question_sets"),
        sa.UniqueConstraint(
            "set_id", "number", name=op.f("uq_question_set_versions_set_id_number")
        ),
    )


#: Columns that old rows get with these values.
_LEADS = {"phone": "", "job_title": "", "time_zone": "", "source": "", "crm_id": ""}
_STATUSES = ("new", "contacted", "qualified", "proposal", "negotiation", "won", "lost")


def _widen_people() -> None:
    leads = sa.table("leads", sa.column("status", sa.String()))
    # The status was free text that nobody could edit.
    op.execute(leads.update().where(leads.c.status.not_in(_STATUSES)).values(status="new"))
    with op.batch_alter_table("leads") as table:
        for name, value in _LEADS.items():
            table.add_column(sa.Column(name, sa.String(), nullable=False, server_default=value))
        table.add_column(sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("score", sa.Integer(), nullable=True))
        table.create_check_constraint(
            op.f("ck_leads_status"), _one_of("leads", "status", *_STATUSES).sqltext
        )
    _index("leads", "email")
    op.add_column("users", sa.Column("time_zone", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "users", sa.Column("working_hours", sa.JSON(), nullable=False, server_default="[]")
    )


def _narrow_people() -> None:
    op.drop_column("users", "working_hours")
    op.drop_column("users", "time_zone")
    op.drop_index(op.f("ix_leads_email"), "leads")
    with op.batch_alter_table("leads") as table:
        table.drop_constraint(op.f("ck_leads_status"), type_="check")
        for name in (*_LEADS, "tags", "score"):
            table.drop_column(name)


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
