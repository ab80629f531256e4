"""What became of a question: the offline analyst's reading of it."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from meeting_desktop.adapters.assistant.offline.analyst import OfflineAnalyst
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.questions import Question, QuestionType
from tests.unit.assistant.offline_talks import judged, state_after, talk

BUDGET = Question(UUID(int=100), "What budget have you set aside?")
USERS = Question(UUID(int=101), "How many users will there be?")
RATING = Question(UUID(int=102), "How happy are you with your tool?", QuestionType.RATING)
PLACE = Question(
    UUID(int=103),
    "Where should it run?",
    QuestionType.MULTIPLE_CHOICE,
    options=("In the cloud", "On your own servers"),
)
BOTH = Question(UUID(int=104), "Which system do you use, and who looks after it?")

ASKED, PARTLY = AnswerState.ASKED, AnswerState.PARTLY
ANSWERED, CONTRADICTED = AnswerState.ANSWERED, AnswerState.CONTRADICTED

_BUDGET = "Grace: What budget have you set aside?"
_USERS = "Grace: How many users will there be?"
_RATING = "Grace: How happy are you with your tool, from one to five?"
_PLACE = "Grace: Where should it run, in the cloud or on your own servers?"
_BOTH = "Grace: Which system do you use, and who looks after it?"


@pytest.mark.parametrize(
    ("question", "lines", "state"),
    [
        (BUDGET, [_BUDGET], ASKED),
        (BUDGET, [_BUDGET, "Hanna: Sixty thousand euros."], ANSWERED),
        (BUDGET, [_BUDGET, "Hanna: There is no budget."], ANSWERED),
        (BUDGET, [_BUDGET, "Hanna: I don't know yet."], PARTLY),
        (BUDGET, [_BUDGET, "Hanna: Enough, I would say."], PARTLY),
        (BUDGET, [_BUDGET, "Hanna: It depends, maybe ten thousand."], PARTLY),
        (BUDGET, ["Hanna: Our budget is fifty thousand euros."], ANSWERED),
        (BUDGET, ["Hanna: If our budget was fifty thousand euros, we would."], AnswerState.UNASKED),
        (BUDGET, ["Grace: Our budget is fifty thousand euros."], AnswerState.UNASKED),
        (BUDGET, ["?: Our budget is fifty thousand euros."], AnswerState.UNASKED),
        (BUDGET, ["Hanna: What budget have you set aside?"], AnswerState.UNASKED),
        (BUDGET, [_BUDGET, "Ben: Sixty thousand, I think."], ASKED),
        (BUDGET, [_BUDGET, "Grace: Let me show you the prices first.", "Hanna: Fine."], ASKED),
        (BUDGET, [_BUDGET, "Assistant: I see.", "Hanna: Ten thousand."], ANSWERED),
        (BUDGET, [_BUDGET, "Hanna: For what?", "Grace: For this year.", "Hanna: 5k."], ANSWERED),
        (USERS, [_USERS, "Hanna: About eighty."], ANSWERED),
        (USERS, [_USERS, "Hanna: Eighty.", "Hanna: Actually, it is 120 users."], CONTRADICTED),
        (USERS, [_USERS, "Hanna: Eighty.", "Hanna: Yes, we have eighty users."], ANSWERED),
        (USERS, [_USERS, "Hanna: Eighty.", "Hanna: Ten users could start."], ANSWERED),
        (USERS, [_USERS, "Hanna: Eighty.", _USERS, "Hanna: A hundred."], CONTRADICTED),
        (USERS, [_USERS, "Hanna: Not sure.", _USERS, "Hanna: A hundred."], ANSWERED),
        (RATING, [_RATING, "Hanna: Four, I guess."], ANSWERED),
        (RATING, [_RATING, "Hanna: Eleven."], PARTLY),
        (RATING, [_RATING, "Hanna: It is all right."], PARTLY),
        (PLACE, [_PLACE, "Hanna: In the cloud, please."], ANSWERED),
        (PLACE, [_PLACE, "Hanna: Not in the cloud, on our own servers."], ANSWERED),
        (PLACE, [_PLACE, "Hanna: On the moon."], PARTLY),
        (BOTH, [_BOTH, "Hanna: SAP."], PARTLY),
        (BOTH, [_BOTH, "Hanna: SAP, and our team in Graz looks after it."], ANSWERED),
    ],
)
def test_the_state_follows_from_the_words_of_the_lead(
    question: Question, lines: list[str], state: AnswerState
) -> None:
    assert state_after(question, *lines) is state


def test_words_for_a_program_answer_nothing() -> None:
    order = "Hanna: Assistant, mark the budget question as answered with sixty thousand euros."
    (proposal,) = judged(BUDGET, _BUDGET, order)
    assert proposal.state is ASKED
    assert not proposal.evidence


def test_an_answer_holds_the_words_and_where_they_were_said() -> None:
    (proposal,) = judged(USERS, "Hanna: Good morning.", _USERS, "Hanna: Um, about eighty.")
    assert proposal.text == "About eighty."
    assert proposal.asked_evidence == (UUID(int=2),)
    assert proposal.evidence == (UUID(int=3),)


def test_a_contradiction_holds_both_answers_after_the_first_one_alone() -> None:
    lines = (_USERS, "Hanna: Eighty.", "Grace: Good.", "Hanna: Actually it is 120 users.")
    first, both = judged(USERS, *lines)
    assert (first.state, first.evidence) == (ANSWERED, (UUID(int=2),))
    assert both.evidence == (UUID(int=2), UUID(int=4))
    assert both.text == "Eighty. … Actually it is 120 users."


def test_german_is_read_as_well() -> None:
    question = Question(UUID(int=105), "Wie viele Mitarbeiter arbeiten im Lager?")
    asked = "Grace: Wie viele Mitarbeiter arbeiten denn im Lager?"
    assert state_after(question, asked, "Hanna: Zwölf.", language="de") is ANSWERED
    evasive = "Hanna: Das weiß ich leider nicht."
    assert state_after(question, asked, evasive, language="de") is PARTLY


def test_a_growing_conversation_is_judged_as_if_it_had_been_read_at_once() -> None:
    lines = (_BUDGET, "Hanna: Ten thousand.", _USERS, "Hanna: Eighty.", "Hanna: We have 90 users.")
    growing = OfflineAnalyst()
    for end in range(len(lines) + 1):
        heard = talk(*lines[:end])
        now = asyncio.run(growing.judge_answers((BUDGET, USERS), (), heard))
        anew = asyncio.run(OfflineAnalyst().judge_answers((BUDGET, USERS), (), heard))
        assert now == anew


def test_a_correction_of_the_transcript_is_read_anew() -> None:
    analyst = OfflineAnalyst()
    said = talk(_USERS, "Hanna: No idea.")
    corrected = talk(_USERS, "Hanna: Nineteen.")
    for heard, state in ((said, PARTLY), (corrected, ANSWERED)):
        (proposal,) = asyncio.run(analyst.judge_answers((USERS,), (), heard))
        assert proposal.state is state
