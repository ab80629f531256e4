"""What meetings meant: answers, reports with their pages and tasks, scores, links to the CRM.

And a kind of mail for what a person writes after one.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

#: Parents before children.
_TABLES = (
    "meeting_answers",
    "summaries",
    "participant_reports",
    "action_items",
    "lead_score_history",
    "meeting_analyses",
    "crm_links",
)

#: Of mail. No template is of the kind that is new: those keep the list that they have.
_KINDS = ("invitation", "update", "reminder", "cancellation", "ai_joined", "summary")
_FOLLOW_UP = "follow_up"

_LEAD_STATUSES = ("new", "contacted", "qualified", "proposal", "negotiation", "won", "lost")


def upgrade() -> None:
    _create_answers()
    _create_summaries()
    _create_participant_reports()
    _create_action_items()
    _create_score_history()
    _create_analyses()
    _create_crm_links()
    if _is_postgresql():
        for table in _TABLES:
            op.execute(f"SELECT share_table('{table}', true)")
            op.execute(f"SELECT let_members_write('{table}')")
    _allow_mail(*_KINDS, _FOLLOW_UP, "test")


def downgrade() -> None:
    if _is_postgresql():
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )
    mail = sa.table("email_notifications", sa.column("kind", sa.String))
    op.execute(mail.update().where(mail.c.kind == _FOLLOW_UP).values(kind="summary"))
    _allow_mail(*_KINDS, "test")
    for table in reversed(_TABLES):
        op.drop_table(table)


def _allow_mail(*kinds: str) -> None:
    """Full text covers no mail, so that SQLite makes the table anew costs no trigger."""
    name = op.f("ck_email_notifications_kind")
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("email_notifications") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, sa.text(f"kind IN ({allowed})"))


def _create_answers() -> None:
    table = "meeting_answers"
    _create_synced(
        table,
        _id("meeting_id"),
        _id("question_id"),
        _text("state"),
        _text("text"),
        _json("evidence"),
        _json("asked_evidence"),
        _text("set_by"),
        _time("at", nullable=True),
        _one_of(
            table,
            "state",
            "unasked",
            "asked",
            "partly",
            "answered",
            "contradicted",
            "skipped",
        ),
        _one_of(table, "set_by", "ai", "human"),
        _within_scope(table, "meeting_id", "meetings"),
        sa.UniqueConstraint(
            "scope_id",
            "meeting_id",
            "question_id",
            name=op.f("uq_meeting_answers_scope_id_meeting_id_question_id"),
        ),
    )
    _index(table, "meeting_id")
    _index(table, "question_id")


def _create_summaries() -> None:
    table = "summaries"
    _create_synced(
        table,
        _id("meeting_id"),
        _number("version"),
        _time("made_at"),
        _id("transcript_id"),
        _text("words_digest"),
        _text("language"),
        _text("provider"),
        _text("model"),
        _text("prompt_version"),
        _json("findings"),
        _number("dropped"),
        _within_scope(table, "meeting_id", "meetings"),
        _within_scope(table, "transcript_id", "transcripts"),
    )
    _index(table, "meeting_id", "version")
    _index(table, "transcript_id")


def _create_participant_reports() -> None:
    table = "participant_reports"
    _create_synced(
        table,
        _id("meeting_id"),
        _id("report_id"),
        _id("participant_id", nullable=True),
        _text("speaker"),
        _json("figures"),
        _number("engagement"),
        _json("findings"),
        _within_scope(table, "meeting_id", "meetings"),
        _within_scope(table, "report_id", "summaries"),
        _within_scope(table, "participant_id", "meeting_participants"),
    )
    _index(table, "meeting_id")
    _index(table, "report_id")
    _index(table, "participant_id")


def _create_action_items() -> None:
    table = "action_items"
    _create_synced(
        table,
        _id("meeting_id"),
        _id("report_id", nullable=True),
        _text("text"),
        _text("state"),
        _text("assignee"),
        _text("due", nullable=True),
        _text("due_words"),
        _text("priority"),
        _json("evidence"),
        _one_of(table, "state", "proposed", "confirmed", "dropped", "done"),
        _one_of(table, "priority", "low", "normal", "high"),
        _within_scope(table, "meeting_id", "meetings"),
        _within_scope(table, "report_id", "summaries"),
    )
    _index(table, "meeting_id")
    _index(table, "report_id")
    _index(table, "state", "due")


def _create_score_history() -> None:
    table = "lead_score_history"
    _create_synced(
        table,
        _id("lead_id"),
        _time("at"),
        _number("score", nullable=True),
        _json("parts"),
        _id("meeting_id", nullable=True),
        _text("provider"),
        _within_scope(table, "lead_id", "leads"),
        _reference(table, "meeting_id", "meetings"),
    )
    _index(table, "lead_id", "at")
    _index(table, "meeting_id")


def _create_analyses() -> None:
    table = "meeting_analyses"
    _create_synced(
        table,
        _id("meeting_id"),
        _id("lead_id"),
        _time("at"),
        _text("before"),
        _text("suggested"),
        _text("why"),
        _json("evidence"),
        _flag("accepted", nullable=True),
        _one_of(table, "before", *_LEAD_STATUSES),
        _one_of(table, "suggested", *_LEAD_STATUSES),
        _within_scope(table, "meeting_id", "meetings"),
    )
    _index(table, "lead_id", "at")
    _index(table, "meeting_id")


def _create_crm_links() -> None:
    table = "crm_links"
    _create_synced(
        table,
        _text("kind"),
        _id("local_id"),
        _text("remote_id"),
        _text("etag"),
        _json("base"),
        _time("pulled_at", nullable=True),
        _time("pushed_at", nullable=True),
        _text("error"),
    )
    _index(table, "kind", "local_id")
    _index(table, "kind", "remote_id")


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


def _flag(name: str, *, nullable: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=nullable)


def _id(name: str, *, nullable: bool = False) -> sa.Column[UUID]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
