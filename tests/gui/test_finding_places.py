"""Places in meetings, found from the library's search and opened where they were said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.library.finding.found_list import FoundState
from meeting_desktop.ui.library.finding.search_help import SearchHelp
from meeting_desktop.ui.library.library_page import LibraryRoomPage
from meeting_desktop.ui.library.list_page import ListPage
from meeting_desktop.ui.library.meeting_list import ListState
from tests.contracts.room_samples import a_message, a_poll
from tests.fakes.sample_talks import Talk, keep, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication


@pytest.fixture
def talk(application: FakeApplication) -> Talk:
    """One of two meetings in which zebras are spoken of."""
    lines = [("Brook", "the zebra was late"), ("Grace", "which zebra <b>was</b> it")]
    made = make_talk("About animals", lines)
    other = make_talk("Another call", [("Brook", "no zebra here")])

    def work(uow: UnitOfWork) -> None:
        keep(uow, made)
        keep(uow, other)

    application.store.write(work).result(60)
    return made


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, talk: Talk) -> ListPage:
    made = ListPage(shell)
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.state is ListState.READY)
    return made


def search(qtbot: QtBot, page: ListPage, typed: str, state: FoundState = FoundState.READY) -> None:
    page.search.edit.setText(typed)
    page._search()
    known = page.finding.places.known
    qtbot.waitUntil(lambda: known.search == typed and known.state is state)
    page.finding.show_places.trigger()


def spoken(page: ListPage) -> list[str]:
    rows = page.finding.places.rows
    role = Qt.ItemDataRole.AccessibleTextRole
    return [rows.index(number, 0).data(role) for number in range(rows.rowCount())]


def test_places_stand_under_their_meetings_with_who_said_it_when(
    qtbot: QtBot, page: ListPage
) -> None:
    search(qtbot, page, "zebra speaker:brook")
    lines = spoken(page)
    assert [line.split(",")[0] for line in lines if "zebra" not in line] == [
        "Another call",
        "About animals",
    ]
    assert "0:01, Brook, the zebra was late" in lines
    assert page.finding.count_text == "2 places"


def test_a_place_is_opened_by_enter_at_its_second(qtbot: QtBot, page: ListPage, talk: Talk) -> None:
    search(qtbot, page, '"which zebra"')
    opened: list[tuple[object, float]] = []
    page.place_opened.connect(lambda meeting, at: opened.append((meeting, at)))
    qtbot.keyClick(page.search.edit, Qt.Key.Key_Return)
    assert page.finding.places.view.hasFocus()
    qtbot.keyClick(page.finding.places.view, Qt.Key.Key_Return)
    said = talk.transcript.segments[1]
    assert opened == [(talk.meeting.id, said.start)]


def test_replay_begins_at_the_place(qtbot: QtBot, shell: FakeShell, talk: Talk) -> None:
    room = LibraryRoomPage(shell)
    qtbot.addWidget(room)
    room.resize(1024, 700)
    room.show()
    start = talk.transcript.segments[1].start
    room.list_page.place_opened.emit(talk.meeting.id, start)
    qtbot.waitUntil(lambda: room.replay.playback.position == pytest.approx(start))
    assert room.currentWidget() is room.replay
    room.close_page()


def test_nothing_found_and_what_cannot_be_asked_are_told(qtbot: QtBot, page: ListPage) -> None:
    search(qtbot, page, "giraffe", FoundState.NOTHING_FOUND)
    assert page.finding.shows_places
    page.finding.show_places.trigger()
    search(qtbot, page, "before:soon", FoundState.FAILED)
    assert "2026-05-03" in page.finding.places.known.fault
    page.actions_.clear.trigger()
    qtbot.waitUntil(lambda: page.state is ListState.READY and not page.finding.shows_places)


def test_a_store_that_cannot_be_read_is_told(
    qtbot: QtBot, page: ListPage, application: FakeApplication
) -> None:
    application.store.fail_next_read = EnvironmentFault("The disk is gone; plug it in.")
    page.finding.places.look_for("zebra")
    qtbot.waitUntil(lambda: page.finding.places.known.state is FoundState.FAILED)
    assert page.finding.places.known.fault == "The disk is gone; plug it in."


def test_help_says_the_operators_and_goes_with_escape(qtbot: QtBot, page: ListPage) -> None:
    page.finding.show_help.trigger()
    [opened] = page.finding.findChildren(SearchHelp)
    qtbot.waitUntil(opened.isVisible)
    assert "speaker:Grace" in opened.accessibleDescription()
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.isVisible()


def test_what_was_written_is_not_taken_for_said_and_opens_at_its_second(
    qtbot: QtBot, page: ListPage, talk: Talk, application: FakeApplication
) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.chat_messages.put(talk.meeting.id, a_message("a giraffe\nby link", second=12.5))
        uow.polls.put(talk.meeting.id, a_poll("A giraffe?", second=65.0))

    application.store.write(work).result(60)
    search(qtbot, page, "giraffe")
    assert spoken(page)[1:] == [
        "Poll, 1:05, Grace, A giraffe?",
        "Chat, 0:12, Grace, a giraffe by link",
    ]
    opened: list[float] = []
    page.place_opened.connect(lambda _, at: opened.append(at))
    qtbot.keyClick(page.search.edit, Qt.Key.Key_Return)
    qtbot.keyClick(page.finding.places.view, Qt.Key.Key_Return)
    assert opened == [65.0]
