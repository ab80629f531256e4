"""The tables of working together in a meeting: what was written, and what was asked.

What may be read by one person alone has tables of its own, in the person's personal scope: whoever
leads them, or reads the meeting, gets nothing of it (``Kind.PRIVATE`` of ``domain.sharing``).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meeting_desktop.adapters.store.base import Synced, scoped, within_scope
from meeting_desktop.adapters.store.columns import Typed, one_of
from meeting_desktop.domain.polls import PollKind


class Written(Synced):
    """``person`` and ``participant`` are of the conference, which has guests too: no references.

    ``reply_to`` is the message's id, whichever of the two tables it is in.
    """

    __abstract__ = True

    person: Mapped[UUID]
    participant: Mapped[UUID]
    name: Mapped[str]
    text: Mapped[str]
    sent_at: Mapped[datetime]
    at: Mapped[float]
    reply_to: Mapped[UUID | None]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class ChatMessage(Written):
    """To all."""

    __tablename__ = "chat_messages"
    __table_args__ = (scoped(), within_scope("meeting_id", "meetings"))

    meeting_id: Mapped[UUID] = mapped_column(index=True)


class PrivateMessage(Written):
    """To one person. Both keep a row of their own, so ``id`` is not that of the message."""

    __tablename__ = "private_messages"
    __table_args__ = (scoped(), UniqueConstraint("scope_id", "message_id"))

    message_id: Mapped[UUID]
    # No reference: the meeting is of another scope, which its person may lose.
    meeting_id: Mapped[UUID] = mapped_column(index=True)
    recipient: Mapped[UUID]
    recipient_name: Mapped[str]


class ChatWording(Synced):
    """What stood in a message before: for who wrote it and who led the meeting."""

    __tablename__ = "chat_wordings"
    __table_args__ = (scoped(), UniqueConstraint("scope_id", "message_id"))

    message_id: Mapped[UUID]
    meeting_id: Mapped[UUID] = mapped_column(index=True)
    wordings: Mapped[tuple[str, ...]] = mapped_column(Typed(tuple[str, ...]))


class Poll(Synced):
    __tablename__ = "polls"
    __table_args__ = (scoped(), within_scope("meeting_id", "meetings"), one_of("kind", PollKind))

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    asker: Mapped[UUID]
    asker_name: Mapped[str]
    question: Mapped[str]
    kind: Mapped[str]
    choices: Mapped[tuple[str, ...]] = mapped_column(Typed(tuple[str, ...]))
    asked_at: Mapped[datetime]
    at: Mapped[float]
    anonymous: Mapped[bool]
    shared: Mapped[bool]
    closed_at: Mapped[datetime | None]


class PollResponse(Synced):
    """``voter`` of an anonymous poll is a number that stands for nobody outside of the meeting."""

    __tablename__ = "poll_responses"
    __table_args__ = (
        scoped(),
        within_scope("meeting_id", "meetings"),
        within_scope("poll_id", "polls"),
        # One answer a person; the poll first, by which they are asked for.
        UniqueConstraint("poll_id", "scope_id", "voter"),
    )

    meeting_id: Mapped[UUID] = mapped_column(index=True)
    poll_id: Mapped[UUID]
    voter: Mapped[UUID]
    voter_name: Mapped[str]
    chosen: Mapped[tuple[int, ...]] = mapped_column(Typed(tuple[int, ...]))
    text: Mapped[str]
    answered_at: Mapped[datetime]
