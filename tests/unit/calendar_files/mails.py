"""Replies and reports as mail programs send them."""

from __future__ import annotations

from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText


def reply(  # noqa: PLR0913 - each is a line
    *,
    uid: str = "one@meetings.example",
    email: str = "grace@example.org",
    answer: str = "ACCEPTED",
    sequence: int = 0,
    stamp: str = "20260302T090000Z",
    place: str = "",
    comment: str = "",
    method: str = "REPLY",
    extra: str = "",
) -> str:
    """An iTIP reply; ``place`` is a RECURRENCE-ID line, ``extra`` more lines."""
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Somebody//Calendar//EN",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{stamp}",
        "DTSTART:20260317T090000Z",
        "DTEND:20260317T100000Z",
        f"ATTENDEE;PARTSTAT={answer}:mailto:{email}",
        "ORGANIZER:mailto:ada@example.org",
        *filter(None, (place, f"COMMENT:{comment}" if comment else "", extra)),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines)


def reply_mail(sender: str, text: str, encoding: str = "base64") -> bytes:
    """A mail with text, HTML and the calendar beside them, within another multipart."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "ada@example.org"
    mail["Subject"] = "Accepted: Demo"
    mail["Message-ID"] = "<answer@example.org>"
    mail.set_content("Grace has accepted.")
    mail.add_alternative("<p>Grace has accepted.</p>", subtype="html")
    mail.add_alternative(
        text.encode(), "text", "calendar", params={"method": "REPLY"}, cte=encoding
    )
    mail.add_attachment(b"logo", maintype="image", subtype="png", filename="logo.png")
    return bytes(mail)


def bounce(
    message_id: str, recipient: str, *, action: str = "failed", status: str = "5.1.1"
) -> bytes:
    """What a server says of a mail that did not arrive (RFC 3464)."""
    mail = MIMEMultipart("report")
    mail.set_param("report-type", "delivery-status")
    mail["From"] = "Mail Delivery System <mailer-daemon@example.org>"
    mail["Subject"] = "Undelivered Mail Returned to Sender"
    mail.attach(MIMEText("I am sorry."))
    told = MIMEBase("message", "delivery-status")
    machine, person = Message(), Message()
    machine["Reporting-MTA"] = "dns; mx.example.org"
    person["Final-Recipient"] = f"rfc822; {recipient}"
    person["Action"] = action
    person["Status"] = status
    told.attach(machine)
    told.attach(person)
    mail.attach(told)
    original = MIMEBase("text", "rfc822-headers")
    original.set_payload(f"Message-ID: {message_id}\r\nSubject: Demo\r\n")
    mail.attach(original)
    return mail.as_bytes()
