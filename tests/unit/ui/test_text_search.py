"""Walking over matches."""

from __future__ import annotations

from meeting_desktop.ui.library.text_search import TextSearch
from tests.fakes.sample_talks import make_talk


def test_search_begins_where_one_looks_and_goes_around() -> None:
    talk = make_talk()
    search = TextSearch()
    search.search(talk.segments, "budget", near=talk.segments[4].start)
    assert (search.number, len(search.matches)) == (2, 4)
    search.step(1)
    search.step(1)
    assert search.number == 4
    search.step(1)
    assert search.number == 1
    search.step(-1)
    assert search.number == 4


def test_behind_the_last_match_it_begins_anew() -> None:
    talk = make_talk()
    search = TextSearch()
    search.search(talk.segments, "budget", near=10_000.0)
    assert search.number == 1


def test_the_matches_of_a_segment_say_which_is_current() -> None:
    talk = make_talk()
    search = TextSearch()
    search.search(talk.segments, "budget")
    assert [current for _, current in search.of_segment(talk.segments[3].id)] == [True]
    assert [current for _, current in search.of_segment(talk.segments[4].id)] == [False]
    assert search.of_segment(talk.segments[0].id) == []


def test_without_matches_there_is_nowhere_to_go() -> None:
    search = TextSearch()
    search.search(make_talk().segments, "zebra")
    assert search.step(1) is None
    assert search.number == 0
    search.clear()
    assert search.query == ""
