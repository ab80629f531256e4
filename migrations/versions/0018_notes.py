"""Notes of meetings, and where they are found.

SQL of one database alone is in ``migrations/server/0018`` and ``migrations/local/0018``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_FOLDER = Path(__file__).parents[1]
_TABLE = "notes"


def upgrade() -> None:
    _create_notes()
    if _is_postgresql():
        op.execute(f"SELECT share_table('{_TABLE}', true)")
        op.execute(f"SELECT let_members_write('{_TABLE}')")
        _run_on_server("01_forgetting")
    else:
        _build_view(_view() + _branch())
        for statement in _statements(_local("triggers")):
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if _is_postgresql():
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )
    op.execute("DELETE FROM search_documents WHERE place = 'notes'")
    op.drop_table(_TABLE)  # with its triggers
    _build_view(_view().removesuffix(_branch()))


def _view() -> str:
    """What can be found, as the migrations before have it."""
    query = "SELECT sql FROM sqlite_master WHERE name = 'search_sources'"
    return str(op.get_bind().exec_driver_sql(query).scalar_one())


def _build_view(sql: str) -> None:
    op.execute("DROP VIEW search_sources")
    op.get_bind().exec_driver_sql(sql)


def _branch() -> str:
    return "\n" + _local("sources").strip()


def _local(name: str) -> str:
    return (_FOLDER / "local" / "0018" / f"{name}.sql").read_text(encoding="utf-8")


def _run_on_server(name: str) -> None:
    """Not through SQLAlchemy's text() where it runs: a colon is no parameter here."""
    sql = (_FOLDER / "server" / "0018" / f"{name}.sql").read_text(encoding="utf-8")
    if op.get_context().as_sql:
        op.execute(sa.text(sql.replace(":", "\\:")))
    else:
        op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def _statements(sql: str) -> Iterator[str]:
    """SQLite takes one at a time; in these files an empty line ends one."""
    for paragraph in sql.split("\n\n"):
        if any(line and not line.startswith("--") for line in paragraph.splitlines()):
            yield paragraph


def _create_notes() -> None:
    op.create_table(
        _TABLE,
        _id("id"),
        _id("scope_id"),
        _time("created_at"),
        _time("updated_at"),
        _flag("deleted"),
        _id("meeting_id"),
        _id("author"),
        _text("author_name"),
        _time("written_at"),
        _text("kind"),
        _text("text"),
        sa.Column("at", sa.Double(), nullable=True),
        _text("assignee"),
        _day("due"),
        _text("priority"),
        _flag("done"),
        _flag("removed"),
        sa.Column("revision", sa.Integer(), nullable=False),
        _json("versions"),
        _json("writers"),
        _json("set_aside"),
        _one_of("kind", "general", "decision", "question", "resource", "action_item"),
        _one_of("priority", "low", "normal", "high"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint("scope_id", "id", name=op.f(f"uq_{_TABLE}_scope_id_id")),
        sa.ForeignKeyConstraint(
            ["scope_id", "meeting_id"],
            ["meetings.scope_id", "meetings.id"],
            name=op.f(f"fk_{_TABLE}_scope_id_meeting_id"),
        ),
    )
    op.create_index(op.f(f"ix_{_TABLE}_meeting_id"), _TABLE, ["meeting_id"])


def _one_of(column: str, *words: str) -> sa.CheckConstraint:
    allowed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=op.f(f"ck_{_TABLE}_{column}"))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _id(name: str) -> sa.Column[UUID]:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _time(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _day(name: str) -> sa.Column[date]:
    return sa.Column(name, sa.Date(), nullable=True)


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
