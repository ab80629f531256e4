"""A server says that a mail of ours did not arrive (RFC 3464): the monitor and a person hear it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from meeting_desktop.domain.incoming_mail import DeliveryReport
from meeting_desktop.domain.mail import Mail, MailFault, MailStatus
from meeting_desktop.domain.notifications import NotificationKind, new_notice
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: By class and subject of the status code (RFC 3463); the first that fits.
_REASONS = (
    ("5.1", MailFault.RECIPIENT, "the address does not exist; correct it and send again"),
    ("5.2.2", MailFault.RECIPIENT, "the mailbox is full; try again later or another way"),
    ("5.2.3", MailFault.TOO_LARGE, "it is too large for that mailbox"),
    ("5.2", MailFault.RECIPIENT, "the mailbox takes no mail; ask for another address"),
    ("5.3.4", MailFault.TOO_LARGE, "it is too large for that server"),
    ("5.7", MailFault.CONTENT, "the server there refuses it; ask them to allow your address"),
    ("4.", MailFault.TIMEOUT, "it could not be delivered for too long; try again later"),
    ("", MailFault.RECIPIENT, "the server there did not take it; check the address"),
)


@dataclass(frozen=True, slots=True)
class Bounced:
    mail: Mail
    sentence: str


def take_report(uow: UnitOfWork, report: DeliveryReport, now: datetime) -> Bounced | None:
    """Mark the mail that ``report`` is about; None where it is none of ours or already marked.

    Its Message-ID is known to those alone who got the mail, so a stranger can hardly make one up.
    """
    mail = uow.mail.by_message_id(report.message_id) if report.failed else None
    if mail is None or mail.status is not MailStatus.SENT:
        return None
    if report.recipient and report.recipient != mail.to_address.lower():
        return None
    _, fault, reason = next(one for one in _REASONS if report.status.startswith(one[0]))
    sentence = f"The mail to {mail.to_address} came back: {reason}."
    bounced = replace(mail, status=MailStatus.BOUNCED, fault=fault, error=sentence)
    uow.mail.put(bounced)
    uow.notifications.add(
        new_notice(
            uow.personal_scope(),
            NotificationKind.MAIL_FAILED,
            sentence,
            mail.subject,
            now,
            dedupe_key=f"bounced:{mail.id}",
            meeting_id=mail.meeting_id,
        )
    )
    return Bounced(bounced, sentence)
