"""A connection gets the servers at once, whatever the keyring does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.ice_servers import IceServers
from meeting_desktop.core.setting_sections import ConferenceSettings, IceServerSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.secrets import gateway_key_name, ice_credential_name
from tests.fakes.secrets import FakeSecrets

_STUN = IceServerSettings(url="stun:stun.example.org")
_TURN = IceServerSettings(url="turn:turn.example.org", username="ada")
_NAME = ice_credential_name(_TURN.url, _TURN.username)


class Rig:
    """Servers over settings in memory and a keyring of the test's."""

    def __init__(self, *servers: IceServerSettings) -> None:
        conference = ConferenceSettings(ice_servers=list(servers))
        self.settings = ChangeSettings(Settings(conference=conference), Path("unused"))
        self.secrets = FakeSecrets()
        self.secrets.kept[_NAME] = "s3cret"
        self.told: list[str] = []

    def servers(self, *, patience: float = 10.0) -> IceServers:
        made = IceServers(self.settings, self.secrets, patience=patience)
        made.notices.subscribe(self.told.append)
        self.opened = made
        return made


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig(_STUN, _TURN)
    yield made
    made.secrets.answers.set()
    assert made.opened.stop(60)


def test_servers_come_with_their_passwords(rig: Rig) -> None:
    assert rig.servers()() == (
        IceServer("stun:stun.example.org"),
        IceServer("turn:turn.example.org", "ada", "s3cret"),
    )


def test_a_password_is_read_once_and_again_when_it_was_changed(rig: Rig) -> None:
    servers = rig.servers()
    servers()
    servers()
    assert rig.secrets.asked == [_NAME]
    rig.secrets.kept[_NAME] = "other"
    servers.forget()
    assert servers()[1].credential == "other"


def test_no_keyring_is_asked_where_no_server_wants_a_password() -> None:
    rig = Rig(_STUN)
    assert rig.servers()() == (IceServer("stun:stun.example.org"),)
    assert rig.secrets.asked == []
    assert rig.opened.stop(60)


def test_a_locked_keyring_gives_the_server_alone_and_one_notice(rig: Rig) -> None:
    rig.secrets.locked = True
    servers = rig.servers()
    assert servers()[1] == IceServer("turn:turn.example.org", "ada", "")
    servers()
    assert len(rig.told) == 1
    assert rig.told[0].endswith("unlock it and try again.")
    rig.secrets.locked = False
    assert servers()[1].credential == "s3cret"


def test_a_slow_keyring_is_not_waited_for_twice(rig: Rig) -> None:
    rig.secrets.answers.clear()
    servers = rig.servers(patience=0.01)
    reading = servers.prepare()
    assert servers()[1].credential == ""
    servers.patience = 600.0  # whoever waited now would be seen by the test's time limit
    assert servers()[1].credential == ""
    rig.secrets.answers.set()
    reading.result(60)
    assert servers()[1].credential == "s3cret"


def test_what_was_being_read_during_a_change_is_read_again(rig: Rig) -> None:
    rig.secrets.answers.clear()
    servers = rig.servers()
    reading = servers.prepare()
    servers.forget()
    rig.secrets.answers.set()
    reading.result(60)
    servers()
    assert rig.secrets.asked == [_NAME, _NAME]


def test_after_the_end_servers_are_given_without_passwords(rig: Rig) -> None:
    servers = rig.servers()
    assert servers.stop(60)
    assert servers()[1].credential == ""


def test_names_in_the_keyring_belong_to_one_server_and_tell_nothing() -> None:
    assert ice_credential_name("turn:a", "ada") != ice_credential_name("turn:b", "ada")
    assert ice_credential_name("turn:a", "ada") != ice_credential_name("turn:a", "brook")
    assert gateway_key_name("https://a") != gateway_key_name("https://b")
    assert "example" not in ice_credential_name("turn:turn.example.org", "ada")


def test_a_credential_stays_out_of_every_log() -> None:
    assert "s3cret" not in repr(IceServer("turn:turn.example.org", "ada", "s3cret"))
