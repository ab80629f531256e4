"""What the store keeps of working together in a meeting: what was written, and what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.agenda_clock import HeldAgenda
from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.notes import Note
from meeting_desktop.domain.polls import Poll, PollBook, Vote
from meeting_desktop.domain.shared_files import SharedFile


class ChatMessages(Protocol):
    """What is private lies in the personal scope of this machine's person, whoever holds the
    meeting; the rest is seen by whoever sees the meeting.

    ``earlier`` of any message lies in the personal scope too. So only give it what this machine's
    person may read: ``ChatMessage.is_for`` and ``seen_by``.
    """

    def put(self, meeting_id: UUID, message: ChatMessage) -> None:
        """``earlier`` is kept where ``message`` has any, and never lost by one that has none.

        Raises: NotFoundError: there is no such meeting.
        """
        ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[ChatMessage]:
        """In the order in which they were sent."""
        ...


class HeldAgendas(Protocol):
    """What was talked about and when; what was planned is the meeting's appointment."""

    def put(self, meeting_id: UUID, agenda: HeldAgenda) -> None:
        """In place of what was kept of it; its last changes are not kept.

        Raises: NotFoundError: there is no such meeting.
        """
        ...

    def of_meeting(self, meeting_id: UUID) -> HeldAgenda | None:
        """None where no agenda was held."""
        ...


class Notes(Protocol):
    def put(self, meeting_id: UUID, note: Note) -> None:
        """In place of what was kept of it; of its wordings the last one is kept.

        Raises: NotFoundError: there is no such meeting.
        """
        ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[Note]:
        """In the order in which they were written, those that were removed included."""
        ...


class Attachments(Protocol):
    def put(self, meeting_id: UUID, file: SharedFile) -> None:
        """A file that is there, or was taken back: then nothing of it stays but that there was one.

        Raises: NotFoundError: there is no such meeting.
        """
        ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[SharedFile]:
        """What is there, in the order in which it was shared."""
        ...

    def hashes(self) -> frozenset[str]:
        """The SHA-256 of every file that is there, of any meeting on this machine."""
        ...


class Polls(Protocol):
    def put(self, meeting_id: UUID, poll: Poll) -> None:
        """Raises: NotFoundError: there is no such meeting."""
        ...

    def put_vote(self, vote: Vote) -> None:
        """In place of an earlier one of the same voter; of an anonymous poll without the name.

        Raises: NotFoundError: there is no such poll.
        """
        ...

    def of_meeting(self, meeting_id: UUID) -> PollBook:
        """In the order in which they were asked."""
        ...
