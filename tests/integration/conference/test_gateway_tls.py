"""The gateway over HTTPS, with a certificate that a person gave."""

from __future__ import annotations

import datetime as dt
import ssl
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from meeting_desktop.adapters.conference.gateway import Gateway
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.core.errors import EnvironmentFault
from tests.integration.conference.guest_rig import MEETING, PAGES, Rig, with_gateway


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that signs itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    secret = key.private_bytes(pem, pkcs8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(pem) + secret)
    return path


def _address(certificate: Path) -> GatewayAddress:
    return GatewayAddress("localhost", certificate=certificate)


def test_a_guest_joins_over_https(certificate: Path) -> None:
    async def test(rig: Rig) -> None:
        assert rig.gateway.url.startswith("https://localhost:")
        trusting = ssl.create_default_context(cafile=str(certificate))
        url, body = f"{rig.gateway.url}/api/join", rig.body(rig.access.invite(MEETING))
        async with rig.client.post(url, json=body, headers=rig.origin, ssl=trusting) as answer:
            assert answer.status == 200
            secret = (await answer.json())["secret"]
        socket = await rig.client.ws_connect(
            f"{rig.gateway.url}/api/signal", headers=rig.origin, ssl=trusting
        )
        await socket.send_json({"type": "hello", "secret": secret, "fingerprint": "AB"})
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 1008

    with_gateway(test, address=_address(certificate))


def test_who_listens_on_every_ipv6_address_is_reached_by_ipv4_too(certificate: Path) -> None:
    async def test(rig: Rig) -> None:
        trusting = ssl.create_default_context(cafile=str(certificate))
        trusting.check_hostname = False
        url = f"https://127.0.0.1:{rig.gateway.port}/guest.css"
        host = {"Host": rig.gateway.url.removeprefix("https://")}
        async with rig.client.get(url, headers=host, ssl=trusting) as answer:
            assert answer.status == 200

    everywhere = GatewayAddress("::", certificate=certificate, name="localhost")
    with_gateway(test, address=everywhere)


def test_plain_http_gets_nothing_where_https_is_spoken(certificate: Path) -> None:
    async def test(rig: Rig) -> None:
        with pytest.raises(aiohttp.ClientError):
            await rig.client.get(rig.gateway.url.replace("https", "http"))

    with_gateway(test, address=_address(certificate))


def test_old_versions_of_tls_are_not_spoken(certificate: Path) -> None:
    context = _address(certificate).check()
    assert context is not None
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


def test_a_port_in_use_is_said_in_one_sentence() -> None:
    async def test(rig: Rig) -> None:
        port = int(rig.gateway.url.rpartition(":")[2])
        access, clock = rig.access, rig.clock
        second = Gateway(GatewayAddress(port=port), access, rig.hub, clock, pages=PAGES)
        with pytest.raises(EnvironmentFault, match=r"another port.*\.$"):
            await second.start()

    with_gateway(test)


def test_an_address_that_the_computer_does_not_have_is_said_to_be_that(certificate: Path) -> None:
    async def test(rig: Rig) -> None:
        elsewhere = GatewayAddress("192.0.2.77", certificate=certificate)
        second = Gateway(elsewhere, rig.access, rig.hub, rig.clock, pages=PAGES)
        with pytest.raises(EnvironmentFault, match=r"does not have the address.*\.$"):
            await second.start()

    with_gateway(test)
