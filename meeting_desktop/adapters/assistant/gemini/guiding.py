"""While people speak: which questions are dealt with, what to ask next, how to say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from meeting_desktop.adapters.assistant.gemini.exchange import TooLongError
from meeting_desktop.adapters.assistant.gemini.faults import broken
from meeting_desktop.adapters.assistant.gemini.line import QUICK, GeminiLine
from meeting_desktop.adapters.assistant.gemini.numbered import NumberedConversation, as_data
from meeting_desktop.adapters.assistant.gemini.schemas import (
    Answers,
    Phrase,
    Suggestions,
)
from meeting_desktop.adapters.assistant.gemini.tokens import pieces, tokens
from meeting_desktop.adapters.assistant.gemini.wording import language_name, marked, rules
from meeting_desktop.domain.answers import AnswerProposal, AnswerState, MeetingAnswer, SetBy
from meeting_desktop.domain.questions import Question, QuestionType
from meeting_desktop.ports.analyst import FollowUpQuestion, PhraseWish

#: Of the transcript with one request about the questions.
_PIECE_TOKENS = 12_000
#: What was said last, for what is to be asked or said next: older talk is not needed for that.
_LAST_TOKENS, _LAST_FOR_A_PHRASE = 3_000, 600


async def judge(
    line: GeminiLine,
    numbered: NumberedConversation,
    questions: Sequence[Question],
    known: Sequence[MeetingAnswer],
) -> Sequence[AnswerProposal]:
    """Piece by piece, each with what the earlier ones said. Raises: AnalystFault.

    What a person has set is not asked about.
    """
    numbers = numbered.numbers
    settled = {one.question_id for one in known if one.set_by is SetBy.HUMAN}
    questions = [one for one in questions if one.id not in settled]
    if not questions or not numbers:
        return ()
    states = {one.question_id: (one.state.value, one.text) for one in known}
    proposed: dict[UUID, AnswerProposal] = {}
    for part in pieces(numbered.lines(numbers), numbers, _PIECE_TOKENS):
        asked = [_question(nth, one, states, numbered) for nth, one in enumerate(questions, 1)]
        data = marked([*asked, *numbered.lines(part)])
        answers = await _quick(line, rules("judge"), data)
        for one in _proposals(answers, questions, numbered):
            proposed[one.question_id] = _joined(proposed.get(one.question_id), one)
            states[one.question_id] = (one.state.value, one.text)
    return tuple(proposed.values())


async def suggest(
    line: GeminiLine,
    numbered: NumberedConversation,
    questions: Sequence[Question],
    known: Sequence[MeetingAnswer],
) -> Sequence[FollowUpQuestion]:
    if not numbered.numbers:
        return ()
    states = {one.question_id: (one.state.value, one.text) for one in known}
    asked = [_question(nth, one, states, numbered) for nth, one in enumerate(questions, 1)]
    wanted = rules("suggest", language=language_name(numbered.conversation.language))
    data = marked([*asked, *_last_lines(numbered, _LAST_TOKENS)])
    try:
        found = await line.ask(wanted, data, Suggestions, QUICK)
    except TooLongError:
        raise broken() from None
    return tuple(
        FollowUpQuestion(
            numbered.restore(one.text, one.said), numbered.restore(one.why), numbered.ids(one.said)
        )
        for one in found.questions
    )


async def phrase(line: GeminiLine, numbered: NumberedConversation, wish: PhraseWish) -> str:
    wanted = rules("phrase", language=language_name(wish.language), kind=wish.kind)
    plain = as_data({"plain": numbered.hide(wish.plain)})
    try:
        said = await line.ask(
            wanted, marked([plain, *_last_lines(numbered, _LAST_FOR_A_PHRASE)]), Phrase, QUICK
        )
    except TooLongError:
        raise broken() from None
    return numbered.restore(said.text) or wish.plain


async def _quick(line: GeminiLine, wanted: str, data: str) -> Answers:
    try:
        return await line.ask(wanted, data, Answers, QUICK)
    except TooLongError:
        raise broken() from None


def _question(
    nth: int,
    question: Question,
    states: Mapping[UUID, tuple[str, str]],
    numbered: NumberedConversation,
) -> str:
    state, text = states.get(question.id, (AnswerState.UNASKED.value, ""))
    told: dict[str, object] = {"question": nth, "text": numbered.hide(question.text)}
    if question.options:
        told["options"] = [numbered.hide(option) for option in question.options]
    if question.type is QuestionType.RATING:
        told["scale"] = [question.scale_low, question.scale_high]
    return as_data({**told, "known": state, "known_text": numbered.hide(text)})


def _proposals(
    answers: Answers, questions: Sequence[Question], numbered: NumberedConversation
) -> list[AnswerProposal]:
    return [
        AnswerProposal(
            question_id=questions[one.question - 1].id,
            state=AnswerState(one.state),
            text=numbered.restore(one.text, one.said),
            evidence=numbered.ids_of_lead(one.said),
            asked_evidence=numbered.ids(one.asked_said),
        )
        for one in answers.answers
        if 1 <= one.question <= len(questions)
    ]


def _joined(before: AnswerProposal | None, now: AnswerProposal) -> AnswerProposal:
    """A later piece goes further; that it was asked in an earlier one is not forgotten.

    A question that is only asked again keeps its answer.
    """
    if before is None:
        return now
    asked = tuple(dict.fromkeys((*before.asked_evidence, *now.asked_evidence)))
    if now.state is AnswerState.ASKED:
        return replace(before, asked_evidence=asked)
    both = now.state is AnswerState.CONTRADICTED
    evidence = (*before.evidence, *now.evidence) if both else now.evidence
    return replace(now, evidence=tuple(dict.fromkeys(evidence)), asked_evidence=asked)


def _last_lines(numbered: NumberedConversation, limit: int) -> list[str]:
    kept: list[str] = []
    for number in reversed(numbered.numbers):
        line = numbered.line(number)
        limit -= tokens(line)
        if limit < 0 and kept:
            break
        kept.append(line)
    return kept[::-1]
