"""What people type into a search means one thing, or is refused in a sentence."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.search_words import MOST_TERMS, read_search, terms_of, words_of
from meeting_desktop.domain.searching import SearchPlace, SearchQuery, SearchTerm


def test_words_phrases_and_every_operator() -> None:
    typed = 'budget "next year" speaker:"Grace Hopper" lead:acme after:2025-11 in:said,title pl'
    assert read_search(typed) == SearchQuery(
        terms=(SearchTerm("budget"), SearchTerm("next year"), SearchTerm("pl", is_prefix=True)),
        speaker="Grace Hopper",
        lead="acme",
        after=date(2025, 11, 1),
        places=frozenset({SearchPlace.SAID, SearchPlace.TITLES}),
    )


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("the budg", [("the", False), ("budg", True)]),
        ('the "budg"', [("the", False), ("budg", False)]),
        ('"never closed', [("never", False), ("closed", True)]),
        ("„next year“ «this»", [("next year", False), ("this", False)]),
        ("... ! budget", [("budget", True)]),
        ("a", [("a", False)]),
        ("\N{CJK UNIFIED IDEOGRAPH-9884}", [("\N{CJK UNIFIED IDEOGRAPH-9884}", True)]),
        (
            "at 10:30 https://x.example",
            [("at", False), ("10:30", False), ("https://x.example", True)],
        ),
        ("note: buy", [("note", False), ("buy", True)]),
        ('"lead:acme"', [("lead:acme", False)]),
        ("", []),
    ],
)
def test_the_last_word_may_be_a_beginning_and_what_is_no_operator_is_a_word(
    typed: str, terms: list[tuple[str, bool]]
) -> None:
    assert [(one.text, one.is_prefix) for one in read_search(typed).terms] == terms


@pytest.mark.parametrize(
    ("typed", "before", "after"),
    [
        ("before:2026-05-03", date(2026, 5, 3), None),
        ("before:2026-5 BEFORE:2027", date(2026, 5, 1), None),
        ("after:2024 after:2025-02-28", None, date(2025, 2, 28)),
        ("before: after:", None, None),
    ],
)
def test_days_may_be_months_and_years_and_the_narrower_counts(
    typed: str, before: date | None, after: date | None
) -> None:
    query = read_search(typed)
    assert (query.before, query.after) == (before, after)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("from:grace", "“from:”"),
        ("before:soon", "2026-05-03"),
        ("after:2026-13", "“after:”"),
        ("before:2026-02-30", "“2026-02-30”"),
        ("after:0000", "“0000”"),
        ("in:mail", "titles, names, said, notes, chat, polls, files, summaries"),
        ("after:2026 before:2025", "swap"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_sentence(typed: str, says: str) -> None:
    with pytest.raises(UserFacingError) as raised:
        read_search(typed)
    assert raised.value.code == "bad_search"
    assert says in raised.value.sentence
    assert raised.value.sentence.endswith(".")


def test_names_of_two_parts_and_several_places_add_up() -> None:
    query = read_search("speaker:grace speaker:hopper in:notes in:chat")
    assert query.speaker == "grace hopper"
    assert query.places == {SearchPlace.NOTES, SearchPlace.CHAT}
    assert [one.is_prefix for one in terms_of("Grace Ho")] == [True, True]


def test_the_words_to_mark_are_without_operators() -> None:
    assert words_of('speaker:grace budget "next year"') == "budget next year"


@given(st.text(max_size=60))
def test_anything_else_is_read_without_another_error(typed: str) -> None:
    with suppress(UserFacingError):
        assert len(read_search(typed).terms) <= MOST_TERMS
