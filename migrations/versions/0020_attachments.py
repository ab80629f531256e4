"""Files that were shared in meetings.

SQL of one database alone is in ``migrations/local/0020``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_FOLDER = Path(__file__).parents[1]
_TABLE = "attachments"


def upgrade() -> None:
    _create_synced(
        _TABLE,
        _id("meeting_id"),
        _id("person"),
        _id("participant"),
        _text("shared_by"),
        _text("name"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        _text("kind"),
        _text("sha256"),
        _time("shared_at"),
        sa.Column("at", sa.Double(), nullable=False),
        _within_scope(_TABLE, "meeting_id", "meetings"),
    )
    _index(_TABLE, "meeting_id")
    _index(_TABLE, "sha256")
    if _is_postgresql():
        op.execute(f"SELECT share_table('{_TABLE}', true)")
        op.execute(f"SELECT let_members_write('{_TABLE}')")
        # Of what was taken back no name stays, in the audit either.
        op.execute(f"DROP TRIGGER audit_row ON {_TABLE}")
    else:
        _build_view(_view() + _branches())
        for statement in _statements(_local("triggers")):
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if _is_postgresql():
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )
    op.execute("DELETE FROM search_documents WHERE place = 'files'")
    op.drop_table(_TABLE)  # with its triggers
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
    return (_FOLDER / "local" / "0020" / f"{name}.sql").read_text(encoding="utf-8")


def _statements(sql: str) -> Iterator[str]:
    """SQLite takes one at a time; in these files an empty line ends one."""
    for paragraph in sql.split("\n\n"):
        if any(line and not line.startswith("--") for line in paragraph.splitlines()):
            yield paragraph


def _create_synced(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        _id("id"),
        _id("scope_id"),
        _time("created_at"),
        _time("updated_at"),
        sa.Column("deleted", sa.Boolean(), nullable=False),
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


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _id(name: str) -> sa.Column[UUID]:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _time(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
