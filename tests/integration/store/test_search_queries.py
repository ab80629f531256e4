"""People type anything into a search field; it is never SQL, and never an error."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.store.search_index import term
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.search_words import read_search
from meeting_desktop.domain.searching import SearchQuery
from tests.contracts.store_samples import held

_OPERATORS = st.sampled_from(
    [
        '"',
        "'",
        "*",
        "^",
        "-",
        "+",
        ":",
        "(",
        ")",
        "{",
        "}",
        "NEAR",
        "NOT",
        "AND",
        "OR",
        "text:",
        "speaker:",
        "in:said",
        "before:2026",
        ";",
    ]
)
_TYPED = st.lists(st.one_of(st.text(max_size=6), _OPERATORS), max_size=8).map(" ".join)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(_TYPED)
@example('"')
@example("\0")
@example('a"b"c')
@example("text: x")
@example("NEAR(a b)")
@example("x' OR 1=1 --")
@example("\ud800 x")
@example("a " * 200)
@example("\ue000said")
def test_whatever_is_typed_is_searched_for_or_refused_in_a_sentence(
    store: SqliteStore, typed: str
) -> None:
    if store.read(lambda uow: uow.meetings.count()) == 0:
        held(store, "Weekly", "some words", speakers=["Ada"])
    query = _read(typed)
    if query is None:
        return
    page = store.read(lambda uow: uow.searching.find(query))
    assert page.total == len(page.hits)
    count = store.read(lambda uow: uow.meetings.count(search=typed))
    rows = store.read(lambda uow: uow.meetings.rows(search=typed))
    assert count == len(rows)


def _read(typed: str) -> SearchQuery | None:
    with suppress(UserFacingError):
        return read_search(typed)
    return None


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.from_regex(r"[A-Za-zÄÖÜäöüéèñ]{3,10}", fullmatch=True))
def test_a_word_that_was_said_is_found_by_itself_and_by_its_beginning(
    store: SqliteStore, word: str
) -> None:
    meeting = held(store, "Weekly", f"we said {word} twice")
    typed = (word, word[:2], word.upper(), f"({word})")
    for found in store.read(lambda uow: [uow.meetings.rows(search=one) for one in typed]):
        assert meeting.id in {row.meeting.id for row in found}


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", []),
        ("budget", ['"budget"*']),
        ("the budget", ['"the"', '"budget"*']),
        ('"the budget"', ['"the budget"']),
        ('"the budget', ['"the"', '"budget"*']),
        ("AND ... OR", ['"AND"', '"OR"*']),
    ],
)
def test_terms_are_quoted_and_only_the_last_word_is_a_prefix(typed: str, terms: list[str]) -> None:
    assert [term(one) for one in read_search(typed).terms] == terms
