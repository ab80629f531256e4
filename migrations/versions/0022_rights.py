"""What single people may do in meetings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TABLE = "meeting_participants"
#: What it is where nobody has switched it, and so for the meetings before.
_COLUMNS = {"can_chat": sa.true(), "can_share_screen": sa.false()}


def upgrade() -> None:
    """Not in a batch: the table stays as it is, and so do the triggers of the full text on it."""
    for name, usual in _COLUMNS.items():
        op.add_column(_TABLE, sa.Column(name, sa.Boolean(), nullable=False, server_default=usual))
    if _is_postgresql():
        for name in _COLUMNS:
            op.execute(f"ALTER TABLE {_TABLE} ALTER {name} SET STATISTICS 0")
        op.execute(f"SELECT learn_table('{_TABLE}')")


def downgrade() -> None:
    if _is_postgresql():
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )
    for name in reversed(_COLUMNS):
        op.execute(f"ALTER TABLE {_TABLE} DROP COLUMN {name}")


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
