"""Messages of a meeting: what all read, what one person reads, and what stood there before."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from sqlalchemy import select

from meeting_desktop.adapters.store import model, room_model
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.people import personal_scope
from meeting_desktop.adapters.store.rows import existing, fill, put
from meeting_desktop.domain.chat import ChatAuthor, ChatMessage

_TO_ALL = room_model.ChatMessage
_PRIVATE = room_model.PrivateMessage
_WORDING = room_model.ChatWording


class SqlChatMessages:
    """See ``ports.room_rows``."""

    def __init__(self, session: StoreSession) -> None:
        self._session = session

    def put(self, meeting_id: UUID, message: ChatMessage) -> None:
        """What came before is kept where ``message`` has it, and never lost by one without it.

        Raises: NotFoundError: there is no such meeting.
        """
        meeting = existing(self._session, model.Meeting, meeting_id)
        if message.to is None:
            row = put(self._session, _TO_ALL, message.id, meeting.scope_id)
            fill(row, {"meeting_id": meeting_id, **_written(message)})
        else:
            self._put_private(meeting_id, message, message.to)
        if message.earlier:
            self._put_wordings(meeting_id, message)
        self._session.flush()

    def of_meeting(self, meeting_id: UUID) -> Sequence[ChatMessage]:
        wordings = self._wordings(meeting_id)
        to_all = select(_TO_ALL).where(_TO_ALL.meeting_id == meeting_id, ~_TO_ALL.deleted)
        private = select(_PRIVATE).where(_PRIVATE.meeting_id == meeting_id, ~_PRIVATE.deleted)
        found = [_message(row, row.id, wordings) for row in self._session.scalars(to_all)]
        found += [
            _message(row, row.message_id, wordings, row.recipient, row.recipient_name)
            for row in self._session.scalars(private)
        ]
        return sorted(found, key=lambda one: (one.sent_at, one.id))

    def _put_private(self, meeting_id: UUID, message: ChatMessage, to: UUID) -> None:
        scope = personal_scope(self._session)
        known = self._session.scalar(
            select(_PRIVATE.id).where(_PRIVATE.scope_id == scope, _PRIVATE.message_id == message.id)
        )
        row = put(self._session, _PRIVATE, known or own_id(scope, "private", message.id), scope)
        fill(row, _written(message))
        row.meeting_id, row.message_id = meeting_id, message.id
        row.recipient, row.recipient_name = to, message.to_name

    def _put_wordings(self, meeting_id: UUID, message: ChatMessage) -> None:
        scope = personal_scope(self._session)
        known = self._session.scalar(
            select(_WORDING.id).where(_WORDING.scope_id == scope, _WORDING.message_id == message.id)
        )
        row = put(self._session, _WORDING, known or own_id(scope, "wording", message.id), scope)
        row.meeting_id, row.message_id = meeting_id, message.id
        row.wordings = message.earlier

    def _wordings(self, meeting_id: UUID) -> dict[UUID, tuple[str, ...]]:
        query = select(_WORDING).where(_WORDING.meeting_id == meeting_id, ~_WORDING.deleted)
        return {row.message_id: row.wordings for row in self._session.scalars(query)}


def own_id(scope: UUID, what: str, message_id: UUID) -> UUID:
    """The id of a person's own row about a message: on all machines of theirs the same."""
    return uuid5(scope, f"{what} {message_id}")


def forget_gone(session: StoreSession) -> None:
    """Take one's own words and what was said to one from meetings that went for good.

    Whoever let a meeting go reaches what is in its scope alone.
    """
    meetings = model.Meeting
    gone = select(meetings.id).where(meetings.deleted, meetings.removed_at.is_(None))
    private = select(_PRIVATE).where(~_PRIVATE.deleted, _PRIVATE.meeting_id.in_(gone))
    for message in session.scalars(private):
        fill(message, {"text": "", "name": "", "recipient_name": "", "deleted": True})
    wordings = select(_WORDING).where(~_WORDING.deleted, _WORDING.meeting_id.in_(gone))
    for wording in session.scalars(wordings):
        fill(wording, {"wordings": (), "deleted": True})
    session.flush()


def _written(message: ChatMessage) -> dict[str, object]:
    return {
        "created_at": message.sent_at,
        "person": message.author.person,
        "participant": message.author.participant,
        "name": message.author.name,
        "text": message.text,
        "sent_at": message.sent_at,
        "at": message.at,
        "reply_to": message.reply_to,
        "edited_at": message.edited_at,
        "deleted_at": message.deleted_at,
    }


def _message(
    row: room_model.Written,
    message_id: UUID,
    wordings: dict[UUID, tuple[str, ...]],
    to: UUID | None = None,
    to_name: str = "",
) -> ChatMessage:
    return ChatMessage(
        id=message_id,
        author=ChatAuthor(row.person, row.participant, row.name),
        text=row.text,
        sent_at=row.sent_at,
        at=row.at,
        to=to,
        to_name=to_name,
        reply_to=row.reply_to,
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
        earlier=wordings.get(message_id, ()),
    )
