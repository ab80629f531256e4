"""Servers and gateway in the settings: passwords go into the keyring and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_desktop.application.change_connections import ChangeConnections, ServerEntry
from meeting_desktop.application.change_entrance import (
    ChangeEntrance,
    Entrance,
    entrance_of,
    reaches_others,
)
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.ice_servers import IceServers
from meeting_desktop.core.errors import EnvironmentFault, NoSecretStoreError, UserFacingError
from meeting_desktop.core.setting_sections import IceServerSettings
from meeting_desktop.core.settings import Settings, load_settings
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.ice_check import AddressKind, IceReport
from meeting_desktop.ports.secrets import gateway_key_name
from tests.fakes.ice_checks import FakeIceCheck
from tests.fakes.secrets import FakeSecrets

_TURN = "turn:turn.example.org"


class Rig:
    def __init__(self, home: Path) -> None:
        self.file = home / "settings.json"
        self.settings = ChangeSettings(Settings(), self.file)
        self.secrets = FakeSecrets()
        self.servers = IceServers(self.settings, self.secrets)
        self.ice = FakeIceCheck()
        self.connections = ChangeConnections(
            self.settings, self.secrets, self.servers, lambda: self.ice
        )
        self.addresses: list[str] = ["192.0.2.20"]
        self.entrance = ChangeEntrance(
            self.settings, self.secrets, self._check, lambda: self.addresses
        )

    def _check(self, certificate: Path, key: Path | None) -> None:
        if key is None:
            raise EnvironmentFault("The certificate or its key cannot be used.", code="bad")

    def kept(self) -> list[IceServerSettings]:
        """What another start of the program would find."""
        return load_settings(self.file).conference.ice_servers


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    yield made
    assert made.servers.stop(60)
    assert made.connections.close(60)


def test_a_server_is_kept_and_its_password_goes_into_the_keyring(rig: Rig) -> None:
    rig.connections.add(ServerEntry("stun:stun.example.org:3478"))
    rig.connections.add(ServerEntry("turn:turn.example.org:3478", " ada ", "s3cret"))
    assert rig.kept() == [
        IceServerSettings(url="stun:stun.example.org"),
        IceServerSettings(url=_TURN, username="ada"),
    ]
    assert "s3cret" not in rig.file.read_text("utf-8")
    assert list(rig.secrets.kept.values()) == ["s3cret"]
    assert rig.servers()[1] == IceServer(_TURN, "ada", "s3cret")
    assert "s3cret" not in repr(ServerEntry(_TURN, "ada", "s3cret"))


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (ServerEntry("turn.example.org"), "Begin with stun:"),
        (ServerEntry(_TURN), "user name too"),
        (ServerEntry(_TURN, "ada"), "password too"),
        (ServerEntry(_TURN, "a" * 300, "x"), "at most 200"),
        (ServerEntry("stun:here.example"), "in the list already"),
    ],
)
def test_a_server_that_cannot_serve_is_refused(rig: Rig, entry: ServerEntry, sentence: str) -> None:
    rig.connections.add(ServerEntry("stun:here.example"))
    with pytest.raises(UserFacingError, match=sentence):
        rig.connections.add(entry)
    assert len(rig.kept()) == 1
    assert rig.secrets.kept == {}


def test_eight_servers_are_enough(rig: Rig) -> None:
    for number in range(8):
        rig.connections.add(ServerEntry(f"stun:s{number}.example"))
    with pytest.raises(UserFacingError, match="remove one first"):
        rig.connections.add(ServerEntry("stun:s9.example"))


def test_an_edit_keeps_the_password_unless_a_new_one_is_given(rig: Rig) -> None:
    rig.connections.add(ServerEntry(_TURN, "ada", "s3cret"))
    [before] = rig.connections.servers()
    rig.connections.edit(before, ServerEntry("turns:turn.example.org", "brook"))
    [after] = rig.connections.servers()
    assert after == IceServerSettings(url="turns:turn.example.org", username="brook")
    assert list(rig.secrets.kept.values()) == ["s3cret"], "under its new name, and only there"
    assert rig.servers()[0].credential == "s3cret"
    rig.connections.edit(after, ServerEntry("turns:turn.example.org", "brook", "new"))
    assert rig.servers()[0].credential == "new"
    rig.connections.edit(after, ServerEntry("stun:turn.example.org"))
    assert rig.secrets.kept == {}


def test_an_edit_cannot_make_twins_and_needs_a_password(rig: Rig) -> None:
    rig.connections.add(ServerEntry("stun:one.example"))
    rig.connections.add(ServerEntry("stun:two.example"))
    first, second = rig.connections.servers()
    with pytest.raises(UserFacingError, match="already"):
        rig.connections.edit(second, ServerEntry("stun:one.example"))
    with pytest.raises(UserFacingError, match="none is kept"):
        rig.connections.edit(second, ServerEntry(_TURN, "ada"))
    rig.connections.remove(first)
    with pytest.raises(UserFacingError, match="not in the list any more"):
        rig.connections.edit(first, ServerEntry("stun:three.example"))


def test_a_server_that_is_removed_takes_its_password_along_and_can_come_back(rig: Rig) -> None:
    rig.connections.add(ServerEntry(_TURN, "ada", "s3cret"))
    rig.connections.add(ServerEntry("stun:stun.example.org"))
    undo = rig.connections.remove(rig.connections.servers()[0])
    assert rig.secrets.kept == {}
    assert [one.url for one in rig.kept()] == ["stun:stun.example.org"]
    undo()
    assert [one.url for one in rig.kept()] == [_TURN, "stun:stun.example.org"]
    assert rig.servers()[0].credential == "s3cret"


def test_with_a_locked_keyring_nothing_is_kept(rig: Rig) -> None:
    rig.secrets.locked = True
    with pytest.raises(NoSecretStoreError, match="unlock it"):
        rig.connections.add(ServerEntry(_TURN, "ada", "s3cret"))
    assert rig.connections.servers() == ()


def test_a_check_asks_with_the_password_or_says_that_it_is_missing(rig: Rig) -> None:
    rig.connections.add(ServerEntry(_TURN, "ada", "s3cret"))
    rig.connections.add(ServerEntry("stun:stun.example.org"))
    rig.ice.reports[_TURN] = IceReport(True, AddressKind.RELAY, 12.0, "Works.")
    assert [(url, one.reachable) for url, one in rig.connections.check_all()] == [
        (_TURN, True),
        ("stun:stun.example.org", False),
    ]
    assert rig.ice.asked[0] == IceServer(_TURN, "ada", "s3cret")
    rig.secrets.locked = True
    rig.connections.check(rig.connections.servers()[0]).result(60)
    assert rig.ice.asked[-1] == IceServer(_TURN, "ada", "")


def test_meetings_are_opened_to_the_network_and_closed_again(rig: Rig) -> None:
    current = rig.settings.current
    assert entrance_of(current().conference) is Entrance.HERE
    rig.entrance.open_to_network()
    assert current().conference.bind == "192.0.2.20:8443"
    assert entrance_of(current().conference) is Entrance.NETWORK
    rig.entrance.listen_on("0.0.0.0:9000")
    rig.entrance.open_to_network()
    assert current().conference.bind == "0.0.0.0:9000", "what a person chose stays"
    rig.entrance.set_public_url("https://meet.example.org/")
    assert current().conference.public_url == "https://meet.example.org"
    rig.entrance.stay_here()
    assert entrance_of(current().conference) is Entrance.HERE
    rig.entrance.colleagues_only()
    assert entrance_of(current().conference) is Entrance.COLLEAGUES
    assert not reaches_others(current().conference), "no guest can"
    rig.entrance.open_to_network()
    assert current().conference.bind == "192.0.2.20:8443"


def test_without_a_network_there_is_nothing_to_open_to(rig: Rig) -> None:
    rig.addresses = ["127.0.0.1"]
    with pytest.raises(UserFacingError, match="in no network"):
        rig.entrance.open_to_network()


def test_a_certificate_is_kept_only_when_it_serves(rig: Rig) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be used"):
        rig.entrance.set_certificate(Path("c.pem"), None)
    assert rig.settings.current().conference.certificate is None
    rig.entrance.set_certificate(Path("c.pem"), Path("k.pem"))
    assert rig.settings.current().conference.key == Path("k.pem")
    rig.entrance.set_certificate(None, None)
    assert rig.settings.current().conference.certificate is None


def test_a_gateway_of_the_same_database_needs_no_key(rig: Rig) -> None:
    url = "https://gate.example.org"
    with pytest.raises(UserFacingError, match="not connected to a shared database"):
        rig.entrance.use_gateway_by_database(url)
    rig.settings.change("shared", host="db.example.org", login="ada")
    rig.entrance.use_gateway_by_database(url)
    conference = rig.settings.current().conference
    assert (conference.gateway_url, conference.gateway_by_database) == (url, True)
    assert rig.secrets.kept == {}
    rig.entrance.use_gateway(url, "k3y")
    assert not rig.settings.current().conference.gateway_by_database


def test_a_gateway_elsewhere_has_its_key_in_the_keyring(rig: Rig) -> None:
    url = "https://gate.example.org"
    with pytest.raises(UserFacingError, match="address"):
        rig.entrance.use_gateway("", "k")
    with pytest.raises(UserFacingError, match="key too"):
        rig.entrance.use_gateway(url, "")
    rig.entrance.use_gateway(url, " k3y ")
    assert entrance_of(rig.settings.current().conference) is Entrance.GATEWAY
    assert rig.secrets.kept == {gateway_key_name(url): "k3y"}
    assert "k3y" not in rig.file.read_text("utf-8")
    assert rig.entrance.gateway_key() == "k3y"
    rig.entrance.use_gateway(url, "")
    assert rig.entrance.has_gateway_key()
    rig.secrets.locked = True
    assert not rig.entrance.has_gateway_key()
    with pytest.raises(NoSecretStoreError, match="unlock it"):
        rig.entrance.gateway_key()
    rig.secrets.locked = False
    rig.entrance.forget_gateway_key()
    assert not rig.entrance.has_gateway_key()
    with pytest.raises(UserFacingError, match="enter it in Settings"):
        rig.entrance.gateway_key()


def test_a_server_without_a_keyring_reads_the_key_from_a_file(rig: Rig, tmp_path: Path) -> None:
    rig.secrets.locked = True
    key_file = tmp_path / "gateway.key"
    rig.settings.change("conference", gateway_key_file=key_file)
    with pytest.raises(EnvironmentFault, match=r"cannot be read.*\.$"):
        rig.entrance.gateway_key()
    key_file.write_text("k3y\n")
    assert rig.entrance.gateway_key() == "k3y"
