"""The mailbox of a real server: only answers and reports are taken out, and nothing is touched."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.adapters.mailbox.imap_mailbox import ImapMailbox
from meeting_desktop.adapters.mailbox.place_file import PlaceFile
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.ports.mailbox import MailboxAccount, MailboxPlace
from tests.fakes.patience import until
from tests.fakes.post_office import Certificates, make_certificates
from tests.integration.mail.mailbox_server import MailboxServer, mailbox_server
from tests.unit.calendar_files.mails import bounce, reply, reply_mail

FILES = ICalendarFiles()
#: The server hears the command and says nothing.
SILENCE = b"\0"
GRACE = "Grace Hopper <grace@example.org>"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def server(certificates: Certificates) -> Iterator[MailboxServer]:
    with mailbox_server(certificates) as running:
        yield running


@pytest.fixture
def mailbox(certificates: Certificates) -> ImapMailbox:
    return ImapMailbox(certificates.trusting)


def collect(
    mailbox: ImapMailbox, account: MailboxAccount, since: MailboxPlace | None
) -> tuple[list[bytes], MailboxPlace]:
    found: list[bytes] = []
    place = mailbox.collect(account, since, found.append)
    return found, place


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_answer_is_found_and_the_mailbox_stays_as_it_was(
    server: MailboxServer, mailbox: ImapMailbox, security: str
) -> None:
    account = server.account("starttls" if security == "starttls" else "tls")
    _, start = collect(mailbox, account, None)
    server.deliver(letter("Hello"), reply_mail(GRACE, reply(comment="Gern, Größe")), letter("Bye"))
    (content,), place = collect(mailbox, account, start)
    read = FILES.read_incoming(content)
    assert read.sender == "grace@example.org"
    assert read.calendar is not None
    assert read.calendar.events[0].attendees[0].status is Rsvp.ACCEPTED
    assert read.calendar.events[0].comment == "Gern, Größe"
    assert b"logo" not in content
    assert b"<p>" not in content
    assert place.uid == start.uid + 3
    assert collect(mailbox, account, place) == ([], place)
    assert not any(b"Seen" in flags for flags in server.flags())


@pytest.mark.parametrize("encoding", ["7bit", "base64", "quoted-printable"])
def test_every_encoding_of_the_part_is_read(
    server: MailboxServer, mailbox: ImapMailbox, encoding: str
) -> None:
    server.deliver(reply_mail(GRACE, reply(), encoding))
    (content,), _ = collect(mailbox, server.account(), newest(server, mailbox))
    assert FILES.read_mail(content).events[0].uid == "one@meetings.example"


def test_a_mail_that_is_nothing_but_a_calendar_is_read(
    server: MailboxServer, mailbox: ImapMailbox
) -> None:
    head = "From: grace@example.org\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
    server.deliver((head + reply()).encode())
    (content,), _ = collect(mailbox, server.account(), newest(server, mailbox))
    assert FILES.read_incoming(content).sender == "grace@example.org"


def test_a_report_of_a_mail_that_came_back_is_read(
    server: MailboxServer, mailbox: ImapMailbox
) -> None:
    server.deliver(bounce("<one@meetings.example>", "grace@example.org"))
    server.deliver(bounce_with_the_whole_mail("<two@meetings.example>"))
    contents, _ = collect(mailbox, server.account(), newest(server, mailbox, 2))
    found = [report for content in contents for report in FILES.read_incoming(content).reports]
    assert [(one.message_id, one.failed) for one in found] == [
        ("<one@meetings.example>", True),
        ("<two@meetings.example>", True),
    ]


def test_two_senders_stay_two_and_so_none(server: MailboxServer, mailbox: ImapMailbox) -> None:
    head = (
        "From: grace@example.org\r\nFrom: eve@evil.example\r\nContent-Type: text/calendar\r\n\r\n"
    )
    server.deliver((head + reply()).encode())
    (content,), _ = collect(mailbox, server.account(), newest(server, mailbox))
    assert FILES.read_incoming(content).sender == ""


def test_a_part_that_is_too_long_is_left_alone(server: MailboxServer, mailbox: ImapMailbox) -> None:
    server.deliver(reply_mail(GRACE, reply(comment="x" * 1_100_000)))
    assert collect(mailbox, server.account(), newest(server, mailbox))[0] == []


def test_what_was_there_before_is_passed_over(server: MailboxServer, mailbox: ImapMailbox) -> None:
    server.deliver(reply_mail(GRACE, reply()))
    found, place = collect(mailbox, server.account(), None)
    assert found == []
    assert collect(mailbox, server.account(), place)[0] == []


def test_a_folder_that_was_made_anew_is_looked_at_once_more(
    server: MailboxServer, mailbox: ImapMailbox
) -> None:
    server.deliver(reply_mail(GRACE, reply()))
    _, place = collect(mailbox, server.account(), None)
    found, again = collect(mailbox, server.account(), replace(place, validity=place.validity + 1))
    assert FILES.read_mail(found[-1]).events[0].uid == "one@meetings.example"
    assert again == place


def test_more_mails_than_one_answer_holds_all_come(
    server: MailboxServer, mailbox: ImapMailbox
) -> None:
    _, start = collect(mailbox, server.account(), None)
    server.deliver(*[reply_mail(GRACE, reply(uid=f"{one}@x.example")) for one in range(60)])
    found, _ = collect(mailbox, server.account(), start)
    assert len(found) == 60


def test_where_taking_fails_nothing_more_is_read(
    server: MailboxServer, mailbox: ImapMailbox
) -> None:
    server.deliver(reply_mail(GRACE, reply()), reply_mail(GRACE, reply()))
    taken: list[bytes] = []

    def take(content: bytes) -> None:
        taken.append(content)
        raise UserFacingError("full", code="full")

    with pytest.raises(UserFacingError):
        mailbox.collect(server.account(), newest(server, mailbox, 2), take)
    assert len(taken) == 1


def test_a_mail_that_breaks_the_line_off_keeps_no_other_out(
    server: MailboxServer, mailbox: ImapMailbox
) -> None:
    _, start = collect(mailbox, server.account(), None)
    server.deliver(reply_mail(GRACE, reply()), endless_structure(), reply_mail(GRACE, reply()))
    found: list[bytes] = []
    for _ in range(3):
        with pytest.raises(EnvironmentFault) as failed:
            mailbox.collect(server.account(), start, found.append)
        assert failed.value.code == "imap_broken"
    found, place = collect(mailbox, server.account(), start)
    assert len(found) == 2
    assert place.uid == start.uid + 3


# -- what can go wrong, in words ------------------------------------------------------------------


def test_a_wrong_password_and_a_folder_that_is_not_there(
    server: MailboxServer, mailbox: ImapMailbox
) -> None:
    assert code_of(mailbox, server.account(password="wrong")) == "imap_login"
    assert code_of(mailbox, server.account(folder='No "such\\ folder')) == "imap_folder"


def test_a_certificate_that_nobody_vouches_for(server: MailboxServer) -> None:
    for security in ("tls", "starttls"):
        account = server.account("starttls" if security == "starttls" else "tls")
        assert code_of(ImapMailbox(ssl.create_default_context), account) == "imap_tls"


def test_encryption_on_a_port_that_has_none_at_first(
    server: MailboxServer, mailbox: ImapMailbox
) -> None:
    account = replace(server.account(), port=server.plain_port)
    assert code_of(mailbox, account) == "imap_tls"


def test_a_server_that_offers_no_encryption_never_gets_the_password(mailbox: ImapMailbox) -> None:
    with scripted(b"* OK ready\r\n", {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"}) as (
        port,
        heard,
    ):
        account = MailboxAccount("127.0.0.1", port, "ada", "starttls", password="secret")
        assert code_of(mailbox, account) == "imap_tls"
    assert b"AUTHENTICATE" not in b"".join(heard)
    assert b"LOGIN " not in b"".join(heard)


def test_nobody_listens_nobody_answers_nobody_is_known(mailbox: ImapMailbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        account = MailboxAccount("127.0.0.1", port, "ada", password="secret")
        patient = ImapMailbox(timeout_seconds=0.2)
        assert code_of(patient, account) == "imap_timeout"
    assert code_of(mailbox, account) == "imap_refused"
    assert code_of(mailbox, replace(account, host="nowhere.invalid")) == "imap_dns"


def test_a_server_that_breaks_off_or_talks_nonsense(mailbox: ImapMailbox) -> None:
    with scripted(b"hello there\r\n", {}) as (port, _):
        account = MailboxAccount("127.0.0.1", port, "ada", "starttls", password="secret")
        assert code_of(mailbox, account) == "imap_broken"


def test_a_server_that_falls_silent_is_left_at_once_when_asked(mailbox: ImapMailbox) -> None:
    failed: list[EnvironmentFault] = []

    def look(account: MailboxAccount) -> None:
        try:
            mailbox.collect(account, None, lambda _: None)
        except EnvironmentFault as fault:
            failed.append(fault)

    answers = {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n", b"STARTTLS": SILENCE}
    with scripted(b"* OK ready\r\n", answers) as (port, heard):
        account = MailboxAccount("127.0.0.1", port, "ada", "starttls", password="secret")
        thread = threading.Thread(target=look, args=(account,), name="looking")
        thread.start()
        until(lambda: any(b"STARTTLS" in line for line in heard), what="the last command")
        mailbox.interrupt()
        thread.join(60)
        assert not thread.is_alive()
    assert [one.code for one in failed] == ["imap_broken"]


@pytest.mark.parametrize("refused", ["(UID BODYSTRUCTURE)", "(BODY.PEEK[HEADER"])
def test_a_mail_that_the_server_refuses_keeps_no_other_out(
    certificates: Certificates, mailbox: ImapMailbox, refused: str
) -> None:
    start, found = MailboxPlace(7, 0), list[bytes]()
    with refusing(certificates, f"UID FETCH 2 {refused}".encode()) as port:
        account = MailboxAccount("127.0.0.1", port, "ada", "tls", password="secret")
        for _ in range(4):
            try:
                found.clear()
                place = mailbox.collect(account, start, found.append)
                break
            except EnvironmentFault as fault:
                assert fault.code == "imap_broken"  # noqa: PT017 - the last time none is raised
        else:
            pytest.fail("one mail keeps all others out")
    assert [FILES.read_incoming(one).sender for one in found] == ["grace@example.org"] * 2
    assert place.uid == 3


def test_the_place_is_kept_for_each_account_and_a_damaged_file_is_as_none(tmp_path: Path) -> None:
    file = tmp_path / "deeper" / "mailbox.json"
    places, account = PlaceFile(file), MailboxAccount("imap.example.org", 993, "ada")
    assert places.find(account) is None
    places.keep(account, MailboxPlace(7, 12))
    assert PlaceFile(file).find(account) == MailboxPlace(7, 12)
    assert places.find(replace(account, username="ken")) is None
    assert "example" not in file.read_text(encoding="utf-8")
    for damaged in ("{", "[]", '{"a": 1}'):
        file.write_text(damaged, encoding="utf-8")
        assert places.find(account) is None


def code_of(mailbox: ImapMailbox, account: MailboxAccount) -> str:
    with pytest.raises(EnvironmentFault) as failed:
        mailbox.collect(account, None, lambda _: None)
    assert failed.value.sentence.startswith(f"The mailbox server {account.host} ")
    return failed.value.code


def newest(server: MailboxServer, mailbox: ImapMailbox, count: int = 1) -> MailboxPlace:
    """The place before the last ``count`` mails."""
    _, place = collect(mailbox, server.account(), None)
    return replace(place, uid=place.uid - count)


def letter(text: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = GRACE
    mail["Subject"] = 'A "letter" (with) {5} [odd] \\ signs'
    mail.set_content(text)
    return bytes(mail)


def endless_structure() -> bytes:
    """Its BODYSTRUCTURE is a line of more than a million bytes."""
    name = "x" * 100_000
    part = f'--b\r\nContent-Type: text/plain; name="{name}"\r\n\r\n.\r\n'
    head = 'From: eve@evil.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return f"{head}{part * 12}--b--\r\n".encode()


def bounce_with_the_whole_mail(message_id: str) -> bytes:
    original = f"Message-ID:\r\n {message_id}\r\nSubject: Demo\r\n\r\nhello\r\n"
    text = bounce("<x@y.example>", "grace@example.org").decode()
    head, _, _ = text.partition("Content-Type: text/rfc822-headers")
    boundary = head.rstrip().rpartition("\n")[2].strip()
    return f"{head}Content-Type: message/rfc822\r\n\r\n{original}\r\n{boundary}--\r\n".encode()


@contextmanager
def scripted(greeting: bytes, answers: dict[bytes, bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """A server that says what it is told to; no real one offers so little."""
    heard: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(greeting)
            for line in lines:
                heard.append(line)
                tag, _, command = line.strip().partition(b" ")
                answer = answers.get(command.upper())
                if answer == SILENCE:
                    continue
                connection.sendall((answer or b"") + tag + b" OK done\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        thread = threading.Thread(target=serve, args=(listener,), name="scripted-imap")
        thread.start()
        try:
            yield listener.getsockname()[1], heard
        finally:
            thread.join(60)
            assert not thread.is_alive()


@contextmanager
def refusing(certificates: Certificates, refused: bytes) -> Iterator[int]:
    """Three mails with an answer each; what begins like ``refused``, or asks for all, gets a no."""

    def serve(listener: socket.socket) -> None:
        context = certificates.server()
        with suppress(OSError):  # the listener was closed
            while True:
                plain, _ = listener.accept()
                with context.wrap_socket(plain, server_side=True) as wire:
                    converse(wire, refused)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), name="refusing-imap")
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(60)
            assert not thread.is_alive()


def converse(wire: ssl.SSLSocket, refused: bytes) -> None:
    text, sender = reply().encode(), b"From: grace@example.org\r\n\r\n"
    structure = b'("TEXT" "CALENDAR" ("METHOD" "REPLY") NIL NIL "7BIT" 500 10)'
    told = {b"CAPABILITY": b"CAPABILITY IMAP4rev1", b"EXAMINE": b"OK [UIDVALIDITY 7] ok"}
    told[b"UID SEARCH"] = b"SEARCH 1 2 3"
    for uid in (b"1", b"2", b"3"):
        began = b"%s FETCH (UID %s " % (uid, uid)
        told[b"UID FETCH " + uid + b" (UID"] = b"%sBODYSTRUCTURE %s)" % (began, structure)
        header = b"BODY[HEADER.FIELDS (FROM)]<0> {%d}\r\n%s" % (len(sender), sender)
        body = b"BODY[1]<0> {%d}\r\n%s" % (len(text), text)
        told[b"UID FETCH " + uid + b" (BODY"] = began + header + b" " + body + b")"
    with wire.makefile("rb") as lines:
        wire.sendall(b"* OK ready\r\n")
        for line in lines:
            tag, _, command = line.strip().partition(b" ")
            answer = next((told[one] for one in told if command.startswith(one)), b"OK [UIDNEXT 4]")
            no = command.startswith((refused, b"UID FETCH 1,"))
            wire.sendall(tag + b" NO sorry\r\n" if no else b"* %s\r\n%s OK .\r\n" % (answer, tag))
