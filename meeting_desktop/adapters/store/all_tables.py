"""Every table: whoever builds or compares databases imports the metadata from here."""

from __future__ import annotations

from meeting_desktop.adapters.store import (
    agenda_model,
    attachment_model,
    engagement_model,
    insight_model,
    library_model,
    mail_model,
    model,
    notes_model,
    planning_model,
    room_model,
    sales_model,
    sharing_model,
    sync_model,
)
from meeting_desktop.adapters.store.base import Base

__all__ = [
    "agenda_model",
    "attachment_model",
    "engagement_model",
    "insight_model",
    "library_model",
    "mail_model",
    "metadata",
    "model",
    "notes_model",
    "planning_model",
    "room_model",
    "sales_model",
    "sharing_model",
    "sync_model",
]

metadata = Base.metadata
