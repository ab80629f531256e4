"""Question sets as a person keeps them, each step taken back, and the wording a meeting keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.application.keep_questions import Edited, KeepQuestions
from meeting_desktop.application.keep_wording import keep_wording, with_wording, wording_of
from meeting_desktop.bootstrap.planning import sample_questions
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Appointment, MeetingDetails, MeetingType
from meeting_desktop.domain.question_edits import QuestionEdit, taken_from
from meeting_desktop.domain.questions import Question, QuestionSet
from tests.contracts.store_samples import NINE_O_CLOCK, a_meeting
from tests.fakes.store import InlineStore

FIRST, SECOND, THIRD = (
    Question(new_id(), f"{word} question?") for word in ("First", "Second", "Third")
)


@pytest.fixture
def store() -> Iterator[InlineStore]:
    made = InlineStore()
    yield made
    made.close(5)


@pytest.fixture
def keep(store: InlineStore) -> KeepQuestions:
    return KeepQuestions(store, sample_questions)


def done(edited: Edited) -> QuestionEdit:
    return edited.result(60).value


def add(keep: KeepQuestions, name: str, *questions: Question) -> UUID:
    set_id = new_id()
    done(keep.add_set(name, questions=questions, set_id=set_id))
    return set_id


def texts(keep: KeepQuestions, set_id: UUID) -> list[str]:
    found = keep.get(set_id)
    assert found is not None
    return [question.text.removesuffix(" question?") for question in found.questions]


def state(keep: KeepQuestions) -> list[QuestionSet]:
    return list(keep.all())


# -- the samples ----------------------------------------------------------------------------------


def test_the_first_start_brings_the_samples_and_no_later_one_does(keep: KeepQuestions) -> None:
    done(keep.begin())
    discovery, check_in = keep.all()
    assert discovery.is_default
    assert not check_in.is_default
    assert 9 <= len(discovery.questions) <= 12
    assert {question.type for question in discovery.questions} == {
        "open_ended",
        "multiple_choice",
        "rating",
    }
    done(keep.remove_set(check_in.id))
    done(keep.remove_set(discovery.id))
    done(keep.begin())
    assert state(keep) == []


def test_the_samples_can_be_brought_again_under_other_names(keep: KeepQuestions) -> None:
    done(keep.begin())
    done(keep.bring_samples())
    assert [one.name for one in keep.all()] == [
        "Discovery",
        "Check-in",
        "Check-in 2",
        "Discovery 2",
    ]
    held = [kind for one in keep.all() for kind in one.meeting_types]
    assert len(held) == len(set(held))
    assert sum(one.is_default for one in keep.all()) == 1


def test_the_set_of_a_meeting_type_is_the_assigned_one_else_the_default(
    keep: KeepQuestions,
) -> None:
    assert keep.for_type(MeetingType.DEMO) is None
    done(keep.begin())
    for kind, name in ((MeetingType.CHECK_IN, "Check-in"), (MeetingType.DEMO, "Discovery")):
        found = keep.for_type(kind)
        assert found is not None
        assert found.name == name


# -- sets -----------------------------------------------------------------------------------------


def test_the_first_set_is_the_default_and_there_is_always_exactly_one(keep: KeepQuestions) -> None:
    first, second = add(keep, "First"), add(keep, "Second")
    assert [one.is_default for one in keep.all()] == [True, False]
    done(keep.make_default(second))
    assert [one.id for one in keep.all() if one.is_default] == [second]
    with pytest.raises(UserFacingError) as raised:
        done(keep.remove_set(second))
    assert raised.value.code == "default_needed"
    done(keep.remove_set(second, first))
    assert [one.id for one in keep.all() if one.is_default] == [first]


def test_names_are_there_once_and_a_copy_finds_a_free_one(keep: KeepQuestions) -> None:
    first = add(keep, "Demo", FIRST)
    with pytest.raises(UserFacingError, match="already"):
        done(keep.add_set(" dEMO "))
    done(keep.duplicate_set(first))
    done(keep.duplicate_set(first))
    assert [one.name for one in keep.all()] == ["Demo", "Demo copy", "Demo copy 2"]
    ids = [one.questions[0].id for one in keep.all()]
    assert len(set(ids)) == 3
    with pytest.raises(UserFacingError, match="already"):
        done(keep.rename_set(first, "demo COPY"))


def test_a_meeting_type_has_one_set_and_who_lost_it_is_said(keep: KeepQuestions) -> None:
    first, second = add(keep, "First"), add(keep, "Second")
    done(keep.assign_types(first, {MeetingType.DEMO, MeetingType.REVIEW}))
    edit = done(keep.assign_types(second, {MeetingType.DEMO}))
    assert taken_from(edit, second) == {MeetingType.DEMO: "First"}
    assert [sorted(one.meeting_types) for one in keep.all()] == [["review"], ["demo"]]
    done(keep.undo(edit))
    assert [sorted(one.meeting_types) for one in keep.all()] == [["demo", "review"], []]


def test_whoever_listens_hears_of_changes(keep: KeepQuestions) -> None:
    heard: list[None] = []
    keep.changed.subscribe(heard.append)
    set_id = add(keep, "Demo")
    done(keep.put_question(set_id, FIRST))
    assert len(heard) == 2
    keep.close()
    done(keep.put_question(set_id, SECOND))
    assert len(heard) == 2


# -- questions ------------------------------------------------------------------------------------


def test_questions_are_put_in_changed_and_removed(keep: KeepQuestions) -> None:
    set_id = add(keep, "Demo", FIRST)
    done(keep.put_question(set_id, SECOND))
    done(keep.put_question(set_id, THIRD, 0))
    assert texts(keep, set_id) == ["Third", "First", "Second"]
    done(keep.put_question(set_id, replace(FIRST, text="Changed question?")))
    assert texts(keep, set_id) == ["Third", "Changed", "Second"]
    done(keep.activate_questions(set_id, {FIRST.id, THIRD.id}, False))
    found = keep.get(set_id)
    assert found is not None
    assert [question.active for question in found.questions] == [False, False, True]
    done(keep.remove_questions(set_id, {THIRD.id, SECOND.id}))
    assert texts(keep, set_id) == ["Changed"]


def test_a_question_that_is_not_right_is_not_kept(keep: KeepQuestions) -> None:
    set_id = add(keep, "Demo", FIRST)
    with pytest.raises(UserFacingError, match="at least 3"):
        done(keep.put_question(set_id, replace(FIRST, text="a")))
    assert texts(keep, set_id) == ["First"]


def test_questions_move_within_a_set(keep: KeepQuestions) -> None:
    set_id = add(keep, "Demo", FIRST, SECOND, THIRD)
    done(keep.move_within(set_id, {FIRST.id}, 3))
    assert texts(keep, set_id) == ["Second", "Third", "First"]
    done(keep.move_within(set_id, {FIRST.id, SECOND.id}, 1))
    assert texts(keep, set_id) == ["Second", "First", "Third"]
    done(keep.nudge(set_id, {FIRST.id, THIRD.id}, -1))
    assert texts(keep, set_id) == ["First", "Third", "Second"]
    done(keep.nudge(set_id, {FIRST.id}, -1))
    done(keep.nudge(set_id, {SECOND.id}, 1))
    assert texts(keep, set_id) == ["First", "Third", "Second"]


def test_questions_move_or_are_copied_to_another_set(keep: KeepQuestions) -> None:
    source, target = add(keep, "Source", FIRST, SECOND), add(keep, "Target", THIRD)
    moved = done(keep.move_between(source, {FIRST.id}, target))
    assert (texts(keep, source), texts(keep, target)) == (["Second"], ["Third", "First"])
    done(keep.move_between(source, {SECOND.id}, target, copy=True))
    assert (texts(keep, source), texts(keep, target)) == (["Second"], ["Third", "First", "Second"])
    with pytest.raises(UserFacingError) as raised:
        done(keep.undo(moved))
    assert raised.value.code == "changed_since"


def test_imported_questions_replace_or_merge(keep: KeepQuestions) -> None:
    set_id = add(keep, "Demo", FIRST, SECOND)
    stricter = replace(FIRST, id=new_id(), text="FIRST question?", required=True)
    done(keep.merge_questions(set_id, [stricter, THIRD]))
    found = keep.get(set_id)
    assert found is not None
    assert [question.id for question in found.questions] == [FIRST.id, SECOND.id, THIRD.id]
    assert found.questions[0].required
    done(keep.replace_questions(set_id, [replace(THIRD, id=new_id())]))
    assert texts(keep, set_id) == ["Third"]


KINDS = st.sampled_from(["put", "remove", "nudge", "within", "between", "copy", "default", "drop"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(KINDS, st.integers(0, 5)), max_size=8))
def test_any_steps_are_taken_back_and_done_again(steps: list[tuple[str, int]]) -> None:
    # One for each: in the fixture's every look would read the questions of all examples before.
    store = InlineStore()
    keep = KeepQuestions(store)
    one = add(keep, f"One {new_id()}", *(replace(q, id=new_id()) for q in (FIRST, SECOND)))
    two = add(keep, f"Two {new_id()}", replace(THIRD, id=new_id()))
    states, taken = [state(keep)], []
    for kind, number in steps:
        taken.append(done(step(keep, kind, number, one, two)))
        states.append(state(keep))
    again = []
    for edit, before in zip(reversed(taken), reversed(states[:-1]), strict=True):
        again.append(done(keep.undo(edit)))
        assert state(keep) == before
    for edit, after in zip(reversed(again), states[1:], strict=True):
        done(keep.undo(edit))
        assert state(keep) == after
    store.close(5)


def step(keep: KeepQuestions, kind: str, number: int, one: UUID, two: UUID) -> Edited:
    source, target = (one, two) if number % 2 else (two, one)
    questions = next((known.questions for known in keep.all() if known.id == source), ())
    ids = {question.id for place, question in enumerate(questions) if place <= number % 3}
    if not questions or keep.get(target) is None:
        return keep.add_set(f"New {new_id()}")
    steps = {
        "put": lambda: keep.put_question(source, Question(new_id(), f"Number {number}?"), number),
        "remove": lambda: keep.remove_questions(source, ids),
        "nudge": lambda: keep.nudge(source, ids, 1 if number > 2 else -1),
        "within": lambda: keep.move_within(source, ids, number),
        "between": lambda: keep.move_between(source, ids, target),
        "copy": lambda: keep.move_between(source, ids, target, copy=True),
        "default": lambda: keep.make_default(target),
        "drop": lambda: keep.remove_set(source, target),
    }
    return steps[kind]()


def test_what_comes_back_takes_nothing_from_who_has_it_now(keep: KeepQuestions) -> None:
    first = add(keep, "Demo", FIRST)
    second = add(keep, "Other")
    done(keep.assign_types(first, {MeetingType.DEMO}))
    removed = done(keep.remove_set(first, second))
    done(keep.undo(done(keep.undo(removed))))  # back, and gone again
    third = add(keep, "demo")
    done(keep.assign_types(third, {MeetingType.DEMO}))
    only_first = QuestionEdit(tuple(one for one in removed.before if one.id == first), ())
    done(keep.undo(only_first))
    back = keep.get(first)
    assert back is not None
    assert (back.name, back.meeting_types, back.is_default) == ("Demo 2", frozenset(), False)


# -- what a meeting keeps --------------------------------------------------------------------------


def planned(store: InlineStore, set_id: UUID | None) -> Meeting:
    details = MeetingDetails(question_set_id=set_id)
    appointment = Appointment(
        NINE_O_CLOCK, NINE_O_CLOCK + timedelta(hours=1), "uid@example.com", details=details
    )
    meeting = replace(a_meeting(store, "Demo"), appointment=appointment)
    store.write(lambda uow: uow.meetings.add(meeting)).result(60)
    return meeting


def schedule(store: InlineStore, meeting: Meeting) -> Meeting:
    return store.write(lambda uow: with_wording(uow, meeting, NINE_O_CLOCK)).result(60).value


def asked(store: InlineStore, meeting: Meeting) -> list[str]:
    kept = store.read(lambda uow: wording_of(uow, meeting))
    assert kept is not None
    return [question.text for question in kept.questions]


def test_a_meeting_keeps_what_it_asks_when_the_set_changes_and_when_it_is_removed(
    keep: KeepQuestions, store: InlineStore
) -> None:
    set_id = add(keep, "Demo", FIRST, replace(SECOND, active=False))
    early = schedule(store, planned(store, set_id))
    done(keep.put_question(set_id, replace(FIRST, text="Another question?")))
    late = schedule(store, planned(store, set_id))
    done(keep.remove_set(set_id))
    assert asked(store, early) == ["First question?"]
    assert asked(store, late) == ["Another question?"]
    assert schedule(store, early) == early


def test_a_version_is_made_only_where_the_words_differ(
    keep: KeepQuestions, store: InlineStore
) -> None:
    set_id = add(keep, "Demo", FIRST)

    def version() -> int:
        return store.write(lambda uow: keep_wording(uow, set_id, NINE_O_CLOCK)).result(60).value

    assert [version(), version()] == [1, 1]
    done(keep.rename_set(set_id, "Demo of the product"))
    done(keep.put_question(set_id, replace(SECOND, active=False)))
    assert version() == 1
    change = done(keep.put_question(set_id, THIRD))
    assert version() == 2
    done(keep.undo(change))
    assert version() == 3


def test_keeping_a_wording_is_no_change_that_undo_stumbles_over(
    keep: KeepQuestions, store: InlineStore
) -> None:
    set_id = add(keep, "Demo", FIRST)
    change = done(keep.put_question(set_id, SECOND))
    store.write(lambda uow: keep_wording(uow, set_id, NINE_O_CLOCK)).result(60)
    done(keep.undo(change))
    found = keep.get(set_id)
    assert found is not None
    assert found.version == 1
    assert texts(keep, set_id) == ["First"]


def test_a_meeting_without_a_set_asks_nothing_and_a_set_that_is_not_there_is_told(
    keep: KeepQuestions, store: InlineStore
) -> None:
    meeting = planned(store, None)
    assert schedule(store, meeting) == meeting
    assert store.read(lambda uow: wording_of(uow, meeting)) is None
    with pytest.raises(NotFoundError):
        store.write(lambda uow: keep_wording(uow, new_id(), NINE_O_CLOCK)).result(60)
