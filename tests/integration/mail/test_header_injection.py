"""Whatever people write into names and titles, no mail has a header or recipient that is not ours.

The bytes are read back as a receiving server does it. Values go the whole way: through the
composer's cleaning, and, raw, against the refusal at the wire.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.mail.jinja_texts import JinjaTexts
from meeting_desktop.adapters.mail.message_building import build_message
from meeting_desktop.application.compose_mail import header_name
from meeting_desktop.domain.mail import CalendarPart, Mail, MailKind
from meeting_desktop.ports.mailer import MailAccount, MailFailure, MailText
from tests.fakes.mails import make_mail

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_TEXTS = JinjaTexts()
#: Without shrinking: what goes wrong here is plain enough, and mails take long to make smaller.
_FUZZ = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
_TOP = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}
_EVIL = st.sampled_from(
    [
        "\r\nBcc: eve@example.org",
        "\nBcc: eve@example.org\n\nbody",
        "\r",
        "\x00",
        "\x0b",
        "\x85",
        "\u2028",
        "=?utf-8?q?=0D=0ABcc=3A_eve@example.org?=",
        "=?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?=",
        "=?", "?=", "<eve@example.org>", ",", ";", '"', "\\", "(", ")", ":", "@",
        "\ud800",
        "ä", "\U0001f600", " " * 80,
    ]
)  # fmt: skip
_TEXT = st.lists(st.one_of(_EVIL, st.text(max_size=30)), max_size=6).map("".join)


def _read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _is_ours(content: bytes, mail: Mail) -> None:
    message = _read(content)
    assert {name.title().replace("Id", "ID").replace("Mime", "MIME") for name in message} == _TOP
    assert len(message.keys()) == len(_TOP)
    (to,) = message["To"].addresses
    assert to.addr_spec == mail.to_address
    assert message["Message-ID"] == mail.message_id
    assert not message.defects
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.isascii()


@given(name=_TEXT, title=_TEXT, body=_TEXT, sender=_TEXT)
@_FUZZ
def test_composed_mails_have_no_header_that_is_not_ours(
    name: str, title: str, body: str, sender: str
) -> None:
    text = MailText("Invitation: {{ title }}", "{{ message }}", "{{ message|breaks }}")
    filled = _TEXTS.render(MailKind.INVITATION, text, {"title": title, "message": body})
    mail = replace(
        make_mail(),
        to_name=header_name(name),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        calendar=CalendarPart("REQUEST", f"BEGIN:VCALENDAR\r\nX:{body}\r\nEND:VCALENDAR\r\n"),
    )
    account = MailAccount("h", 1, "tls", "", "grace@example.com", header_name(sender))
    content = build_message(account, mail, NOW)
    _is_ours(content, mail)
    message = _read(content)
    assert message["Subject"] == filled.subject
    # This reader puts a blank between the encoded words of a long name (RFC 2047 says none).
    seen = message["To"].addresses[0].display_name
    assert seen.replace(" ", "") == mail.to_name.replace(" ", "")


@given(name=_TEXT, title=_TEXT, address=_TEXT, message_id=_TEXT, method=_TEXT)
@_FUZZ
def test_raw_values_are_refused_or_harmless(
    name: str, title: str, address: str, message_id: str, method: str
) -> None:
    mail = replace(make_mail(), to_name=name, subject=title)
    account = MailAccount("h", 1, "tls", "", "grace@example.com", name)
    for one in (
        mail,
        replace(make_mail(), to_address=f"ada@example.org{address}"),
        replace(make_mail(), message_id=f"<a{message_id}@example.org>"),
        replace(make_mail(), calendar=CalendarPart(f"REQUEST{method}", "BEGIN:VCALENDAR")),
    ):
        try:
            content = build_message(account, one, NOW)
        except MailFailure:
            continue
        _is_ours(content, one)
