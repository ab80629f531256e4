"""The chat of a conference: who says what to whom, and what each one sees of it.

Pure but for the clock, as ``hold_together``, whose part it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from meeting_desktop.application.conference_turn import Turn, readers
from meeting_desktop.application.show_together import show_chat
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.chat import ChatAuthor, ChatLog, ChatMessage
from meeting_desktop.domain.participants import Participant
from meeting_desktop.domain.room_messages import DeleteChat, EditChat, PostChat
from meeting_desktop.domain.roster import Roster

#: Of what was written before somebody came; older lines are in the record.
_SHOWN_TO_NEWCOMERS = 300


class HoldChat:
    """``seconds``: where the meeting is, of its recording."""

    def __init__(self, clock: Clock, seconds: Callable[[], float]) -> None:
        self._clock = clock
        self._seconds = seconds
        self._log = ChatLog()
        self.steps: dict[type[Any], Callable[[Participant, Roster, Any, Turn], None]] = {
            PostChat: self._post,
            EditChat: self._edit,
            DeleteChat: self._delete,
        }

    @property
    def log(self) -> ChatLog:
        return self._log

    def remember(self, messages: Iterable[ChatMessage]) -> None:
        """A meeting that is resumed: what the store has of it."""
        self._log = ChatLog.of_messages(messages)

    def welcome(self, participant: Participant, turn: Turn) -> None:
        """What somebody in the room needs first, also after a reconnect."""
        seen = list(self._log.of(participant.person, leads=participant.role.leads))
        for message in seen[-_SHOWN_TO_NEWCOMERS:]:
            turn.send([participant], show_chat(message, participant))

    # -- what is said ---------------------------------------------------------------------------

    def _post(self, sender: Participant, roster: Roster, message: PostChat, turn: Turn) -> None:
        to, to_name = None, ""
        if message.to is not None:
            reader = roster.in_room(message.to)
            if reader is None or reader.attends is not None or reader.person == sender.person:
                raise UserFacingError(
                    "They are not in the meeting any more.", code="recipient_gone"
                )
            to, to_name = reader.person, reader.name
        posted = ChatMessage(
            message.id,
            ChatAuthor(sender.person, sender.id, sender.name),
            message.text,
            self._clock.now(),
            self._seconds(),
            to,
            to_name,
            message.reply_to,
        )
        known = message.id in self._log.messages
        self._log = self._log.post(posted)
        if known:  # said again: only the answer was lost
            turn.send([sender], show_chat(self._log.messages[message.id], sender))
        else:
            self._tell(posted, roster, turn)

    def _edit(self, sender: Participant, roster: Roster, message: EditChat, turn: Turn) -> None:
        now = self._clock.now()
        after = self._log.edit(message.id, sender.person, message.text, now)
        self._change(after, message.id, roster, turn)

    def _delete(self, sender: Participant, roster: Roster, message: DeleteChat, turn: Turn) -> None:
        leads, now = sender.role.leads, self._clock.now()
        after = self._log.delete(message.id, sender.person, now, leads=leads)
        self._change(after, message.id, roster, turn)

    # -- what follows ---------------------------------------------------------------------------

    def _change(self, after: ChatLog, message_id: UUID, roster: Roster, turn: Turn) -> None:
        if after is not self._log:
            self._log = after
            self._tell(after.messages[message_id], roster, turn)

    def _tell(self, message: ChatMessage, roster: Roster, turn: Turn) -> None:
        # What two others say to each other in private is nobody's record.
        if message.is_for(roster.host_person):
            turn.store([message])
        for reader in readers(roster):
            if message.is_for(reader.person):
                turn.send([reader], show_chat(message, reader))
