"""The mailbox of the settings: whose it is, how it is reached; a change is tried at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from meeting_desktop.adapters.calendar_files.ical_files import ICalendarFiles
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.take_replies import TakeReplies
from meeting_desktop.bootstrap.calendars import build_polling, mailbox_account
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.secrets import imap_password_name
from tests.fakes.patience import until
from tests.fakes.secrets import FakeSecrets
from tests.fakes.store import InlineStore
from tests.integration.conference.turn_server import free_port


def settings_of(**mail: object) -> Settings:
    return Settings.model_validate({"mail": mail})


@pytest.fixture
def secrets() -> FakeSecrets:
    secrets = FakeSecrets()
    secrets.put(imap_password_name("imap.example.org", "ada"), "secret")
    return secrets


def test_without_a_host_there_is_no_mailbox(secrets: FakeSecrets) -> None:
    assert mailbox_account(settings_of(), secrets) is None


@pytest.mark.parametrize(("port", "security"), [(993, "tls"), (143, "starttls"), (1993, "tls")])
def test_encryption_follows_the_port(secrets: FakeSecrets, port: int, security: str) -> None:
    settings = settings_of(imap_host="imap.example.org", imap_port=port, imap_username="ada")
    account = mailbox_account(settings, secrets)
    assert account is not None
    assert (account.port, account.security, account.password) == (port, security, "secret")
    assert "secret" not in repr(account)


def test_the_password_of_another_server_is_not_sent(secrets: FakeSecrets) -> None:
    settings = settings_of(imap_host="imap.evil.example", imap_username="ada")
    with pytest.raises(EnvironmentFault) as failed:
        mailbox_account(settings, secrets)
    assert failed.value.code == "imap_login"


def test_a_mailbox_that_is_set_up_is_looked_at_at_once(
    secrets: FakeSecrets, tmp_path: Path
) -> None:
    settings = ChangeSettings(Settings(), tmp_path / "settings.json")
    clock, port = SystemClock(), free_port()
    secrets.put(imap_password_name("127.0.0.1", "ada"), "secret")
    replies = TakeReplies(InlineStore(), ICalendarFiles(), clock)
    poll = build_polling(replies, settings, secrets, tmp_path / "mailbox.json", clock)
    poll.start()
    try:
        settings.change("mail", imap_host="127.0.0.1", imap_port=port, imap_username="ada")
        until(lambda: poll.state.code == "imap_refused", what="a look")
        before = poll.state.checked_at
        settings.change("mail", language="de")
        until(lambda: poll.state.checked_at != before, what="another look, for it went wrong")
        settings.change("mail", imap_host="")
        until(lambda: poll.state.checked_at is None, what="no mailbox")
    finally:
        assert poll.stop(60)
