"""Answers and delivery reports in the mails that carry them."""

from __future__ import annotations

import time
from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.calendar_events import CalendarMethod
from meeting_desktop.domain.incoming_mail import DeliveryReport
from meeting_desktop.domain.invitations import Rsvp
from tests.unit.calendar_files.mails import bounce, reply, reply_mail

FILES = ICalendarFiles()


@pytest.mark.parametrize("encoding", ["7bit", "base64", "quoted-printable"])
def test_the_calendar_part_of_a_nested_mail_is_read(encoding: str) -> None:
    mail = reply_mail("Grace <grace@example.org>", reply(), encoding)
    found = FILES.read_incoming(mail)
    assert found.sender == "grace@example.org"
    assert found.calendar is not None
    assert found.calendar.method is CalendarMethod.REPLY
    assert found.calendar.events[0].attendees[0].status is Rsvp.ACCEPTED
    assert FILES.read_mail(mail) == found.calendar


def test_an_attached_file_counts_by_its_name() -> None:
    mail = EmailMessage()
    mail["From"] = "grace@example.org"
    mail.set_content("see attachment")
    mail.add_attachment(
        reply().encode(), maintype="application", subtype="octet-stream", filename="invite.ICS"
    )
    assert FILES.read_mail(bytes(mail)).method is CalendarMethod.REPLY


def test_a_text_of_another_character_set_is_read() -> None:
    text = reply(comment="Größe").encode("latin-1")
    mail = b"From: g@example.org\r\nContent-Type: text/calendar; charset=iso-8859-1\r\n\r\n" + text
    assert FILES.read_mail(mail).events[0].comment == "Größe"


def test_a_character_set_that_takes_minutes_is_not_decoded() -> None:
    head = b"From: g@example.org\r\nContent-Type: text/calendar; charset=Punycode\r\n\r\n"
    began = time.process_time()
    with pytest.raises(UserFacingError):
        FILES.read_mail(head + b"a-" + b"b" * 400_000)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "line",
    [
        "From: ada@example.org, grace@example.org",
        'From: "grace@example.org" <eve@evil.example>, <grace@example.org>',
        "From: grace@example.org\r\nFrom: eve@evil.example",
        "From: =?utf-8?q?grace=40example=2Eorg?=",
        "From: grace@example.org (comment)",
        "From: alice@example.org)bob@example.com(<grace@example.org>",
        "Subject: none at all",
    ],
)
def test_a_sender_in_doubt_is_nobody(line: str) -> None:
    mail = f"{line}\r\nContent-Type: text/calendar\r\n\r\n{reply()}".encode()
    assert FILES.read_incoming(mail).sender in {"", "eve@evil.example"}


def test_the_address_counts_and_not_what_the_name_says() -> None:
    line = 'From: "Grace <grace@example.org>" <eve@evil.example>'
    mail = f"{line}\r\nContent-Type: text/calendar\r\n\r\n{reply()}".encode()
    assert FILES.read_incoming(mail).sender == "eve@evil.example"


def test_a_report_names_the_mail_that_did_not_arrive() -> None:
    found = FILES.read_incoming(bounce("<one@meetings.example>", "grace@example.org"))
    assert found.calendar is None
    assert found.reports == (
        DeliveryReport("<one@meetings.example>", "grace@example.org", True, "5.1.1"),
    )


def test_a_delay_is_no_failure() -> None:
    mail = bounce("<one@meetings.example>", "grace@example.org", action="delayed", status="4.4.1")
    assert [one.failed for one in FILES.read_incoming(mail).reports] == [False]


def test_a_report_of_thousands_is_not_looked_up_thousandfold() -> None:
    told = b"Final-Recipient: rfc822; grace@example.org\nAction: failed\nStatus: 5.1.1\n"
    once = bounce("<one@meetings.example>", "grace@example.org")
    flood = once.replace(b"Action: failed\n", b"Action: failed\n\n" + (told + b"\n") * 5_000)
    flood = b"In-Reply-To: <one@meetings.example>\n" + flood
    assert 1 < len(FILES.read_incoming(flood).reports) <= 50


def test_what_only_outlook_unpacks_is_said_to_be_so() -> None:
    mail = EmailMessage()
    mail["From"] = "grace@example.org"
    mail.set_content("accepted")
    mail.add_attachment(
        b"\x78\x9f", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    with pytest.raises(UserFacingError) as refused:
        FILES.read_mail(bytes(mail))
    assert "winmail.dat" in refused.value.sentence


def test_a_mail_without_a_calendar_says_so() -> None:
    with pytest.raises(UserFacingError) as refused:
        FILES.read_mail(b"From: a@example.org\r\n\r\nhello")
    assert refused.value.code == "not_a_calendar"


def test_a_mail_packed_a_thousand_times_is_refused_with_a_sentence() -> None:
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{depth}"\r\n\r\n--b{depth}\r\n'
        for depth in range(1_500)
    )
    with pytest.raises(UserFacingError):
        FILES.read_mail(opened.encode())


PIECES = st.sampled_from(
    [
        b"From: grace@example.org\r\n",
        b"From: =?utf-8?b?////?= <a@b>\r\n",
        b"Content-Type: text/calendar; charset*0*=x''%ff; charset=\xff\r\n",
        b'Content-Type: multipart/mixed; boundary="b"\r\n',
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Type: text/calendar; charset=utf-7; name*1=x; name*=a'b'%zz.ics\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: ;;;=\r\n",
        b"Content-Disposition: attachment; filename*=%00''x; filename*0*=y\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: x-uuencode\r\n",
        b"begin 666 x\r\n",
        b"Action: failed\r\n",
        b"Message-ID: <a@b>\r\n",
        b"\r\n",
        b"--b\r\n",
        b"--b--\r\n",
        b"=3D=\r\n",
        b"BEGIN:VCALENDAR\r\n",
        b"\xff\x00\r\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(PIECES, max_size=25))
def test_no_mail_makes_the_reader_fail_otherwise_than_with_a_sentence(pieces: list[bytes]) -> None:
    with suppress(UserFacingError):
        FILES.read_incoming(b"".join(pieces))
