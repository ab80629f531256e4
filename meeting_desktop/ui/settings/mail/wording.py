"""The words of mail."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from meeting_desktop.domain.mail import Mail, MailKind, MailStatus
from meeting_desktop.ports.mailer import CheckStep
from meeting_desktop.ui.library.wording import day_and_time


def _tr(text: str) -> str:
    return QCoreApplication.translate("Mail", text)


def kind_words(kind: MailKind) -> str:
    return {
        MailKind.INVITATION: _tr("Invitation"),
        MailKind.UPDATE: _tr("Change"),
        MailKind.REMINDER: _tr("Reminder"),
        MailKind.CANCELLATION: _tr("Cancellation"),
        MailKind.AI_JOINED: _tr("Assistant joined"),
        MailKind.SUMMARY: _tr("Summary"),
        MailKind.FOLLOW_UP: _tr("Follow-up"),
        MailKind.TEST: _tr("Test"),
    }[kind]


def kind_explained(kind: MailKind) -> str:
    """When a mail of that kind is sent."""
    return {
        MailKind.INVITATION: _tr("Invitations to meetings"),
        MailKind.UPDATE: _tr("Changes of time, place or title"),
        MailKind.REMINDER: _tr("Reminders to invitees before a meeting"),
        MailKind.CANCELLATION: _tr("Meetings that do not take place"),
        MailKind.AI_JOINED: _tr("The assistant joined the meeting"),
        MailKind.SUMMARY: _tr("Summaries after a meeting"),
        MailKind.FOLLOW_UP: _tr("What you wrote after a meeting"),
        MailKind.TEST: _tr("Test messages"),
    }[kind]


def status_words(status: MailStatus) -> str:
    return {
        MailStatus.PENDING: _tr("Waiting"),
        MailStatus.SENT: _tr("Sent"),
        MailStatus.FAILED: _tr("Failed"),
        MailStatus.BOUNCED: _tr("Came back"),
        MailStatus.WITHDRAWN: _tr("Withdrawn"),
    }[status]


def step_words(step: CheckStep) -> str:
    return {
        CheckStep.ADDRESS: _tr("Address"),
        CheckStep.CONNECTION: _tr("Connection"),
        CheckStep.ENCRYPTION: _tr("Encryption"),
        CheckStep.LOGIN: _tr("Login"),
        CheckStep.SENDER: _tr("Sender"),
    }[step]


def facts_of(mail: Mail, today: date) -> str:
    """Kind, time and what is worth knowing of its attempts, in one line."""
    parts = [kind_words(mail.kind), _when(mail, today)]
    if mail.attempts == 1:
        parts.append(_tr("1 attempt"))
    elif mail.attempts:
        parts.append(_tr("{0} attempts").format(mail.attempts))
    if mail.maybe_twice:
        parts.append(_tr("may have arrived twice"))
    return " · ".join(parts)


def _when(mail: Mail, today: date) -> str:
    if mail.sent_at is not None:
        return _tr("sent {0}").format(day_and_time(mail.sent_at.astimezone(), today))
    if mail.status is MailStatus.PENDING and mail.not_before is not None:
        return _tr("not before {0}").format(day_and_time(mail.not_before.astimezone(), today))
    return _tr("written {0}").format(day_and_time(mail.created_at.astimezone(), today))
