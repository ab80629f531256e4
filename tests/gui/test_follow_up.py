"""The follow-up's window: nothing leaves it before a person says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.follow_up_facts import OpenQuestion
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.findings import Claim, Findings, Task
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.mail import Mail, MailKind
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.reports import TaskState
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.follow_up.dialog import FollowUpDialog, next_form, open_follow_up
from meeting_desktop.ui.report.report_view import ReportView
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.integration.application.lead_desk import LeadDesk

TALK = (
    ("Me", "I will send you the offer by Friday."),
    ("Grace", "And I ask our finance lead before that."),
    ("Me", "Shall we talk again next Tuesday at three?"),
    ("Grace", "Tuesday works for me."),
)


@pytest.fixture
def desk(application: FakeApplication, tmp_path: Path) -> Iterator[LeadDesk]:
    made = LeadDesk(application.store, tmp_path)
    yield made
    made.close()


@pytest.fixture
def meeting(desk: LeadDesk) -> Meeting:
    held = desk.held(*TALK, at=datetime.now(UTC))
    said = desk.segments(held)
    desk.reported(
        held,
        Findings(
            key_points=(Claim("They ask their finance lead.", (said[1].id,)),),
            tasks=(Task("Send the offer", (said[0].id,), "Me", date(2030, 3, 8), "by Friday"),),
        ),
    )
    return held


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    """What the dialog stands over."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def dialog(qtbot: QtBot, shell: FakeShell, meeting: Meeting, over: QWidget) -> FollowUpDialog:
    made = open_follow_up(shell, meeting.id, over)
    qtbot.waitUntil(lambda: made.mail.draft is not None and made.next.cards != [])
    return made


def queued(application: FakeApplication) -> list[Mail]:
    return list(application.store.read(lambda uow: uow.mail.page()))


def test_the_draft_is_shown_and_nothing_was_sent(
    dialog: FollowUpDialog, application: FakeApplication
) -> None:
    assert dialog.mail.to.text() == "grace@acme.example"
    assert "Send the offer" in dialog.mail.body.toPlainText()
    assert dialog.mail.note.text() == "Read it first: it is sent when you say so, not before."
    assert not dialog.working.isVisible()
    assert queued(application) == []


def test_what_was_edited_is_sent_by_the_keyboard(
    qtbot: QtBot, dialog: FollowUpDialog, application: FakeApplication, shell: FakeShell
) -> None:
    dialog.mail.subject.setText("Next steps")
    dialog.mail.body.setPlainText("Dear Grace")
    assert dialog.send_action.shortcut().toString() == "Ctrl+Return"
    dialog.send_action.trigger()
    qtbot.waitUntil(lambda: len(queued(application)) == 1)
    (mail,) = queued(application)
    assert (mail.subject, mail.text, mail.to_name) == ("Next steps", "Dear Grace", "Grace Sample")
    qtbot.waitUntil(lambda: shell.toasts != [])
    assert shell.toasts == ["The mail waits in the queue until mail is set up in Settings"]


def test_an_address_that_is_none_is_said_beside_the_mail(
    qtbot: QtBot, dialog: FollowUpDialog, application: FakeApplication
) -> None:
    dialog.mail.to.setText("grace at acme")
    dialog.send_action.trigger()
    qtbot.waitUntil(dialog.mail.fault.isVisible)
    assert dialog.mail.fault.text().startswith("That is not a mail address")
    assert dialog.mail.isEnabled()
    assert queued(application) == []


def test_what_was_typed_and_not_sent_is_there_again(
    qtbot: QtBot, dialog: FollowUpDialog, shell: FakeShell, meeting: Meeting, over: QWidget
) -> None:
    qtbot.keyClicks(dialog.mail.subject, "!")
    dialog.mail.body.setPlainText("My own words")
    dialog.reject()
    again = open_follow_up(shell, meeting.id, over)
    qtbot.waitUntil(lambda: again.mail.draft is not None)
    assert again.mail.body.toPlainText() == "My own words"
    assert again.mail.note.text().startswith("Your draft")


def test_it_can_be_copied_for_another_program(dialog: FollowUpDialog) -> None:
    dialog.mail.subject.setText("Next steps")
    dialog.mail.body.setPlainText("Dear Grace")
    dialog.copy_action.trigger()
    assert QGuiApplication.clipboard().text() == "Next steps\n\nDear Grace"


def test_the_spoken_time_leads_to_the_form_for_meetings(
    qtbot: QtBot, dialog: FollowUpDialog, shell: FakeShell, desk: LeadDesk
) -> None:
    (card,) = dialog.next.cards
    assert "in New York" in card.accessibleName()
    qtbot.waitUntil(card.schedule_button.isVisible)
    qtbot.mouseClick(card.schedule_button, Qt.MouseButton.LeftButton)
    (draft,) = shell.planned
    assert draft is not None
    assert (draft.lead_id, draft.start.hour, draft.start.weekday()) == (desk.lead.id, 15, 1)


def test_a_meeting_without_a_report_says_what_to_do(
    qtbot: QtBot, shell: FakeShell, desk: LeadDesk, over: QWidget
) -> None:
    dialog = open_follow_up(shell, desk.held(*TALK).id, over)
    qtbot.waitUntil(dialog.mail.fault.isVisible)
    assert "make it first" in dialog.mail.fault.text()
    assert not dialog.send_action.isEnabled()


def test_the_next_form_is_of_a_working_day() -> None:
    saturday = datetime(2030, 3, 9, 12, tzinfo=UTC)
    assert next_form(saturday).start == datetime(2030, 3, 18, 10)  # noqa: DTZ001


def test_open_questions_are_listed_with_how_far_they_are(
    qtbot: QtBot, dialog: FollowUpDialog, shell: FakeShell
) -> None:
    assert not dialog.next.plan_button.isVisible()
    question = Question(new_id(), "What is the budget?")
    dialog.next.show_questions([OpenQuestion(question, AnswerState.ASKED, new_id())])
    assert dialog.next.plan_button.isVisible()
    qtbot.mouseClick(dialog.next.plan_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(shell.planned) == 1)


def test_a_report_leads_to_it(qtbot: QtBot, shell: FakeShell, meeting: Meeting) -> None:
    view = ReportView(shell)
    qtbot.addWidget(view)
    view.show()
    view.open(meeting.id)
    qtbot.waitUntil(view.actions_.follow_up.isEnabled)
    view.actions_.follow_up.trigger()
    (dialog,) = view.findChildren(FollowUpDialog)
    qtbot.waitUntil(lambda: dialog.mail.draft is not None)
    dialog.reject()


def test_it_fits_into_a_small_window_at_150_per_cent(
    qtbot: QtBot, shell: FakeShell, meeting: Meeting, over: QWidget
) -> None:
    over.resize(683, 467)  # 1024 by 700
    dialog = open_follow_up(shell, meeting.id, over)
    qtbot.waitUntil(lambda: dialog.mail.draft is not None)
    assert dialog.width() <= 683
    assert dialog.height() <= 467


# -- the summary for all who were invited ---------------------------------------------------------


@pytest.fixture
def invited(application: FakeApplication, meeting: Meeting) -> Meeting:
    """The meeting was planned; two got an invitation and one of them declined."""
    start = datetime.now(UTC)
    appointment = Appointment(start, start + timedelta(minutes=30), "talk@sample")
    planned = replace(meeting, appointment=appointment)

    def write(uow: UnitOfWork) -> None:
        uow.meetings.update(planned)
        for name, status in (("Grace", Rsvp.ACCEPTED), ("Ines", Rsvp.DECLINED)):
            address = f"{name.lower()}@acme.example"
            uow.invitations.put(
                Invitation(
                    new_id(),
                    planned.scope_id,
                    address,
                    name,
                    meeting_id=planned.id,
                    status=status,
                    sequence=0,
                )
            )
        for item in uow.action_items.of_meeting(planned.id):
            uow.action_items.put(replace(item, state=TaskState.CONFIRMED))

    application.store.write(write).result(60)
    return planned


def test_who_was_invited_gets_the_summary_once_a_person_says_so(
    qtbot: QtBot, application: FakeApplication, invited: Meeting, dialog: FollowUpDialog
) -> None:
    qtbot.waitUntil(dialog.next.summary.isVisible)
    assert dialog.next.invited.text() == "Grace"
    dialog.next.summary_button.click()
    assert queued(application) == []
    dialog.findChildren(ConfirmDialog)[0].confirm_button.click()
    qtbot.waitUntil(lambda: len(queued(application)) == 1)
    (mail,) = queued(application)
    assert (mail.kind, mail.to_address) == (MailKind.SUMMARY, "grace@acme.example")
    assert mail.meeting_id == invited.id
    assert "They ask their finance lead." in mail.text
    assert "Me: Send the offer (by Friday)" in mail.text
    qtbot.waitUntil(lambda: dialog.next.invited.text() == "Mails in the queue: 1")
    assert not dialog.next.summary_button.isEnabled()


def test_a_summary_that_is_switched_off_says_so(
    qtbot: QtBot, application: FakeApplication, invited: Meeting, dialog: FollowUpDialog
) -> None:
    assert invited.appointment is not None
    application.settings.change("mail", kinds_off=["summary"])
    qtbot.waitUntil(dialog.next.summary.isVisible)
    dialog.next.summary_wanted.emit()
    dialog.findChildren(ConfirmDialog)[0].confirm_button.click()
    qtbot.waitUntil(lambda: "switched off" in dialog.next.invited.text())
    assert dialog.next.summary_button.isEnabled()
    assert queued(application) == []


def test_what_nobody_was_invited_to_has_no_such_button(dialog: FollowUpDialog) -> None:
    assert not dialog.next.summary.isVisible()
