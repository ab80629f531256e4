"""The guide of a running meeting over the real rows, its clock turned by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from meeting_desktop.application.guide_meeting import GuidePhase
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerProposal, AnswerState, MeetingAnswer, SetBy
from meeting_desktop.domain.conversations import Conversation, Side
from meeting_desktop.domain.guidance import CardKind
from meeting_desktop.domain.guide_gate import PATIENCE_SECONDS, PAUSE_SECONDS
from meeting_desktop.domain.nudges import NudgeKind
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.transcript import edit_text
from meeting_desktop.ports.analyst import AnalystFault, FollowUpQuestion
from tests.fakes.guided_meetings import GuidedMeeting
from tests.fakes.patience import until
from tests.fakes.spoken import question
from tests.fakes.store import InlineStore

BUDGET = question("What budget do you have in mind?")
DECIDER = question("Who decides about the purchase?", required=True)


@pytest.fixture
def store() -> InlineStore:
    return InlineStore()


@pytest.fixture
def meeting(store: InlineStore, tmp_path: Path) -> Iterator[GuidedMeeting]:
    made = GuidedMeeting(store, tmp_path)
    yield made
    made.close()


def reads_answers(
    questions: Sequence[Question], known: Sequence[MeetingAnswer], conversation: Conversation
) -> Sequence[AnswerProposal]:
    """Whatever they say right after we put a question answers it."""
    del known
    pairs = zip(conversation.utterances, conversation.utterances[1:], strict=False)
    return [
        AnswerProposal(
            one.id, AnswerState.ANSWERED, said.text, (said.segment_id,), (asked.segment_id,)
        )
        for asked, said in pairs
        for one in questions
        if one.text == asked.text and said.side is Side.THEIRS
    ]


def nudge_kind(meeting: GuidedMeeting) -> NudgeKind | None:
    nudge = meeting.state.nudge
    return None if nudge is None else nudge.kind


def test_an_answer_is_in_the_rows_and_shown_with_its_words(meeting: GuidedMeeting) -> None:
    meeting.script.judge = reads_answers
    meeting.begin(BUDGET, DECIDER)
    assert (meeting.state.phase, meeting.state.next_question) == (GuidePhase.READY, DECIDER.id)

    asked = meeting.us(BUDGET.text)
    said = meeting.them("We have fifty thousand euros for it.")

    row = meeting.answer(BUDGET)
    assert row is not None
    assert (row.state, row.evidence, row.asked_evidence) == (
        AnswerState.ANSWERED,
        (said,),
        (asked,),
    )
    shown = meeting.state.questions[0]
    assert shown.answer == row
    assert (shown.asked_at, shown.answered_at) == (0.0, 3.0)
    assert meeting.state.cards[0].text == "We have fifty thousand euros for it."


def test_a_person_wins_over_what_is_heard(meeting: GuidedMeeting) -> None:
    meeting.script.judge = reads_answers
    meeting.begin(BUDGET)

    meeting.guide.set_answer(BUDGET.id, AnswerState.SKIPPED).result(60)
    meeting.us(BUDGET.text)
    meeting.them("We have fifty thousand euros for it.")

    row = meeting.answer(BUDGET)
    assert row is not None
    assert (row.state, row.set_by, row.evidence) == (AnswerState.SKIPPED, SetBy.HUMAN, ())

    meeting.guide.hand_back(BUDGET.id).result(60)
    meeting.them("As I said.")
    row = meeting.answer(BUDGET)
    assert row is not None
    assert (row.state, row.set_by) == (AnswerState.ANSWERED, SetBy.AI)


def test_a_person_writes_an_answer_and_takes_it_back(meeting: GuidedMeeting) -> None:
    meeting.begin(BUDGET)

    meeting.guide.set_answer(BUDGET.id, AnswerState.ANSWERED, " 40 k ").result(60)
    meeting.settle()
    shown = meeting.state.questions[0].answer
    assert shown is not None
    assert (shown.text, shown.state, shown.set_by) == ("40 k", AnswerState.ANSWERED, SetBy.HUMAN)

    meeting.guide.set_answer(BUDGET.id, AnswerState.UNASKED).result(60)
    row = meeting.answer(BUDGET)
    assert row is not None
    assert (row.text, row.state) == ("", AnswerState.UNASKED)


def test_a_meeting_that_goes_on_in_another_process_is_guided_as_before(
    meeting: GuidedMeeting,
) -> None:
    meeting.script.judge = reads_answers
    meeting.begin(BUDGET, DECIDER)
    meeting.us(BUDGET.text)
    meeting.them("We have fifty thousand euros for it.")
    before = meeting.state

    meeting.restart()
    until(lambda: meeting.state.questions == before.questions, what="the rows of before")

    meeting.us(DECIDER.text)
    meeting.them("Our finance lead does that.")
    row = meeting.answer(DECIDER)
    assert row is not None
    assert row.state is AnswerState.ANSWERED


def test_an_unplanned_meeting_asks_the_default_set(meeting: GuidedMeeting) -> None:
    meeting.keep_set(BUDGET, is_default=True)
    meeting.begin(planned=False)

    assert [row.question for row in meeting.state.questions] == [BUDGET]


def test_questions_can_be_chosen_and_put_away_while_people_speak(meeting: GuidedMeeting) -> None:
    meeting.begin(planned=False)
    assert meeting.state.phase is GuidePhase.NO_QUESTIONS

    meeting.guide.choose_questions(meeting.keep_set(DECIDER)).result(60)
    until(lambda: meeting.state.next_question == DECIDER.id, what="the question")

    meeting.guide.choose_questions(None).result(60)
    until(lambda: meeting.state.phase is GuidePhase.NO_QUESTIONS, what="no questions")


def test_a_corrected_line_is_judged_again(meeting: GuidedMeeting, store: InlineStore) -> None:
    meeting.script.judge = reads_answers
    meeting.begin(BUDGET)
    meeting.us("What budgie do you have in mind?")
    meeting.them("We have fifty thousand euros for it.")
    assert meeting.answer(BUDGET) is None

    segment = store.read(
        lambda uow: uow.transcripts.latest(meeting.meeting.id).segments[0]  # type: ignore[union-attr]
    )
    store.write(lambda uow: uow.transcripts.put_segment(edit_text(segment, BUDGET.text)))

    until(lambda: meeting.answer(BUDGET) is not None, what="the answer")


def test_the_model_is_asked_in_a_pause_and_once(meeting: GuidedMeeting) -> None:
    meeting.use_model()
    meeting.begin(BUDGET)
    meeting.us("Let me begin with a page about us.")
    meeting.wait(PAUSE_SECONDS)
    assert not meeting.model.judged

    meeting.them("We have fifty thousand euros for it.")
    assert not meeting.model.judged
    meeting.wait(PAUSE_SECONDS)
    until(lambda: len(meeting.model.suggested) == 1, what="the model")
    meeting.wait(60.0)

    assert len(meeting.model.judged) == 1
    assert len(meeting.script.judged) == 2  # the rules of this machine heard each line


def test_what_is_thought_about_is_dropped_when_the_talk_moves_on(meeting: GuidedMeeting) -> None:
    meeting.use_model()
    meeting.begin(BUDGET)
    meeting.model.held = True
    meeting.them("We have fifty thousand euros for it.")
    meeting.wait(PAUSE_SECONDS)
    until(lambda: len(meeting.model.judged) == 1, what="the model")
    until(lambda: meeting.state.thinking, what="thinking")

    meeting.them("Our board would have to approve that.")
    until(lambda: meeting.model.cancelled == 1, what="the end of it")

    meeting.model.held = False
    meeting.wait(PATIENCE_SECONDS)
    until(lambda: len(meeting.model.suggested) == 1, what="the next one")
    assert len(meeting.model.judged[-1].utterances) == 2


def test_a_model_that_fails_leaves_the_rules_of_this_machine(meeting: GuidedMeeting) -> None:
    meeting.use_model()
    meeting.model.fault = AnalystFault("The quota is used up.", code="quota")
    meeting.script.judge = reads_answers
    meeting.begin(BUDGET)
    meeting.us(BUDGET.text)
    meeting.them("We have fifty thousand euros for it.")
    meeting.wait(PAUSE_SECONDS)

    until(lambda: meeting.state.analyst.code == "quota", what="the sentence")
    assert meeting.state.analyst.source.provider == "offline"
    assert meeting.answer(BUDGET) is not None


def test_a_proposed_question_is_a_card_until_it_is_dismissed(meeting: GuidedMeeting) -> None:
    meeting.script.propose = lambda talk: [
        FollowUpQuestion(
            "How many people call every week?",
            "They call each other.",
            (talk.utterances[-1].segment_id,),
        )
    ]
    meeting.begin(BUDGET)
    meeting.them("Then we call each other on the phone.")
    meeting.wait(PAUSE_SECONDS)
    until(lambda: bool(meeting.state.cards), what="a card")
    (card,) = meeting.state.cards
    assert (card.kind, card.why) == (CardKind.FOLLOW_UP, "They call each other.")

    meeting.guide.dismiss(card.id)

    until(lambda: not meeting.state.cards, what="no card")


def test_nudges_come_and_go_by_the_clock(meeting: GuidedMeeting) -> None:
    meeting.begin(BUDGET)
    meeting.them("Can we host it ourselves, in our own rooms?")
    assert nudge_kind(meeting) is None

    meeting.wait(20.0)
    until(lambda: nudge_kind(meeting) is NudgeKind.UNANSWERED, what="the nudge")

    meeting.us("You can, on any machine with a disk.")
    until(lambda: nudge_kind(meeting) is None, what="no nudge")


def test_without_the_guide_there_are_answers_and_nothing_else(meeting: GuidedMeeting) -> None:
    meeting.settings.change("assistant", guide=False)
    meeting.script.judge = reads_answers
    meeting.begin(BUDGET)
    meeting.us(BUDGET.text)
    meeting.them("We have fifty thousand euros for it.")
    meeting.wait(30.0)

    assert meeting.answer(BUDGET) is not None
    assert (meeting.state.cards, meeting.state.nudge) == ((), None)
    assert not meeting.script.suggested


def test_a_disk_that_fails_is_said_and_nothing_that_was_heard_is_lost(
    meeting: GuidedMeeting, store: InlineStore
) -> None:
    meeting.script.judge = reads_answers
    meeting.begin(BUDGET)
    meeting.us(BUDGET.text)
    store.fail_next_read = EnvironmentFault("The disk cannot be read.", code="disk")

    meeting.them("We have fifty thousand euros for it.")
    assert meeting.state.phase is GuidePhase.FAILED
    assert meeting.state.sentence == "The disk cannot be read."

    meeting.wait(5.0)
    until(lambda: meeting.answer(BUDGET) is not None, what="the answer")
    until(lambda: meeting.state.phase is GuidePhase.READY, what="the guide")


def test_the_guide_ends_with_the_meeting(meeting: GuidedMeeting) -> None:
    meeting.begin(BUDGET)

    meeting.end()

    assert meeting.state.phase is GuidePhase.NONE
    with pytest.raises(UserFacingError, match="No meeting"):
        meeting.guide.set_answer(new_id(), AnswerState.ASKED).result(60)
