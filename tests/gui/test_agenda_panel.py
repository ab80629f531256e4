"""The agenda in the meeting's window: alone and with others, by the keyboard, with its clock."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_messages import AgendaShown, GoToPoint, PutPoint
from meeting_desktop.domain.control_messages import Admit, Refused
from meeting_desktop.ui.conference.agenda_panel import AgendaPanel
from meeting_desktop.ui.conference.agenda_rows import PointRow
from meeting_desktop.ui.conference.room_side import AGENDA
from meeting_desktop.ui.main_window import MainWindow
from tests.fakes.seats import FakeGuestSeat
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow, application: FakeApplication) -> AgendaPanel:
    """In a meeting alone."""
    window.session.agenda.now = lambda: 0.0
    hold_meeting(qtbot, window, application)
    window.room_commands.agenda.agenda.trigger()
    return meeting_page_of(window).agenda


def titles(panel: AgendaPanel) -> list[str]:
    return [point.title for point in panel._agenda.shown.items]


def write(qtbot: QtBot, panel: AgendaPanel, title: str, minutes: int = 5) -> None:
    """Until the answer is shown."""
    count = len(panel.rows)
    panel.writer.title.setText(title)
    panel.writer.minutes.setValue(minutes)
    qtbot.keyClick(panel.writer.title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(panel.rows) == count + 1)


def row_of(panel: AgendaPanel, title: str) -> PointRow:
    return next(row for row in panel.rows.values() if row.point.title == title)


def pass_time(application: FakeApplication, seconds: float) -> None:
    """What the recording says; the next change brings it into the window."""
    application.meetings.seconds += seconds


def test_alone_points_are_added_and_the_clock_of_the_first_begins(
    qtbot: QtBot, window: MainWindow, panel: AgendaPanel, application: FakeApplication
) -> None:
    page = meeting_page_of(window)
    assert page.side.isVisible()
    assert page.side.shown == AGENDA
    assert page.header.agenda.isHidden()
    write(qtbot, panel, "Welcome", 5)
    write(qtbot, panel, "Prices", 10)
    following = window.room_commands.agenda.following
    assert following.text() == "Begin with “Welcome”"
    following.trigger()
    qtbot.waitUntil(lambda: "now" in row_of(panel, "Welcome").accessibleName())
    assert page.header.agenda.text() == "Welcome: 0:00 of 5:00 · next: Prices"
    pass_time(application, 250)
    following.trigger()
    qtbot.waitUntil(lambda: row_of(panel, "Welcome").time.text == "4:10 of 5:00")
    assert row_of(panel, "Prices").time.text == "0:00 of 10:00"
    pass_time(application, 30)
    following.trigger()
    qtbot.waitUntil(lambda: page.header.agenda.text() == "")
    held = application.meetings.agenda.held
    assert held is not None
    assert [one.spent(0.0) for one in held.agenda.items] == [250.0, 30.0]


def _reads(row: PointRow, words: str) -> bool:
    return row.time.text == words


def test_a_point_goes_over_its_time_in_words_and_in_another_tone(
    qtbot: QtBot, window: MainWindow, panel: AgendaPanel, application: FakeApplication
) -> None:
    write(qtbot, panel, "Welcome", 5)
    row = row_of(panel, "Welcome")
    qtbot.keyClick(row, Qt.Key.Key_Return)
    tones: list[str] = []
    heights: set[int] = set()
    for seconds, words in ((250.0, "4:10 of 5:00"), (120.0, "1:10 over")):
        pass_time(application, seconds)
        application.meetings.agenda.ask()
        qtbot.waitUntil(partial(_reads, row, words))
        tones.append(row.time._tone)
        heights.add(meeting_page_of(window).header.sizeHint().height())
    assert tones == ["warning", "danger"]
    assert len(heights) == 1, "nothing moves"
    header = meeting_page_of(window).header.agenda
    assert (header.text(), header.property("role")) == ("Welcome: 1:10 over", "overdue")


def test_points_are_moved_edited_and_taken_out_by_the_keyboard(
    qtbot: QtBot, panel: AgendaPanel
) -> None:
    for title in ("One", "Two", "Three"):
        write(qtbot, panel, title)
    row = row_of(panel, "Three")
    row.setFocus()
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(row, Qt.Key.Key_Up, alt)
    qtbot.waitUntil(lambda: titles(panel) == ["One", "Three", "Two"])
    qtbot.keyClick(row, Qt.Key.Key_Up, alt)
    qtbot.waitUntil(lambda: titles(panel) == ["Three", "One", "Two"])
    assert panel.focusWidget() is row, "the keyboard stays with the point"
    qtbot.keyClick(row, Qt.Key.Key_Up, alt)
    qtbot.keyClick(row, Qt.Key.Key_Down)
    assert panel.focusWidget() is row_of(panel, "One")
    qtbot.keyClick(row, Qt.Key.Key_F2)
    assert panel.writer.title.text() == "Three"
    panel.writer.title.setText("Last words")
    panel.writer.presenter.setText("Grace")
    qtbot.keyClick(panel.writer.title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row.facts.text() == "Grace")
    assert titles(panel) == ["Last words", "One", "Two"]
    qtbot.keyClick(row, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(panel) == ["One", "Two"])


def test_a_point_is_dragged_to_its_place(qtbot: QtBot, panel: AgendaPanel) -> None:
    for title in ("One", "Two", "Three"):
        write(qtbot, panel, title)
    row, last = row_of(panel, "One"), row_of(panel, "Three")
    qtbot.waitUntil(lambda: last.y() > row.y())
    row.handle.dragged.emit(last.mapToGlobal(QPoint(0, last.height())))
    assert titles(panel) == ["One", "Two", "Three"], "nobody is told on the way"
    row.handle.dropped.emit()
    qtbot.waitUntil(lambda: titles(panel) == ["Two", "Three", "One"])


def test_what_was_set_alone_is_there_when_others_come_and_theirs_to_read(
    qtbot: QtBot, window: MainWindow, panel: AgendaPanel, application: FakeApplication
) -> None:
    write(qtbot, panel, "Welcome")
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open()
    qtbot.waitUntil(lambda: titles(panel) == ["Welcome"] and window.session.room.is_open)
    guest: FakeGuestSeat = seat.come("Grace")
    heard: list[object] = []
    guest.messages.subscribe(heard.append)
    seat.say(Admit(guest.you))
    seat.tick()
    shown = [one for one in heard if isinstance(one, AgendaShown)]
    assert [point.title for point in shown[-1].items] == ["Welcome"]
    guest.say(GoToPoint(new_id(), shown[-1].items[0].id))
    assert any(isinstance(one, Refused) for one in heard)
    write(qtbot, panel, "Prices")
    shown = [one for one in heard if isinstance(one, AgendaShown)]
    assert [point.title for point in shown[-1].items] == ["Welcome", "Prices"]
    seat.say(PutPoint(new_id(), new_id(), "From elsewhere"))
    qtbot.waitUntil(lambda: titles(panel) == ["Welcome", "Prices", "From elsewhere"])


def test_who_may_not_change_it_reads_it(
    qtbot: QtBot, window: MainWindow, panel: AgendaPanel, application: FakeApplication
) -> None:
    write(qtbot, panel, "Welcome")
    application.meetings.agenda.end()
    panel.refresh()
    assert not panel.writer.title.isEnabled()
    assert panel.writer.title.accessibleDescription() == "You are not in this meeting."
    assert row_of(panel, "Welcome").handle.isHidden()
