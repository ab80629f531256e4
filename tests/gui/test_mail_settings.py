"""Mail in the settings: the account and its troubles, what became of each mail, the texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.poll_replies import MailboxState
from meeting_desktop.domain.mail import Mail, MailFault, MailKind, MailStatus
from meeting_desktop.ports.mailer import CheckResult, CheckStep
from meeting_desktop.ports.secrets import imap_password_name, smtp_password_name
from meeting_desktop.ui.settings.mail.account_form import AccountForm
from meeting_desktop.ui.settings.mail.delivery_section import DeliveryRow, DeliverySection
from meeting_desktop.ui.settings.mail.mail_section import MailSection
from meeting_desktop.ui.settings.mail.texts_section import TextsSection
from tests.fakes.mail_routes import failure
from tests.fakes.mails import make_mail
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

SectionT = TypeVar("SectionT", MailSection, DeliverySection, TextsSection)


@pytest.fixture(autouse=True)
def sending(application: FakeApplication) -> Iterator[None]:
    """The queue works, over a server that says what the test wants."""
    sender = application.use_cases.planning.sending
    sender.start()
    yield
    assert sender.stop(60)


def shown(qtbot: QtBot, section: SectionT, application: FakeApplication) -> SectionT:
    qtbot.addWidget(section)
    section.show_settings(application.settings.current())
    section.show()
    section.refresh()
    return section


def fill(form: AccountForm, **values: str) -> None:
    typed = {
        "host": "smtp.example.org",
        "username": "ada",
        "password": "sesame",
        "from_address": "ada@example.org",
        "from_name": "Ada",
        **values,
    }
    for name, value in typed.items():
        getattr(form, name).setText(value)


def words(widget: QWidget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def queue(application: FakeApplication, mail: Mail) -> Mail:
    scope = application.store.read(lambda uow: uow.personal_scope())
    mine = replace(mail, scope_id=scope)
    application.store.write(lambda uow: uow.mail.put(mine)).result()
    return mine


def set_up(application: FakeApplication) -> None:
    application.secrets.put(smtp_password_name("smtp.example.org", "ada"), "sesame")
    application.settings.change(
        "mail", host="smtp.example.org", username="ada", from_address="ada@example.org"
    )


def test_an_account_is_kept_with_its_password_in_the_keyring(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    form = shown(qtbot, MailSection(shell), application).account
    assert not form.test_button.isEnabled()
    fill(form)
    form.security.setCurrentIndex(form.security.findData("tls"))
    form.security.activated.emit(form.security.currentIndex())
    assert form.port.text() == "465"
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.settings.current().mail.host == "smtp.example.org")
    mail = application.settings.current().mail
    assert (mail.port, mail.security, mail.from_name) == (465, "tls", "Ada")
    assert application.secrets.get(smtp_password_name("smtp.example.org", "ada")) == "sesame"
    qtbot.waitUntil(lambda: form.password.text() == "")
    assert "sesame" not in (form.outcome.text() + form.password.placeholderText())


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"host": " "}, "mail server"),
        ({"port": "0"}, "port"),
        ({"from_address": "ada"}, "mail address"),
        ({"password": ""}, "password"),
    ],
)
def test_half_an_account_is_not_kept_and_the_sentence_says_why(
    qtbot: QtBot,
    shell: FakeShell,
    application: FakeApplication,
    wrong: dict[str, str],
    sentence: str,
) -> None:
    form = shown(qtbot, MailSection(shell), application).account
    fill(form, **wrong)
    form.save()
    qtbot.waitUntil(lambda: sentence in form.outcome.text())
    assert application.settings.current().mail.host == ""
    assert form.username.text() == "ada"


def test_a_check_says_step_by_step_what_is_wrong(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    set_up(application)
    application.mail_route.findings = (
        CheckResult(CheckStep.CONNECTION, "The server answers."),
        CheckResult(CheckStep.LOGIN, "The user or the password is wrong.", MailFault.LOGIN),
    )
    form = shown(qtbot, MailSection(shell), application).account
    form.check()
    qtbot.waitUntil(form.findings.isVisible)
    assert words(form.findings) == (
        "✓ Connection | The server answers. | ✗ Login | The user or the password is wrong."
    )


def test_what_is_typed_outlives_a_switch_beside_it(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    section = shown(qtbot, MailSection(shell), application)
    fill(section.account)
    section.kinds[MailKind.SUMMARY].click()
    qtbot.waitUntil(lambda: application.settings.current().mail.kinds_off == ["summary"])
    section.show_settings(application.settings.current())
    assert section.account.host.text() == "smtp.example.org"
    assert section.account.password.text() == "sesame"


def test_the_sender_follows_the_profile_until_it_is_typed(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    section = shown(qtbot, MailSection(shell), application)
    section.show_settings(application.settings.change("profile", email="ada@example.org"))
    assert section.account.from_address.text() == "ada@example.org"
    qtbot.keyClicks(section.account.from_address, "x")
    section.show_settings(application.settings.change("profile", email="grace@example.org"))
    assert section.account.from_address.text() == "ada@example.orgx"


def test_only_the_kept_account_is_tried(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    set_up(application)
    form = shown(qtbot, MailSection(shell), application).account
    assert form.check_button.isEnabled()
    qtbot.keyClicks(form.host, "x")
    assert not form.check_button.isEnabled()
    assert not form.test_button.isEnabled()
    qtbot.keyClick(form.host, Qt.Key.Key_Backspace)
    assert form.check_button.isEnabled()
    qtbot.keyClicks(form.password, "other")
    form.save()
    qtbot.waitUntil(lambda: form.password.text() == "")
    assert form.check_button.isEnabled()


@pytest.mark.parametrize("arrives", [True, False])
def test_a_test_mail_says_what_came_of_it(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication, arrives: bool
) -> None:
    set_up(application)
    if not arrives:
        application.mail_route.answers.append(failure(MailFault.RELAY))
    form = shown(qtbot, MailSection(shell), application).account
    form.send_test()
    expected = "The server took it" if arrives else "It is relay."
    qtbot.waitUntil(lambda: expected in form.outcome.text())
    assert [mail.to_address for mail in application.mail_route.sent] == ["ada@example.org"]


def test_forgetting_the_account_can_be_undone(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    set_up(application)
    name = smtp_password_name("smtp.example.org", "ada")
    form = shown(qtbot, MailSection(shell), application).account
    form.forget()
    qtbot.waitUntil(lambda: len(shell.toasts) == 1)
    assert application.settings.current().mail.host == ""
    assert application.secrets.get(name) is None
    shell.press_toast(qtbot, "Mail is not set up any more")
    qtbot.waitUntil(lambda: application.settings.current().mail.host == "smtp.example.org")
    assert application.secrets.get(name) == "sesame"


def test_kinds_reminders_quiet_hours_and_language_are_chosen(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    section = shown(qtbot, MailSection(shell), application)
    section.kinds[MailKind.SUMMARY].click()
    for box, value in (
        (section.quiet_from, "20:00"),
        (section.language, "de"),
    ):
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
    section.reminders.setCurrentIndex(section.reminders.findText("a day before and an hour before"))
    section.reminders.activated.emit(section.reminders.currentIndex())

    def kept() -> tuple[object, ...]:
        mail = application.settings.current().mail
        return mail.kinds_off, mail.quiet_from, mail.language, mail.reminder_minutes

    qtbot.waitUntil(lambda: kept() == (["summary"], "20:00", "de", [60, 1_440]))


def test_a_mailbox_for_answers_is_kept_and_taken_away(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    form = shown(qtbot, MailSection(shell), application).mailbox
    form.host.setText("imap.example.org:1993")
    form.username.setText("ada")
    form.save()
    qtbot.waitUntil(lambda: "password" in form.outcome.text())
    form.password.setText("sesame")
    form.save()
    qtbot.waitUntil(lambda: application.settings.current().mail.imap_port == 1993)
    name = imap_password_name("imap.example.org", "ada")
    assert application.secrets.get(name) == "sesame"
    form.host.clear()
    form.save()
    qtbot.waitUntil(lambda: application.settings.current().mail.imap_host == "")
    qtbot.waitUntil(lambda: application.secrets.get(name) is None)


def test_the_mailbox_says_when_it_was_looked_into_and_what_is_wrong(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    form = shown(qtbot, MailSection(shell), application).mailbox
    assert not form.look_button.isEnabled()
    form.show_settings(application.settings.change("mail", imap_host="imap.example.org"))
    assert form.look_button.isEnabled()
    polling = application.use_cases.planning.mailbox
    polling.changed.publish(MailboxState(make_mail().created_at, "The password is wrong."))
    qtbot.waitUntil(lambda: form.state.text() == "The password is wrong.")
    polling.changed.publish(MailboxState(make_mail().created_at))
    qtbot.waitUntil(lambda: form.state.text().startswith("Looked last: "))


def rows(section: DeliverySection) -> list[DeliveryRow]:
    return [row for row in section.rows.findChildren(DeliveryRow) if row.isVisible()]


def test_what_waits_says_why_and_is_withdrawn_and_brought_back(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    mail = queue(application, make_mail())
    section = shown(qtbot, DeliverySection(shell), application)
    qtbot.waitUntil(lambda: len(rows(section)) == 1)
    assert "not set up" in section.state.text()
    (row,) = rows(section)
    assert row.accessibleName().startswith("Waiting. Ada <ada@example.org>. Invitation: Demo.")
    assert row.button is not None
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(shell.toasts) == 1)
    stored = application.store.read(lambda uow: uow.mail.get(mail.id))
    assert stored is not None
    assert stored.status is MailStatus.WITHDRAWN
    shell.press_toast(qtbot, "The mail is withdrawn")
    qtbot.waitUntil(lambda: "Waiting" in words(section.rows))


def test_a_refused_login_stops_all_and_is_said_once_for_all(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    set_up(application)
    application.mail_route.answers.append(failure(MailFault.LOGIN))
    section = shown(qtbot, DeliverySection(shell), application)
    queue(application, make_mail())
    qtbot.waitUntil(lambda: section.state.text() == "Nothing is sent: It is login.")
    qtbot.mouseClick(section.try_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Sent" in words(section.rows))
    qtbot.waitUntil(lambda: section.state.text() == "Nothing waits.")


def test_failed_mails_are_found_and_sent_again(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    set_up(application)
    queue(application, replace(make_mail(), status=MailStatus.SENT, sent_at=make_mail().created_at))
    queue(application, replace(make_mail(), status=MailStatus.BOUNCED, error="Not known there."))
    section = shown(qtbot, DeliverySection(shell), application)
    qtbot.waitUntil(lambda: len(rows(section)) == 2)
    section.filter.choose("failed")
    section.filter.chosen.emit("failed")
    qtbot.waitUntil(lambda: len(rows(section)) == 1)
    (row,) = rows(section)
    assert "Not known there." in words(row)
    assert row.button is not None
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "No mail here." in words(section.rows))
    qtbot.waitUntil(lambda: len(application.mail_route.sent) == 1)


def test_a_text_is_edited_previewed_saved_and_taken_back(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    section = shown(qtbot, TextsSection(shell), application)
    qtbot.waitUntil(lambda: section.own.text() == "The original text.")
    assert "{{ title }}" in section.variables.text()
    original = section.subject.text()
    section.subject.clear()
    qtbot.keyClicks(section.subject, "Come to {{ titel }}")
    qtbot.waitUntil(lambda: "titel" in section.problems.text())
    assert not section.save_button.isEnabled()
    section.subject.clear()
    qtbot.keyClicks(section.subject, "Come to {{ title }}")
    qtbot.waitUntil(section.save_button.isEnabled)
    qtbot.waitUntil(lambda: section.preview.toPlainText().startswith("Subject: Come to Product"))
    section.save_text()
    qtbot.waitUntil(lambda: section.own.text() == "Your own text.")
    shell.press_toast(qtbot, "are written so from now on")
    qtbot.waitUntil(lambda: section.own.text() == "The original text.")
    assert section.subject.text() == original


def test_what_is_typed_of_one_mail_is_there_again_after_a_look_at_another(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    section = shown(qtbot, TextsSection(shell), application)
    qtbot.waitUntil(lambda: bool(section.subject.text()))
    original = section.subject.text()
    qtbot.keyClicks(section.subject, " x")
    for kind in (MailKind.REMINDER, MailKind.INVITATION):
        section.kind.setCurrentIndex(section.kind.findData(kind.value))
        section.kind.activated.emit(section.kind.currentIndex())
        if kind is MailKind.REMINDER:
            qtbot.waitUntil(lambda: not section.subject.text().endswith(" x"))
    qtbot.waitUntil(lambda: section.subject.text() == f"{original} x")
    section.save_text()
    qtbot.waitUntil(lambda: section.own.text() == "Your own text.")
    qtbot.waitUntil(lambda: not section.save_button.isEnabled())


def test_the_keyboard_stays_at_a_mail_while_the_list_changes(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    mail = queue(application, make_mail())
    section = shown(qtbot, DeliverySection(shell), application)
    section.activateWindow()
    qtbot.waitUntil(lambda: len(rows(section)) == 1)
    (row,) = rows(section)
    assert row.button is not None
    row.button.setFocus()
    qtbot.waitUntil(row.button.hasFocus)
    queue(application, make_mail())
    qtbot.waitUntil(lambda: len(rows(section)) == 2)
    assert [one.mail.id for one in rows(section) if one.has_keyboard] == [mail.id]


def test_another_language_has_texts_of_its_own(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication
) -> None:
    section = shown(qtbot, TextsSection(shell), application)
    qtbot.waitUntil(lambda: bool(section.subject.text()))
    english = section.subject.text()
    section.show_settings(application.settings.change("mail", language="de"))
    qtbot.waitUntil(lambda: section.subject.text() not in {"", english})
