"""Signalling between colleagues and who is in which meeting, by the shared database.

PostgreSQL alone; its SQL is in ``migrations/server/0009``.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "server" / "0009"


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for file in sorted(_SQL.glob("*.sql")):
            _run(file)


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )


def _run(file: Path) -> None:
    # Not through SQLAlchemy's text(): a colon is no parameter here.
    sql = file.read_text(encoding="utf-8")
    if op.get_context().as_sql:
        op.execute(sa.text(sql.replace(":", "\\:")))
    else:
        op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
