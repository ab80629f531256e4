"""When somebody in a meeting chose what may be kept of them; unknown for the meetings before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLE = "meeting_participants"
_COLUMN = "consent_at"


def upgrade() -> None:
    """Not in a batch: the table stays as it is, and so do the triggers of the full text on it."""
    op.add_column(_TABLE, sa.Column(_COLUMN, sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column(_TABLE, _COLUMN)
