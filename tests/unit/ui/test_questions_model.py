"""What the questions' page knows, without its windows."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.question_edits import QuestionEdit, edit_between, put_question
from meeting_desktop.domain.questions import Question, QuestionSet, QuestionType
from meeting_desktop.ui.questions.editor_draft import Draft, draft_of
from meeting_desktop.ui.questions.model import Content, QuestionsModel, Step
from meeting_desktop.ui.questions.preview_walk import PreviewWalk

FIRST, SECOND = Question(new_id(), "First?"), Question(new_id(), "Second?", category="Budget")


def a_set(name: str, *questions: Question) -> QuestionSet:
    return QuestionSet(new_id(), UUID(int=1), name, questions=questions)


ALPHA, BETA, GAMMA = a_set("Alpha", FIRST, SECOND), a_set("Beta"), a_set("Gamma")


@pytest.fixture
def model() -> QuestionsModel:
    made = QuestionsModel()
    made.show([ALPHA, BETA, GAMMA])
    return made


def test_it_loads_then_is_empty_or_ready_or_failed() -> None:
    made = QuestionsModel()
    seen = [made.content]
    made.fail("The disk cannot be read.")
    seen.append(made.content)
    made.show([])
    seen.append(made.content)
    made.show([ALPHA])
    made.fail("The disk cannot be read.")
    seen.append(made.content)  # what was read stays in sight
    assert seen == [Content.LOADING, Content.FAILED, Content.EMPTY, Content.READY]


def test_the_first_set_opens_and_the_open_one_stays_open(model: QuestionsModel) -> None:
    assert model.current == ALPHA
    model.open(BETA.id)
    renamed = replace(BETA, name="Zeta")
    model.show([ALPHA, GAMMA, renamed])
    assert model.current == renamed
    model.open(new_id())
    assert model.current == renamed


def test_when_the_open_set_goes_its_neighbour_opens(model: QuestionsModel) -> None:
    model.open(GAMMA.id)
    model.show([ALPHA, BETA])
    assert model.current == BETA
    model.show([])
    assert model.current is None


def test_what_is_wanted_opens_as_soon_as_it_is_there(model: QuestionsModel) -> None:
    delta = a_set("Delta", replace(FIRST, id=new_id()))
    model.wanted_set = delta.id
    model.wanted = frozenset({delta.questions[0].id})
    model.show([ALPHA, BETA])
    assert (model.current, model.take_wanted()) == (ALPHA, frozenset())
    model.show([ALPHA, delta])
    assert model.current == delta
    assert model.take_wanted() == {delta.questions[0].id}
    assert model.take_wanted() == frozenset()


def test_categories_are_suggested_from_all_sets(model: QuestionsModel) -> None:
    assert model.categories == ("Budget",)


def typed(text: str, before: QuestionSet) -> tuple[QuestionSet, Step]:
    sets = put_question((before,), before.id, replace(FIRST, text=text))
    return sets[0], Step(f"Changed {text}", edit_between((before,), sets), run="typing")


def test_typing_on_is_one_step(model: QuestionsModel) -> None:
    once, first = typed("Firs?", ALPHA)
    twice, second = typed("Firsts?", once)
    model.did(first)
    model.did(second)
    step = model.take_undo()
    assert step is not None
    assert step.edit == QuestionEdit((ALPHA,), (twice,))
    assert model.take_undo() is None


def test_steps_are_undone_in_turn_and_redone(model: QuestionsModel) -> None:
    once, first = typed("Firs?", ALPHA)
    _, second = typed("Firsts?", once)
    model.did(replace(first, run=""))
    model.did(replace(second, run=""))
    assert model.undo_title == "Changed Firsts?"
    step = model.take_undo()
    assert step is not None
    model.undid(step, QuestionEdit(step.edit.after, step.edit.before))
    assert (model.undo_title, model.redo_title) == ("Changed Firs?", "Changed Firsts?")
    again = model.take_redo()
    assert again is not None
    model.redid(again, second.edit)
    assert (model.undo_title, model.redo_title) == ("Changed Firsts?", "")


def test_a_new_step_ends_what_could_be_redone_and_nothing_done_is_no_step(
    model: QuestionsModel,
) -> None:
    _, first = typed("Firs?", ALPHA)
    model.undid(first, first.edit)
    model.did(Step("Nothing", QuestionEdit((), ())))
    assert (model.undo_title, model.redo_title) == ("", first.title)
    model.did(first)
    assert model.redo_title == ""
    model.forget()
    assert model.undo_title == ""


# -- the form --------------------------------------------------------------------------------------


def test_a_draft_is_its_question_and_lines_are_options() -> None:
    choice = Question(
        new_id(), "Which?", QuestionType.MULTIPLE_CHOICE, options=("One", "Two"), required=True
    )
    assert draft_of(choice).question() == choice
    assert replace(draft_of(choice), options=" One \n\nTwo\n").question() == choice


def test_another_type_keeps_what_fits_and_remembers_the_rest() -> None:
    choice = draft_of(
        Question(new_id(), "Which?", QuestionType.MULTIPLE_CHOICE, options=("One", "Two"))
    )
    rating = choice.as_type(QuestionType.RATING)
    assert rating.question() == Question(choice.id, "Which?", QuestionType.RATING)
    assert rating.as_type(QuestionType.MULTIPLE_CHOICE) == choice


def test_a_draft_says_what_is_wrong_while_it_is_typed() -> None:
    draft = Draft(new_id(), "a", QuestionType.RATING, scale_low=7)
    assert set(draft.faults()) == {"text", "scale"}


# -- the preview -----------------------------------------------------------------------------------


def test_the_walk_asks_active_questions_and_goes_back() -> None:
    walk = PreviewWalk([FIRST, replace(SECOND, active=False), replace(SECOND, id=new_id())])
    assert len(walk.questions) == 2
    assert walk.give(" Yes. ")
    walk.back()
    assert walk.answer == "Yes."
    assert walk.give("No.")
    walk.skip()
    assert walk.current is None
    assert walk.answered == 1
    assert not walk.give("Too late.")


def test_a_required_question_wants_its_answer_and_is_remembered_when_skipped() -> None:
    required = replace(FIRST, required=True)
    walk = PreviewWalk([required])
    assert not walk.give("")
    assert walk.fault == "This question needs an answer."
    walk.skip()
    assert list(walk.left_open) == [required]
    walk.restart()
    assert walk.give("Yes.")
    assert list(walk.left_open) == []
