"""The table of files that were shared in meetings."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Synced, scoped, within_scope


class Attachment(Synced):
    """``person`` and ``participant`` are of the conference, which has guests too: no references."""

    __tablename__ = "attachments"
    __table_args__ = (scoped(), within_scope("meeting_id", "meetings"))

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    person: Mapped[UUID]
    participant: Mapped[UUID]
    shared_by: Mapped[str]
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    shared_at: Mapped[datetime]
    at: Mapped[float]
