"""The certificate that the host's machine makes for itself, and who believes it."""

from __future__ import annotations

import ssl
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from meeting_desktop.adapters.conference import own_server
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.gateway_client import GatewaySignalling, join_by_link
from meeting_desktop.adapters.conference.own_tls import certificate_fingerprint, own_certificate
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.room_codes import JoinTarget, read_join_target
from meeting_desktop.ports.joining import HostUnreachable, Introduction
from tests.fakes.clock import VirtualClock
from tests.fakes.descriptions import ONE, OTHER
from tests.integration.conference.guest_rig import HOST, MEETING, ROOM, Rig, with_gateway
from tests.integration.conference.hosting_rig import Guest, Host

_ADA = Introduction("Ada", Consent.RECORD)
_DAY_S = 86_400.0


def test_it_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    clock = VirtualClock()
    path = own_certificate(tmp_path / "new", ["127.0.0.1", "host.example"], clock)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    made = x509.load_pem_x509_certificate(path.read_bytes())
    years = (made.not_valid_after_utc - clock.now()).days / 365
    assert years == pytest.approx(10, abs=0.1)
    before = certificate_fingerprint(path)
    assert len(before) == 95
    own_certificate(tmp_path / "new", ["127.0.0.1"], clock)
    assert certificate_fingerprint(path) == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_another_address_or_old_age_ask_for_a_new_one(tmp_path: Path) -> None:
    clock = VirtualClock()
    path = own_certificate(tmp_path, ["127.0.0.1"], clock)
    first = certificate_fingerprint(path)
    own_certificate(tmp_path, ["192.0.2.1"], clock)
    second = certificate_fingerprint(path)
    clock.advance(3_640 * _DAY_S)
    own_certificate(tmp_path, ["192.0.2.1"], clock)
    assert len({first, second, certificate_fingerprint(path)}) == 3


def test_a_damaged_one_is_replaced(tmp_path: Path) -> None:
    path = own_certificate(tmp_path, ["127.0.0.1"], VirtualClock())
    path.write_bytes(b"-----BEGIN CERTIFICATE-----\nno\n")
    assert certificate_fingerprint(path) == ""
    own_certificate(tmp_path, ["127.0.0.1"], VirtualClock())
    assert certificate_fingerprint(path)


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EnvironmentFault, match=r"certificate cannot be kept.*\.$"):
        own_certificate(tmp_path / "file", ["127.0.0.1"], VirtualClock())


def test_an_application_believes_the_certificate_that_it_was_told_and_no_other(
    tmp_path: Path,
) -> None:
    path = own_certificate(tmp_path, ["127.0.0.1"], VirtualClock())

    async def test(rig: Rig) -> None:
        target = JoinTarget(ROOM, rig.gateway.url, rig.access.invite(MEETING))
        for pin in ("", ONE):
            with pytest.raises(HostUnreachable):
                await join_by_link(replace(target, certificate=pin), _ADA)
        pin = certificate_fingerprint(path)
        ticket = await join_by_link(replace(target, certificate=pin), _ADA)
        line = await GatewaySignalling(ticket, rig.clock).open(ROOM, ticket.participant, OTHER)
        assert line.host == HOST
        await line.close()

    with_gateway(test, address=GatewayAddress(certificate=path))


def test_a_host_for_the_whole_network_is_found_by_its_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guest: Guest
) -> None:
    monkeypatch.setattr(own_server, "own_addresses", lambda: ["127.0.0.1"])
    host = Host(certificates=tmp_path, bind="0.0.0.0:0", by_code=False)
    try:
        assert host.address.url == f"https://127.0.0.1:{host.address.port}"
        link = host.gateway.invite().result(60)
        target = read_join_target(link)
        assert target.certificate == certificate_fingerprint(next(tmp_path.glob("*.pem")))
        ticket = guest.join(target)
        assert ticket.certificate == target.certificate
    finally:
        host.close()


def test_old_versions_of_tls_are_not_spoken_with_it_either(tmp_path: Path) -> None:
    path = own_certificate(tmp_path, ["127.0.0.1"], VirtualClock())
    context = GatewayAddress(certificate=path).check()
    assert context is not None
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
