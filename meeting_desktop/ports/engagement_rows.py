"""What the store keeps of how people took part: counted from other rows, so it may be made anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.engagement import Engagement


class EngagementRows(Protocol):
    def put(self, engagement: Engagement) -> None:
        """In place of what was counted before. What is the same changes no row.

        Raises: NotFoundError: there is no such meeting.
        """
        ...

    def of_meeting(self, meeting_id: UUID) -> Engagement | None:
        """None where it was never counted."""
        ...

    def missing(self, limit: int) -> Sequence[UUID]:
        """Meetings that are over and were never counted, the newest first."""
        ...
