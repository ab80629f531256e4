"""What the store keeps of working together in a meeting: what was written, and what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.polls import Poll, PollBook, Vote


class ChatMessages(Protocol):
    """What is private lies in the personal scope of this machine's person, whoever holds the
    meeting; the rest is seen by whoever sees the meeting.
    """

    def put(self, meeting_id: UUID, message: ChatMessage) -> None: ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[ChatMessage]:
        """In the order in which they were sent."""
        ...


class Polls(Protocol):
    def put(self, meeting_id: UUID, poll: Poll) -> None: ...

    def put_vote(self, vote: Vote) -> None:
        """In place of an earlier one of the same voter."""
        ...

    def of_meeting(self, meeting_id: UUID) -> PollBook: ...
