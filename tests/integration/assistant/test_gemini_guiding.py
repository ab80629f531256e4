"""Gemini while people speak, and afterwards in writing."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pytest

from meeting_desktop.adapters.assistant.gemini.analyst import GeminiAnalyst
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer
from meeting_desktop.domain.findings import Claim, Findings
from meeting_desktop.domain.questions import Question, QuestionType
from meeting_desktop.ports.analyst import (
    AnalystFault,
    MailWish,
    PhraseKind,
    PhraseWish,
)
from tests.fakes.gemini_server import GeminiServer, says
from tests.integration.assistant.gemini_rig import (
    GRACE,
    HANNA,
    a_short_talk,
    ask_analyst,
    conversation,
)

_BUDGET = Question(UUID(int=71), "What budget do you have?")
_START = Question(
    UUID(int=72), "When do you start?", QuestionType.MULTIPLE_CHOICE, options=("May", "June")
)
_LIKING = Question(UUID(int=73), "How do you like it?", QuestionType.RATING, scale_high=10)
_QUESTIONS = (_BUDGET, _START, _LIKING)


def _known(question: Question, state: AnswerState, text: str) -> MeetingAnswer:
    return MeetingAnswer(new_id(), new_id(), new_id(), question.id, state, text)


def test_questions_are_judged_by_numbers_of_theirs(gemini: GeminiServer) -> None:
    gemini.always = says(
        json.dumps(
            {
                "answers": [
                    {
                        "question": 1,
                        "state": "answered",
                        "text": "a budget of 48,000 euros",
                        "said": [4],
                        "asked_said": [3],
                    },
                    {
                        "question": 9,
                        "state": "answered",
                        "text": "made up",
                        "said": [4],
                        "asked_said": [],
                    },
                ]
            }
        )
    )
    talk = a_short_talk()
    known = [_known(_START, AnswerState.PARTLY, "Maybe in May, said Hanna")]
    (proposal,) = ask_analyst(
        gemini, lambda analyst: analyst.judge_answers(_QUESTIONS, known, talk)
    )
    assert proposal.question_id == _BUDGET.id
    assert proposal.state is AnswerState.ANSWERED
    assert proposal.evidence == (talk.utterances[3].segment_id,)
    assert proposal.asked_evidence == (talk.utterances[2].segment_id,)
    asked = gemini.asked[0].text
    assert "Maybe in May, said [Person B]" in asked
    assert "Hanna" not in asked
    assert not any(str(one.id) in asked for one in _QUESTIONS)
    for told in ('\\"options\\": [\\"May\\", \\"June\\"]', '\\"scale\\": [1, 10]'):
        assert told in json.dumps(gemini.asked[0].body["contents"])


def test_a_long_talk_is_judged_in_pieces_that_build_on_each_other(gemini: GeminiServer) -> None:
    def answer(state: str, said: list[int]) -> str:
        one = {"question": 1, "state": state, "text": "so", "said": said, "asked_said": []}
        return json.dumps({"answers": [one]})

    sentence = "One sentence of some length, to fill the time with"
    said = [(HANNA if n % 2 else GRACE, f"{sentence}, number {n}.") for n in range(900)]
    gemini.faults.extend([says(answer("partly", [2])), says(answer("answered", [890]))])
    gemini.always = says('{"answers": []}')
    talk = conversation(*said)
    (proposal,) = ask_analyst(gemini, lambda one: one.judge_answers([_BUDGET], (), talk))
    assert proposal.state is AnswerState.ANSWERED
    assert proposal.evidence == (talk.utterances[889].segment_id,)
    assert len(gemini.asked) > 1
    assert '\\"known\\": \\"partly\\"' in json.dumps(gemini.asked[1].body["contents"])


def test_no_questions_no_request(gemini: GeminiServer) -> None:
    talk = a_short_talk()
    assert ask_analyst(gemini, lambda one: one.judge_answers((), (), talk)) == ()
    assert ask_analyst(gemini, lambda one: one.suggest(_QUESTIONS, (), conversation())) == ()
    assert gemini.asked == []


def test_what_to_ask_next_follows_what_was_said_last(gemini: GeminiServer) -> None:
    gemini.always = says(
        json.dumps(
            {"questions": [{"text": "Which teams, [Person B]?", "why": "two teams", "said": [7]}]}
        )
    )
    talk = a_short_talk()
    (found,) = ask_analyst(gemini, lambda one: one.suggest(_QUESTIONS, (), talk))
    assert found.text == "Which teams, Hanna Berg?"
    assert found.evidence == (talk.utterances[6].segment_id,)


def test_what_it_wants_to_say_goes_out_without_names_and_comes_back_with_them(
    gemini: GeminiServer,
) -> None:
    gemini.always = says('{"text": "Good to see you, [Person B]!"}')
    wish = PhraseWish(PhraseKind.GREETING, "Hello Hanna Berg.", "en")
    talk = a_short_talk()
    assert ask_analyst(gemini, lambda one: one.phrase(wish, talk)) == "Good to see you, Hanna Berg!"
    assert "Hanna" not in gemini.sent


def test_an_empty_phrase_says_it_plainly(gemini: GeminiServer) -> None:
    gemini.always = says('{"text": " "}')
    wish = PhraseWish(PhraseKind.CLOSING, "Thank you.", "en")
    assert ask_analyst(gemini, lambda one: one.phrase(wish, a_short_talk())) == "Thank you."


def test_a_question_is_worded_anew_without_anything_that_was_said(gemini: GeminiServer) -> None:
    gemini.always = says('{"text": "Roughly when would you like to start?"}')
    plain = "Could you tell me when you want to start?"
    wish = PhraseWish(PhraseKind.REPHRASED, plain, "en")
    talk = replace(a_short_talk(), utterances=())
    said = ask_analyst(gemini, lambda one: one.phrase(wish, talk))
    assert said == "Roughly when would you like to start?"
    assert plain in gemini.sent
    assert "of this kind: rephrased." in gemini.sent


def test_a_mail_is_drafted_from_what_it_must_hold(gemini: GeminiServer) -> None:
    gemini.always = says(
        json.dumps({"subject": "Next steps\r\nBcc: x", "body": "Dear [Person A],\n\nthanks."})
    )
    wish = MailWish(
        findings=Findings(decisions=(Claim("Pilot in May", (new_id(),)),)),
        ours=("Grace sends the offer",),
        theirs=("Hanna asks her board",),
        open_questions=("Who decides?",),
        recipient=HANNA,
        sender=GRACE,
        language="en",
    )
    mail = ask_analyst(gemini, lambda one: one.draft_mail(wish))
    assert mail.subject == "Next steps Bcc: x"
    assert mail.body == "Dear Hanna Berg,\n\nthanks."
    assert "Pilot in May" in gemini.sent
    assert "Grace" not in gemini.sent


def test_claims_are_translated_one_for_one_in_as_many_requests_as_it_takes(
    gemini: GeminiServer,
) -> None:
    claims = [Claim(f"Hanna Berg said {n}", (new_id(),)) for n in range(90)]
    told = ask_analyst(gemini, lambda one: one.answer_in("de", claims, (HANNA,)))
    assert [one.evidence for one in told] == [one.evidence for one in claims]
    assert [one.text for one in told] == [f"(de) {one.text}" for one in claims]
    assert len(gemini.asked) == 3
    assert "Hanna" not in gemini.sent


def test_a_translation_that_lost_one_is_none(gemini: GeminiServer) -> None:
    gemini.always = says('{"texts": ["eins"]}')
    claims = [Claim("one", (new_id(),)), Claim("two", (new_id(),))]
    with pytest.raises(AnalystFault) as raised:
        ask_analyst(gemini, lambda one: one.answer_in("de", claims))
    assert raised.value.code == "broken_answer"


def test_the_pace_that_is_wanted_is_kept(gemini: GeminiServer) -> None:
    """One request a minute: while people speak, nobody waits a minute for the second."""
    wish = PhraseWish(PhraseKind.CLOSING, "Thank you.", "en")
    slow = AssistantSettings(requests_per_minute=1)

    async def twice(analyst: GeminiAnalyst) -> None:
        for _ in range(2):
            await analyst.phrase(wish, a_short_talk())

    with pytest.raises(AnalystFault) as raised:
        ask_analyst(gemini, twice, wanted=slow)
    assert raised.value.code == "quota"
    assert len(gemini.asked) == 1
