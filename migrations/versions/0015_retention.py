"""How long a meeting is kept, and since when it lies in the trash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TABLE = "meetings"
_COLUMNS = ("retention", "removed_at")


def upgrade() -> None:
    usual = sa.text("'{}'")
    op.add_column(_TABLE, sa.Column("retention", sa.JSON(), nullable=False, server_default=usual))
    op.add_column(_TABLE, sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    if _is_postgresql():
        for column in _COLUMNS:
            op.execute(f"ALTER TABLE {_TABLE} ALTER {column} SET STATISTICS 0")
        op.execute(f"SELECT learn_table('{_TABLE}')")
    else:
        # What was removed before there was a trash gets its days in it from now on.
        op.execute("UPDATE meetings SET removed_at = CURRENT_TIMESTAMP || '.000000' WHERE deleted")


def downgrade() -> None:
    if _is_postgresql():
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )
    for column in reversed(_COLUMNS):
        op.execute(f"ALTER TABLE {_TABLE} DROP COLUMN {column}")


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
