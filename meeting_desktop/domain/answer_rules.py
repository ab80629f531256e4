"""What of an analyst's proposals becomes the state of a question: only what somebody truly said.

This is the one door between an analyst, which may have been talked into anything by the people it
listens to, and the rows of a meeting. A proposal passes when the segments it names exist, were said
by the right side, are no words to a machine, hold the text that is quoted, and have to do with the
question. What a person set is out of an analyst's reach.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.addressed_to_machine import is_instruction
from meeting_desktop.domain.answers import AnswerProposal, AnswerState, MeetingAnswer, SetBy
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.evidence import existing
from meeting_desktop.domain.question_words import follows_asking, is_about, sounds_like, speaks_of
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.quotes import is_quoted

#: One utterance can hardly answer more; one that seems to is talk about the questions.
MOST_ANSWERS_OF_ONE = 2

_ASKERS = frozenset({Side.OURS, Side.ASSISTANT})
_SAYS_SOMETHING = frozenset({AnswerState.PARTLY, AnswerState.ANSWERED, AnswerState.CONTRADICTED})

#: What may follow what. Nothing leads back: only a person takes an answer away.
_MAY_FOLLOW: Mapping[AnswerState, frozenset[AnswerState]] = {
    AnswerState.UNASKED: frozenset(
        {AnswerState.ASKED, AnswerState.PARTLY, AnswerState.ANSWERED, AnswerState.CONTRADICTED}
    ),
    AnswerState.ASKED: _SAYS_SOMETHING,
    AnswerState.SKIPPED: _SAYS_SOMETHING,
    AnswerState.PARTLY: _SAYS_SOMETHING,
    AnswerState.ANSWERED: frozenset({AnswerState.ANSWERED, AnswerState.CONTRADICTED}),
    AnswerState.CONTRADICTED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Where:
    """The meeting whose rows these are, and when they change."""

    meeting_id: UUID
    scope_id: UUID
    at: datetime
    make_id: Callable[[], UUID] = new_id


def apply(
    known: Sequence[MeetingAnswer],
    proposals: Sequence[AnswerProposal],
    conversation: Conversation,
    questions: Sequence[Question],
    where: Where,
) -> Sequence[MeetingAnswer]:
    """The rows that are another now, or new; those that stay as they are come not back.

    Pure but for the ids of new rows. Proposals are taken in their order.
    """
    door = _Door(known, conversation, questions, where)
    for proposal in proposals:
        door.take(proposal)
    return tuple(door.changed.values())


class _Door:
    def __init__(
        self,
        known: Sequence[MeetingAnswer],
        conversation: Conversation,
        questions: Sequence[Question],
        where: Where,
    ) -> None:
        self.changed: dict[UUID, MeetingAnswer] = {}
        self._known = {one.question_id: one for one in known}
        self._questions = {one.id: one for one in questions}
        self._said = {one.segment_id: one for one in conversation.utterances}
        self._conversation = conversation
        self._where = where
        self._used = Counter(
            segment for one in known if one.state in _SAYS_SOMETHING for segment in one.evidence
        )

    def take(self, proposal: AnswerProposal) -> None:
        question = self._questions.get(proposal.question_id)
        before = self._before(proposal.question_id)
        if question is None or before.set_by is SetBy.HUMAN:
            return
        asked = self._asked(question, proposal, before)
        after = self._answered(question, proposal, before, asked) or _only_asked(before, asked)
        if after is None or after == before:
            return
        self._used.update(set(after.evidence) - set(before.evidence))
        after = replace(after, at=self._where.at)
        self._known[question.id] = self.changed[question.id] = after

    def _before(self, question_id: UUID) -> MeetingAnswer:
        known = self._known.get(question_id)
        if known is not None:
            return known
        where = self._where
        return MeetingAnswer(
            where.make_id(), where.scope_id, where.meeting_id, question_id, AnswerState.UNASKED
        )

    def _asked(
        self, question: Question, proposal: AnswerProposal, before: MeetingAnswer
    ) -> tuple[UUID, ...]:
        """Where our side put the question, as far as it can be believed."""
        fresh = [
            one.segment_id
            for one in self._utterances(proposal.asked_evidence)
            if one.side in _ASKERS and sounds_like(question, one.text)
        ]
        return tuple(dict.fromkeys((*before.asked_evidence, *fresh)))

    def _answered(
        self,
        question: Question,
        proposal: AnswerProposal,
        before: MeetingAnswer,
        asked: tuple[UUID, ...],
    ) -> MeetingAnswer | None:
        if proposal.state not in _MAY_FOLLOW[before.state] & _SAYS_SOMETHING:
            return None
        theirs = [one for one in self._utterances(proposal.evidence) if one.side is Side.THEIRS]
        said = [one for one in theirs if self._counts(question, one, asked, before)]
        if proposal.state is AnswerState.CONTRADICTED:
            said = [one for one in theirs if one in said or self._takes_back(one, said)]
        if not said or not is_quoted(proposal.text, [one.text for one in said]):
            return None
        evidence = tuple(one.segment_id for one in said)
        if not _grows(before, proposal.state, evidence):
            return None
        text = proposal.text.strip() or " ".join(one.text for one in said)
        return replace(
            before,
            state=proposal.state,
            text=text,
            evidence=evidence,
            asked_evidence=asked,
            set_by=SetBy.AI,
        )

    def _counts(
        self, question: Question, one: Utterance, asked: tuple[UUID, ...], before: MeetingAnswer
    ) -> bool:
        if one.segment_id in before.evidence:
            return True
        if self._used[one.segment_id] >= MOST_ANSWERS_OF_ONE or is_instruction(one.text):
            return False
        return follows_asking(one, asked, self._conversation) or is_about(question, one.text)

    def _takes_back(self, one: Utterance, said: Sequence[Utterance]) -> bool:
        """ "Two years would do" is about "Three years", wherever it is said."""
        return not is_instruction(one.text) and any(speaks_of(one.text, by.text) for by in said)

    def _utterances(self, ids: Iterable[UUID]) -> list[Utterance]:
        return [self._said[one] for one in existing(ids, self._said)]


def _only_asked(before: MeetingAnswer, asked: tuple[UUID, ...]) -> MeetingAnswer | None:
    if asked == before.asked_evidence:
        return None
    state = AnswerState.ASKED if before.state is AnswerState.UNASKED else before.state
    return replace(before, state=state, asked_evidence=asked)


def _grows(before: MeetingAnswer, state: AnswerState, evidence: Sequence[UUID]) -> bool:
    """Whether these words may stand in place of those before."""
    if state is AnswerState.CONTRADICTED:
        # Two utterances, and what was answered first is one of them.
        return len(evidence) > 1 and set(evidence) > set(before.evidence)
    if before.state is AnswerState.ANSWERED:
        return set(evidence) > set(before.evidence)
    return True
