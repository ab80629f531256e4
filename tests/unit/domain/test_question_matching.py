"""A test run of questions finds where they were asked, and says so when they were not."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.question_matching import Certainty, Found, match_questions, sentences_of
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.transcript import Transcript
from tests.fakes.sample_talks import make_talk

LINES = (
    ("Ada", "Good morning. Thank you for making the time."),
    ("Sample Lead", "With pleasure. We are curious."),
    ("Ada", "So, what made you look for something new at this moment?"),
    (
        "Sample Lead",
        "Two spreadsheets, one of them never where we are. It got worse in May.",
    ),
    ("Ada", "I see."),
    ("Sample Lead", "And then we missed a deadline."),
    ("Ada", "Who else is involved when you decide? And what do they care about?"),
    ("Sample Lead", "Our finance lead. She wants safe numbers."),
    ("Ada", "Let me show you the plan. Is there already a budget for it?"),
    ("Ada", "Fine. We will come to that later."),
    ("Sample Lead", "By when should this be decided, do you think?"),
)
REASON = "What made you look for something new right now?"
PEOPLE = "Who else is part of the decision, and what does each of them care about?"
BUDGET = "Is there a budget for this already?"
NEXT = "How likely are you to recommend us to somebody you know?"


def talk() -> Transcript:
    return make_talk(lines=LINES).transcript


def run(
    *texts: str, askers: tuple[UUID, ...] = (), transcript: Transcript | None = None
) -> list[Found]:
    questions = [Question(new_id(), text) for text in texts]
    return list(match_questions(questions, transcript or talk(), askers))


def speaker(transcript: Transcript, name: str) -> UUID:
    return next(one.id for one in transcript.speakers if one.name == name)


def test_sentences_are_split_and_keep_the_times_of_their_words() -> None:
    transcript = talk()
    first, second, third, *_ = sentences_of(transcript)
    words = transcript.segments[0].words
    assert [first.text, second.text] == ["Good morning.", "Thank you for making the time."]
    assert (first.start, first.end) == (words[0].start, words[1].end)
    assert third.speaker_id == speaker(transcript, "Sample Lead")


def test_a_question_is_found_where_it_was_asked_in_other_words() -> None:
    [reason] = run(REASON)
    transcript = talk()
    assert reason.certainty is Certainty.LOOKS_ASKED
    assert reason.asked is not None
    assert reason.asked.start == transcript.segments[2].words[0].start


def test_the_answer_goes_on_over_an_i_see() -> None:
    [reason] = run(REASON)
    assert [one.text for one in reason.answer] == [
        "Two spreadsheets, one of them never where we are.",
        "It got worse in May.",
        "And then we missed a deadline.",
    ]


def test_a_question_may_be_asked_in_two_sentences() -> None:
    [people] = run(PEOPLE)
    assert people.certainty is not Certainty.NOT_FOUND
    assert people.asked is not None
    assert people.asked.text.startswith("Who else is involved")
    assert people.answer[0].text == "Our finance lead."


def test_a_question_that_nobody_asked_is_not_found() -> None:
    [likely] = run(NEXT)
    assert likely.certainty is Certainty.NOT_FOUND
    assert likely.asked is None
    assert likely.answer == ()


def test_each_place_stands_for_one_question() -> None:
    found = run(REASON, PEOPLE, BUDGET, NEXT)
    starts = [one.asked.start for one in found if one.asked is not None]
    assert len(starts) == len(set(starts)) == 3
    assert starts == sorted(starts)


def test_only_those_who_ask_are_listened_to() -> None:
    transcript = talk()
    text = "By when should this be decided?"
    [anybody] = run(text, transcript=transcript)
    [host] = run(text, askers=(speaker(transcript, "Ada"),), transcript=transcript)
    assert anybody.certainty is Certainty.LOOKS_ASKED
    assert host.certainty is Certainty.NOT_FOUND


def test_no_answer_is_made_up_where_nobody_answers() -> None:
    lines = (("Ada", "Is there a budget for this already?"), ("Ada", "Shall we go on?"))
    [budget] = run(BUDGET, transcript=make_talk(lines=lines).transcript)
    assert budget.certainty is Certainty.LOOKS_ASKED
    assert budget.answer == ()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Wer entscheidet über das Budget?", "Und wer entscheidet denn ueber das Budget?"),
        ("Qui décide du budget ?", "Alors, qui decide du budget chez vous ?"),
        ("How urgent is it to solve this?", "How urgent is solving it?"),
    ],
)
def test_other_languages_accents_and_endings_are_no_obstacle(question: str, said: str) -> None:
    lines = (("Ada", "Hello there."), ("Ada", said), ("Sample Lead", "Me."))
    [found] = run(question, transcript=make_talk(lines=lines).transcript)
    assert found.asked is not None
    assert found.asked.text.endswith(said)


def test_nothing_is_found_in_nothing() -> None:
    empty = replace(talk(), segments=())
    assert [one.certainty for one in run(REASON, transcript=empty)] == [Certainty.NOT_FOUND]
    assert match_questions([], talk()) == ()
