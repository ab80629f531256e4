"""What people write to each other in a meeting: to all or to one person, corrected and taken back.

Plain text only. Who wrote, from where and when is said by the host, never by the message. A message
that was corrected or taken back keeps what stood there before; ``ChatMessage.seen_by`` gives what a
reader may see of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.participants import clean_text

#: Characters; with all else of a message this stays below the 16 KiB of the control channel.
CHAT_LENGTH = 2_000
_MOST_LINES = 60
#: Wordings that are kept of one message; beyond, the oldest but the first goes.
_MOST_WORDINGS = 20
#: Messages of one meeting; more is no conversation.
MOST_MESSAGES = 20_000


@dataclass(frozen=True, slots=True)
class ChatAuthor:
    """Who wrote: the person, one device of theirs, and the name that they had then."""

    person: UUID
    participant: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """``to`` is the person that it is for, None for all; ``at`` in seconds of the recording.

    ``earlier`` holds the wordings before the last change, the oldest first. What was taken back
    (``deleted_at``) has no ``text``: its last wording is the last of ``earlier``.
    """

    id: UUID
    author: ChatAuthor
    text: str
    sent_at: datetime
    at: float
    to: UUID | None = None
    to_name: str = ""
    reply_to: UUID | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    earlier: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_private(self) -> bool:
        return self.to is not None

    def is_for(self, person: UUID) -> bool:
        return self.to is None or person in {self.to, self.author.person}

    def seen_by(self, person: UUID, *, leads: bool) -> ChatMessage:
        """Without what stood there before, unless ``person`` wrote it or leads the meeting."""
        if leads or person == self.author.person:
            return self
        return replace(self, earlier=())


@dataclass(frozen=True, slots=True)
class ChatLog:
    """All messages of a meeting in the order in which the host took them."""

    messages: Mapping[UUID, ChatMessage] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of_messages(cls, messages: Iterable[ChatMessage]) -> ChatLog:
        """What a store kept of a meeting."""
        return cls(MappingProxyType({one.id: one for one in messages}))

    def post(self, message: ChatMessage) -> ChatLog:
        """The same message once more changes nothing: whoever heard no answer says it again.

        Raises: UserFacingError: it is empty, another's id, a reply to nothing, or one too many.
        """
        known = self.messages.get(message.id)
        if known is not None:
            if known.author.person != message.author.person:
                raise UserFacingError("This message was not taken; send it again.", code="taken_id")
            return self
        if not message.text:
            raise _empty()
        if len(self.messages) >= MOST_MESSAGES:
            raise UserFacingError(
                "The chat of this meeting is full; nothing more can be written.", code="chat_full"
            )
        self._check_reply(message)
        return self._with(message)

    def edit(self, message_id: UUID, person: UUID, text: str, now: datetime) -> ChatLog:
        """Raises: UserFacingError: it is not theirs, gone, taken back, or left empty."""
        message = self._own(message_id, person)
        if not text:
            raise _empty()
        if text == message.text:
            return self
        wordings = _kept((*message.earlier, message.text))
        return self._with(replace(message, text=text, edited_at=now, earlier=wordings))

    def delete(self, message_id: UUID, person: UUID, now: datetime, *, leads: bool) -> ChatLog:
        """Of one's own, and to all by whoever leads the meeting.

        Raises: UserFacingError: it may not be taken back by them, or is not there.
        """
        message = self.messages.get(message_id)
        if message is None or not message.is_for(person):
            raise _gone()
        if message.author.person != person and not (leads and not message.is_private):
            raise _not_yours()
        if message.deleted_at is not None:
            return self
        wordings = _kept((*message.earlier, message.text))
        return self._with(replace(message, text="", deleted_at=now, earlier=wordings))

    def of(self, person: UUID, *, leads: bool) -> Iterator[ChatMessage]:
        """What ``person`` may read."""
        for message in self.messages.values():
            if message.is_for(person):
                yield message.seen_by(person, leads=leads)

    def _own(self, message_id: UUID, person: UUID) -> ChatMessage:
        message = self.messages.get(message_id)
        if message is None or not message.is_for(person) or message.deleted_at is not None:
            raise _gone()
        if message.author.person != person:
            raise _not_yours()
        return message

    def _check_reply(self, message: ChatMessage) -> None:
        if message.reply_to is None:
            return
        answered = self.messages.get(message.reply_to)
        if answered is None or not answered.is_for(message.author.person):
            raise _gone()
        # An answer to what was private must not carry it to everybody.
        if answered.is_private and message.to not in {answered.to, answered.author.person}:
            raise UserFacingError(
                "Answer a private message privately.", code="private_reply_to_all"
            )

    def _with(self, message: ChatMessage) -> ChatLog:
        return ChatLog(MappingProxyType({**self.messages, message.id: message}))


def clean_passage(text: str) -> str:
    """Several lines of what another machine sent, each clean, at most ``CHAT_LENGTH`` in all."""
    lines = unicodedata.normalize("NFC", text[: CHAT_LENGTH * 4]).splitlines()[:_MOST_LINES]
    clean = "\n".join(clean_text(line, CHAT_LENGTH) for line in lines)
    return clean.strip("\n ")[:CHAT_LENGTH].rstrip("\n ")


def _kept(wordings: tuple[str, ...]) -> tuple[str, ...]:
    if len(wordings) <= _MOST_WORDINGS:
        return wordings
    return (wordings[0], *wordings[-_MOST_WORDINGS + 1 :])


def _empty() -> UserFacingError:
    return UserFacingError("Write something first.", code="empty_message")


def _gone() -> UserFacingError:
    return UserFacingError("This message is not there any more.", code="message_gone")


def _not_yours() -> UserFacingError:
    return UserFacingError("Only who wrote a message may change it.", code="not_yours")
