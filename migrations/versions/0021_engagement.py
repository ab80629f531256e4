"""Attendance and engagement of meetings: whose screen was shared, on the timeline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_EVENTS = "conversation_events"
_BEFORE = (
    *("started", "ended", "muted", "unmuted", "gap", "device_changed"),
    *("recording_started", "recording_stopped", "recovered", "resumed", "joined", "left", "lost"),
    *("returned", "denied", "removed", "consent_record", "consent_captions", "consent_none"),
    *("hand_raised", "hand_lowered", "locked", "unlocked"),
)
_NEW = ("screen_share_started", "screen_share_stopped")


def upgrade() -> None:
    _allow(*_BEFORE, *_NEW)


def downgrade() -> None:
    events = sa.table(_EVENTS, sa.column("kind", sa.String))
    op.execute(events.delete().where(events.c.kind.in_(_NEW)))
    _allow(*_BEFORE)


def _allow(*kinds: str) -> None:
    """Full text covers no event, so rebuilding the table costs no trigger."""
    name = op.f(f"ck_{_EVENTS}_kind")
    with op.batch_alter_table(_EVENTS) as table:
        table.drop_constraint(name, type_="check")
        allowed = ", ".join(f"'{kind}'" for kind in kinds)
        table.create_check_constraint(name, sa.text(f"kind IN ({allowed})"))
