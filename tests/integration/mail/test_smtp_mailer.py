"""A real SMTP server on loopback: what is sent arrives, and each refusal is told in words."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import icalendar
import pytest

from meeting_desktop.adapters.mail.smtp_mailer import SmtpMailer
from meeting_desktop.domain.mail import CalendarPart, Mail, MailFault, MailKind
from meeting_desktop.ports.mailer import CheckResult, CheckStep, MailAccount, MailFailure, Security
from tests.fakes.clock import VirtualClock
from tests.fakes.mails import make_mail
from tests.fakes.post_office import Certificates, PostOffice, make_certificates, post_office

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
    "UID:one@example.com\r\nDTSTAMP:20260302T090000Z\r\nDTSTART:20260303T090000Z\r\n"
    "SUMMARY:Größe und mehr\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


def _account(
    office: PostOffice,
    security: Security = "none",
    *,
    username: str = "",
    password: str = "",
    host: str = "127.0.0.1",
) -> MailAccount:
    return MailAccount(
        host,
        office.port,
        security,
        username,
        "grace@example.com",
        "Grace Höpper",
        password=password,
    )


def _mailer(certificates: Certificates | None = None, *, answer_s: float = 20.0) -> SmtpMailer:
    if certificates is None:
        return SmtpMailer(VirtualClock(), answer_s=answer_s)
    return SmtpMailer(VirtualClock(), certificates.trusting, answer_s=answer_s)


def _send(account: MailAccount, mail: Mail, mailer: SmtpMailer | None = None) -> None:
    asyncio.run((mailer or _mailer()).send(account, mail))


def _refused(account: MailAccount, mail: Mail, mailer: SmtpMailer | None = None) -> MailFailure:
    with pytest.raises(MailFailure) as caught:
        _send(account, mail, mailer)
    return caught.value


def _check(account: MailAccount, mailer: SmtpMailer) -> Sequence[CheckResult]:
    return asyncio.run(mailer.check(account))


def test_what_is_sent_arrives_whole() -> None:
    mail = replace(
        make_mail(),
        subject="Einladung: Größe und Gewicht, " * 8,
        text="Zeile eins\n.\n.. zwei\n" + "ä" * 2_000,
        html="<p>" + "x" * 5_000 + "</p>",
        calendar=CalendarPart("REQUEST", CALENDAR),
    )
    with post_office() as office:
        _send(_account(office), mail)
    (one,) = office.arrived
    message = one.message
    assert (one.sender, one.recipients) == ("grace@example.com", ["ada@example.org"])
    assert message["Subject"] == mail.subject
    assert str(message["From"]) == "Grace Höpper <grace@example.com>"
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] is None
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    plain, html, calendar, attached = [p for p in message.walk() if not p.is_multipart()]
    assert plain.get_content().splitlines() == mail.text.splitlines()
    assert html.get_content().splitlines() == [mail.html]
    assert calendar.get_param("method") == "REQUEST"
    assert attached.get_filename() == "invite.ics"
    for part in (calendar, attached):
        content = part.get_payload(decode=True)
        assert content == CALENDAR.encode()
        event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
        assert event["SUMMARY"] == "Größe und mehr"
    assert all(len(line) <= 998 for line in one.content.split(b"\r\n"))
    assert office.hellos[0] == "[127.0.0.1]"


def test_a_reminder_says_that_a_machine_wrote_it() -> None:
    with post_office() as office:
        _send(_account(office), make_mail(MailKind.REMINDER))
    assert office.arrived[0].message["Auto-Submitted"] == "auto-generated"


def test_a_follow_up_does_not_say_that_a_machine_wrote_it() -> None:
    with post_office() as office:
        _send(_account(office), make_mail(MailKind.FOLLOW_UP))
    assert office.arrived[0].message["Auto-Submitted"] is None


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_login_goes_over_tls(security: Security, certificates: Certificates) -> None:
    with post_office(**{security: certificates.server()}) as office:
        account = _account(office, security, username="grace", password="right")
        _send(account, make_mail(), _mailer(certificates))
    assert office.logins[-1] == ("grace", "right")
    assert office.tls_used == [True]


def test_nothing_is_sent_in_the_clear_where_starttls_was_asked_for() -> None:
    with post_office() as office:
        account = _account(office, "starttls", username="grace", password="right")
        failure = _refused(account, make_mail())
    assert failure.fault is MailFault.TLS
    assert "offers no STARTTLS" in failure.sentence
    assert (office.arrived, office.logins) == ([], [])


def test_no_encryption_is_for_this_computer_alone() -> None:
    with post_office() as office:
        failure = _refused(_account(office, host="mail.example.org"), make_mail())
    assert failure.fault is MailFault.TLS
    assert office.conversations == 0


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"name": "mail.other.test"}, "belongs to another name"),
        ({"days": -1}, "has expired"),
        ({"days": 90}, "is not valid yet"),
        ({"own": True}, "is signed by itself"),
    ],
)
def test_a_wrong_certificate_is_told_in_words(
    security: Security, made: dict[str, object], words: str, certificates: Certificates
) -> None:
    context = certificates.server(**made)  # type: ignore[arg-type]
    with post_office(**{security: context}) as office:
        failure = _refused(_account(office, security), make_mail(), _mailer(certificates))
    assert failure.fault is MailFault.TLS
    assert words in failure.sentence
    assert office.arrived == []


def test_an_authority_that_nobody_trusts_is_told_in_words(certificates: Certificates) -> None:
    with post_office(tls=certificates.server()) as office:
        failure = _refused(_account(office, "tls"), make_mail())
    assert "vouched for by nobody" in failure.sentence


def test_tls_at_a_port_that_speaks_none_is_told_in_words() -> None:
    with post_office() as office:
        failure = _refused(_account(office, "tls"), make_mail())
    assert (failure.fault, "did not come about" in failure.sentence) == (MailFault.TLS, True)


def test_a_wrong_password_is_told_and_no_password_asks_for_one(
    certificates: Certificates,
) -> None:
    with post_office(starttls=certificates.server()) as office:
        wrong = _account(office, "starttls", username="grace", password="wrong")
        assert _refused(wrong, make_mail(), _mailer(certificates)).fault is MailFault.LOGIN
        none = replace(wrong, password="")
        assert _refused(none, make_mail(), _mailer(certificates)).fault is MailFault.NO_PASSWORD


@pytest.mark.parametrize(
    ("command", "answer", "fault", "retryable"),
    [
        ("MAIL", "550 5.7.60 not yours", MailFault.RELAY, False),
        ("MAIL", "530 5.7.0 Authentication required", MailFault.LOGIN, False),
        ("MAIL", "451 4.7.1 try later", MailFault.GREYLISTED, True),
        ("RCPT", "550 5.1.1 no such user", MailFault.RECIPIENT, False),
        ("RCPT", "550 no such user here", MailFault.RECIPIENT, False),
        ("RCPT", "550 5.7.1 blocked", MailFault.RECIPIENT, False),
        ("RCPT", "554 5.7.1 Relay access denied", MailFault.RELAY, False),
        ("RCPT", "550 5.7.54 Unable to relay.", MailFault.RELAY, False),
        ("RCPT", "550 5.1.1 mail-relay.example.org: no such user", MailFault.RECIPIENT, False),
        ("RCPT", "450 4.2.0 greylisted", MailFault.GREYLISTED, True),
        ("RCPT", "421 4.3.2 shutting down", MailFault.BUSY, True),
        ("RCPT", "452 4.5.3 too many", MailFault.BUSY, True),
        ("DATA", "552 5.3.4 too big", MailFault.TOO_LARGE, False),
        ("DATA", "554 5.7.1 looks like spam", MailFault.CONTENT, False),
        ("DATA", "451 4.3.0 later", MailFault.GREYLISTED, True),
    ],
)
def test_each_refusal_has_its_fault_and_none_of_the_servers_words(
    command: str, answer: str, fault: MailFault, retryable: bool
) -> None:
    with post_office() as office:
        office.refuse(command, answer)
        failure = _refused(_account(office), make_mail())
    assert (failure.fault, failure.retryable) == (fault, retryable)
    assert answer.split(maxsplit=1)[0] in failure.sentence
    words = answer.split(" ", 2)[-1]
    assert words not in failure.sentence
    assert not failure.may_have_arrived
    assert office.arrived == []


def test_a_mail_over_the_servers_limit_is_not_begun() -> None:
    mail = replace(make_mail(), text="x" * 20_000)
    with post_office(data_size_limit=5_000) as office:
        failure = _refused(_account(office), mail)
    assert failure.fault is MailFault.TOO_LARGE


def test_a_server_that_hangs_up_after_the_content_may_have_it() -> None:
    with post_office() as office:
        office.after_content.append("hang up")
        failure = _refused(_account(office), make_mail())
    assert failure.may_have_arrived
    assert failure.retryable
    assert len(office.arrived) == 1


def test_a_server_that_says_nothing_after_the_content_may_have_it() -> None:
    with post_office() as office:
        office.after_content.append("say nothing")
        failure = _refused(_account(office), make_mail(), _mailer(answer_s=0.3))
    assert (failure.fault, failure.may_have_arrived) == (MailFault.TIMEOUT, True)


def test_a_server_that_never_greets_is_too_slow() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        office = PostOffice(port=silent.getsockname()[1])
        failure = _refused(_account(office), make_mail(), _mailer(answer_s=0.3))
    assert (failure.fault, failure.may_have_arrived) == (MailFault.TIMEOUT, False)


def test_a_port_without_a_server_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    failure = _refused(_account(PostOffice(port=port)), make_mail())
    assert (failure.fault, failure.retryable) == (MailFault.REFUSED, True)
    both = _refused(_account(PostOffice(port=port), host="localhost"), make_mail())
    assert both.fault is MailFault.REFUSED


@pytest.mark.parametrize(
    "changed",
    [
        {"to_name": "Ada\r\nBcc: eve@example.org"},
        {"to_name": "=?utf-8?q?Ada=0ABcc=3A_eve?="},
        {"subject": "Hello\nBcc: eve@example.org"},
        {"subject": "=?utf-8?q?Hi=0D=0ABcc=3A_eve?="},
        {"to_address": "ada@example.org\r\nRCPT TO:<eve@example.org>"},
        {"to_address": "ada@example.org,eve@example.org"},
        {"message_id": "<a@b>\r\nBcc: eve@example.org"},
        {"calendar": CalendarPart("REQUEST\r\nBcc: eve@example.org", CALENDAR)},
    ],
)
def test_what_would_become_another_header_is_refused_before_connecting(
    changed: dict[str, object],
) -> None:
    with post_office() as office:
        failure = _refused(_account(office), replace(make_mail(), **changed))  # type: ignore[arg-type]
        assert office.conversations == 0
    assert failure.fault in {MailFault.CONTENT, MailFault.RECIPIENT}
    assert not failure.retryable


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_check_walks_through_all_steps_and_sends_nothing(
    security: Security, certificates: Certificates
) -> None:
    with post_office(**{security: certificates.server()}) as office:
        account = _account(office, security, username="grace", password="right")
        results = _check(account, _mailer(certificates))
    assert [result.step for result in results] == list(CheckStep)
    assert [result.fault for result in results] == [None] * 5
    assert office.arrived == []


def test_a_check_ends_with_the_first_step_that_fails(certificates: Certificates) -> None:
    with post_office(starttls=certificates.server()) as office:
        account = _account(office, "starttls", username="grace", password="wrong")
        results = _check(account, _mailer(certificates))
        assert [result.fault for result in results] == [None, None, None, MailFault.LOGIN]
        right = replace(account, password="right")
        office.refuse("MAIL", "550 5.7.1 not yours")
        assert _check(right, _mailer(certificates))[-1].fault is MailFault.RELAY
        expired = _check(right, _mailer())
        assert (expired[-1].step, expired[-1].fault) == (CheckStep.ENCRYPTION, MailFault.TLS)
    closed = _check(right, _mailer(certificates))
    assert (closed[-1].step, closed[-1].fault) == (CheckStep.CONNECTION, MailFault.REFUSED)


def test_a_name_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def missing(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", missing)
    account = _account(PostOffice(port=587), "starttls", host="mail.nowhere.test")
    results = _check(account, _mailer())
    assert [(one.step, one.fault) for one in results] == [(CheckStep.ADDRESS, MailFault.DNS)]
    assert _refused(account, make_mail()).fault is MailFault.DNS


def test_a_sending_that_is_cancelled_leaves_no_connection(tmp_path: Path) -> None:
    async def give_up() -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            office = PostOffice(port=silent.getsockname()[1])
            task = asyncio.create_task(_mailer().send(_account(office), make_mail()))
            connected, _ = await asyncio.get_running_loop().run_in_executor(None, silent.accept)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            with connected:
                connected.settimeout(5.0)
                assert connected.recv(1) == b""

    asyncio.run(give_up())
