"""Who takes part is a user, where somebody vouched for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TABLE, _COLUMN = "meeting_participants", "user_id"
_REFERENCE, _INDEX = f"fk_{_TABLE}_{_COLUMN}", f"ix_{_TABLE}_{_COLUMN}"


def upgrade() -> None:
    if _is_postgresql():
        op.add_column(_TABLE, sa.Column(_COLUMN, sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(_REFERENCE), _TABLE, "users", [_COLUMN], ["id"])
    else:
        # In place: a table that SQLite makes anew is copied row by row.
        op.execute(
            f"ALTER TABLE {_TABLE} ADD COLUMN {_COLUMN} CHAR(32)"
            f" CONSTRAINT {_REFERENCE} REFERENCES users (id)"
        )
    op.create_index(op.f(_INDEX), _TABLE, [_COLUMN])
    if _is_postgresql():
        op.execute(f"ALTER TABLE {_TABLE} ALTER {_COLUMN} SET STATISTICS 0")
        op.execute(f"SELECT learn_table('{_TABLE}')")


def downgrade() -> None:
    if _is_postgresql():
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )
    # The full text's, which SQLite drops with the old table.
    query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    triggers = [sql for (sql,) in op.get_bind().exec_driver_sql(query, (_TABLE,))]
    op.drop_index(op.f(_INDEX), _TABLE)
    with op.batch_alter_table(_TABLE) as table:
        table.drop_column(_COLUMN)
    for sql in triggers:
        op.execute(sa.text(sql.replace(":", r"\:")))


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
