"""What a person is told: popped up once, listed, counted, and it leads somewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.notifications import Notification, NotificationKind
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.notices.centre import NoticeCentre
from meeting_desktop.ui.notices.model import Content
from meeting_desktop.ui.notices.notice_row import NoticeRow
from meeting_desktop.ui.notices.page import NoticesPage
from meeting_desktop.ui.settings.notifications_section import NotificationsSection
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.settings_pages import lone_section


class SystemNotices:
    """Notifications of an operating system that shows them; ``click`` presses the newest."""

    available = True

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.click: Callable[[], None] | None = None

    def tell(self, title: str, body: str, on_click: Callable[[], None]) -> None:
        self.told.append((title, body))
        self.click = on_click


def plan(application: FakeApplication) -> Meeting:
    """A meeting that begins in ten minutes."""
    now = datetime.now(UTC)
    start = now + timedelta(minutes=10)
    meeting = Meeting(
        new_id(),
        application.store.read(lambda uow: uow.personal_scope()),
        make_room_code(),
        "Demo <b>",
        MeetingOrigin.SCHEDULED,
        MeetingStatus.SCHEDULED,
        "UTC",
        now,
        appointment=Appointment(start, start + timedelta(minutes=30), f"{new_id()}@sample"),
    )
    application.store.write(lambda uow: uow.meetings.add(meeting)).result()
    return meeting


def tell(
    application: FakeApplication,
    meeting: Meeting | None = None,
    kind: NotificationKind = NotificationKind.REMINDER,
) -> Notification:
    """As the reminders would."""
    now = datetime.now(UTC)
    notice = Notification(
        new_id(),
        application.store.read(lambda uow: uow.personal_scope()),
        kind,
        meeting.title if meeting else "Mail",
        "" if kind is NotificationKind.REMINDER else "It did not arrive.",
        now,
        str(new_id()),
        meeting_id=meeting.id if meeting else None,
        starts_at=meeting.appointment.start if meeting and meeting.appointment else None,
    )
    application.use_cases.planning.notices.add(notice).result()
    return notice


@pytest.fixture
def system() -> SystemNotices:
    return SystemNotices()


@pytest.fixture
def owner() -> QObject:
    return QObject()


def centre_of(
    shell: FakeShell,
    system: SystemNotices,
    owner: QObject,
    *,
    busy: bool = False,
    in_sight: bool = True,
) -> NoticeCentre:
    return NoticeCentre(shell, system, lambda: busy, owner, in_sight=lambda: in_sight)


def ready(qtbot: QtBot, centre: NoticeCentre) -> NoticeCentre:
    qtbot.waitUntil(lambda: centre.model.content is not Content.LOADING)
    return centre


def test_a_reminder_in_the_window_is_joined_with_one_press(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    ready(qtbot, window.notices_centre)
    meeting = plan(application)
    tell(application, meeting)
    qtbot.waitUntil(lambda: window.toast.text.startswith("Demo <b> – Begins at "))
    (row,) = [
        button
        for button in window.rail.findChildren(QObject)
        if button.property("key") == "notices"
    ]
    assert row.property("text") == "Notices 1"
    window.show_room("notices")
    page = window.page("notices")
    assert isinstance(page, NoticesPage)
    (line,) = page.rows.findChildren(NoticeRow)
    assert line.accessibleName().startswith("Not read yet. Demo <b>. Begins at")
    QTest.keyClick(line, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.current_page == "preflight")
    qtbot.waitUntil(lambda: row.property("text") == "Notices")


def test_with_another_program_in_front_the_system_tells(
    qtbot: QtBot,
    shell: FakeShell,
    system: SystemNotices,
    owner: QObject,
    application: FakeApplication,
) -> None:
    centre = ready(qtbot, centre_of(shell, system, owner, in_sight=False))
    meeting = plan(application)
    tell(application, meeting)
    qtbot.waitUntil(lambda: len(system.told) == 1)
    assert not shell.toasts
    assert system.click is not None
    system.click()
    assert shell.held == [meeting.id]
    qtbot.waitUntil(lambda: centre.model.unread == 0)


def test_nothing_pops_up_during_a_meeting_but_it_is_listed(
    qtbot: QtBot,
    shell: FakeShell,
    system: SystemNotices,
    owner: QObject,
    application: FakeApplication,
) -> None:
    centre = ready(qtbot, centre_of(shell, system, owner, busy=True, in_sight=False))
    tell(application, plan(application))
    qtbot.waitUntil(lambda: centre.model.unread == 1)
    assert not system.told
    assert not shell.toasts


def test_who_wants_no_notifications_of_the_system_sees_them_in_the_window(
    qtbot: QtBot,
    shell: FakeShell,
    system: SystemNotices,
    owner: QObject,
    application: FakeApplication,
) -> None:
    application.settings.change("notifications", system=False)
    ready(qtbot, centre_of(shell, system, owner, in_sight=False))
    tell(application, plan(application))
    qtbot.waitUntil(lambda: len(shell.toasts) == 1)
    assert not system.told


def test_what_was_told_in_another_run_is_not_popped_up_again(
    qtbot: QtBot,
    shell: FakeShell,
    system: SystemNotices,
    owner: QObject,
    application: FakeApplication,
) -> None:
    tell(application, plan(application))
    centre = ready(qtbot, centre_of(shell, system, owner))
    assert centre.model.unread == 1
    assert not shell.toasts


def test_failed_mail_leads_to_the_mail_settings_and_all_is_read_at_once(
    qtbot: QtBot,
    shell: FakeShell,
    system: SystemNotices,
    owner: QObject,
    application: FakeApplication,
) -> None:
    centre = ready(qtbot, centre_of(shell, system, owner))
    notice = tell(application, kind=NotificationKind.MAIL_FAILED)
    tell(application, kind=NotificationKind.MAIL_FAILED)
    qtbot.waitUntil(lambda: centre.model.unread == 2)
    centre.follow(notice)
    assert shell.shown_rooms == ["settings/delivery"]
    qtbot.waitUntil(lambda: centre.model.unread == 1)
    centre.mark_all_read()
    qtbot.waitUntil(lambda: centre.model.unread == 0)


def test_the_keyboard_stays_at_its_notice_when_another_comes(
    qtbot: QtBot,
    shell: FakeShell,
    system: SystemNotices,
    owner: QObject,
    application: FakeApplication,
) -> None:
    first = tell(application, plan(application))
    page = NoticesPage(shell, ready(qtbot, centre_of(shell, system, owner)))
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()

    def focused() -> list[tuple[object, bool]]:
        """Which notice, and whether another stands above it."""
        rows = page.rows.findChildren(NoticeRow)
        return [(one.notice_id, one.y() > 0) for one in rows if one.hasFocus()]

    def enter_the_list() -> bool:
        for row in page.rows.findChildren(NoticeRow):
            row.setFocus()
        return focused() == [(first.id, False)]

    qtbot.waitUntil(enter_the_list)
    tell(application, kind=NotificationKind.MAIL_FAILED)
    qtbot.waitUntil(lambda: focused() == [(first.id, True)])


def test_an_empty_and_a_failed_list_say_so(
    qtbot: QtBot,
    shell: FakeShell,
    system: SystemNotices,
    owner: QObject,
    application: FakeApplication,
) -> None:
    centre = ready(qtbot, centre_of(shell, system, owner))
    page = NoticesPage(shell, centre)
    qtbot.addWidget(page)
    assert centre.model.content is Content.EMPTY
    application.store.close(1)
    centre.load()
    qtbot.waitUntil(lambda: centre.model.content is Content.FAILED)
    assert not page.read_action.isEnabled()


def test_reminders_are_chosen_in_the_settings(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    section = lone_section(qtbot, application, shell, NotificationsSection)
    box = section.reminders
    assert box.currentText() == "10 minutes before and 1 minute before"
    box.setCurrentIndex(box.findText("Not at all"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: application.settings.current().notifications.reminder_minutes == [])
