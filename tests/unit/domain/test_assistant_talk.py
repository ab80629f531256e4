"""The AI participant's talk, frame by frame."""

from __future__ import annotations

import random

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.assistant_talk import AssistantTalk
from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.questions import Question, QuestionType
from meeting_desktop.domain.spoken_wishes import SpokenWish, spoken_wish
from meeting_desktop.domain.talk_commands import Stop
from meeting_desktop.domain.turn_taking import FRAME_S
from tests.unit.domain.assistant_stage import (
    HOST,
    LEAD,
    QUESTIONS,
    ROOM,
    VOICE,
    Stage,
    plan_of,
)

_START, _PEOPLE, _BUDGET = QUESTIONS
_START_ANEW = "Let me put it another way: Could you tell me roughly when you want to start?"
_LATE = "For those who have just come: I am Assistant, an AI assistant, and ask the questions here."


def new_stage() -> Stage:
    return Stage(AssistantTalk(plan_of()))


def test_it_says_what_it_is_and_that_it_is_recorded_then_asks_everything_and_goes() -> None:
    stage = new_stage()
    for question in QUESTIONS:
        stage.until_asked(question)
        stage.answer(question)
    stage.pass_time(30)
    assert not stage.broken
    assert stage.is_gone
    assert "not a person" in stage.said[0]
    assert any("recorded" in text for text in stage.said[:4])
    asked = [text for text in stage.said if text in {one.text for one in QUESTIONS}]
    assert asked == [one.text for one in QUESTIONS]
    assert stage.said[-1] == "I am leaving now. Goodbye."
    assert stage.talk.status is AttendStatus.LEFT


def test_it_waits_until_somebody_is_there() -> None:
    stage = new_stage()
    for _ in range(500):
        stage.frame(here=False)
    assert not stage.said
    assert stage.talk.status is AttendStatus.JOINING
    stage.pass_time(4)
    assert stage.said


@pytest.mark.parametrize("who", ["lead", "host"])
def test_it_stops_within_80_ms_of_a_voice(who: str) -> None:
    stage = new_stage()
    stage.pass_time(1.5)
    assert stage.talk.status is AttendStatus.SPEAKING
    began = stage.now
    stage.pass_time(1.0, **{who: VOICE})
    stops = [at for at, command in stage.log if isinstance(command, Stop)]
    assert stops[0] - began <= 0.08
    assert not stage.broken


def test_after_a_mere_mhm_it_says_the_sentence_again() -> None:
    stage = new_stage()
    stage.pass_time(1.5)
    first = stage.said[0]
    stage.pass_time(0.2, VOICE)
    stage.pass_time(3)
    assert stage.said[:2] == [first, first]


def test_whoever_answers_before_the_question_is_out_is_not_asked_again() -> None:
    stage = new_stage()
    while _START.text not in stage.said:
        stage.frame()
    stage.pass_time(0.3)
    stage.answer(_START)
    stage.until_asked(_PEOPLE)
    assert stage.said.count(_START.text) == 1


def test_what_was_volunteered_is_not_asked() -> None:
    stage = new_stage()
    stage.until_asked(_START)
    stage.settle(_PEOPLE, AnswerState.ANSWERED)
    stage.answer(_START)
    stage.until_asked(_BUDGET)
    assert _PEOPLE.text not in stage.said


def test_it_asks_again_once_in_other_words_then_lets_it_be() -> None:
    stage = new_stage()
    stage.until_asked(_START)
    stage.pass_time(1.5, VOICE)
    stage.words("That is a good question.")
    stage.pass_time(8)
    assert stage.said.count(_START_ANEW) == 1
    stage.pass_time(1.5, VOICE)
    stage.until_asked(_PEOPLE)
    assert "All right, we leave that open." in stage.said
    assert stage.said.count(_START.text) == stage.said.count(_START_ANEW) == 1


def test_silence_is_no_answer_either() -> None:
    stage = new_stage()
    stage.until_asked(_START)
    stage.pass_time(14)
    assert _START_ANEW in stage.said


def test_words_of_a_service_are_said_where_their_sound_is_there() -> None:
    better = "Roughly when would you like to start?"
    stage = new_stage()
    stage.until_asked(_START)
    stage.talk.agenda.worded[_START.id] = better
    stage.pass_time(14)
    assert better in stage.said
    assert _START_ANEW not in stage.said


def test_words_that_come_too_late_keep_nobody_waiting() -> None:
    better = "Roughly when would you like to start?"
    stage = new_stage()
    stage.until_asked(_START)
    stage.talk.agenda.worded[_START.id] = better
    stage.unmade.add(better)
    stage.pass_time(14)
    assert _START_ANEW in stage.said


def test_of_a_question_that_was_answered_in_part_the_rest_is_asked() -> None:
    both = Question(new_id(), "When do you want to start and who decides?", required=True)
    stage = Stage(AssistantTalk(plan_of([both, _PEOPLE])))
    stage.until_asked(both)
    stage.answer(both, "In March.", state=AnswerState.PARTLY)
    stage.until_asked(_PEOPLE)
    assert "A part of it is still open: Could you tell me who decides?" in stage.said


def test_a_choice_that_is_asked_again_names_its_options() -> None:
    where = Question(
        new_id(), "Where does it run?", QuestionType.MULTIPLE_CHOICE, options=("here", "there")
    )
    stage = Stage(AssistantTalk(plan_of([where])))
    stage.until_asked(where)
    stage.pass_time(16)
    assert stage.said.count("Which of these fits best: here or there?") == 1


def test_who_comes_late_is_told_once_when_it_speaks_anyway() -> None:
    stage = new_stage()
    stage.until_asked(_START)
    stage.late.add(new_id())
    count = len(stage.said)
    stage.pass_time(2)
    assert len(stage.said) == count
    stage.answer(_START)
    stage.until_asked(_PEOPLE)
    after = stage.said[count:]
    assert after[0] in {"Thank you.", "I see, thanks.", "Understood."}
    assert after[1:3] == [_LATE, "This meeting is recorded and written down."]
    assert after[-1] == _PEOPLE.text
    stage.answer(_PEOPLE)
    stage.until_asked(_BUDGET)
    assert stage.said.count(_LATE) == 1
    assert not stage.broken


def test_who_was_there_for_the_greeting_is_not_told_again() -> None:
    stage = new_stage()
    stage.late.add(new_id())
    stage.until_asked(_START)
    stage.answer(_START)
    stage.until_asked(_PEOPLE)
    assert _LATE not in stage.said


def test_who_comes_and_goes_before_it_speaks_is_no_reason_to_tell() -> None:
    stage = new_stage()
    stage.until_asked(_START)
    stage.late.add(new_id())
    stage.pass_time(1)
    stage.late.clear()
    stage.answer(_START)
    stage.until_asked(_PEOPLE)
    assert _LATE not in stage.said


def test_what_is_kept_is_told_again_to_who_comes_while_others_are_told() -> None:
    stage = new_stage()
    stage.until_asked(_START)
    stage.late.add(new_id())
    stage.answer(_START)
    while _LATE not in stage.said:
        stage.frame()
    stage.late.add(new_id())
    stage.until_asked(_PEOPLE)
    stage.answer(_PEOPLE)
    stage.until_asked(_BUDGET)
    assert stage.said.count(_LATE) == 2


def test_it_skips_when_it_is_asked_to() -> None:
    stage = new_stage()
    stage.until_asked(_START)
    stage.pass_time(1.0, VOICE)
    stage.words("Next question, please.")
    stage.until_asked(_PEOPLE)
    assert stage.talk.agenda.skipped == {_START.id}
    assert _START_ANEW not in stage.said


def test_it_waits_longer_when_the_sentence_is_not_finished() -> None:
    def waits(text: str) -> float:
        stage = new_stage()
        stage.until_asked(_START)
        stage.pass_time(1.0, VOICE)
        stage.words(text)
        stage.settle(_START, AnswerState.ANSWERED)
        since, count = stage.now, len(stage.said)
        while len(stage.said) == count:
            stage.frame()
        return stage.now - since

    assert waits("We would like to start in March.") < 1.2
    assert waits("We would like to start in March, because") > 2.0


def test_who_goes_on_while_it_thinks_is_heard_out() -> None:
    stage = new_stage()
    stage.reads = False
    stage.until_asked(_START)
    stage.pass_time(1.0, VOICE)
    seen = []
    stage.pass_time(2.0)
    seen.append(stage.talk.status)
    stage.pass_time(1.0, VOICE)
    seen.append(stage.talk.status)
    assert seen == [AttendStatus.THINKING, AttendStatus.LISTENING]
    count = len(stage.said)
    stage.reads = True
    stage.settle(_START, AnswerState.ANSWERED)
    stage.pass_time(6)
    assert len(stage.said) > count
    assert not stage.broken


def test_muted_it_says_nothing_and_goes_on_afterwards() -> None:
    stage = new_stage()
    stage.pass_time(1.5)
    stage.talk.mute(True)
    stage.frame()
    assert isinstance(stage.log[-1][1], Stop)
    count = len(stage.said)
    stage.pass_time(20)
    assert stage.talk.status is AttendStatus.MUTED
    assert len(stage.said) == count
    stage.talk.mute(False)
    stage.until_asked(_START)


def test_a_person_takes_over_and_hands_back() -> None:
    stage = new_stage()
    stage.until_asked(_START)
    stage.talk.hear_words(stage.now, HOST, LEAD, "I'll take over from here.", final=True)
    assert stage.talk.status is AttendStatus.TAKEN_OVER
    count = len(stage.said)
    stage.pass_time(5, host=VOICE)
    stage.pass_time(20)
    assert len(stage.said) == count
    stage.settle(_PEOPLE, AnswerState.ANSWERED)
    stage.talk.judged(1, stage.answers)
    stage.talk.hand_back(stage.now)
    stage.until_asked(_BUDGET)
    assert _PEOPLE.text not in stage.said


def test_a_lead_cannot_take_over_by_saying_so() -> None:
    stage = new_stage()
    stage.until_asked(_START)
    stage.words("I'll take over the costs.")
    stage.words("I'll take over.")
    assert stage.talk.status is not AttendStatus.TAKEN_OVER


def test_with_little_time_left_only_what_is_required_is_asked() -> None:
    stage = Stage(AssistantTalk(plan_of(ends_at=110.0)))
    stage.until_asked(_START)
    stage.answer(_START)
    stage.until_asked(_BUDGET)
    assert _PEOPLE.text not in stage.said


def test_at_the_end_it_is_gone_whatever_people_do() -> None:
    stage = Stage(AssistantTalk(plan_of(ends_at=20.0)))
    stage.pass_time(81, VOICE)
    assert stage.is_gone
    assert not stage.said


def test_when_everybody_has_left_it_goes() -> None:
    stage = new_stage()
    stage.pass_time(5)
    for _ in range(round(50 / FRAME_S)):
        stage.frame(here=False)
    assert stage.is_gone


def test_an_echo_of_itself_does_not_keep_it_from_speaking_for_ever() -> None:
    stage = new_stage()
    echo = -36.0
    for _ in range(round(60 / FRAME_S)):
        stage.frame(lead=echo if stage.waiting else ROOM)
    assert len(set(stage.said)) > 4


def _say_and_want_something(stage: Stage, chance: random.Random) -> None:
    if chance.random() < 0.2:
        stage.words(chance.choice(["Yes.", "Next question.", "Because", "mhm", "In May."]))
    if chance.random() < 0.2:
        stage.settle(chance.choice(QUESTIONS), chance.choice(list(AnswerState)))
    if chance.random() < 0.05:
        stage.talk.mute(chance.random() < 0.5)
    if chance.random() < 0.03:
        stage.talk.take_over()
    if chance.random() < 0.1:
        stage.talk.hand_back(stage.now)


def _come_and_go(stage: Stage, chance: random.Random) -> None:
    """People, and words of a service."""
    if chance.random() < 0.1:
        stage.late.add(new_id())
    if chance.random() < 0.1:
        stage.late.clear()
    if chance.random() < 0.1:
        asked = chance.choice(QUESTIONS)
        stage.talk.agenda.worded[asked.id] = f"In other words: {asked.text}"


@pytest.mark.parametrize("seed", range(40))
def test_in_any_talk_it_never_speaks_over_anybody_and_comes_to_an_end(seed: int) -> None:
    chance = random.Random(seed)
    stage = Stage(AssistantTalk(plan_of(ends_at=chance.uniform(30, 240))))
    stage.sentence_s = chance.uniform(0.3, 4.0)
    stage.reads = chance.random() < 0.8
    talkative = chance.uniform(0.2, 6.0)
    while not stage.is_gone and stage.now < 400:
        speaks, seconds = chance.random() < 0.5, chance.expovariate(1 / talkative)
        who = chance.choice(["lead", "host"])
        stage.pass_time(min(seconds, 20.0), **({who: VOICE} if speaks else {}))
        _say_and_want_something(stage, chance)
        _come_and_go(stage, chance)
    assert stage.is_gone
    assert not stage.broken
    for one in QUESTIONS:
        whole = [text for text in stage.whole if text == one.text]
        anew = [text for text in stage.whole if text in stage.talk.agenda.texts_again(one)]
        assert len(whole) <= 1
        assert len(anew) <= 1


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Next question, please.", SpokenWish.SKIP),
        ("Can we skip that?", SpokenWish.SKIP),
        ("Nächste Frage bitte.", SpokenWish.SKIP),
        ("Das überspringen wir.", SpokenWish.SKIP),
        ("Please don't skip that.", None),
        ("The next question for us would be whether it runs in our own data centre.", None),
        ("Ich übernehme jetzt.", SpokenWish.TAKE_OVER),
        ("Back to you, assistant.", SpokenWish.HAND_BACK),
        ("We start in March.", None),
    ],
)
def test_wishes_are_told_from_answers(text: str, wish: SpokenWish | None) -> None:
    assert spoken_wish(text) is wish
