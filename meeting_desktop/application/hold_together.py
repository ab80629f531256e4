"""What people do together in a conference: each part, and what goes to which.

Pure but for the clock, as ``hold_conference``, whose part it is. A row is told before anybody hears
of it: the caller stores it first, so that what was answered is never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from meeting_desktop.application.conference_turn import Turn, readers
from meeting_desktop.application.hold_agenda import HoldAgenda
from meeting_desktop.application.hold_chat import HoldChat
from meeting_desktop.application.hold_files import HoldFiles
from meeting_desktop.application.hold_notes import HoldNotes
from meeting_desktop.application.hold_polls import HoldPolls
from meeting_desktop.application.hold_screen import HoldScreen
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.agenda_messages import (
    ChangeAgenda,
    GoToPoint,
    MovePoint,
    PutPoint,
    RemovePoint,
)
from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.file_messages import OfferFile, RemoveFile
from meeting_desktop.domain.notes_messages import (
    FromParticipantToNotes,
    LetGo,
    RemoveNote,
    WriteNote,
)
from meeting_desktop.domain.participants import Participant
from meeting_desktop.domain.permissions import Action, Standing, may
from meeting_desktop.domain.polls import PollBook
from meeting_desktop.domain.room_messages import (
    REACTIONS,
    FromParticipantToRoom,
    React,
    Reacted,
)
from meeting_desktop.domain.roster import Roster


class HoldTogether:
    """``ballot`` is the secret by which one person has one voice in an anonymous poll."""

    def __init__(self, clock: Clock, ballot: bytes) -> None:
        self._clock = clock
        self._seconds: Callable[[], float] = lambda: 0.0
        self.chat = HoldChat(clock, self._position)
        self.polls = HoldPolls(clock, self._position, ballot)
        #: The meeting's own, once it is known.
        self.agenda = HoldAgenda(clock, self._position)
        #: The meeting's own, also while it is not open for others.
        self.notes = HoldNotes()
        self.files = HoldFiles(clock, self._position)
        self.screen = HoldScreen(clock)
        self._steps: dict[type[Any], Callable[[Participant, Roster, Any, Turn], None]] = {
            **self.chat.steps,
            **self.polls.steps,
            React: self._react,
            **dict.fromkeys((PutPoint, MovePoint, RemovePoint, GoToPoint), self._change_agenda),
            **dict.fromkeys((WriteNote, RemoveNote, LetGo), self._note),
            OfferFile: self.files.offer,
            RemoveFile: self.files.remove,
            **self.screen.steps,
        }

    def _position(self) -> float:
        return max(0.0, self._seconds())

    def timed_by(self, seconds: Callable[[], float]) -> None:
        """Where the meeting is, in seconds of its recording."""
        self._seconds = seconds

    def remember(self, messages: Iterable[ChatMessage], polls: PollBook) -> None:
        """A meeting that is resumed: what the store has of it."""
        self.chat.remember(messages)
        self.polls.remember(polls)

    def receive(
        self, sender: Participant, roster: Roster, message: FromParticipantToRoom, turn: Turn
    ) -> None:
        """What the table allows ``sender``. Raises: UserFacingError."""
        self._steps[type(message)](sender, roster, message, turn)

    def welcome(self, participant: Participant, turn: Turn) -> None:
        """What somebody in the room needs first, also after a reconnect."""
        self.chat.welcome(participant, turn)
        self.polls.welcome(participant, turn)
        if _reads_notes(participant):
            for told in self.notes.all_for(participant.person):
                turn.send([participant], told)
        self.agenda.welcome(participant, turn)
        self.files.welcome(participant, turn)
        self.screen.welcome(participant, turn)

    # -- agenda ---------------------------------------------------------------------------------

    def _change_agenda(
        self, sender: Participant, roster: Roster, message: ChangeAgenda, turn: Turn
    ) -> None:
        self.agenda.receive(sender, roster, message, turn)

    # -- notes ----------------------------------------------------------------------------------

    def _note(
        self, sender: Participant, roster: Roster, message: FromParticipantToNotes, turn: Turn
    ) -> None:
        noted = self.notes.receive(message, sender.person, sender.name, self._clock.now())
        if noted is None:
            return
        if noted.is_new:
            turn.store([noted.note])
        for reader in filter(_reads_notes, readers(roster)):
            if noted.is_new or reader.id == sender.id:
                for told in noted.seen_by(reader.person):
                    turn.send([reader], told)

    # -- reactions ------------------------------------------------------------------------------

    def _react(self, sender: Participant, roster: Roster, message: React, turn: Turn) -> None:
        if message.reaction not in REACTIONS:
            raise UserFacingError("This reaction is not known here.", code="bad_reaction")
        turn.send(readers(roster), Reacted(sender.id, message.reaction))


def _reads_notes(participant: Participant) -> bool:
    """Who may write them."""
    return may(Standing.of(participant.role), Action.NOTE_WRITE)
