"""What people do together in a conference: chat, polls, reactions; who sees what of it.

Pure but for the clock, as ``hold_conference``, whose part it is. A row is told before anybody hears
of it: the caller stores it first, so that what was answered is never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from meeting_desktop.application.conference_turn import Turn
from meeting_desktop.application.hold_agenda import HoldAgenda
from meeting_desktop.application.hold_files import HoldFiles
from meeting_desktop.application.hold_notes import HoldNotes
from meeting_desktop.application.hold_screen import HoldScreen
from meeting_desktop.application.show_together import show_chat, show_poll
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.agenda_messages import (
    ChangeAgenda,
    GoToPoint,
    MovePoint,
    PutPoint,
    RemovePoint,
)
from meeting_desktop.domain.chat import ChatAuthor, ChatLog, ChatMessage
from meeting_desktop.domain.file_messages import OfferFile, RemoveFile
from meeting_desktop.domain.notes_messages import (
    FromParticipantToNotes,
    LetGo,
    RemoveNote,
    WriteNote,
)
from meeting_desktop.domain.participants import Participant
from meeting_desktop.domain.permissions import Action, Standing, may
from meeting_desktop.domain.polls import Poll, PollBook, Vote, ballot_number
from meeting_desktop.domain.room_messages import (
    REACTIONS,
    AnswerPoll,
    AskPoll,
    ClosePoll,
    DeleteChat,
    EditChat,
    FromParticipantToRoom,
    PollShown,
    PostChat,
    React,
    Reacted,
    SharePoll,
)
from meeting_desktop.domain.roster import Roster

#: Of what was written before somebody came; older lines are in the record.
_SHOWN_TO_NEWCOMERS = 300


class HoldTogether:
    """``ballot`` is the secret by which one person has one voice in an anonymous poll."""

    def __init__(self, clock: Clock, ballot: bytes) -> None:
        self._clock = clock
        self._ballot = ballot
        self._seconds: Callable[[], float] = lambda: 0.0
        self._chat = ChatLog()
        self._polls = PollBook()
        #: The meeting's own, once it is known.
        self.agenda = HoldAgenda(clock, self._position)
        #: The meeting's own, also while it is not open for others.
        self.notes = HoldNotes()
        self.files = HoldFiles(clock, self._position)
        self.screen = HoldScreen(clock)
        self._steps: dict[type[Any], Callable[[Participant, Roster, Any, Turn], None]] = {
            PostChat: self._post,
            EditChat: self._edit,
            DeleteChat: self._delete,
            AskPoll: self._ask,
            AnswerPoll: self._answer,
            ClosePoll: self._close,
            SharePoll: self._share,
            React: self._react,
            **dict.fromkeys((PutPoint, MovePoint, RemovePoint, GoToPoint), self._change_agenda),
            **dict.fromkeys((WriteNote, RemoveNote, LetGo), self._note),
            OfferFile: self.files.offer,
            RemoveFile: self.files.remove,
            **self.screen.steps,
        }

    @property
    def chat(self) -> ChatLog:
        return self._chat

    @property
    def polls(self) -> PollBook:
        return self._polls

    def _position(self) -> float:
        return self._seconds()

    def timed_by(self, seconds: Callable[[], float]) -> None:
        """Where the meeting is, in seconds of its recording."""
        self._seconds = seconds

    def remember(self, messages: Iterable[ChatMessage], polls: PollBook) -> None:
        """A meeting that is resumed: what the store has of it."""
        self._chat = ChatLog.of_messages(messages)
        self._polls = polls

    def receive(
        self, sender: Participant, roster: Roster, message: FromParticipantToRoom, turn: Turn
    ) -> None:
        """What the table allows ``sender``. Raises: UserFacingError."""
        self._steps[type(message)](sender, roster, message, turn)

    def welcome(self, participant: Participant, turn: Turn) -> None:
        """What somebody in the room needs first, also after a reconnect."""
        seen = list(self._chat.of(participant.person, leads=participant.role.leads))
        for message in seen[-_SHOWN_TO_NEWCOMERS:]:
            turn.send([participant], show_chat(message, participant))
        for poll_id in self._polls.polls:
            turn.send([participant], self._poll_as_seen(poll_id, participant))
        if _reads_notes(participant):
            for told in self.notes.all_for(participant.person):
                turn.send([participant], told)
        self.agenda.welcome(participant, turn)
        self.files.welcome(participant, turn)
        self.screen.welcome(participant, turn)

    # -- chat -----------------------------------------------------------------------------------

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
            max(0.0, self._seconds()),
            to,
            to_name,
            message.reply_to,
        )
        known = message.id in self._chat.messages
        self._chat = self._chat.post(posted)
        if known:  # said again: only the answer was lost
            turn.send([sender], show_chat(self._chat.messages[message.id], sender))
        else:
            self._tell_chat(posted, roster, turn)

    def _edit(self, sender: Participant, roster: Roster, message: EditChat, turn: Turn) -> None:
        now = self._clock.now()
        self._change_chat(
            self._chat.edit(message.id, sender.person, message.text, now), message.id, roster, turn
        )

    def _delete(self, sender: Participant, roster: Roster, message: DeleteChat, turn: Turn) -> None:
        leads, now = sender.role.leads, self._clock.now()
        self._change_chat(
            self._chat.delete(message.id, sender.person, now, leads=leads),
            message.id,
            roster,
            turn,
        )

    def _change_chat(self, after: ChatLog, message_id: UUID, roster: Roster, turn: Turn) -> None:
        if after is not self._chat:
            self._chat = after
            self._tell_chat(after.messages[message_id], roster, turn)

    def _tell_chat(self, message: ChatMessage, roster: Roster, turn: Turn) -> None:
        # What two others say to each other in private is nobody's record.
        if message.is_for(roster.host_person):
            turn.store([message])
        for reader in _people(roster):
            if message.is_for(reader.person):
                turn.send([reader], show_chat(message, reader))

    # -- polls ----------------------------------------------------------------------------------

    def _ask(self, sender: Participant, roster: Roster, message: AskPoll, turn: Turn) -> None:
        poll = Poll(
            message.id,
            sender.person,
            sender.name,
            message.question,
            message.kind,
            message.choices,
            self._clock.now(),
            max(0.0, self._seconds()),
            message.anonymous,
        )
        self._change_polls(self._polls.ask(poll), message.id, roster, turn)

    def _answer(self, sender: Participant, roster: Roster, message: AnswerPoll, turn: Turn) -> None:
        poll = self._polls.find(message.id)
        voter, name = self._voter(poll, sender)
        chosen = tuple(sorted(set(message.chosen)))
        vote = Vote(message.id, voter, name, chosen, self._clock.now(), message.text)
        self._polls = self._polls.vote(vote)
        turn.store([vote])
        for reader in _people(roster):
            if reader.person == sender.person or poll.shown_to(_runs_polls(reader)):
                turn.send([reader], self._poll_as_seen(poll.id, reader))

    def _voter(self, poll: Poll, person: Participant) -> tuple[UUID, str]:
        if not poll.anonymous:
            return person.person, person.name
        return ballot_number(self._ballot, poll.id, person.person), ""

    def _close(self, _sender: Participant, roster: Roster, message: ClosePoll, turn: Turn) -> None:
        after = self._polls.close(message.id, self._clock.now())
        self._change_polls(after, message.id, roster, turn)

    def _share(self, _sender: Participant, roster: Roster, message: SharePoll, turn: Turn) -> None:
        after = self._polls.share(message.id, message.shared)
        self._change_polls(after, message.id, roster, turn)

    def _change_polls(self, after: PollBook, poll_id: UUID, roster: Roster, turn: Turn) -> None:
        if after is not self._polls:
            self._polls = after
            turn.store([after.polls[poll_id]])
        for reader in _people(roster):
            turn.send([reader], self._poll_as_seen(poll_id, reader))

    def _poll_as_seen(self, poll_id: UUID, reader: Participant) -> PollShown:
        poll = self._polls.find(poll_id)
        voter, _ = self._voter(poll, reader)
        own = self._polls.votes.get(poll_id, {}).get(voter)
        results = self._polls.results(poll_id) if poll.shown_to(_runs_polls(reader)) else None
        return show_poll(poll, own, results)

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
        for reader in filter(_reads_notes, _people(roster)):
            if noted.is_new or reader.id == sender.id:
                for told in noted.seen_by(reader.person):
                    turn.send([reader], told)

    # -- reactions ------------------------------------------------------------------------------

    def _react(self, sender: Participant, roster: Roster, message: React, turn: Turn) -> None:
        if message.reaction not in REACTIONS:
            raise UserFacingError("This reaction is not known here.", code="bad_reaction")
        turn.send(_people(roster), Reacted(sender.id, message.reaction))


def _reads_notes(participant: Participant) -> bool:
    """Who may write them."""
    return may(Standing.of(participant.role), Action.NOTE_WRITE)


def _runs_polls(reader: Participant) -> bool:
    return may(Standing.of(reader.role), Action.POLL_SHARE)


def _people(roster: Roster) -> list[Participant]:
    return [one for one in roster.room if one.attends is None]
