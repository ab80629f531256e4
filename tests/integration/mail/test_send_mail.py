"""The sender over the real tables: what goes when, what waits, and what a person is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.mail_account import MailAccounts
from meeting_desktop.application.send_mail import SendMail
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.mail import Mail, MailFault, MailKind, MailStatus
from meeting_desktop.domain.mail_rules import begin_attempt
from meeting_desktop.ports.secrets import smtp_password_name
from tests.fakes.clock import VirtualClock
from tests.fakes.mail_routes import ScriptedRoute, failure
from tests.fakes.mails import make_mail
from tests.fakes.patience import until
from tests.fakes.secrets import FakeSecrets
from tests.fakes.store import InlineStore

_SET_UP = MailSettings(
    host="mail.example.com",
    username="grace",
    from_address="grace@example.com",
    quiet_from="00:00",
    quiet_until="00:00",
)


class _Office:
    """A sender and everything around it."""

    def __init__(self, folder: Path, mail: MailSettings = _SET_UP) -> None:
        self.clock = VirtualClock()
        self.store = InlineStore(self.clock)
        self.settings = ChangeSettings(Settings(mail=mail), folder / "settings.json")
        self.secrets = FakeSecrets()
        self.secrets.put(smtp_password_name("mail.example.com", "grace"), "right")
        self.route = ScriptedRoute()
        self.accounts = MailAccounts(lambda: self.settings.current().mail, self.secrets)
        self.sender = self.new_sender()

    def new_sender(self) -> SendMail:
        return SendMail(
            self.store, self.settings, self.accounts, self.route, self.clock, own_zone="UTC"
        )

    def queue(self, *mails: Mail) -> list[Mail]:
        scope = self.store.read(lambda uow: uow.personal_scope())
        owned = [replace(mail, scope_id=scope, created_at=self.clock.now()) for mail in mails]

        def put(uow: object) -> None:
            for mail in owned:
                uow.mail.put(mail)  # type: ignore[attr-defined]

        self.store.write(put).result(60)
        return owned

    def now(self, mail: Mail) -> Mail:
        found = self.store.read(lambda uow: uow.mail.get(mail.id))
        assert found is not None
        return found

    def becomes(self, mail: Mail, condition: Callable[[Mail], bool]) -> Mail:
        until(lambda: condition(self.now(mail)))
        return self.now(mail)

    def pass_time(self, seconds: float) -> None:
        """Minute by minute, as the sender looks at the clock."""
        while seconds > 0:
            self.clock.wait_until_parked()
            step = min(60.0, seconds)
            self.clock.advance(step)
            seconds -= step


@pytest.fixture
def office(tmp_path: Path) -> Iterator[_Office]:
    made = _Office(tmp_path)
    yield made
    assert made.sender.stop(60)
    made.store.close(5)


def _is(status: MailStatus) -> Callable[[Mail], bool]:
    return lambda mail: mail.status is status


def _tried(attempts: int) -> Callable[[Mail], bool]:
    return lambda mail: mail.attempts == attempts and mail.attempt_began is None


def _waits_for(fault: MailFault) -> Callable[[Mail], bool]:
    return lambda mail: mail.fault is fault and mail.attempt_began is None


def test_what_is_queued_is_sent_in_order(office: _Office) -> None:
    office.sender.start()
    first, second = office.queue(make_mail(), make_mail(to="bob@example.org"))
    sent = office.becomes(second, _is(MailStatus.SENT))
    assert [mail.id for mail in office.route.sent] == [first.id, second.id]
    assert (sent.attempts, sent.attempt_began, sent.sent_at) == (1, None, office.clock.now())
    assert office.route.accounts[0].password == "right"


def test_the_attempt_is_committed_before_the_server_is_asked(office: _Office) -> None:
    office.route.slow = True
    office.sender.start()
    (mail,) = office.queue(make_mail())
    until(lambda: bool(office.route.under_way))
    assert office.now(mail).attempt_began == office.clock.now()
    office.route.settle()
    office.becomes(mail, _is(MailStatus.SENT))


def test_nothing_is_sent_while_mail_is_not_set_up_and_then_all_is(tmp_path: Path) -> None:
    office = _Office(tmp_path, MailSettings())
    office.sender.start()
    (mail,) = office.queue(make_mail())
    office.clock.wait_until_parked()
    assert not office.sender.state.set_up
    assert office.route.sent == []
    values = _SET_UP.model_dump(include={"host", "username", "from_address"})
    office.settings.change("mail", **values)
    office.becomes(mail, _is(MailStatus.SENT))
    assert office.sender.stop(60)


def test_without_a_network_all_wait_and_go_when_it_is_back(office: _Office) -> None:
    office.route.answers.extend([failure(MailFault.OFFLINE)] * 3)
    office.sender.start()
    first, second = office.queue(make_mail(), make_mail())
    office.becomes(second, _waits_for(MailFault.OFFLINE))
    assert office.now(second).attempts == 0
    assert office.now(first).not_before == office.clock.now() + timedelta(seconds=30)
    for attempts, seconds in ((2, 30), (3, 60), (4, 120)):
        office.pass_time(seconds)
        office.becomes(first, _tried(attempts))
    sent = office.becomes(second, _is(MailStatus.SENT))
    assert (sent.fault, sent.error, office.now(first).attempts) == (None, "", 4)


@pytest.mark.parametrize(
    "fault", [MailFault.LOGIN, MailFault.RELAY, MailFault.TLS, MailFault.NO_PASSWORD]
)
def test_a_refused_account_stops_all_until_the_settings_change(
    office: _Office, fault: MailFault
) -> None:
    office.route.answers.append(failure(fault))
    office.sender.start()
    first, second = office.queue(make_mail(), make_mail())
    assert office.becomes(second, _waits_for(fault)).status is MailStatus.PENDING
    until(lambda: office.sender.state.stopped is fault)
    office.pass_time(30 * 60)
    assert len(office.route.sent) == 1
    (notice,) = office.store.read(lambda uow: uow.notifications.newest())
    assert notice.body == f"It is {fault.value}."
    office.settings.change("mail", port=465)
    office.becomes(first, _is(MailStatus.SENT))
    office.becomes(second, _is(MailStatus.SENT))
    assert office.sender.state.stopped is None


def test_a_wrong_certificate_is_looked_at_again_after_an_hour(office: _Office) -> None:
    office.route.answers.append(failure(MailFault.TLS))
    office.sender.start()
    (mail,) = office.queue(make_mail())
    office.becomes(mail, _waits_for(MailFault.TLS))
    office.pass_time(61 * 60)
    office.becomes(mail, _is(MailStatus.SENT))


def test_without_a_password_nobody_is_asked(office: _Office) -> None:
    office.secrets.remove(smtp_password_name("mail.example.com", "grace"))
    office.sender.start()
    (mail,) = office.queue(make_mail())
    office.becomes(mail, _waits_for(MailFault.NO_PASSWORD))
    assert office.route.sent == []
    office.secrets.put(smtp_password_name("mail.example.com", "grace"), "right")
    office.sender.try_now()
    office.becomes(mail, _is(MailStatus.SENT))


def test_a_bounce_is_told_and_does_not_keep_the_others(office: _Office) -> None:
    office.route.answers.append(failure(MailFault.RECIPIENT))
    office.sender.start()
    first, second = office.queue(make_mail(), make_mail())
    office.becomes(second, _is(MailStatus.SENT))
    assert office.now(first).status is MailStatus.BOUNCED
    (notice,) = office.store.read(lambda uow: uow.notifications.newest())
    assert "Ada" in notice.title


def test_a_greylisted_mail_waits_alone(office: _Office) -> None:
    office.route.answers.append(failure(MailFault.GREYLISTED))
    office.sender.start()
    first, second = office.queue(make_mail(), make_mail())
    office.becomes(second, _is(MailStatus.SENT))
    assert office.now(first).not_before == office.clock.now() + timedelta(minutes=5)
    office.pass_time(5 * 60)
    office.becomes(first, _is(MailStatus.SENT))


def test_a_mail_whose_answer_never_came_says_that_it_may_arrive_twice(office: _Office) -> None:
    office.route.answers.append(failure(MailFault.TIMEOUT, may_have_arrived=True))
    office.sender.start()
    (mail,) = office.queue(make_mail())
    office.becomes(mail, _waits_for(MailFault.TIMEOUT))
    office.pass_time(30)
    assert office.becomes(mail, _is(MailStatus.SENT)).maybe_twice
    assert {one.message_id for one in office.route.sent} == {mail.message_id}


def test_after_a_crash_the_same_message_goes_again_and_is_marked(office: _Office) -> None:
    (mail,) = office.queue(begin_attempt(make_mail(), office.clock.now()))
    office.sender.start()
    sent = office.becomes(mail, _is(MailStatus.SENT))
    assert (sent.maybe_twice, sent.attempts) == (True, 2)
    assert office.route.sent[0].message_id == mail.message_id


def test_what_cannot_be_written_is_not_sent_again(office: _Office) -> None:
    office.route.slow = True
    office.sender.start()
    (mail,) = office.queue(make_mail())
    until(lambda: bool(office.route.under_way))
    office.store.fail_next = EnvironmentFault("The disk is full.", code="disk_full")
    office.route.settle()
    until(lambda: office.store.fail_next is None)
    office.pass_time(15)
    office.becomes(mail, _is(MailStatus.SENT))
    assert len(office.route.sent) == 1


def test_a_wall_clock_that_is_set_back_keeps_nobody_waiting(office: _Office) -> None:
    office.route.answers.append(failure(MailFault.OFFLINE))
    office.sender.start()
    (mail,) = office.queue(make_mail())
    office.becomes(mail, _waits_for(MailFault.OFFLINE))
    office.clock.wait_until_parked()
    office.clock.set_wall(-timedelta(days=2))
    office.pass_time(60)
    office.becomes(mail, _is(MailStatus.SENT))


def test_kinds_that_were_switched_off_go_no_more(office: _Office) -> None:
    office.settings.change("mail", kinds_off=["reminder"])
    office.sender.start()
    (mail,) = office.queue(make_mail(MailKind.REMINDER))
    assert "switched off" in office.becomes(mail, _is(MailStatus.WITHDRAWN)).error


def test_a_summary_waits_for_the_morning(office: _Office) -> None:
    office.settings.change("mail", quiet_from="08:00", quiet_until="10:00")
    office.sender.start()
    (mail,) = office.queue(make_mail(MailKind.SUMMARY))
    waits = office.becomes(mail, lambda one: one.not_before is not None)
    assert waits.not_before == office.clock.now() + timedelta(hours=1)
    office.pass_time(3_600)
    office.becomes(mail, _is(MailStatus.SENT))


def test_a_follow_up_goes_in_quiet_hours_and_though_summaries_are_off(office: _Office) -> None:
    office.settings.change(
        "mail", quiet_from="08:00", quiet_until="10:00", kinds_off=["summary", "reminder"]
    )
    office.sender.start()
    (mail,) = office.queue(make_mail(MailKind.FOLLOW_UP))
    office.becomes(mail, _is(MailStatus.SENT))


def test_a_test_message_goes_though_everything_stopped_and_lets_the_others_go(
    office: _Office,
) -> None:
    office.route.answers.append(failure(MailFault.LOGIN))
    office.sender.start()
    (mail,) = office.queue(make_mail())
    office.becomes(mail, _waits_for(MailFault.LOGIN))
    test = make_mail(MailKind.TEST)
    followed = office.sender.follow(test.id)
    office.queue(test)
    assert followed.result(60).status is MailStatus.SENT
    office.becomes(mail, _is(MailStatus.SENT))


def test_a_bug_ends_one_mail_and_not_the_queue(
    office: _Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    bugs: list[object] = []
    monkeypatch.setattr("threading.excepthook", bugs.append)
    office.route.answers.append(ZeroDivisionError())
    office.sender.start()
    first, second = office.queue(make_mail(), make_mail())
    office.becomes(second, _is(MailStatus.SENT))
    assert office.now(first).status is MailStatus.FAILED
    assert len(bugs) == 1


def test_stopping_while_a_mail_is_under_way_leaves_its_mark(office: _Office) -> None:
    office.route.slow = True
    office.sender.start()
    (mail,) = office.queue(make_mail())
    until(lambda: bool(office.route.under_way))
    assert office.sender.stop(60)
    assert office.now(mail).attempt_began is not None
    again = office.new_sender()
    office.route.slow = False
    again.start()
    assert office.becomes(mail, _is(MailStatus.SENT)).maybe_twice
    assert again.stop(60)
