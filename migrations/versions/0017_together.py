"""What is written and asked in meetings: messages, private ones, earlier wordings, polls, answers.

SQL of one database alone is in ``migrations/server/0017`` and ``migrations/local/0017``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_FOLDER = Path(__file__).parents[1]

#: Parents before children; True: what members may write is told by ``let_members_write``.
_TABLES = {
    "chat_messages": True,
    "private_messages": False,
    "chat_wordings": False,
    "polls": True,
    "poll_responses": True,
}


def upgrade() -> None:
    _create_chat_messages()
    _create_private_messages()
    _create_chat_wordings()
    _create_polls()
    _create_poll_responses()
    if _is_postgresql():
        for table, by_all in _TABLES.items():
            op.execute(f"SELECT share_table('{table}', true)")
            if by_all:
                op.execute(f"SELECT let_members_write('{table}')")
        _run_on_server("01_own_words")
    else:
        _build_view(_view() + _branches())
        for statement in _statements(_local("triggers")):
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if _is_postgresql():
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )
    op.execute("DELETE FROM search_documents WHERE place IN ('chat', 'polls')")
    for table in reversed(_TABLES):
        op.drop_table(table)  # with its triggers
    _build_view(_view().removesuffix(_branches()))


def _view() -> str:
    """What can be found, as the migrations before have it."""
    query = "SELECT sql FROM sqlite_master WHERE name = 'search_sources'"
    return str(op.get_bind().exec_driver_sql(query).scalar_one())


def _build_view(sql: str) -> None:
    op.execute("DROP VIEW search_sources")
    op.get_bind().exec_driver_sql(sql)


def _branches() -> str:
    return "\n" + _local("sources").strip()


def _local(name: str) -> str:
    return (_FOLDER / "local" / "0017" / f"{name}.sql").read_text(encoding="utf-8")


def _run_on_server(name: str) -> None:
    """Not through SQLAlchemy's text() where it runs: a colon is no parameter here."""
    sql = (_FOLDER / "server" / "0017" / f"{name}.sql").read_text(encoding="utf-8")
    if op.get_context().as_sql:
        op.execute(sa.text(sql.replace(":", "\\:")))
    else:
        op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def _statements(sql: str) -> Iterator[str]:
    """SQLite takes one at a time; in these files an empty line ends one."""
    for paragraph in sql.split("\n\n"):
        if any(line and not line.startswith("--") for line in paragraph.splitlines()):
            yield paragraph


def _create_chat_messages() -> None:
    table = "chat_messages"
    _create_synced(
        table, *_written(), _id("meeting_id"), _within_scope(table, "meeting_id", "meetings")
    )
    _index(table, "meeting_id")


def _create_private_messages() -> None:
    table = "private_messages"
    _create_synced(
        table,
        *_written(),
        _id("message_id"),
        _id("meeting_id"),
        _id("recipient"),
        _text("recipient_name"),
        _unique(table, "scope_id", "message_id"),
    )
    _index(table, "meeting_id")


def _create_chat_wordings() -> None:
    table = "chat_wordings"
    _create_synced(
        table,
        _id("message_id"),
        _id("meeting_id"),
        _json("wordings"),
        _unique(table, "scope_id", "message_id"),
    )
    _index(table, "meeting_id")


def _create_polls() -> None:
    table = "polls"
    _create_synced(
        table,
        _id("meeting_id"),
        _id("asker"),
        _text("asker_name"),
        _text("question"),
        _text("kind"),
        _json("choices"),
        _time("asked_at"),
        _float("at"),
        _flag("anonymous"),
        _flag("shared"),
        _time("closed_at", nullable=True),
        _one_of(table, "kind", "single", "multiple", "yes_no", "rating", "open_ended"),
        _within_scope(table, "meeting_id", "meetings"),
    )
    _index(table, "meeting_id")


def _create_poll_responses() -> None:
    table = "poll_responses"
    _create_synced(
        table,
        _id("meeting_id"),
        _id("poll_id"),
        _id("voter"),
        _text("voter_name"),
        _json("chosen"),
        _text("text"),
        _time("answered_at"),
        _within_scope(table, "meeting_id", "meetings"),
        _within_scope(table, "poll_id", "polls"),
        _unique(table, "poll_id", "scope_id", "voter"),
    )
    _index(table, "meeting_id")


def _written() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        _id("person"),
        _id("participant"),
        _text("name"),
        _text("text"),
        _time("sent_at"),
        _float("at"),
        _id("reply_to", nullable=True),
        _time("edited_at", nullable=True),
        _time("deleted_at", nullable=True),
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
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _within_scope(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["scope_id", column],
        [f"{target}.scope_id", f"{target}.id"],
        name=op.f(f"fk_{table}_scope_id_{column}"),
    )


def _one_of(table: str, column: str, *words: str) -> sa.CheckConstraint:
    allowed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=op.f(f"ck_{table}_{column}"))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _float(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _id(name: str, *, nullable: bool = False) -> sa.Column[UUID]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
