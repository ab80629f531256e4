"""What is handed to worker machines.

PostgreSQL alone; its SQL is in ``migrations/server/0010``, and between the first two of its files
procrastinate's, from the installed package. A later version of the package whose tables differ
wants a revision of its own, with ``SELECT work.wall()`` at its end.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "server" / "0010"


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        # Here, for every home reads all revisions and none but a server needs the package.
        from meeting_desktop.adapters.postgres.queue_schema import (
            SCHEMA,
            queue_schema,
            queue_version,
        )

        first, *others = sorted(_SQL.glob("*.sql"))
        _run(first.read_text(encoding="utf-8"))
        _run(f"SET LOCAL search_path = {SCHEMA}")
        _run(queue_schema())
        _run("RESET search_path")
        for file in others:
            _run(file.read_text(encoding="utf-8"))
        _run(f"SELECT {SCHEMA}.note_version('{queue_version()}')")


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )


def _run(sql: str) -> None:
    # Not through SQLAlchemy's text(): a colon is no parameter here.
    if op.get_context().as_sql:
        op.execute(sa.text(sql.replace(":", "\\:")))
    else:
        op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
