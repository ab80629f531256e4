"""The list of meetings and the places agree, whatever was said, corrected and removed before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.store import search_index, search_meetings
from meeting_desktop.domain.search_words import read_search
from tests.integration.store.search_room import SearchRoom

#: So many chapters may be open, see migrations/local/0016.
_OPEN = 32

_WORDS = ("bar", "barn", "don't", "ü", "corn", "dew", "ada")
_words = st.sampled_from(_WORDS)
_lines = st.lists(_words, min_size=1, max_size=3).map(" ".join)
_talks = st.lists(_lines, min_size=1, max_size=3)
_which = st.integers(0, 9)
_terms = st.one_of(
    _words,
    st.sampled_from(["ba", "co", "u", "t", "bar-barn"]),
    st.lists(_words, min_size=2, max_size=2).map(lambda some: f'"{" ".join(some)}"'),
)
_people = st.sampled_from(["ada", "b", "nobody", '"bar ben"']).map("speaker:{}".format)
_places = st.sampled_from(["said", "titles,names", "summaries", "said,titles"]).map("in:{}".format)
_others = st.sampled_from(["lead:bakery", "lead:ba", "before:2025-03-03", "after:2025-03-02"])
_operators = st.one_of(_people, _places, _others)
_typed = st.builds(
    lambda terms, operators: " ".join([*terms, *operators]),
    st.lists(_terms, max_size=3),
    st.lists(_operators, max_size=2),
).filter(bool)
_names = st.sampled_from(["Ada", "Ben Bar", "Grace"])
_speakers = st.lists(_names, max_size=3)
_days = st.integers(0, 3)


Step: TypeAlias = tuple[Callable[..., None], tuple[object, ...]]


def _step(
    work: Callable[..., None], *arguments: st.SearchStrategy[object]
) -> st.SearchStrategy[Step]:
    return st.tuples(*arguments).map(lambda given: (work, given))


_steps = st.one_of(
    _step(SearchRoom.hold, _lines, _talks, _speakers, _days),
    _step(SearchRoom.again, _which, _talks, _speakers),
    _step(SearchRoom.forget_revision, _which),
    _step(SearchRoom.say, _which, _lines, _which),
    _step(SearchRoom.correct, _which, _lines, _which),
    _step(SearchRoom.unsay, _which),
    _step(SearchRoom.rename, _which, _names, _lines),
    _step(SearchRoom.invite, _which, _names),
    _step(SearchRoom.sum_up, _which, _lines),
    _step(SearchRoom.move, _which, _days, _which),
    _step(SearchRoom.remove, _which),
    _step(SearchRoom.restore, _which),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_steps, st.booleans()), max_size=8), st.lists(_typed, max_size=6))
def test_the_list_is_the_meetings_of_the_places_and_nothing_is_missing(
    steps: Sequence[tuple[Step, bool]], typed: Sequence[str]
) -> None:
    room = SearchRoom()
    room.hold("A dew", ["bar barn", "the corn"], ["Ada", "Ben Bar"], 1)
    room.settle()
    for (work, arguments), is_settled in steps:
        work(room, *arguments)
        if is_settled:
            room.settle()
    for one in (*_WORDS, *typed):
        check(room, one)
    room.store.close(10)


def check(room: SearchRoom, typed: str) -> None:
    query = read_search(typed)
    rows, count, page = room.store.read(
        lambda uow: (
            uow.meetings.rows(search=typed),
            uow.meetings.count(search=typed),
            uow.searching.find(query, limit=500),
        )
    )
    wanted = room.wanted(query)
    assert {row.meeting.id for row in rows} == wanted, typed
    assert {hit.meeting_id for hit in page.hits} == wanted, typed
    assert count == len(wanted), typed


def test_a_phrase_does_not_go_over_the_end_of_an_utterance() -> None:
    room = SearchRoom()
    room.hold("A dew", ["bar barn", "corn dew"], [], 1)
    room.settle()
    for typed in ('"bar barn"', '"barn corn"', '"corn dew"'):
        check(room, typed)
    room.store.close(10)


def test_of_many_meetings_most_are_in_the_index_of_chapters_and_what_is_corrected_is_found() -> (
    None
):
    room = SearchRoom()
    for number in range(20):
        room.hold(f"Meeting {number}", ["bar barn", f"corn{number}"], ["Ada", "Ben"], number % 4)
    assert 0 < room.open_chapters() <= _OPEN < room.chapters()
    for number in range(0, 20, 3):
        room.correct(number, "dew", 0)
        room.say(number, "ü", 1)
    room.unsay(4)
    room.remove(5)
    for typed in (*_WORDS, "corn", '"bar barn"', "corn7", "dew speaker:ben", "meeting 7"):
        check(room, typed)
    assert room.open_chapters() <= _OPEN
    room.store.close(10)


def test_a_line_of_what_was_said_is_the_same_read_looked_up_or_walked_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = SearchRoom()
    for number in range(6):
        room.hold("Dew", ["ü"] * (number * 4) + ["bar barn", "corn dew", "bar"], ["Ada"], 1)

    def lines() -> list[list[str]]:
        typed = ("bar", "co", '"barn bar"', "dew ü", '"corn dew" "bar"')
        found = room.store.read(lambda uow: [uow.meetings.rows(search=one) for one in typed])
        return [[row.snippet for row in rows] for rows in found]

    walked = lines()
    assert walked[0] == ["bar barn"] * 6
    # as if two were many, and others lay between
    monkeypatch.setattr(search_meetings, "_FREQUENT", 2)
    monkeypatch.setattr(search_index, "_CLOSE", 0)
    assert lines() == walked
    room.store.close(10)
