"""What every mailbox promises: the real one, on a real server, and the one of tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from meeting_desktop.adapters.mailbox.imap_mailbox import ImapMailbox
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.ports.mailbox import Mailbox, MailboxAccount, MailboxPlace
from tests.fakes.mailboxes import FakeMailbox
from tests.fakes.post_office import make_certificates
from tests.integration.mail.mailbox_server import MailboxServer, mailbox_server
from tests.unit.calendar_files.mails import reply, reply_mail


@dataclass
class Post:
    """A mailbox, and how mail comes into it."""

    mailbox: Mailbox
    account: MailboxAccount
    server: MailboxServer | None = None

    def deliver(self, *mails: bytes) -> None:
        if self.server is not None:
            self.server.deliver(*mails)
            return
        assert isinstance(self.mailbox, FakeMailbox)
        self.mailbox.mails += mails

    def collect(self, since: MailboxPlace | None) -> tuple[int, MailboxPlace]:
        found: list[bytes] = []
        place = self.mailbox.collect(self.account, since, found.append)
        return len(found), place


@pytest.fixture(params=["dovecot", "fake"])
def post(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Post]:
    if request.param == "fake":
        yield Post(FakeMailbox(), MailboxAccount("imap.example.org", 993, "ada"))
        return
    certificates = make_certificates(tmp_path_factory.mktemp("certificates"))
    with mailbox_server(certificates) as server:
        yield Post(ImapMailbox(certificates.trusting), server.account(), server)


def answer() -> bytes:
    return reply_mail("grace@example.org", reply())


def test_what_was_there_at_first_is_passed_over_and_the_rest_comes_once(post: Post) -> None:
    post.deliver(answer())
    none, place = post.collect(None)
    assert none == 0
    post.deliver(answer(), answer())
    two, place = post.collect(place)
    assert two == 2
    assert post.collect(place) == (0, place)


def test_an_empty_mailbox_has_a_place_too(post: Post) -> None:
    _, place = post.collect(None)
    assert post.collect(place) == (0, place)
    post.deliver(answer())
    assert post.collect(place)[0] == 1


def test_where_taking_fails_the_mail_comes_again(post: Post) -> None:
    _, place = post.collect(None)
    post.deliver(answer(), answer())

    def take(_content: bytes) -> None:
        raise UserFacingError("full", code="full")

    with pytest.raises(UserFacingError):
        post.mailbox.collect(post.account, place, take)
    assert post.collect(place)[0] == 2


def test_it_may_be_interrupted_while_nothing_goes_on(post: Post) -> None:
    post.mailbox.interrupt()
    assert post.collect(None)[0] == 0
    post.mailbox.interrupt()
