"""The library's list: found, opened, renamed, removed and brought back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit
from pytestqt.qtbot import QtBot

from meeting_desktop.application.browse_library import LibraryPage
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.library.library_page import LibraryRoomPage
from meeting_desktop.ui.library.list_page import ListPage
from meeting_desktop.ui.library.meeting_delegate import places_of
from meeting_desktop.ui.library.meeting_list import ListState
from tests.fakes.sample_talks import NOW, Talk, keep, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

Fake = FakeApplication


def store_talks(application: Fake, count: int) -> list[Talk]:
    """Newest first, as the list has them."""
    talks = [
        make_talk(f"Call {number}", start=NOW - timedelta(hours=number)) for number in range(count)
    ]

    def work(uow: UnitOfWork) -> None:
        for talk in talks:
            keep(uow, talk)

    application.store.write(work).result(60)
    return talks


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell) -> ListPage:
    made = ListPage(shell)
    qtbot.addWidget(made)
    made.resize(1024, 700)
    return made


def show(qtbot: QtBot, page: ListPage, state: ListState = ListState.READY) -> None:
    page.show()
    qtbot.waitExposed(page)
    qtbot.waitUntil(lambda: page.state is state)


def titles(page: ListPage) -> list[str]:
    return [row.meeting.title for row in page.known.rows]


def test_an_empty_library_leads_to_a_first_meeting(
    qtbot: QtBot, page: ListPage, shell: FakeShell
) -> None:
    show(qtbot, page, ListState.EMPTY)
    page.actions_.start.trigger()
    assert shell.started == 1


def test_rows_say_what_the_meeting_was(qtbot: QtBot, page: ListPage, application: Fake) -> None:
    store_talks(application, 1)
    show(qtbot, page)
    spoken = page.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Call 0, ")
    assert "1 min, Ada, Sample Lead, 217 words, without a recording" in spoken
    assert page.count_text == "1 meeting"


def test_pages_come_as_one_scrolls(qtbot: QtBot, page: ListPage, application: Fake) -> None:
    store_talks(application, 120)
    show(qtbot, page)
    assert page.rows.rowCount() == 50
    assert page.count_text == "120 meetings"
    bar = page.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: page.rows.rowCount() == 100)
    qtbot.waitUntil(lambda: bar.maximum() > bar.value())
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: page.rows.rowCount() == 120)
    assert not page.rows.canFetchMore(QModelIndex())


def test_search_finds_what_was_said_and_shows_where(
    qtbot: QtBot, page: ListPage, application: Fake
) -> None:
    store_talks(application, 3)
    other = make_talk("Another call", [("Brook", "the zebra was late")])
    application.store.write(lambda uow: keep(uow, other)).result(60)
    show(qtbot, page)
    qtbot.keyClicks(page.search.edit, "zebra")
    qtbot.waitUntil(lambda: titles(page) == ["Another call"])
    assert "zebra" in page.known.rows[0].snippet
    qtbot.keyClick(page.search.edit, Qt.Key.Key_Return)
    assert page.view.hasFocus()
    page.search.edit.setText("nobody said this")
    qtbot.waitUntil(lambda: page.state is ListState.NOTHING_FOUND)
    page.actions_.clear.trigger()
    qtbot.waitUntil(lambda: len(titles(page)) == 4)


def test_what_was_found_is_marked_by_whole_words_and_a_last_prefix() -> None:
    assert places_of("the bud", "The budget, other buds") == [(0, 3), (4, 10), (18, 22)]
    assert places_of("  ", "anything") == []
    assert places_of("x", "\N{PARTY POPPER} x") == [(3, 4)]


def test_enter_and_a_click_open_a_meeting(qtbot: QtBot, page: ListPage, application: Fake) -> None:
    talks = store_talks(application, 3)
    show(qtbot, page)
    opened: list[object] = []
    page.opened.connect(opened.append)
    page.view.setFocus()
    page.view.setCurrentIndex(page.rows.index(1, 0))
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    spot = page.view.visualRect(page.rows.index(2, 0)).center()
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened == [talks[1].meeting.id, talks[2].meeting.id]


def test_a_removed_meeting_can_be_brought_back(
    qtbot: QtBot, page: ListPage, application: Fake, shell: FakeShell
) -> None:
    store_talks(application, 3)
    show(qtbot, page)
    page.view.setFocus()
    page.view.setCurrentIndex(page.rows.index(1, 0))
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(page) == ["Call 0", "Call 2"])
    qtbot.waitUntil(lambda: shell.toasts == ["Removed “Call 1”"])
    shell.press_toast(qtbot, "Removed “Call 1”")
    qtbot.waitUntil(lambda: titles(page) == ["Call 0", "Call 1", "Call 2"])

    page.view.setCurrentIndex(page.rows.index(0, 0))
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(titles(page)) == 2)
    qtbot.keyClick(page.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: titles(page) == ["Call 0", "Call 1", "Call 2"])


def test_a_change_elsewhere_changes_only_its_row(
    qtbot: QtBot, page: ListPage, application: Fake
) -> None:
    talks = store_talks(application, 3)
    show(qtbot, page)
    page.view.setCurrentIndex(page.rows.index(2, 0))
    changed: list[int] = []
    resets: list[None] = []
    page.rows.dataChanged.connect(lambda first, _last, _roles: changed.append(first.row()))
    page.rows.modelReset.connect(lambda: resets.append(None))
    application.use_cases.review.rename_meeting(talks[1].meeting.id, "Other title").result(60)
    qtbot.waitUntil(lambda: changed == [1])
    assert titles(page) == ["Call 0", "Other title", "Call 2"]
    assert not resets
    assert page.view.currentIndex().row() == 2


def test_a_meeting_is_renamed_in_its_row(qtbot: QtBot, page: ListPage, application: Fake) -> None:
    store_talks(application, 2)
    show(qtbot, page)
    page.view.setFocus()
    page.view.setCurrentIndex(page.rows.index(0, 0))
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    assert page.view.state() == QAbstractItemView.State.EditingState
    editor = page.view.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "First talk")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(page) == ["First talk", "Call 1"])


def test_a_library_that_cannot_be_read_says_what_to_do(
    qtbot: QtBot, page: ListPage, application: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = application.use_cases.library.page

    def fail(search: str = "", limit: int = 50, offset: int = 0) -> LibraryPage:
        raise EnvironmentFault("The database cannot be read; check the disk.")

    monkeypatch.setattr(application.use_cases.library, "page", fail)
    show(qtbot, page, ListState.FAILED)
    monkeypatch.setattr(application.use_cases.library, "page", read)
    page.actions_.retry.trigger()
    qtbot.waitUntil(lambda: page.state is ListState.EMPTY)


def test_a_list_that_was_hidden_is_read_again_when_it_is_seen(
    qtbot: QtBot, shell: FakeShell, application: Fake
) -> None:
    (talk,) = store_talks(application, 1)
    room = LibraryRoomPage(shell)
    qtbot.addWidget(room)
    room.show()
    qtbot.waitUntil(lambda: room.list_page.state is ListState.READY)
    room.open_meeting(talk.meeting.id)
    qtbot.waitUntil(lambda: room.replay.reviewed is not None)
    ada: Speaker = talk.transcript.speakers[0]
    application.use_cases.review.rename_speaker(ada, "Ada Example").result(60)
    room.replay.actions_.leave.trigger()
    assert room.currentWidget() is room.list_page
    qtbot.waitUntil(lambda: "Ada Example" in room.list_page.known.rows[0].speaker_names)
    assert room.list_page.view.hasFocus()


def test_a_meeting_is_exported_from_the_list(
    qtbot: QtBot, page: ListPage, application: Fake, shell: FakeShell, tmp_path: Path
) -> None:
    store_talks(application, 1)
    show(qtbot, page)
    page.view.setCurrentIndex(page.rows.index(0, 0))
    page.exporter.ask = lambda *_asked: str(tmp_path / "call.txt")
    export = page.actions_.exports["txt"]
    export.trigger()
    qtbot.waitUntil(lambda: shell.toasts == ["Saved call.txt"])
    assert "Good morning" in (tmp_path / "call.txt").read_text(encoding="utf-8")


def test_commands_rest_while_nothing_is_chosen(
    qtbot: QtBot, page: ListPage, application: Fake
) -> None:
    show(qtbot, page, ListState.EMPTY)
    assert not page.actions_.remove.isEnabled()
    assert not page.actions_.open.isEnabled()
    assert not page.actions_.bring_back.isEnabled()
