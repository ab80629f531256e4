"""What the library's list knows, page by page."""

from __future__ import annotations

from meeting_desktop.application.browse_library import LibraryPage
from meeting_desktop.ports.unit_of_work import MeetingRow
from meeting_desktop.ui.library.meeting_list import ListState, MeetingList
from tests.fakes.sample_talks import make_talk


def make_rows(count: int) -> tuple[MeetingRow, ...]:
    return tuple(
        MeetingRow(make_talk(f"Call {number}").meeting, 60.0, 100, ("Ada",), True, "")
        for number in range(count)
    )


def take(known: MeetingList, *rows: MeetingRow, total: int) -> None:
    request = known.refresh() if not known.rows else known.next_page()
    assert request is not None
    fresh = known.accept(request, LibraryPage(rows, total))
    assert fresh is not None
    known.rows = fresh


def test_it_loads_then_says_that_it_is_empty() -> None:
    known = MeetingList()
    states = [known.state]
    take(known, total=0)
    states.append(known.state)
    assert states == [ListState.LOADING, ListState.EMPTY]


def test_pages_follow_each_other_until_all_are_there() -> None:
    rows = make_rows(5)
    known = MeetingList(page_rows=3)
    take(known, *rows[:3], total=5)
    assert known.has_more
    take(known, *rows[3:], total=5)
    assert known.rows == list(rows)
    assert known.next_page() is None


def test_a_page_that_brings_nothing_new_ends_the_asking() -> None:
    rows = make_rows(3)
    known = MeetingList(page_rows=3)
    take(known, *rows, total=9)
    take(known, *rows, total=9)
    assert not known.has_more


def test_only_the_newest_question_is_answered() -> None:
    rows = make_rows(2)
    known = MeetingList()
    old = known.begin_search("bud")
    new = known.begin_search("budget ")
    assert known.accept(old, LibraryPage(rows, 2)) is None
    assert known.accept(new, LibraryPage(rows[:1], 1)) == [rows[0]]
    assert known.search == "budget"


def test_a_search_without_answer_is_not_an_empty_library() -> None:
    known = MeetingList()
    known.accept(known.begin_search("zebra"), LibraryPage((), 0))
    assert known.state is ListState.NOTHING_FOUND


def test_a_failure_of_an_old_question_is_nobodys_business() -> None:
    known = MeetingList()
    old = known.refresh()
    new = known.refresh()
    assert not known.fail(old, "too late")
    assert known.fail(new, "The disk cannot be read.")
    assert known.state is ListState.FAILED


def test_no_second_page_is_asked_for_while_one_is_on_its_way() -> None:
    known = MeetingList(page_rows=1)
    take(known, *make_rows(1), total=3)
    assert known.next_page() is not None
    assert known.next_page() is None
