"""The calendar in the window: seen, dragged, resized, moved by keys, each checked in the store."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.planning import Appointment, EditScope, MeetingDetails, Series
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.calendar.accessible import seen_on
from meeting_desktop.ui.calendar.calendar_model import CalendarState
from meeting_desktop.ui.calendar.canvas import Canvas, PlaceKind
from meeting_desktop.ui.calendar.dragging import Ghost
from meeting_desktop.ui.calendar.exchanging import ImportDialog
from meeting_desktop.ui.calendar.move_dialog import MoveDialog
from meeting_desktop.ui.calendar.room import CalendarRoomPage
from meeting_desktop.ui.calendar.sheet import ViewKind
from meeting_desktop.ui.schedule.scope_dialog import ScopeDialog
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

Fake = FakeApplication
BERLIN = ZoneInfo("Europe/Berlin")
#: Years ahead, whatever the clock of the machine says: what is past is asked about.
MONDAY = datetime(2033, 3, 7, tzinfo=BERLIN)
NOW = MONDAY + timedelta(hours=8)
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def at(day: int, hour: float) -> datetime:
    return (MONDAY + timedelta(days=day, hours=hour)).astimezone(UTC)


def put_meeting(
    application: Fake,
    start: datetime,
    minutes: int = 60,
    title: str = "Demo with Acme",
    uid: str = "",
    **planned: object,
) -> UUID:
    meeting_id = new_id()

    def work(uow: UnitOfWork) -> None:
        appointment = Appointment(
            start,
            start + timedelta(minutes=minutes),
            uid or f"{meeting_id}@test",
            organizer_id=uow.people.me().id,
            **planned,  # type: ignore[arg-type]  # fields by name
        )
        uow.meetings.add(
            Meeting(
                meeting_id,
                uow.personal_scope(),
                make_room_code(),
                title,
                MeetingOrigin.SCHEDULED,
                MeetingStatus.SCHEDULED,
                "Europe/Berlin",
                MADE,
                appointment=appointment,
            )
        )

    application.store.write(work).result(60)
    return meeting_id


def put_series(application: Fake) -> list[UUID]:
    """Mondays to Wednesdays at nine, for a quarter of an hour."""
    series_id = new_id()

    def work(uow: UnitOfWork) -> None:
        uow.series.put(
            Series(
                id=series_id,
                scope_id=uow.personal_scope(),
                title="Stand-up",
                rule="FREQ=DAILY;COUNT=3",
                first_start=MONDAY.replace(tzinfo=None) + timedelta(hours=9),
                minutes=30,
                time_zone="Europe/Berlin",
                ics_uid="series@test",
                created_at=MADE,
                details=MeetingDetails(),
                organizer_id=uow.people.me().id,
                filled_until=at(30, 0),
            )
        )

    application.store.write(work).result(60)
    return [
        put_meeting(
            application,
            at(day, 9),
            30,
            "Stand-up",
            "series@test",
            series_id=series_id,
            occurrence_start=at(day, 9),
        )
        for day in range(3)
    ]


def planned(application: Fake, meeting_id: UUID) -> tuple[datetime, datetime]:
    meeting = application.store.read(lambda uow: uow.meetings.get(meeting_id))
    assert meeting is not None
    assert meeting.appointment is not None
    return meeting.appointment.start, meeting.appointment.end


def status(application: Fake, meeting_id: UUID) -> MeetingStatus:
    meeting = application.store.read(lambda uow: uow.meetings.get(meeting_id))
    assert meeting is not None
    return meeting.status


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, monkeypatch: pytest.MonkeyPatch) -> CalendarRoomPage:
    monkeypatch.setattr("meeting_desktop.ui.calendar.first_look.system_zone", lambda: BERLIN)
    monkeypatch.setattr("meeting_desktop.ui.calendar.wording.first_weekday", lambda: 0)
    made = CalendarRoomPage(shell, lambda: NOW)
    qtbot.addWidget(made)
    made.resize(1100, 720)
    return made


def settled(page: CalendarRoomPage, kind: ViewKind) -> bool:
    """What is stored is what is shown."""
    sheet = page.model.sheet
    if sheet is None or sheet.kind is not kind or page.waiting:
        return False
    calendar = page.shell.use_cases.planning.calendar
    stored = calendar.entries(sheet.days[0].start, sheet.days[-1].end)
    return sheet.held_back + len(sheet.entries) == len(stored)


def show(qtbot: QtBot, page: CalendarRoomPage, kind: ViewKind = ViewKind.WEEK) -> None:
    with qtbot.waitActive(page):
        page.show()
    wait_for(qtbot, lambda: settled(page, ViewKind.WEEK))
    if kind is not ViewKind.WEEK:
        page.show_kind(kind)
        wait_for(qtbot, lambda: settled(page, kind))
    view = page.view
    view.setFocus()
    view.viewport().grab()


def rect(page: CalendarRoomPage, title: str = "Demo with Acme") -> QPoint:
    """The middle of the first meeting of that name."""
    canvas = canvas_of(page)
    sheet = page.model.sheet
    assert sheet is not None
    canvas.viewport().grab()
    for place in canvas.places:
        if place.index >= 0 and sheet.entry(place.index).title == title:
            return place.rect.center().toPoint()
    raise AssertionError(f"{title} is not seen")


def canvas_of(page: CalendarRoomPage) -> Canvas:
    view = page.view
    assert isinstance(view, Canvas)
    return view


def place_of(page: CalendarRoomPage, instant: datetime) -> QPoint:
    """The pixel of an instant in the hours."""
    hours, sheet = page.hours, page.model.sheet
    assert sheet is not None
    assert sheet.hours is not None
    day = sheet.day_of(instant)
    plan = hours.plan
    y = plan.y(sheet.hours.axis.place(sheet.days[day], instant))
    return QPoint(round(plan.left(day) + plan.column / 2), round(y))


def drag(
    canvas: Canvas,
    start: QPoint,
    end: QPoint,
    *,
    shift: bool = False,
    release: bool = True,
) -> None:
    port = canvas.viewport()
    left = Qt.MouseButton.LeftButton
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.mousePress(port, left, held, start)
    for point in (QPoint((start + end) / 2), end):
        moved = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            QPointF(point),
            QPointF(port.mapToGlobal(point)),
            Qt.MouseButton.NoButton,
            left,
            held,
        )
        QApplication.sendEvent(port, moved)
    if release:
        QTest.mouseRelease(port, left, held, end)


def is_dragged(page: CalendarRoomPage) -> bool:
    return page.hours.ghost is not None


def wait_for(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition)


# -- states ---------------------------------------------------------------------------------------


def test_an_empty_week_keeps_its_hours_and_offers_a_meeting(
    qtbot: QtBot, page: CalendarRoomPage, shell: FakeShell
) -> None:
    show(qtbot, page)
    assert page.state is CalendarState.EMPTY
    assert page.states.hint.text == "Nothing planned this week"
    assert page.hours.isVisible()
    page.actions_.new.trigger()
    assert len(shell.planned) == 1


def test_a_calendar_that_cannot_be_read_says_why_and_tries_again(
    qtbot: QtBot, shell: FakeShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_times: object, **_more: object) -> None:
        raise EnvironmentFault("The disk cannot be read.", code="disk")

    calendar = shell.use_cases.planning.calendar
    with monkeypatch.context() as broken:
        broken.setattr(type(calendar), "entries", fail)
        page = CalendarRoomPage(shell, lambda: NOW)
        qtbot.addWidget(page)
        page.show()
        wait_for(qtbot, lambda: page.state is CalendarState.FAILED)
        assert page.model.fault == "The disk cannot be read."
    page.actions_.retry.trigger()
    wait_for(qtbot, lambda: page.state is CalendarState.EMPTY)


def test_what_others_plan_appears_by_itself(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake
) -> None:
    show(qtbot, page)
    put_meeting(application, at(2, 10))
    wait_for(qtbot, lambda: page.state is CalendarState.READY)


def test_the_filter_holds_back_and_says_so(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake
) -> None:
    put_meeting(application, at(2, 10))
    show(qtbot, page)
    page.header.search.edit.setText("nobody")
    wait_for(qtbot, lambda: page.state is CalendarState.NOTHING_FOUND)
    page.actions_.clear_filter.trigger()
    wait_for(qtbot, lambda: page.state is CalendarState.READY)
    page.header.filter_menu.aboutToShow.emit()
    assert "Type" in [action.text() for action in page.header.filter_menu.actions()]


def test_what_is_scrolled_looks_as_if_it_were_painted_whole(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake
) -> None:
    for number in range(20):
        put_meeting(application, at(number % 5, 6 + number / 2), title=f"Call {number}")
    show(qtbot, page)
    hours, bar = page.hours, page.hours.verticalScrollBar()
    for step in (13, 60, -45, -7, 101):
        bar.setValue(bar.value() + step)
        assert hours.picture is not None
        slid = hours.picture.toImage()
        hours.invalidate()
        hours.viewport().grab()
        assert hours.picture is not None
        whole = hours.picture.toImage()
        different = sum(
            slid.pixel(x, y) != whole.pixel(x, y)
            for x in range(0, slid.width(), 5)
            for y in range(slid.height())
        )
        # Nothing but the soft edges of letters and lines.
        assert different < slid.width() * slid.height() / 5 / 200


# -- the mouse ------------------------------------------------------------------------------------


def test_a_meeting_is_dragged_across_days_and_back_by_undo(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake, shell: FakeShell
) -> None:
    meeting = put_meeting(application, at(1, 10))
    show(qtbot, page)
    drag(canvas_of(page), rect(page), place_of(page, at(3, 13.5)))
    wait_for(qtbot, lambda: planned(application, meeting) == (at(3, 13), at(3, 14)))
    qtbot.waitUntil(lambda: "Demo with Acme" in shell.toast)
    wait_for(qtbot, lambda: settled(page, ViewKind.WEEK) and page.actions_.undo.isEnabled())
    page.actions_.undo.trigger()
    wait_for(qtbot, lambda: planned(application, meeting) == (at(1, 10), at(1, 11)))
    page.actions_.redo.trigger()
    wait_for(qtbot, lambda: planned(application, meeting)[0] == at(3, 13))


def test_the_lower_edge_changes_the_length_and_shift_is_finer(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake, shell: FakeShell
) -> None:
    meeting = put_meeting(application, at(1, 10))
    show(qtbot, page)
    rect(page)
    edge = place_of(page, at(1, 11)) - QPoint(0, 3)
    drag(canvas_of(page), edge, place_of(page, at(1, 12)))
    wait_for(qtbot, lambda: planned(application, meeting) == (at(1, 10), at(1, 12)))
    shell.press_toast(qtbot, "Demo with Acme")
    wait_for(qtbot, lambda: planned(application, meeting)[1] == at(1, 11))
    wait_for(qtbot, lambda: settled(page, ViewKind.WEEK))
    rect(page)
    target = place_of(page, at(1, 11) + timedelta(minutes=20))
    drag(canvas_of(page), edge, target, shift=True)
    wait_for(qtbot, lambda: planned(application, meeting)[1] == at(1, 11) + timedelta(minutes=20))


def test_escape_gives_a_drag_up(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake, shell: FakeShell
) -> None:
    meeting = put_meeting(application, at(1, 10))
    show(qtbot, page)
    target = place_of(page, at(3, 14))
    drag(canvas_of(page), rect(page), target, release=False)
    assert is_dragged(page)
    QTest.keyClick(page.hours, Qt.Key.Key_Escape)
    assert not is_dragged(page)
    QTest.mouseRelease(page.hours.viewport(), Qt.MouseButton.LeftButton, pos=target)
    assert planned(application, meeting)[0] == at(1, 10)
    assert shell.toasts == []


def test_a_drag_over_free_hours_opens_the_form_with_the_time(
    qtbot: QtBot, page: CalendarRoomPage, shell: FakeShell
) -> None:
    show(qtbot, page)
    drag(page.hours, place_of(page, at(2, 10)) + QPoint(0, 2), place_of(page, at(2, 11.25)))
    draft = shell.planned[0]
    assert draft is not None
    assert (draft.start, draft.minutes, draft.time_zone) == (
        datetime(2033, 3, 9, 10, 0),  # noqa: DTZ001 - a wall time
        75,
        "Europe/Berlin",
    )


def test_a_meeting_is_dragged_to_another_day_of_the_month(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake
) -> None:
    meeting = put_meeting(application, at(1, 10))
    show(qtbot, page, ViewKind.MONTH)
    sheet = page.model.sheet
    assert sheet is not None
    # Over the end of March: summer time begins on the 27th, the hour on the wall stays.
    target = page.month.cell_rect(sheet.day_of(at(22, 12))).center().toPoint()
    drag(page.month, rect(page), target)
    wait_for(qtbot, lambda: planned(application, meeting)[0] != at(1, 10))
    start, end = planned(application, meeting)
    assert start.astimezone(BERLIN).replace(tzinfo=None) == datetime(2033, 3, 29, 10)  # noqa: DTZ001
    assert end - start == timedelta(hours=1)


def test_a_conflict_is_said_and_can_be_undone(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake, shell: FakeShell
) -> None:
    meeting = put_meeting(application, at(1, 10))
    put_meeting(application, at(3, 13), title="Other call")
    show(qtbot, page)
    drag(canvas_of(page), rect(page), place_of(page, at(3, 13.5)))
    qtbot.waitUntil(lambda: "Other call" in shell.toast)
    shell.press_toast(qtbot, "Other call")
    wait_for(qtbot, lambda: planned(application, meeting)[0] == at(1, 10))


def test_a_double_click_opens_the_meeting(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake, shell: FakeShell
) -> None:
    meeting = put_meeting(application, at(1, 10))
    show(qtbot, page)
    opened: list[UUID] = []
    shell.edit_meeting = opened.append  # type: ignore[method-assign, assignment]
    QTest.mouseDClick(page.hours.viewport(), Qt.MouseButton.LeftButton, pos=rect(page))
    assert opened == [meeting]


def test_a_day_and_a_time_can_be_typed_too(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake
) -> None:
    meeting = put_meeting(application, at(1, 10))
    show(qtbot, page)
    QTest.keyClick(page.hours, Qt.Key.Key_Tab)
    page.actions_.move_to.trigger()
    dialog = page.findChild(MoveDialog)
    assert dialog is not None
    dialog.date.setDate(QDate(2033, 3, 11))
    dialog.time.show_text("14:30")
    dialog.move_button.click()
    wait_for(qtbot, lambda: planned(application, meeting) == (at(4, 14.5), at(4, 15.5)))


# -- files ----------------------------------------------------------------------------------------


def test_a_calendar_goes_out_and_comes_in_again(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake, shell: FakeShell, tmp_path: Path
) -> None:
    meeting = put_meeting(application, at(1, 10))
    show(qtbot, page)
    file = tmp_path / "week.ics"
    page.exchange.ask_save = lambda _name: str(file)
    page.actions_.export_all.trigger()
    qtbot.waitUntil(lambda: shell.toasts == ["Saved week.ics"])
    application.store.write(lambda uow: uow.meetings.remove(meeting)).result(60)
    wait_for(qtbot, lambda: page.state is CalendarState.EMPTY)
    other = tmp_path / "other.ics"
    other.write_bytes(file.read_bytes().replace(str(meeting).encode(), b"elsewhere"))
    page.exchange.look_at(other)
    wait_for(qtbot, lambda: page.findChild(ImportDialog) is not None)
    dialog = page.findChild(ImportDialog)
    assert dialog is not None
    assert "Demo with Acme" in dialog.list.item(0).text()
    dialog.import_button.click()
    wait_for(qtbot, lambda: page.state is CalendarState.READY)
    shell.press_toast(qtbot, "Imported")
    wait_for(qtbot, lambda: page.state is CalendarState.EMPTY)


# -- series ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "hours"),
    [
        (EditScope.THIS, [9.0, 11.0, 9.0]),
        (EditScope.FOLLOWING, [9.0, 11.0, 11.0]),
        (EditScope.ALL, [11.0, 11.0, 11.0]),
    ],
)
def test_moving_one_of_a_series_asks_how_far_that_goes(
    qtbot: QtBot,
    page: CalendarRoomPage,
    application: Fake,
    scope: EditScope,
    hours: list[float],
) -> None:
    put_series(application)
    show(qtbot, page)
    canvas = canvas_of(page)
    canvas.viewport().grab()
    second = next(place for place in canvas.places if place.day == 1)
    drag(canvas, second.rect.center().toPoint(), place_of(page, at(1, 11.25)))
    dialog = page.findChild(ScopeDialog)
    assert dialog is not None
    dialog.choose(scope)
    dialog.confirm_button.click()
    wanted = [at(day, hour) for day, hour in enumerate(hours)]

    def starts() -> list[datetime]:
        found = application.store.read(
            lambda uow: uow.calendar.entries(at(0, 0), at(7, 0), answers=False)
        )
        return [entry.start for entry in found if entry.status is MeetingStatus.SCHEDULED]

    wait_for(qtbot, lambda: starts() == wanted)
    wait_for(qtbot, page.actions_.undo.isEnabled)
    page.actions_.undo.trigger()
    wait_for(qtbot, lambda: starts() == [at(day, 9) for day in range(3)])


def test_who_does_not_choose_a_scope_changes_nothing(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake
) -> None:
    meetings = put_series(application)
    show(qtbot, page)
    drag(canvas_of(page), rect(page, "Stand-up"), place_of(page, at(0, 12)))
    dialog = page.findChild(ScopeDialog)
    assert dialog is not None
    dialog.reject()
    assert page.hours.pending is None
    assert planned(application, meetings[0])[0] == at(0, 9)


# -- the keyboard ---------------------------------------------------------------------------------


def test_the_keyboard_finds_moves_resizes_cancels_and_undoes(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake
) -> None:
    meeting = put_meeting(application, at(1, 10))
    show(qtbot, page)
    view = page.hours
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert page.current is not None
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view, Qt.Key.Key_Down, alt)
    wait_for(qtbot, lambda: planned(application, meeting)[0] == at(1, 10.25))
    wait_for(qtbot, lambda: page.current is not None and page.current.start == at(1, 10.25))
    QTest.keyClick(view, Qt.Key.Key_Right, alt)
    wait_for(qtbot, lambda: planned(application, meeting)[0] == at(2, 10.25))
    wait_for(qtbot, lambda: page.current is not None and page.current.start == at(2, 10.25))
    QTest.keyClick(view, Qt.Key.Key_Down, alt | shift)
    wait_for(qtbot, lambda: planned(application, meeting) == (at(2, 10.25), at(2, 11.5)))
    wait_for(qtbot, lambda: page.actions_.cancel.isEnabled() and settled(page, ViewKind.WEEK))
    page.actions_.cancel.trigger()
    wait_for(qtbot, lambda: status(application, meeting) is MeetingStatus.CANCELLED)
    wait_for(qtbot, lambda: page.commands.desk.stack.count() == 4)
    for _ in range(4):
        page.actions_.undo.trigger()
    wait_for(
        qtbot,
        lambda: (
            planned(application, meeting) == (at(1, 10), at(1, 11))
            and status(application, meeting) is MeetingStatus.SCHEDULED
        ),
    )


def test_keys_as_fast_as_one_likes_all_count(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake
) -> None:
    meeting = put_meeting(application, at(1, 10))
    show(qtbot, page)
    QTest.keyClick(page.hours, Qt.Key.Key_Tab)
    for _ in range(4):
        QTest.keyClick(page.hours, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    wait_for(qtbot, lambda: page.commands.desk.stack.count() == 4)
    assert planned(application, meeting)[0] == at(1, 11)


def test_an_older_toast_takes_nothing_else_back(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake, shell: FakeShell
) -> None:
    meeting = put_meeting(application, at(1, 10))
    show(qtbot, page)
    for hour in (11, 12):
        page.commands.change(0, Ghost(at(1, hour), at(1, hour + 1), 0))
        wait_for(qtbot, lambda hour=hour: planned(application, meeting)[0] == at(1, hour))  # type: ignore[misc]
    wait_for(qtbot, lambda: page.commands.desk.stack.count() == 2)
    page.actions_.undo.trigger()
    wait_for(qtbot, lambda: planned(application, meeting)[0] == at(1, 11))
    wait_for(qtbot, lambda: len(shell.toasts) == 2)
    shell.press_toast(qtbot, "Demo with Acme")
    qtbot.waitUntil(lambda: "since" in shell.toast)
    assert planned(application, meeting)[0] == at(1, 11)


def test_arrows_go_to_a_slot_and_n_plans_there(
    qtbot: QtBot, page: CalendarRoomPage, shell: FakeShell
) -> None:
    show(qtbot, page)
    view = page.hours
    view.cursor_.position = 540
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_N)
    draft = shell.planned[0]
    assert draft is not None
    assert draft.start == datetime(2033, 3, 8, 9, 30)  # noqa: DTZ001 - a wall time


def test_letters_turn_to_the_views(qtbot: QtBot, page: CalendarRoomPage) -> None:
    show(qtbot, page)
    for key, kind in (
        (Qt.Key.Key_D, ViewKind.DAY),
        (Qt.Key.Key_M, ViewKind.MONTH),
        (Qt.Key.Key_A, ViewKind.AGENDA),
        (Qt.Key.Key_W, ViewKind.WEEK),
    ):
        QTest.keyClick(page.states.shown, key)
        wait_for(qtbot, lambda kind=kind: settled(page, kind))  # type: ignore[misc]


def test_arrows_beyond_the_week_turn_it(qtbot: QtBot, page: CalendarRoomPage) -> None:
    show(qtbot, page)
    page.hours.cursor_.day = 6
    QTest.keyClick(page.hours, Qt.Key.Key_Right)
    wait_for(qtbot, lambda: page.model.days()[0].date.day == 14 and not page.model.waiting)


# -- days of other lengths ------------------------------------------------------------------------


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 27, 23), (10, 30, 25)])
def test_a_day_on_which_the_clocks_change_has_its_own_length(
    qtbot: QtBot, page: CalendarRoomPage, month: int, day: int, hours: int
) -> None:
    show(qtbot, page)
    page.show_day(datetime(2033, month, day, tzinfo=UTC).date())
    wait_for(qtbot, lambda: settled(page, ViewKind.DAY))
    sheet = page.model.sheet
    assert sheet is not None
    assert sheet.hours is not None
    assert sheet.hours.axis.length == hours * 60
    page.hours.grab()


def test_a_meeting_in_the_second_time_of_an_hour_is_planned_as_the_second(
    qtbot: QtBot, page: CalendarRoomPage, shell: FakeShell
) -> None:
    show(qtbot, page)
    page.show_day(datetime(2033, 10, 30, tzinfo=UTC).date())
    wait_for(qtbot, lambda: settled(page, ViewKind.DAY))
    page.hours.scroll_to(0)
    second = datetime(2033, 10, 30, 1, 0, tzinfo=UTC)
    drag(
        page.hours,
        place_of(page, second) + QPoint(0, 2),
        place_of(page, second + timedelta(minutes=30)),
    )
    draft = shell.planned[0]
    assert draft is not None
    assert (draft.start.hour, draft.fold) == (2, 1)


# -- the month ------------------------------------------------------------------------------------


def test_a_full_day_of_a_month_says_how_many_more_and_opens(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake
) -> None:
    for number in range(12):
        put_meeting(application, at(2, 8 + number / 2), 30, f"Call {number}")
    show(qtbot, page, ViewKind.MONTH)
    page.month.viewport().grab()
    more = next(place for place in page.month.places if place.kind is PlaceKind.MORE)
    assert more.count == 12 - page.month.plan.lines + 1
    QTest.mouseClick(
        page.month.viewport(), Qt.MouseButton.LeftButton, pos=more.rect.center().toPoint()
    )
    wait_for(qtbot, lambda: settled(page, ViewKind.DAY))
    assert page.model.anchor == at(2, 12).date()


# -- the agenda -----------------------------------------------------------------------------------


def test_the_agenda_goes_on_as_one_scrolls(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake
) -> None:
    for week in range(8):
        put_meeting(application, at(7 * week, 10), title=f"Week {week}")
    show(qtbot, page, ViewKind.AGENDA)
    wait_for(qtbot, lambda: len(page.agenda.rows.rows) >= 8)
    wait_for(qtbot, lambda: page.agenda.rows.rows[-1].entry is not None)
    QTest.keyClick(page.agenda, Qt.Key.Key_Down)
    assert page.current is not None
    assert page.current.title == "Week 0"


# -- who cannot see -------------------------------------------------------------------------------


def test_a_screen_reader_finds_the_meetings_as_children(
    qtbot: QtBot, page: CalendarRoomPage, application: Fake
) -> None:
    put_meeting(application, at(1, 10))
    put_meeting(application, at(2, 11), title="Second")
    show(qtbot, page)
    page.hours.viewport().grab()
    canvas = QAccessible.queryAccessibleInterface(page.hours)
    assert canvas.childCount() == len(seen_on(page.hours)) == 2
    first = canvas.child(0).text(QAccessible.Text.Name)
    assert first.startswith("Demo with Acme, Tuesday 8 March, ")
    assert canvas.child(1).role() == QAccessible.Role.ListItem
    assert canvas.indexOfChild(canvas.child(1)) == 1
    assert canvas.child(0).parent().object() is page.hours
    assert not canvas.child(0).rect().isEmpty()
    gc.collect()
    assert canvas.child(0).text(QAccessible.Text.Name) == first
