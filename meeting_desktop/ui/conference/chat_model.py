"""The chat and the polls of a meeting as one seat sees them, from the host's messages. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from meeting_desktop.domain.control_messages import FromHost
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.room_messages import (
    AnswerPoll,
    AskPoll,
    ChatShown,
    EditChat,
    PollShown,
    PostChat,
)


@dataclass(slots=True)
class ChatModel:
    """``waiting`` is what was said and not answered yet: it is said again after a reconnect.

    ``asked`` is the same of polls, by poll: one that was asked, or the answer to one.
    ``unread`` counts what others wrote since ``read`` was called last.
    """

    lines: dict[UUID, ChatShown] = field(default_factory=dict)
    polls: dict[UUID, PollShown] = field(default_factory=dict)
    waiting: dict[UUID, PostChat | EditChat] = field(default_factory=dict)
    asked: dict[UUID, AskPoll | AnswerPoll] = field(default_factory=dict)
    unread: int = 0

    def apply(self, message: FromHost) -> None:
        match message:
            case ChatShown():
                self._settle(message)
                is_new = message.id not in self.lines
                self.unread += is_new and not message.own
                self.lines[message.id] = message
            case PollShown():
                self._settle_poll(message)
                self.polls[message.id] = message
            case _:
                pass

    def _settle(self, shown: ChatShown) -> None:
        """What waits is answered; of a correction, when other words are shown than before."""
        before = self.lines.get(shown.id)
        if before is None or shown.deleted or shown.text != before.text:
            self.waiting.pop(shown.id, None)

    def _settle_poll(self, shown: PollShown) -> None:
        said = self.asked.get(shown.id)
        if isinstance(said, AnswerPoll) and not shown.closed:
            is_mine = shown.kind is PollKind.OPEN_ENDED or set(said.chosen) == set(shown.chosen)
            if not (shown.answered and is_mine):
                return
        self.asked.pop(shown.id, None)

    def expect(self, message: PostChat | EditChat) -> None:
        self.waiting[message.id] = message

    def give_up(self, message_id: UUID) -> PostChat | EditChat | None:
        """It was refused: it is not said again."""
        self.asked.pop(message_id, None)
        return self.waiting.pop(message_id, None)

    def read(self) -> None:
        self.unread = 0

    @property
    def open_polls(self) -> int:
        """How many wait for the answer of the one who sits here."""
        return sum(not poll.closed and not poll.answered for poll in self.polls.values())
