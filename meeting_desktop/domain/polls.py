"""Questions that a meeting answers together: asked, answered once a person, closed, shared.

An answer may be changed until the poll is closed. Of an anonymous poll nobody learns who answered
what, and no row says it: answers are counted under a number that is made for this poll alone.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError

MOST_CHOICES, FEWEST_CHOICES = 12, 2
QUESTION_LENGTH, CHOICE_LENGTH, ANSWER_LENGTH = 300, 120, 500
RATING_STEPS = 5
MOST_POLLS = 200


class PollKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    YES_NO = "yes_no"
    RATING = "rating"
    OPEN_ENDED = "open_ended"


@dataclass(frozen=True, slots=True)
class Poll:
    """``choices`` are what can be chosen; of yes/no, ratings and open questions there are none.

    ``shared``: everybody sees the results, not only whoever leads the meeting and who asked.
    """

    id: UUID
    asker: UUID
    asker_name: str
    question: str
    kind: PollKind
    choices: tuple[str, ...]
    asked_at: datetime
    at: float
    anonymous: bool = False
    shared: bool = False
    closed_at: datetime | None = None

    def shown_to(self, leads: bool) -> bool:
        """Whether somebody who runs polls (``leads``), or does not, sees the results."""
        return leads or self.shared

    @property
    def count(self) -> int:
        """How many choices there are, written or not; 0 of an open question."""
        match self.kind:
            case PollKind.YES_NO:
                return 2
            case PollKind.RATING:
                return RATING_STEPS
            case PollKind.OPEN_ENDED:
                return 0
            case _:
                return len(self.choices)


@dataclass(frozen=True, slots=True)
class Vote:
    """``voter`` is a person, or of an anonymous poll a number that stands for one.

    ``chosen`` are places in the choices from 0 (yes is 0, one star is 0); ``text`` of an open
    question.
    """

    poll_id: UUID
    voter: UUID
    voter_name: str
    chosen: tuple[int, ...]
    answered_at: datetime
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PollResults:
    """``counts`` by choice; ``names`` by choice, empty where the poll is anonymous."""

    counts: tuple[int, ...]
    voters: int
    names: tuple[tuple[str, ...], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def mean(self) -> float | None:
        """Of a rating, in steps from 1; None without a vote."""
        total = sum(self.counts)
        if not total:
            return None
        return sum((place + 1) * count for place, count in enumerate(self.counts)) / total


def choices_in_words(kind: PollKind, choices: tuple[str, ...]) -> tuple[str, ...]:
    """What could be chosen, as files say it: in the order of the counts."""
    match kind:
        case PollKind.YES_NO:
            return ("Yes", "No")
        case PollKind.RATING:
            return tuple(str(step) for step in range(1, RATING_STEPS + 1))
        case _:
            return choices


def ballot_number(secret: bytes, poll_id: UUID, person: UUID) -> UUID:
    """The number that stands for a person in an anonymous poll.

    The same each time, so that an answer can be changed; without the secret, which is forgotten
    with the meeting, nobody finds the person.
    """
    digest = hmac.digest(secret, poll_id.bytes + person.bytes, "sha256")
    return UUID(bytes=digest[:16])


def check_question(question: str, kind: PollKind, choices: Sequence[str]) -> None:
    """Raises: UserFacingError: it cannot be asked so."""
    if not question:
        raise UserFacingError("Write a question first.", code="empty_poll")
    if kind not in {PollKind.SINGLE, PollKind.MULTIPLE}:
        if choices:
            raise UserFacingError("This kind of poll has no choices.", code="bad_poll")
        return
    folded = [choice.casefold() for choice in choices]
    if not FEWEST_CHOICES <= len(folded) <= MOST_CHOICES or not all(folded):
        raise UserFacingError(
            f"Give between {FEWEST_CHOICES} and {MOST_CHOICES} choices.", code="bad_poll"
        )
    if len(set(folded)) < len(folded):
        raise UserFacingError("Two of the choices are the same.", code="bad_poll")


def check_vote(poll: Poll, chosen: Sequence[int], text: str) -> None:
    """Raises: UserFacingError: the poll is closed, or this is no answer to it."""
    if poll.closed_at is not None:
        raise UserFacingError("This poll is closed.", code="poll_closed")
    if poll.kind is PollKind.OPEN_ENDED:
        if not text or chosen:
            raise UserFacingError("Write an answer first.", code="bad_vote")
        return
    most = poll.count if poll.kind is PollKind.MULTIPLE else 1
    distinct = set(chosen)
    if text or len(distinct) < len(chosen) or not distinct <= set(range(poll.count)):
        raise UserFacingError("This is not one of the choices.", code="bad_vote")
    if not 1 <= len(distinct) <= most:
        raise UserFacingError("Choose one.", code="bad_vote")


@dataclass(frozen=True, slots=True)
class PollBook:
    """The polls of a meeting, and who answered what; the newest answer of a voter counts."""

    polls: Mapping[UUID, Poll] = field(default_factory=lambda: MappingProxyType({}))
    votes: Mapping[UUID, Mapping[UUID, Vote]] = field(default_factory=lambda: MappingProxyType({}))

    def ask(self, poll: Poll) -> PollBook:
        """Asked once more by the same person it changes nothing. Raises: UserFacingError."""
        known = self.polls.get(poll.id)
        if known is not None and known.asker == poll.asker:
            return self
        if known is not None:
            raise UserFacingError("This poll was not taken; ask it again.", code="taken_id")
        if len(self.polls) >= MOST_POLLS:
            raise UserFacingError("There are too many polls in this meeting.", code="bad_poll")
        check_question(poll.question, poll.kind, poll.choices)
        return replace(self, polls=MappingProxyType({**self.polls, poll.id: poll}))

    def vote(self, vote: Vote) -> PollBook:
        """Raises: UserFacingError: there is no such poll, it is closed, or this is no answer."""
        check_vote(self.find(vote.poll_id), vote.chosen, vote.text)
        of_poll = {**self.votes.get(vote.poll_id, {}), vote.voter: vote}
        votes = {**self.votes, vote.poll_id: MappingProxyType(of_poll)}
        return replace(self, votes=MappingProxyType(votes))

    def close(self, poll_id: UUID, now: datetime) -> PollBook:
        """Raises: UserFacingError: there is no such poll."""
        poll = self.find(poll_id)
        return self if poll.closed_at is not None else self._with(replace(poll, closed_at=now))

    def share(self, poll_id: UUID, shared: bool) -> PollBook:
        """Raises: UserFacingError: there is no such poll."""
        return self._with(replace(self.find(poll_id), shared=shared))

    def find(self, poll_id: UUID) -> Poll:
        """Raises: UserFacingError: there is no such poll."""
        poll = self.polls.get(poll_id)
        if poll is None:
            raise UserFacingError("This poll is not there any more.", code="poll_gone")
        return poll

    def results(self, poll_id: UUID) -> PollResults:
        poll = self.find(poll_id)
        votes = sorted(self.votes.get(poll_id, {}).values(), key=_when_and_what)
        counted = Counter(place for vote in votes for place in vote.chosen)
        counts = tuple(counted[place] for place in range(poll.count))
        names: tuple[tuple[str, ...], ...] = ()
        if not poll.anonymous:
            names = tuple(
                tuple(vote.voter_name for vote in votes if place in vote.chosen)
                for place in range(poll.count)
            )
        texts = tuple((vote.voter_name, vote.text) for vote in votes if vote.text)
        return PollResults(counts, len(votes), names, texts)

    def _with(self, poll: Poll) -> PollBook:
        return replace(self, polls=MappingProxyType({**self.polls, poll.id: poll}))


def _when_and_what(vote: Vote) -> tuple[datetime, str, str]:
    """The same order on every machine, also of what was answered at the same moment."""
    return vote.answered_at, vote.voter_name, vote.text
