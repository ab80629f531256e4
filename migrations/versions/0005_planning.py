"""Planned meetings: appointments, series, templates, agenda, invitations.

In SQLite ``meetings`` is built anew; the full text's triggers on it are put back as they were.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_meeting_templates()
    _create_meeting_series()
    _widen_meetings()
    _create_agenda_items()
    _create_invitations()


def downgrade() -> None:
    op.drop_table("invitations")
    op.drop_table("agenda_items")
    _narrow_meetings()
    op.drop_table("meeting_series")
    op.drop_table("meeting_templates")


def _create_meeting_templates() -> None:
    _create_synced(
        "meeting_templates",
        _text("name"),
        _text("description"),
        _text("title"),
        _number("minutes"),
        _json("details"),
        _flag("is_public"),
        _number("usage_count"),
        _id("owner_id", nullable=True),
        _reference("meeting_templates", "owner_id", "users"),
    )
    _index("meeting_templates", "is_public")
    _index("meeting_templates", "owner_id")


def _create_meeting_series() -> None:
    _create_synced(
        "meeting_series",
        _text("title"),
        _text("rule"),
        _text("first_start"),
        _number("minutes"),
        _text("time_zone"),
        _text("ics_uid"),
        _number("ics_sequence"),
        _json("exceptions"),
        _json("details"),
        _time("filled_until", nullable=True),
        _flag("active"),
        _id("lead_id", nullable=True),
        _id("organizer_id", nullable=True),
        _id("template_id", nullable=True),
        _reference("meeting_series", "lead_id", "leads"),
        _reference("meeting_series", "organizer_id", "users"),
        _reference("meeting_series", "template_id", "meeting_templates"),
    )
    _index("meeting_series", "active")
    _index("meeting_series", "ics_uid")
    _index("meeting_series", "lead_id")
    _index("meeting_series", "organizer_id")
    _index("meeting_series", "template_id")


def _create_agenda_items() -> None:
    _create_synced(
        "agenda_items",
        _id("meeting_id"),
        _number("position"),
        _text("title"),
        _number("minutes", nullable=True),
        _text("kind"),
        _text("presenter"),
        _text("description"),
        _json("links"),
        _one_of(
            "agenda_items",
            "kind",
            "introduction",
            "presentation",
            "discussion",
            "activity",
            "review",
            "assessment",
            "wrap_up",
        ),
        _within_scope("agenda_items", "meeting_id", "meetings"),
    )
    _index("agenda_items", "meeting_id", "position")


def _create_invitations() -> None:
    _create_synced(
        "invitations",
        _id("meeting_id", nullable=True),
        _id("series_id", nullable=True),
        _text("email"),
        _text("name"),
        _text("role"),
        _text("status"),
        _id("user_id", nullable=True),
        _id("lead_id", nullable=True),
        _text("message"),
        _text("response"),
        _time("responded_at", nullable=True),
        _time("replied_at", nullable=True),
        _number("reply_sequence", nullable=True),
        _time("expires_at", nullable=True),
        _number("sequence", nullable=True),
        _time("reminder_sent_at", nullable=True),
        _text("token_hash"),
        _one_of("invitations", "role", "host", "co_host", "presenter", "participant", "observer"),
        _one_of("invitations", "status", "pending", "accepted", "declined", "tentative", "expired"),
        sa.CheckConstraint(
            "(meeting_id IS NULL) <> (series_id IS NULL)", name=op.f("ck_invitations_target")
        ),
        _reference("invitations", "lead_id", "leads"),
        _within_scope("invitations", "meeting_id", "meetings"),
        _within_scope("invitations", "series_id", "meeting_series"),
        _reference("invitations", "user_id", "users"),
        sa.UniqueConstraint("meeting_id", "email", name=op.f("uq_invitations_meeting_id_email")),
        sa.UniqueConstraint("series_id", "email", name=op.f("uq_invitations_series_id_email")),
    )
    _index("invitations", "email")
    _index("invitations", "lead_id")
    _index("invitations", "status")
    _index("invitations", "user_id")


_TYPES = (
    "discovery",
    "demo",
    "negotiation",
    "onboarding",
    "check_in",
    "review",
    "interview",
    "discussion",
    "presentation",
    "workshop",
    "lecture",
    "study_session",
    "office_hours",
    "social",
    "other",
)
_TIMES = ("scheduled_start", "scheduled_end", "occurrence_start")
_REFERENCES = {
    "organizer_id": "users",
    "team_id": "teams",
    "template_id": "meeting_templates",
    "question_set_id": "question_sets",
}
_INDEXED = ("scheduled_start", "ics_uid", *_REFERENCES)
#: What meetings that were there before get.
_TEXTS = {"meeting_type": "other", "description": "", "external_url": "", "passcode_hash": ""}
_VALUES = {"options": "{}", "tags": "[]", "links": "[]"}


def _widen_meetings() -> None:
    triggers = _triggers()
    with op.batch_alter_table("meetings") as table:
        for name in _TIMES:
            table.add_column(_time(name, nullable=True))
        for name in (*_REFERENCES, "series_id"):
            table.add_column(_id(name, nullable=True))
        for name, value in _TEXTS.items():
            table.add_column(sa.Column(name, sa.String(), nullable=False, server_default=value))
        for name, value in _VALUES.items():
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default=value))
        table.add_column(_text("ics_uid", nullable=True))
        table.add_column(_number("max_participants", nullable=True))
        table.add_column(_number("question_set_version", nullable=True))
        table.add_column(
            sa.Column("ics_sequence", sa.Integer(), nullable=False, server_default="0")
        )
        table.add_column(
            sa.Column("detached", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.create_check_constraint(
            op.f("ck_meetings_meeting_type"), _one_of("meetings", "meeting_type", *_TYPES).sqltext
        )
        for name, target in _REFERENCES.items():
            table.create_foreign_key(op.f(f"fk_meetings_{name}"), target, [name], ["id"])
        table.create_foreign_key(
            op.f("fk_meetings_scope_id_series_id"),
            "meeting_series",
            ["scope_id", "series_id"],
            ["scope_id", "id"],
        )
    for name in _INDEXED:
        _index("meetings", name)
    op.create_index(
        op.f("uq_meetings_series_id_occurrence_start"),
        "meetings",
        ["series_id", "occurrence_start"],
        unique=True,
        sqlite_where=sa.text("deleted = 0"),
        postgresql_where=sa.text("NOT deleted"),
    )
    _put_back(triggers)


def _narrow_meetings() -> None:
    triggers = _triggers()
    op.drop_index(op.f("uq_meetings_series_id_occurrence_start"), "meetings")
    for name in _INDEXED:
        op.drop_index(op.f(f"ix_meetings_{name}"), "meetings")
    with op.batch_alter_table("meetings") as table:
        for name in _REFERENCES:
            table.drop_constraint(op.f(f"fk_meetings_{name}"), type_="foreignkey")
        table.drop_constraint(op.f("fk_meetings_scope_id_series_id"), type_="foreignkey")
        table.drop_constraint(op.f("ck_meetings_meeting_type"), type_="check")
        for name in (*_TIMES, *_REFERENCES, *_TEXTS, *_VALUES):
            table.drop_column(name)
        for name in ("series_id", "ics_uid", "max_participants", "question_set_version"):
            table.drop_column(name)
        table.drop_column("ics_sequence")
        table.drop_column("detached")
    _put_back(triggers)


def _triggers() -> list[str]:
    """The full text's triggers on ``meetings``, which SQLite drops with the old table."""
    if op.get_context().dialect.name != "sqlite":
        return []
    query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'meetings'"
    return [sql for (sql,) in op.get_bind().exec_driver_sql(query)]


def _put_back(triggers: list[str]) -> None:
    for sql in triggers:
        op.execute(sa.text(sql.replace(":", r"\:")))


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
