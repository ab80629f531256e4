"""The shared database: roles, numbers in the order of commits, push, pull, and the wall.

PostgreSQL alone; its SQL is in ``migrations/server/0008``. What every table gets is in functions
there (``share_table``), so that a later migration says one line for a table that it adds. Both
databases learn until when a recording is kept.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "server" / "0008"

#: Parents before children; pushed or kept by the machine that made it.
_TABLES = {
    "users": True,
    "teams": True,
    "team_members": True,
    "scope_members": True,
    "leads": True,
    "lead_events": True,
    "question_sets": True,
    "questions": True,
    "question_set_versions": True,
    "meeting_templates": True,
    "meeting_series": True,
    "meetings": True,
    "meeting_participants": True,
    "agenda_items": True,
    "invitations": True,
    "conversation_events": True,
    "recordings": True,
    "recording_parts": False,
    "transcripts": True,
    "speakers": True,
    "segments": True,
    "email_notifications": False,
    "email_templates": True,
    "notifications": True,
}

#: They have policies of their own, see 05_policies.sql.
_APART = frozenset(
    {"users", "teams", "team_members", "scope_members", "notifications", "email_templates"}
)


def upgrade() -> None:
    op.add_column("recordings", sa.Column("expires_at", sa.DateTime(timezone=True)))
    op.add_column(
        "recordings",
        sa.Column("is_protected", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    if op.get_context().dialect.name == "postgresql":
        _build_server()


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )
    with op.batch_alter_table("recordings") as table:
        table.drop_column("is_protected")
        table.drop_column("expires_at")


def _build_server() -> None:
    for name in ("01_roles", "02_clock", "03_scopes", "04_tables"):
        _run(name)
    for table, is_pushed in _TABLES.items():
        op.execute(f"SELECT share_table('{table}', {str(is_pushed).lower()})")
        if is_pushed and table not in _APART:
            op.execute(f"SELECT let_members_write('{table}')")
    for name in ("05_policies", "06_push", "07_pull", "08_sessions", "09_cleanup"):
        _run(name)
    _run("10_search")
    _run("11_owners")


def _run(name: str) -> None:
    # Not through SQLAlchemy's text(): a colon is no parameter here.
    sql = (_SQL / f"{name}.sql").read_text(encoding="utf-8")
    context = op.get_context()
    if context.as_sql:
        op.execute(sa.text(sql.replace(":", "\\:")))
    else:
        op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
