"""What the one who sits here writes, asks and shows to the others, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import FromHost, FromParticipant, Refused, Welcome
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.room_messages import (
    AnswerPoll,
    AskPoll,
    ChatShown,
    ClosePoll,
    DeleteChat,
    EditChat,
    PollShown,
    PostChat,
    React,
    Reacted,
    SharePoll,
)
from meeting_desktop.ui.conference.chat_model import ChatModel

#: What was written and is not answered is said again; the host takes it once.
_AGAIN_MS = 5_000


class RoomTalk(QObject):
    """Views read ``model``; ``say`` takes messages to the host."""

    #: A ``ChatShown``, or None: all of it.
    chat_changed = Signal(object)
    #: Words of one's own that the host did not take.
    refused = Signal(str)
    polls_changed = Signal()
    #: A ``Reacted``.
    reacted = Signal(object)

    def __init__(self, say: Callable[[FromParticipant], None], parent: QObject) -> None:
        super().__init__(parent)
        self._say = say
        self.model = ChatModel()
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._say_again)

    def begin(self) -> None:
        """Another meeting, or none."""
        self._again.stop()
        self.model = ChatModel()
        self.chat_changed.emit(None)
        self.polls_changed.emit()

    # -- chat -----------------------------------------------------------------------------------

    def write(self, text: str, to: UUID | None = None, reply_to: UUID | None = None) -> None:
        """To all, or to the person of participant ``to``; once, whatever the connection does."""
        self._say_until_answered(PostChat(new_id(), text, to, reply_to))

    def edit(self, message_id: UUID, text: str) -> None:
        if self.model.lines[message_id].text != text:  # else there would be no answer
            self._say_until_answered(EditChat(message_id, text))

    def _say_until_answered(self, message: PostChat | EditChat) -> None:
        self.model.expect(message)
        self._again.start()
        self._say(message)
        self.chat_changed.emit(None)

    def delete(self, message_id: UUID) -> None:
        self._say(DeleteChat(message_id))

    def read(self) -> None:
        """What was written has been seen."""
        if self.model.unread:
            self.model.read()
            self.chat_changed.emit(None)

    # -- polls and reactions --------------------------------------------------------------------

    def ask(
        self, question: str, kind: PollKind, choices: tuple[str, ...], *, anonymous: bool
    ) -> None:
        self._say_until_shown(AskPoll(new_id(), question, kind, choices, anonymous))

    def answer(self, poll_id: UUID, chosen: tuple[int, ...], text: str = "") -> None:
        self._say_until_shown(AnswerPoll(poll_id, chosen, text))

    def _say_until_shown(self, message: AskPoll | AnswerPoll) -> None:
        self.model.asked[message.id] = message
        self._again.start()
        self._say(message)

    def close_poll(self, poll_id: UUID) -> None:
        self._say(ClosePoll(poll_id))

    def share_poll(self, poll_id: UUID, shared: bool) -> None:
        self._say(SharePoll(poll_id, shared))

    def react(self, reaction: str) -> None:
        self._say(React(reaction))

    # -- what comes back ------------------------------------------------------------------------

    def hear(self, message: FromHost) -> None:
        self.model.apply(message)
        match message:
            case ChatShown():
                self.chat_changed.emit(message)
            case PollShown():
                self.polls_changed.emit()
            case Reacted():
                self.reacted.emit(message)
            case Welcome():
                self._say_again()
            case Refused(of=UUID() as of):
                self._take_back(of)
            case _:
                pass

    def _take_back(self, message_id: UUID) -> None:
        refused = self.model.give_up(message_id)
        if refused is not None:
            self.refused.emit(refused.text)
            self.chat_changed.emit(None)

    def _say_again(self) -> None:
        said = (*self.model.waiting.values(), *self.model.asked.values())
        if not said:
            self._again.stop()
        for message in said:
            self._say(message)
