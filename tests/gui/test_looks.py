"""What was seen wrong in pictures of the rooms, and stays right: words cut off, rings, contrast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from meeting_desktop.cli.demo_samples import add_samples
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conflicts import Conflict, ConflictKind
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.calendar.grid_painter import GridPainter
from meeting_desktop.ui.calendar.look import CalendarLook
from meeting_desktop.ui.leads.lead_table import LeadTable
from meeting_desktop.ui.leads.leads_page import LeadsRoomPage
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.schedule.page import SchedulePage
from meeting_desktop.ui.schedule.pickers import SearchBox
from meeting_desktop.ui.schedule.wording import conflict_lines
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.theme.tokens import contrast
from meeting_desktop.ui.widgets.buttons import Button, WordsLink
from tests.fakes.use_cases import FakeApplication

LEGIBLE = 4.5
LONG = "A talk about everything that was said in spring & what may come of it in autumn"


@pytest.fixture(params=["light", "dark"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    """Each of both themes, in force."""
    mode: Literal["light", "dark"] = request.param
    made = Theme(qapp, mode)
    made.apply()
    yield made
    made.deleteLater()


def make_entry(start: datetime, status: MeetingStatus, kind: MeetingType) -> CalendarEntry:
    return CalendarEntry(
        meeting_id=new_id(),
        scope_id=new_id(),
        title="Sync",
        start=start,
        end=start + timedelta(hours=1),
        status=status,
        meeting_type=kind,
        time_zone="UTC",
        room_code="ABCD-3467",
        series_id=None,
        lead_id=None,
        lead_name="",
        organizer_id=None,
        tags=(),
        invited=0,
        declined=0,
    )


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def nothing() -> None:
    """What a link of these tests leads to."""


def test_a_link_shows_where_the_keyboard_is_and_whether_it_can_be_pressed(
    qtbot: QtBot, look: Theme
) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    column = QVBoxLayout(room)
    link, other = Button(look, "Calendar", kind="link"), Button(look, "Other", kind="link")
    column.addWidget(link)
    column.addWidget(other)
    room.show()
    room.activateWindow()
    qtbot.waitExposed(room)
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    without = picture(link)
    link.setFocus()
    qtbot.waitUntil(link.hasFocus)
    assert picture(link) != without
    other.setFocus()
    link.setEnabled(False)
    assert picture(link) != without


def test_lists_show_where_the_keyboard_is(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    add_samples(application.store)
    for room, kind in (("leads", LeadTable), ("settings", QListWidget)):
        window.show_room(room)
        page = window.page(room)
        assert page is not None
        view = page.findChild(kind)
        assert isinstance(view, QAbstractItemView)
        qtbot.waitUntil(partial(_has_rows, view))
        window.activateWindow()
        view.setFocus()
        qtbot.waitUntil(view.hasFocus)
        view.setCurrentIndex(view.model().index(0, 0))
        with_ring = picture(view)
        view.clearFocus()
        qtbot.waitUntil(partial(_lost, view))
        assert picture(view) != with_ring


def _has_rows(view: QAbstractItemView) -> bool:
    return view.isVisible() and view.model().rowCount() > 0


def _lost(view: QWidget) -> bool:
    return not view.hasFocus()


def test_a_link_of_many_words_gives_way_and_says_all_of_them(qtbot: QtBot, look: Theme) -> None:
    link = WordsLink(look, LONG, nothing)
    qtbot.addWidget(link)
    link.resize(link.sizeHint())
    link.show()
    assert link.fitting() == LONG
    assert link.toolTip() == ""
    link.resize(120, link.height())
    assert "…" in link.fitting()
    assert link.fitting().endswith("autumn"[-3:])
    assert "autumn" in link.toolTip()
    assert link.accessibleName() == LONG
    assert link.minimumSizeHint().width() < 40


def test_what_may_be_typed_in_a_box_can_be_read(qtbot: QtBot, look: Theme) -> None:
    box = SearchBox(look, "Lead", placeholder="Name, company or address")
    qtbot.addWidget(box)
    box.show()
    edit = box.lineEdit()
    assert isinstance(edit, QLineEdit)
    words = edit.palette().placeholderText().color()
    assert words.alpha() == 255
    assert contrast(words.name(), look.tokens.colours.surface) >= LEGIBLE


@pytest.mark.parametrize("status", list(MeetingStatus))
@pytest.mark.parametrize("kind", list(MeetingType))
def test_all_words_of_a_meeting_in_the_calendar_can_be_read(
    look: Theme, kind: MeetingType, status: MeetingStatus
) -> None:
    now = datetime(2033, 3, 8, 10, tzinfo=UTC)
    for hours in (-3, 3):
        start = now + timedelta(hours=hours)
        entry = make_entry(start, status, kind)
        style = CalendarLook(look).style(entry, now)
        for ink in (style.ink, style.quiet):
            assert contrast(ink.name(), style.fill.name()) >= LEGIBLE


def test_the_cities_of_both_zones_are_read_whole(look: Theme) -> None:
    painter, metrics = GridPainter(CalendarLook(look)), CalendarLook(look).metrics
    zones = [ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")]
    assert painter.gutter_width(zones) / 2 > metrics.horizontalAdvance("Kathmandu")
    assert painter.gutter_width(zones[:1]) < painter.gutter_width(zones) / 1.5


def test_what_speaks_against_each_of_a_series_is_said_once() -> None:
    monday = datetime(2033, 3, 7, 4, tzinfo=UTC)
    early = [
        Conflict(
            ConflictKind.OUTSIDE_HOURS,
            "ada@example.org",
            "Ada",
            monday + timedelta(weeks=week),
            monday + timedelta(weeks=week, minutes=30),
            is_me=True,
        )
        for week in range(10)
    ]
    lines = conflict_lines(early, "Europe/Berlin")
    assert lines == [("It is outside your working hours. (10 times)", 10)]
    assert conflict_lines(early[:1], "UTC") == [("It is outside your working hours.", 1)]


def test_an_icon_of_no_size_is_an_empty_picture(look: Theme) -> None:
    icon = look.icon("bell")
    assert icon.pixmap(QSize(0, 0), QIcon.Mode.Normal).isNull()


def test_a_toast_leaves_the_buttons_of_the_form_free(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    window.plan_meeting()
    page = window.page("schedule")
    assert isinstance(page, SchedulePage)
    qtbot.waitUntil(page.footer.isVisible)
    window.show_toast("What you had begun is here again.")
    toast = window.toast.frameGeometry()
    host = window.toast.parentWidget()
    assert host is not None
    assert toast.bottom() < page.footer.mapTo(host, QPoint(0, 0)).y()
    window.show_home()
    lower = window.toast.frameGeometry()
    assert lower.bottom() > toast.bottom()


def test_the_search_of_the_calendar_is_read_whole_at_1024_pixels(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_room("calendar")
    page = window.page("calendar")
    assert page is not None
    qtbot.waitUntil(page.isVisible)
    edits = [edit for edit in page.findChildren(QLineEdit) if edit.placeholderText()]
    assert edits
    for edit in edits:
        qtbot.waitUntil(partial(_shows_all, edit))


def _shows_all(edit: QLineEdit) -> bool:
    return edit.width() > edit.fontMetrics().horizontalAdvance(edit.placeholderText())


def test_no_lead_is_wider_than_its_page_at_1024_pixels(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    add_samples(application.store)
    leads = application.store.read(lambda uow: uow.leads.all())
    lead = next(one for one in leads if one.company == "Example Shipping")
    meetings = application.use_cases.planning.leads.get(lead.id).meetings
    assert meetings
    longer = [replace(meeting, title=LONG) for meeting in meetings]

    def rename(uow: UnitOfWork) -> None:
        for meeting in longer:
            uow.meetings.update(meeting)

    application.store.write(rename).result(60)
    window.open_lead(lead.id)
    room = window.page("leads")
    assert isinstance(room, LeadsRoomPage)
    page = room.lead_page
    qtbot.waitUntil(lambda: len(page.meetings.buttons) == len(meetings))
    areas = [area for area in page.findChildren(QScrollArea) if area.isVisible()]
    assert areas
    for area in areas:
        qtbot.waitUntil(partial(_fits, area))


def _fits(area: QScrollArea) -> bool:
    inner = area.widget()
    return inner is not None and inner.width() <= area.viewport().width()
