"""A moment of a meeting that somebody wants to find again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Bookmark:
    """``at`` in seconds of the recording; ``text`` may be empty."""

    id: UUID
    meeting_id: UUID
    at: float
    text: str
    created_at: datetime
