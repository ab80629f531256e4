"""The first page: what comes next, the button that begins it, and what waits to be done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.mail import Mail, MailKind, MailStatus
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.today.page import TodayPage
from meeting_desktop.ui.today.upcoming_row import UpcomingRow
from meeting_desktop.ui.widgets.buttons import Button
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication


def plan(
    application: FakeApplication,
    title: str,
    in_minutes: float,
    status: MeetingStatus = MeetingStatus.SCHEDULED,
) -> Meeting:
    now = datetime.now(UTC)
    start = now + timedelta(minutes=in_minutes)
    meeting = Meeting(
        new_id(),
        application.store.read(lambda uow: uow.personal_scope()),
        make_room_code(),
        title,
        MeetingOrigin.SCHEDULED,
        status,
        "UTC",
        now,
        appointment=Appointment(start, start + timedelta(minutes=30), f"{new_id()}@sample"),
    )
    application.store.write(lambda uow: uow.meetings.add(meeting)).result()
    return meeting


def put_invitation(uow: UnitOfWork, invitation: Invitation) -> None:
    uow.invitations.put(invitation)


def invite(application: FakeApplication, meeting: Meeting, email: str, status: Rsvp) -> None:
    invitation = Invitation(
        new_id(), meeting.scope_id, email, meeting_id=meeting.id, status=status, sequence=0
    )
    application.store.write(partial(put_invitation, invitation=invitation)).result()


def shown(qtbot: QtBot, shell: FakeShell) -> TodayPage:
    page = TodayPage(shell)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    return page


def rows(page: TodayPage) -> list[UpcomingRow]:
    return [row for row in page.ahead.rows.findChildren(UpcomingRow) if row.isVisible()]


def test_the_next_meetings_are_there_and_begin_from_here(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    later = plan(application, "Review", 60 * 30)
    soon = plan(application, "Demo", 5.2)
    plan(application, "Called off", 6, MeetingStatus.CANCELLED)
    plan(application, "Over", -60)
    invite(application, soon, "one@bakery.example", Rsvp.DECLINED)
    page = shown(qtbot, shell)
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    first, second = rows(page)
    assert first.accessibleName() == "In 5 minutes. Demo. 1 invited · 1 declined"
    assert "Review" in second.accessibleName()
    qtbot.mouseClick(first.join_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(second.open_button, Qt.MouseButton.LeftButton)
    assert shell.held == [soon.id]
    assert shell.edited == [later.id]


def test_a_week_without_meetings_offers_to_plan_one(qtbot: QtBot, shell: FakeShell) -> None:
    page = shown(qtbot, shell)
    qtbot.waitUntil(page.ahead.plan_button.isVisible)
    qtbot.mouseClick(page.ahead.plan_button, Qt.MouseButton.LeftButton)
    assert len(shell.planned) == 1
    assert not page.ahead.to_do.isVisible()


def test_what_waits_is_said_and_leads_there(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    meeting = plan(application, "Demo", 60)
    invite(application, meeting, "one@bakery.example", Rsvp.PENDING)
    invite(application, meeting, "two@bakery.example", Rsvp.ACCEPTED)
    mail = Mail(
        new_id(),
        meeting.scope_id,
        MailKind.INVITATION,
        "one@bakery.example",
        "",
        "Demo",
        "text",
        "html",
        "<one@sample>",
        "invitation:1",
        datetime.now(UTC),
        status=MailStatus.BOUNCED,
    )
    application.store.write(lambda uow: uow.mail.put(mail)).result()
    page = shown(qtbot, shell)
    qtbot.waitUntil(page.ahead.to_do.isVisible)
    buttons = {one.text(): one for one in page.ahead.to_do.findChildren(Button)}
    assert list(buttons) == ["1 mail did not arrive", "1 invitation is not answered"]
    for button in buttons.values():
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shell.shown_rooms == ["settings/delivery", "calendar"]


def test_what_is_planned_meanwhile_appears(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    page = shown(qtbot, shell)
    qtbot.waitUntil(page.ahead.plan_button.isVisible)
    plan(application, "Demo", 60)
    qtbot.waitUntil(lambda: len(rows(page)) == 1)


def test_the_keyboard_stays_at_its_meeting_while_the_rows_change(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    meeting = plan(application, "Demo", 60)
    invite(application, meeting, "one@bakery.example", Rsvp.PENDING)
    page = shown(qtbot, shell)
    page.activateWindow()
    qtbot.waitUntil(lambda: len(rows(page)) == 1)
    rows(page)[0].open_button.setFocus()
    qtbot.waitUntil(rows(page)[0].open_button.hasFocus)
    plan(application, "Check-in", 30)
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    assert rows(page)[1].open_button.hasFocus()
    (button,) = page.ahead.to_do.findChildren(Button)
    button.setFocus()
    plan(application, "Review", 90)
    qtbot.waitUntil(lambda: len(rows(page)) == 3)
    assert button.hasFocus()


def test_the_keyboard_goes_as_one_reads(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    meeting = plan(application, "Demo", 60)
    invite(application, meeting, "one@bakery.example", Rsvp.PENDING)
    plan(application, "Review", 90)
    page = shown(qtbot, shell)
    qtbot.waitUntil(lambda: len(rows(page)) == 2 and page.ahead.to_do.isVisible())
    plan(application, "Check-in", 30)
    qtbot.waitUntil(lambda: len(rows(page)) == 3)
    passed: list[str] = []
    one: QWidget | None = page.ahead.calendar_button.nextInFocusChain()
    while one is not None and one is not page.ahead.calendar_button:
        if isinstance(one, Button) and one.isVisible():
            passed.append(one.accessibleName() or one.text())
        one = one.nextInFocusChain()
    assert passed[:7] == [
        "Details: Check-in",
        "Start: Check-in",
        "Details: Demo",
        "Start: Demo",
        "Details: Review",
        "Start: Review",
        "1 invitation is not answered",
    ]
