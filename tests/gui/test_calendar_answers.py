"""Answers to invitations, opened or dropped on the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.calendar.exchanging import ImportDialog
from meeting_desktop.ui.calendar.room import CalendarRoomPage
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.unit.calendar_files.mails import reply, reply_mail

START = datetime(2033, 3, 17, 9, tzinfo=UTC)


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell) -> CalendarRoomPage:
    made = CalendarRoomPage(shell, lambda: START)
    qtbot.addWidget(made)
    made.show()
    return made


class Asked:
    """Grace is asked to a meeting; ``status`` is what she answered."""

    def __init__(self, application: FakeApplication) -> None:
        self._store = application.store
        self._id = self._store.write(_invite).result(60).value

    @property
    def status(self) -> Rsvp:
        found = self._store.read(lambda uow: uow.invitations.get(self._id))
        assert found is not None
        return found.status


@pytest.fixture
def asked(application: FakeApplication) -> Asked:
    return Asked(application)


def _invite(uow: UnitOfWork) -> UUID:
    meeting = Meeting(
        new_id(),
        uow.personal_scope(),
        make_room_code(),
        "Demo",
        MeetingOrigin.SCHEDULED,
        MeetingStatus.SCHEDULED,
        "UTC",
        START,
        appointment=Appointment(START, START + timedelta(hours=1), "one@meetings.example"),
    )
    uow.meetings.add(meeting)
    made = Invitation(
        new_id(), meeting.scope_id, "grace@example.org", "Grace", meeting.id, sequence=0
    )
    uow.invitations.put(made)
    return made.id


def test_an_answer_that_is_opened_changes_the_rsvp_and_says_so(
    qtbot: QtBot,
    page: CalendarRoomPage,
    shell: FakeShell,
    asked: Asked,
    tmp_path: Path,
) -> None:
    file = tmp_path / "answer.ics"
    file.write_text(reply(), encoding="utf-8")
    page.exchange.look_at(file)
    qtbot.waitUntil(lambda: shell.toasts == ["Grace accepted: Demo"])
    assert asked.status is Rsvp.ACCEPTED
    assert page.findChild(ImportDialog) is None


def test_a_mail_with_an_answer_is_dropped(
    qtbot: QtBot,
    page: CalendarRoomPage,
    shell: FakeShell,
    asked: Asked,
    tmp_path: Path,
) -> None:
    file = tmp_path / "Declined.EML"
    file.write_bytes(reply_mail("Grace <grace@example.org>", reply(answer="DECLINED")))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    plain = Qt.KeyboardModifier.NoModifier
    left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(5, 5), copy, data, left, plain))
    QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), copy, data, left, plain))
    qtbot.waitUntil(lambda: bool(shell.toasts))
    assert asked.status is Rsvp.DECLINED


def test_an_answer_is_pasted(
    qtbot: QtBot, page: CalendarRoomPage, shell: FakeShell, asked: Asked
) -> None:
    clipboard = QApplication.clipboard()
    clipboard.setText("  ")
    page.actions_.paste.trigger()
    qtbot.waitUntil(lambda: shell.toasts == ["Copy the lines of an .ics file or of a mail first."])
    clipboard.setText(reply())
    page.actions_.paste.trigger()
    qtbot.waitUntil(lambda: shell.toasts[-1] == "Grace accepted: Demo")
    assert asked.status is Rsvp.ACCEPTED
    mail = reply_mail("Grace <grace@example.org>", reply(answer="DECLINED"))
    clipboard.setText("nothing of the kind")
    page.actions_.paste.trigger()
    qtbot.waitUntil(lambda: len(shell.toasts) == 3)
    clipboard.setText(mail.decode())
    page.actions_.paste.trigger()
    qtbot.waitUntil(lambda: len(shell.toasts) == 4)
    clipboard.clear()


def test_an_answer_in_the_name_of_somebody_else_is_refused_in_words(
    qtbot: QtBot,
    page: CalendarRoomPage,
    shell: FakeShell,
    asked: Asked,
    tmp_path: Path,
) -> None:
    file = tmp_path / "forged.eml"
    file.write_bytes(reply_mail("eve@evil.example", reply()))
    page.exchange.look_at(file)
    qtbot.waitUntil(lambda: "does not come from the one whose answer it is" in shell.toast)
    assert asked.status is Rsvp.PENDING


def test_an_invitation_within_a_mail_is_looked_at_as_a_calendar(
    qtbot: QtBot, page: CalendarRoomPage, tmp_path: Path
) -> None:
    file = tmp_path / "invitation.eml"
    invitation = reply(method="REQUEST", extra="SUMMARY:From elsewhere")
    file.write_bytes(reply_mail("boss@elsewhere.example", invitation))
    page.exchange.look_at(file)
    qtbot.waitUntil(lambda: page.findChild(ImportDialog) is not None)
    dialog = page.findChild(ImportDialog)
    assert dialog is not None
    assert "From elsewhere" in dialog.list.item(0).text()
    dialog.reject()
