"""A second, smaller full text that is of chapters: for the list of meetings.

SQLite alone; its SQL is in ``migrations/local/0016``.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "local" / "0016"


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        _run("chapters")


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        _run("chapters_before")


def _run(name: str) -> None:
    """One statement at a time, which an empty line ends."""
    for paragraph in (_SQL / f"{name}.sql").read_text(encoding="utf-8").split("\n\n"):
        if any(line and not line.startswith("--") for line in paragraph.splitlines()):
            op.get_bind().exec_driver_sql(paragraph)
