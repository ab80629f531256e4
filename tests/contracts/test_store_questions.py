"""What the store promises of question sets and of the wordings that meetings keep."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.questions import (
    Question,
    QuestionSet,
    QuestionSetVersion,
    QuestionType,
)
from meeting_desktop.ports.unit_of_work import ChangeKind, Store
from tests.contracts.store_samples import NINE_O_CLOCK, write_each

OPEN = Question(new_id(), "What is hard today?", category="Now", help_text="Ask twice.")
CHOICE = Question(
    new_id(),
    "Which matters most?",
    QuestionType.MULTIPLE_CHOICE,
    required=True,
    options=("Time", "Cost | risk", "Ünïcode 𝄞"),
    allow_several=True,
)
RATING = Question(
    new_id(),
    "How urgent is it?",
    QuestionType.RATING,
    active=False,
    scale_low=0,
    scale_high=10,
    low_label="can wait",
    high_label="cannot",
)


def a_set(store: Store, name: str = "Discovery", *questions: Question) -> QuestionSet:
    scope = store.read(lambda uow: uow.personal_scope())
    return QuestionSet(new_id(), scope, name, "First talk", questions)


def put(store: Store, *sets: QuestionSet) -> None:
    write_each(store, lambda uow, one: uow.question_sets.put(one), *sets)


def read(store: Store, set_id: UUID) -> QuestionSet | None:
    return store.read(lambda uow: uow.question_sets.get(set_id))


def test_a_set_comes_back_as_it_was_put(store: Store) -> None:
    whole = replace(
        a_set(store, "Discovery", OPEN, CHOICE, RATING),
        meeting_types=frozenset({MeetingType.DEMO, MeetingType.DISCOVERY}),
        is_default=True,
    )
    put(store, whole)
    assert read(store, whole.id) == whole


def test_sets_are_listed_with_the_default_first_then_by_name(store: Store) -> None:
    zeta = replace(a_set(store, "Zeta"), is_default=True)
    beta, alpha = a_set(store, "Beta", OPEN, CHOICE), a_set(store, "alpha", RATING)
    put(store, beta, zeta, alpha)
    assert store.read(lambda uow: uow.question_sets.all()) == [zeta, alpha, beta]


def test_questions_keep_the_order_they_were_put_in(store: Store) -> None:
    one = a_set(store, "Discovery", OPEN, CHOICE, RATING)
    put(store, one, replace(one, questions=(RATING, OPEN, CHOICE)))
    found = read(store, one.id)
    assert found is not None
    assert found.questions == (RATING, OPEN, CHOICE)


def test_a_question_that_is_no_longer_in_its_set_is_gone_and_may_come_back(store: Store) -> None:
    one = a_set(store, "Discovery", OPEN, CHOICE)
    put(store, one, replace(one, questions=(CHOICE,)))
    assert read(store, one.id) == replace(one, questions=(CHOICE,))
    put(store, one)
    assert read(store, one.id) == one


@pytest.mark.parametrize("giver_first", [True, False])
def test_a_question_moves_from_set_to_set_in_whatever_order_they_are_put(
    store: Store, giver_first: bool
) -> None:
    giver, taker = a_set(store, "Giver", OPEN, CHOICE), a_set(store, "Taker", RATING)
    put(store, giver, taker)
    less = replace(giver, questions=(CHOICE,))
    more = replace(taker, questions=(RATING, OPEN))
    put(store, *((less, more) if giver_first else (more, less)))
    assert read(store, giver.id) == less
    assert read(store, taker.id) == more


def test_a_removed_set_is_not_given_out_until_it_is_restored(store: Store) -> None:
    one = a_set(store, "Discovery", OPEN)
    put(store, one)
    store.write(lambda uow: uow.question_sets.remove(one.id)).result(60)
    assert read(store, one.id) is None
    assert store.read(lambda uow: uow.question_sets.all()) == []
    store.write(lambda uow: uow.question_sets.restore(one.id)).result(60)
    assert read(store, one.id) == one


def test_what_is_not_there_cannot_be_removed(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.write(lambda uow: uow.question_sets.remove(new_id())).result(60)


def test_it_is_known_whether_there_ever_was_a_set(store: Store) -> None:
    assert not store.read(lambda uow: uow.question_sets.ever())
    one = a_set(store)
    put(store, one)
    store.write(lambda uow: uow.question_sets.remove(one.id)).result(60)
    assert store.read(lambda uow: uow.question_sets.ever())


def test_a_kept_wording_never_changes(store: Store) -> None:
    one = a_set(store, "Discovery", OPEN)
    put(store, one)
    kept = QuestionSetVersion(one.id, 1, NINE_O_CLOCK, "Discovery", (OPEN, CHOICE, RATING))
    write_each(store, lambda uow, version: uow.question_sets.put_version(version), kept, kept)
    with pytest.raises(ValueError, match="never changes"):
        store.write(
            lambda uow: uow.question_sets.put_version(replace(kept, questions=(OPEN,)))
        ).result(60)
    assert store.read(lambda uow: uow.question_sets.version(one.id, 1)) == kept
    assert store.read(lambda uow: uow.question_sets.version(one.id, 2)) is None


def test_a_wording_outlives_its_set(store: Store) -> None:
    one = a_set(store, "Discovery", OPEN)
    put(store, one)
    kept = QuestionSetVersion(one.id, 1, NINE_O_CLOCK, "Discovery", (OPEN,))
    store.write(lambda uow: uow.question_sets.put_version(kept)).result(60)
    store.write(lambda uow: uow.question_sets.remove(one.id)).result(60)
    assert store.read(lambda uow: uow.question_sets.version(one.id, 1)) == kept


def test_putting_a_set_as_it_is_changes_nothing(store: Store) -> None:
    one = a_set(store, "Discovery", OPEN, CHOICE)
    put(store, one)
    again = store.write(lambda uow: uow.question_sets.put(one)).result(60)
    assert again.changes == ()


def test_a_write_names_the_questions_that_it_changed(store: Store) -> None:
    one = a_set(store, "Discovery", OPEN, CHOICE)
    put(store, one)
    louder = replace(OPEN, text="What is very hard today?")
    done = store.write(
        lambda uow: uow.question_sets.put(replace(one, questions=(louder, CHOICE)))
    ).result(60)
    assert [(change.table, change.id, change.kind) for change in done.changes] == [
        ("questions", OPEN.id, ChangeKind.CHANGED)
    ]
