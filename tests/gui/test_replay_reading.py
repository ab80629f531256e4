"""Replay as one reads it: search, keyboard, long transcripts, states."""

from __future__ import annotations

import threading
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSlider
from pytestqt.qtbot import QtBot

from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.ui.library.replay_page import ReplayPage
from tests.fakes.sample_talks import DISCOVERY, Talk, long_lines, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import open_replay, store_talk


@pytest.fixture
def talk(application: FakeApplication, tmp_path: Path) -> Talk:
    made = make_talk(lines=(list(DISCOVERY) * 4)[:45])
    store_talk(application, made, tmp_path)
    return made


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, talk: Talk) -> ReplayPage:
    return open_replay(qtbot, shell, talk)


def test_search_counts_and_walks_around_the_ends(qtbot: QtBot, page: ReplayPage) -> None:
    field = page.header.search
    qtbot.keyClick(page.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert field.edit.hasFocus()
    qtbot.keyClicks(field.edit, "budget")
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.count_text == "1 of 15"
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    page.actions_.find_next.trigger()
    assert field.count_text == "3 of 15"
    for _ in range(3):
        page.actions_.find_previous.trigger()
    assert field.count_text == "15 of 15"
    match = page.view.search.current
    assert match is not None
    qtbot.waitUntil(lambda: in_view(page, match.segment_id))


def in_view(page: ReplayPage, segment_id: UUID) -> bool:
    row = page.document.row_of(segment_id)
    assert row is not None
    rect = page.view.visualRect(page.view.rows.index(row, 0))
    return page.view.viewport().rect().intersects(rect)


def test_every_match_is_marked_and_only_one_is_the_current(qtbot: QtBot, page: ReplayPage) -> None:
    page.header.search.edit.setText("three weeks")
    page.searching.next()
    search = page.view.search
    assert len(search.matches) == 8
    marks = [
        mark
        for passage in page.document.passages
        for mark in page.view.marks_of(passage)
        if mark.ground == page.view.theme.tokens.colours.match
    ]
    assert len(marks) == 8
    assert [bool(mark.outline) for mark in marks].count(True) == 1


def test_nothing_found_is_said(page: ReplayPage) -> None:
    page.header.search.edit.setText("zebra")
    page.searching.next()
    assert page.header.search.count_text == "Nothing found"


def test_search_goes_on_after_an_edit(page: ReplayPage, talk: Talk) -> None:
    page.header.search.edit.setText("budget")
    page.searching.next()
    first = page.view.search.current
    assert first is not None
    page.desk.edit(first.segment_id, "no such word here")
    assert page.header.search.count_text == "1 of 14"


def test_the_keyboard_alone_reads_plays_edits_and_leaves(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    view = page.view
    assert view.hasFocus()
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 2
    qtbot.keyClick(view, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert application.player.seeks[-1] == talk.segments[2].words[0].start
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == len(talk.segments) - 1
    assert in_view(page, talk.segments[-1].id)
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert view.currentIndex().row() < len(talk.segments) - 1
    qtbot.keyClick(view, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert view.name_editor is not None
    qtbot.keyClick(view.name_editor, Qt.Key.Key_Escape)
    assert view.hasFocus()
    with qtbot.waitSignal(page.leave_wanted):
        qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)


def test_a_screen_reader_hears_who_said_what_and_when(page: ReplayPage) -> None:
    spoken = page.view.rows.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Sample Lead, 0:10: Of course. Right now")


def test_every_control_has_a_name(page: ReplayPage) -> None:
    for kind in (QAbstractButton, QLineEdit, QSlider):
        for control in page.findChildren(kind):
            # The signs inside a field belong to the field.
            if control.isVisible() and not isinstance(control.parent(), QLineEdit):
                assert control.accessibleName() or control.property("text"), control


def test_a_long_transcript_is_laid_out_only_where_one_looks(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, tmp_path: Path
) -> None:
    talk = make_talk(lines=long_lines(30_000))
    store_talk(application, talk, tmp_path)
    page = open_replay(qtbot, shell, talk)
    board = page.view.board
    assert page.document.word_count == 30_000
    assert len(board) > 350
    assert board.laid_out < 12
    bar = page.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    assert board.laid_out < 24
    bar.setValue(bar.maximum())
    assert board.laid_out < 36
    last = page.view.visualRect(page.view.rows.index(page.view.rows.rowCount() - 1, 0))
    assert page.view.viewport().rect().contains(last.center())
    page.resize(800, 700)
    qtbot.waitUntil(lambda: page.view.viewport().width() < 800)
    assert board.laid_out < 12


def test_one_voice_for_three_hours_is_still_many_passages(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, tmp_path: Path
) -> None:
    talk = make_talk(lines=long_lines(30_000, ["Ada"]))
    store_talk(application, talk, tmp_path)
    page = open_replay(qtbot, shell, talk)
    assert [one.opens_turn for one in page.document.passages].count(True) == 1
    assert page.view.board.laid_out < 12


def test_what_is_at_the_top_stays_there_when_the_window_changes(
    qtbot: QtBot, page: ReplayPage
) -> None:
    bar = page.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = page.view.first_row_in_sight()
    page.resize(760, 700)
    qtbot.waitUntil(lambda: page.view.viewport().width() < 780)
    assert abs(page.view.first_row_in_sight() - before) <= 1


def test_scrolling_up_through_unseen_text_does_not_jump(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, tmp_path: Path
) -> None:
    talk = make_talk(lines=long_lines(6_000))
    store_talk(application, talk, tmp_path)
    page = open_replay(qtbot, shell, talk)
    view, bar = page.view, page.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    for _ in range(40):
        row = view.first_row_in_sight() + 3
        before = view.visualRect(view.rows.index(row, 0)).top()
        bar.setValue(bar.value() - 60)
        after = view.visualRect(view.rows.index(row, 0)).top()
        assert after - before == pytest.approx(60, abs=3)


def test_the_result_for_a_page_that_was_left_is_dropped(
    qtbot: QtBot,
    application: FakeApplication,
    shell: FakeShell,
    talk: Talk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on, done = threading.Event(), threading.Event()
    read = application.use_cases.review.open

    def slowly(meeting_id: UUID, revision: int | None = None) -> ReviewedMeeting:
        go_on.wait(60)
        try:
            return read(meeting_id, revision)
        finally:
            done.set()

    monkeypatch.setattr(application.use_cases.review, "open", slowly)
    page = ReplayPage(shell)
    qtbot.addWidget(page)
    page.show()
    page.open(talk.meeting.id)
    assert page.states.state == "loading"
    page.close_meeting()
    go_on.set()
    assert done.wait(60)
    settled: list[None] = []
    shell.jobs.run(page, lambda: None, settled.append)
    qtbot.waitUntil(lambda: bool(settled))
    assert page.reviewed is None
    assert page.view.rows.rowCount() == 0


def test_a_meeting_that_is_gone_says_so(qtbot: QtBot, shell: FakeShell, talk: Talk) -> None:
    page = ReplayPage(shell)
    qtbot.addWidget(page)
    page.show()
    page.open(make_talk().meeting.id)
    qtbot.waitUntil(lambda: page.states.state == "failed")


def test_a_meeting_without_words_says_why(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, tmp_path: Path
) -> None:
    talk = make_talk(lines=[])
    store_talk(application, talk, tmp_path)
    page = open_replay(qtbot, shell, talk)
    assert page.states.state == "wordless"
    assert not page.actions_.edit.isEnabled()
    assert page.actions_.play.isEnabled()


def test_a_replay_opens_where_somebody_points_to(
    qtbot: QtBot, page: ReplayPage, talk: Talk
) -> None:
    there = talk.segments[40]
    page.open(talk.meeting.id, there.start)
    qtbot.waitUntil(lambda: page.reviewed is not None)
    assert page.playback.position == pytest.approx(there.start)
    qtbot.waitUntil(lambda: in_view(page, there.id))
