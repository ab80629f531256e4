"""The polls of a conference: who asks and answers what, and who sees the results.

Pure but for the clock, as ``hold_together``, whose part it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from meeting_desktop.application.conference_turn import Turn, readers
from meeting_desktop.application.show_together import show_poll
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.participants import Participant
from meeting_desktop.domain.permissions import Action, Standing, may
from meeting_desktop.domain.polls import Poll, PollBook, Vote, ballot_number
from meeting_desktop.domain.room_messages import (
    AnswerPoll,
    AskPoll,
    ClosePoll,
    PollShown,
    SharePoll,
)
from meeting_desktop.domain.roster import Roster


class HoldPolls:
    """``ballot`` is the secret by which one person has one voice in an anonymous poll.

    ``seconds``: where the meeting is, of its recording.
    """

    def __init__(self, clock: Clock, seconds: Callable[[], float], ballot: bytes) -> None:
        self._clock = clock
        self._seconds = seconds
        self._ballot = ballot
        self._book = PollBook()
        self.steps: dict[type[Any], Callable[[Participant, Roster, Any, Turn], None]] = {
            AskPoll: self._ask,
            AnswerPoll: self._answer,
            ClosePoll: self._close,
            SharePoll: self._share,
        }

    @property
    def book(self) -> PollBook:
        return self._book

    def remember(self, book: PollBook) -> None:
        """A meeting that is resumed: what the store has of it."""
        self._book = book

    def welcome(self, participant: Participant, turn: Turn) -> None:
        """What somebody in the room needs first, also after a reconnect."""
        for poll_id in self._book.polls:
            turn.send([participant], self._as_seen(poll_id, participant))

    # -- what is said ---------------------------------------------------------------------------

    def _ask(self, sender: Participant, roster: Roster, message: AskPoll, turn: Turn) -> None:
        poll = Poll(
            message.id,
            sender.person,
            sender.name,
            message.question,
            message.kind,
            message.choices,
            self._clock.now(),
            self._seconds(),
            message.anonymous,
        )
        self._change(self._book.ask(poll), message.id, roster, turn)

    def _answer(self, sender: Participant, roster: Roster, message: AnswerPoll, turn: Turn) -> None:
        poll = self._book.find(message.id)
        voter, name = self._voter(poll, sender)
        chosen = tuple(sorted(set(message.chosen)))
        vote = Vote(message.id, voter, name, chosen, self._clock.now(), message.text)
        self._book = self._book.vote(vote)
        turn.store([vote])
        for reader in readers(roster):
            if reader.person == sender.person or poll.shown_to(_runs_polls(reader)):
                turn.send([reader], self._as_seen(poll.id, reader))

    def _close(self, _sender: Participant, roster: Roster, message: ClosePoll, turn: Turn) -> None:
        after = self._book.close(message.id, self._clock.now())
        self._change(after, message.id, roster, turn)

    def _share(self, _sender: Participant, roster: Roster, message: SharePoll, turn: Turn) -> None:
        after = self._book.share(message.id, message.shared)
        self._change(after, message.id, roster, turn)

    # -- what follows ---------------------------------------------------------------------------

    def _change(self, after: PollBook, poll_id: UUID, roster: Roster, turn: Turn) -> None:
        if after is not self._book:
            self._book = after
            turn.store([after.polls[poll_id]])
        for reader in readers(roster):
            turn.send([reader], self._as_seen(poll_id, reader))

    def _as_seen(self, poll_id: UUID, reader: Participant) -> PollShown:
        poll = self._book.find(poll_id)
        voter, _ = self._voter(poll, reader)
        own = self._book.votes.get(poll_id, {}).get(voter)
        results = self._book.results(poll_id) if poll.shown_to(_runs_polls(reader)) else None
        return show_poll(poll, own, results)

    def _voter(self, poll: Poll, person: Participant) -> tuple[UUID, str]:
        if not poll.anonymous:
            return person.person, person.name
        return ballot_number(self._ballot, poll.id, person.person), ""


def _runs_polls(reader: Participant) -> bool:
    return may(Standing.of(reader.role), Action.POLL_SHARE)
