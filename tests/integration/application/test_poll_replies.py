"""The mailbox is looked at every few minutes, less often where somebody must mend something."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.application.poll_replies import MailboxState, PollReplies
from meeting_desktop.application.take_replies import TakenReplies, TakeReplies
from meeting_desktop.core.errors import DiskFullError, EnvironmentFault
from meeting_desktop.ports.mailbox import MailboxAccount
from tests.fakes.clock import VirtualClock
from tests.fakes.mailboxes import FakeMailbox, FakePlaces
from tests.fakes.patience import until
from tests.fakes.store import InlineStore
from tests.unit.calendar_files.mails import reply, reply_mail

ACCOUNT = MailboxAccount("imap.example.org", 993, "ada", password="secret")


class Rig:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.mailbox = FakeMailbox()
        self.places = FakePlaces()
        self.account: MailboxAccount | None = ACCOUNT
        self.store = InlineStore(self.clock)
        replies = TakeReplies(self.store, ICalendarFiles(), self.clock)
        self.poll = PollReplies(
            self.mailbox, replies, lambda: self.account, self.places, self.clock
        )
        self.states: list[MailboxState] = []
        self.taken: list[TakenReplies] = []
        self.poll.changed.subscribe(self.states.append)
        self.poll.taken.subscribe(self.taken.append)

    def begin(self) -> None:
        self.poll.start()
        self.clock.wait_until_parked()

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.clock.wait_until_parked()


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    assert rig.poll.stop(60)


def test_it_is_looked_every_five_minutes_and_what_is_new_is_taken(rig: Rig) -> None:
    rig.begin()
    assert rig.mailbox.looks == 1
    rig.mailbox.mails.append(reply_mail("grace@example.org", reply()))
    rig.pass_time(300)
    assert rig.mailbox.looks == 2
    assert len(rig.taken) == 1
    assert rig.places.kept[ACCOUNT.host].uid == 1
    rig.pass_time(300)
    assert len(rig.taken) == 1
    assert rig.poll.state.fault == ""
    assert rig.poll.state.checked_at == rig.clock.now()


def test_a_mail_that_is_no_answer_keeps_no_other_back(rig: Rig) -> None:
    rig.begin()
    invitation = reply_mail("eve@evil.example", reply(method="REQUEST"))
    rig.mailbox.mails += [b"", invitation, reply_mail("grace@example.org", reply())]
    rig.pass_time(300)
    assert len(rig.taken) == 1
    assert rig.places.kept[ACCOUNT.host].uid == 3


def test_a_full_disk_lets_the_mail_come_again(rig: Rig) -> None:
    rig.begin()
    rig.mailbox.mails.append(reply_mail("grace@example.org", reply()))
    rig.store.fail_next = DiskFullError("The disk is full.")
    rig.pass_time(300)
    assert rig.poll.state.code == "disk_full"
    assert rig.places.kept[ACCOUNT.host].uid == 0
    rig.pass_time(300)
    assert len(rig.taken) == 1


def test_without_a_mailbox_nothing_is_looked_at_until_there_is_one(rig: Rig) -> None:
    rig.account = None
    rig.begin()
    assert rig.mailbox.looks == 0
    assert rig.poll.state == MailboxState()
    rig.account = ACCOUNT
    rig.poll.check_now()
    until(lambda: rig.mailbox.looks == 1, what="a look")


def test_a_network_that_is_away_is_tried_again_soon(rig: Rig) -> None:
    rig.mailbox.fault = EnvironmentFault("Not there.", code="imap_offline", retryable=True)
    rig.begin()
    assert rig.poll.state == MailboxState(rig.clock.now(), "Not there.", "imap_offline")
    rig.mailbox.fault = None
    rig.pass_time(300)
    assert rig.poll.state.fault == ""
    assert [state.fault for state in rig.states] == ["Not there.", ""]


def test_a_wrong_password_is_tried_once_an_hour_or_when_it_was_changed(rig: Rig) -> None:
    rig.mailbox.fault = EnvironmentFault("Wrong.", code="imap_login")
    rig.begin()
    rig.clock.advance(3_599)
    assert rig.mailbox.looks == 1
    rig.pass_time(1)
    assert rig.mailbox.looks == 2
    rig.mailbox.fault = None
    rig.poll.check_now()
    until(lambda: rig.poll.state.fault == "", what="a look that goes well")
