"""What the guide of a running meeting proposes: the next question, and two cards at most.

All of it is decided by plain rules over what was said and when; times are seconds of the meeting,
and ``now`` is one of them. The lead's own words come before anything that a machine thought of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.addressed_to_machine import is_instruction
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.evidence import existing
from meeting_desktop.domain.guide_words import subject_of
from meeting_desktop.domain.question_words import closeness, share_words
from meeting_desktop.domain.questions import Question

MOST_CARDS = 2

# -- next question --
#: A question that was put is not proposed again for so long.
_JUST_ASKED_SECONDS = 60.0
#: With so little time left only what is required is proposed, where any of that is open.
_SHORT_SECONDS = 300.0
_RECENT_SECONDS = 90.0
_RECENT_UTTERANCES = 8

# -- cards --
#: What a machine writes is cut to this many letters.
_LONGEST_LINE = 200
_CARD_SECONDS = 90.0
_LEAST_CARD_SECONDS = 15.0
#: The talk has moved on when so many utterances since have nothing of the card's words.
_MOVED_ON_UTTERANCES = 6


class CardKind(StrEnum):
    #: The lead's words.
    SAID = "said"
    #: A question that an analyst proposes.
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Card:
    """``text`` is the lead's words, or the proposed question. ``at`` is when it was brought up.

    ``subject`` names what a SAID card is about: price, objection, competitor, time, decision.
    """

    id: UUID
    kind: CardKind
    text: str
    evidence: tuple[UUID, ...]
    at: float
    why: str = ""
    subject: str = ""


def next_question(
    questions: Sequence[Question],
    answers: Iterable[MeetingAnswer],
    conversation: Conversation,
    now: float,
    seconds_left: float | None = None,
) -> UUID | None:
    """The question to ask next; None where nothing is open.

    What is required goes first, then what the talk is about, then the order of the set. A question
    that was asked and not answered comes again after a while.
    """
    known = {one.question_id: one for one in answers}
    starts = {one.segment_id: one.start for one in conversation.utterances}
    open_ones = [
        (place, one)
        for place, one in enumerate(questions)
        if one.active and _may_be_asked(known.get(one.id), starts, now)
    ]
    if seconds_left is not None and seconds_left < _SHORT_SECONDS:
        open_ones = [pair for pair in open_ones if pair[1].required] or open_ones
    recent = _recent(conversation, now)

    def worth(pair: tuple[int, Question]) -> tuple[bool, float, int]:
        place, one = pair
        return one.required, _fits(one, known.get(one.id), recent), -place

    return max(open_ones, key=worth)[1].id if open_ones else None


def _may_be_asked(answer: MeetingAnswer | None, starts: dict[UUID, float], now: float) -> bool:
    if answer is None or answer.state is AnswerState.UNASKED:
        return True
    if answer.state not in {AnswerState.ASKED, AnswerState.PARTLY}:
        return False
    asked = max((starts[one] for one in answer.asked_evidence if one in starts), default=None)
    return asked is None or now - asked >= _JUST_ASKED_SECONDS


def _recent(conversation: Conversation, now: float) -> str:
    said = conversation.utterances[-_RECENT_UTTERANCES:]
    return " ".join(one.text for one in said if now - one.end <= _RECENT_SECONDS)


def _fits(question: Question, answer: MeetingAnswer | None, recent: str) -> float:
    """How near the talk is; a question that was put already waits behind those that were not."""
    put = answer is not None and answer.state is not AnswerState.UNASKED
    # In quarters: a word more or less does not change what is proposed.
    return round(4 * closeness(question, recent)) / 4 - (0.3 if put else 0.0)


def said_cards(utterances: Iterable[Utterance]) -> list[Card]:
    """A card for each of their utterances that is worth noting; it has the segment's id."""
    return [
        Card(
            one.segment_id,
            CardKind.SAID,
            one.text,
            (one.segment_id,),
            one.end,
            subject=subject_of(one.text),
        )
        for one in utterances
        if one.side is Side.THEIRS and subject_of(one.text) and not is_instruction(one.text)
    ]


def follow_up_cards(
    offered: Iterable[tuple[str, str, tuple[UUID, ...]]], conversation: Conversation, at: float
) -> list[Card]:
    """Questions (text, why, evidence) that an analyst proposes ``at`` seconds of the meeting.

    Those that rest on nothing that was said, or on words to a machine, are left out.
    """
    said = {one.segment_id: one for one in conversation.utterances}
    cards = []
    for text, why, evidence in offered:
        resting = tuple(
            one for one in existing(evidence, said) if not is_instruction(said[one].text)
        )
        line = _one_line(text)
        if resting and line and not is_instruction(line):
            cards.append(Card(new_id(), CardKind.FOLLOW_UP, line, resting, at, why=_one_line(why)))
    return cards[:MOST_CARDS]


def _one_line(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"


def still_fresh(card: Card, conversation: Conversation, now: float) -> bool:
    """Whether a card still belongs to what is talked about."""
    age = now - card.at
    if age > _CARD_SECONDS:
        return False
    since = [one for one in conversation.utterances if one.start >= card.at]
    if age < _LEAST_CARD_SECONDS or len(since) < _MOVED_ON_UTTERANCES:
        return True
    return any(share_words(card.text, one.text) for one in since[-_MOVED_ON_UTTERANCES:])


def choose_cards(
    cards: Iterable[Card], conversation: Conversation, now: float, dismissed: Collection[UUID] = ()
) -> tuple[Card, ...]:
    """The two to show: words that were said before questions that are proposed, newest first."""
    fresh = [
        one for one in cards if one.id not in dismissed and still_fresh(one, conversation, now)
    ]
    fresh.sort(key=lambda one: (one.kind is CardKind.SAID, one.at), reverse=True)
    return tuple(fresh[:MOST_CARDS])
