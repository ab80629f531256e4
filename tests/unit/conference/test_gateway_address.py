"""Where guests may be served from: over HTTPS, or on this machine alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"])
def test_plain_http_is_for_this_machine(host: str) -> None:
    assert GatewayAddress(host).check() is None


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "", "*", "::", "192.0.2.7", "fe80::1", "meet.example.org", "127.0.0.1.nip"]
)
def test_plain_http_is_refused_elsewhere_in_one_sentence(host: str) -> None:
    with pytest.raises(UserFacingError, match=r"^Guests on other machines need HTTPS: .*\.$"):
        GatewayAddress(host).check()


def test_a_machine_that_listens_on_all_addresses_has_to_say_which_one_guests_open() -> None:
    with pytest.raises(UserFacingError, match=r"under which address .*\.$"):
        GatewayAddress("0.0.0.0", certificate=Path("some.pem")).check()


def test_a_certificate_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.pem").write_text("no certificate")
    for name in ("bad.pem", "missing.pem"):
        with pytest.raises(EnvironmentFault, match=r"certificate .*\.$"):
            GatewayAddress("192.0.2.7", certificate=tmp_path / name).check()


def test_guests_are_told_the_public_address() -> None:
    address = GatewayAddress("127.0.0.1", public_url="https://Meet.Example.org/")
    assert address.base_url(8080) == "https://meet.example.org"
    assert "https://meet.example.org" in address.origins(8080)


def test_the_origins_are_the_address_and_on_this_machine_its_other_names() -> None:
    assert GatewayAddress("127.0.0.1").origins(8080) == {
        "http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080",
    }  # fmt: skip
    there = GatewayAddress("192.0.2.7", certificate=Path("some.pem"))
    assert there.origins(443) == {"https://192.0.2.7"}
    assert there.origins(8443) == {"https://192.0.2.7:8443"}


@pytest.mark.parametrize(
    "url",
    ["meet.example.org", "http://meet.example.org", "ftp://x", "https://", "https://x/path",
     "https://x?y", "https://u:p@x", "https://[::1", "https://x:port"],
)  # fmt: skip
def test_a_public_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UserFacingError, match=r"like https://meet"):
        GatewayAddress(public_url=url).check()


@given(host=st.text(), url=st.text())
def test_no_address_is_served_plainly_that_is_not_loopback(host: str, url: str) -> None:
    address = GatewayAddress(host, public_url=url)
    try:
        tls = address.check()
    except ApplicationError:
        return
    assert tls is None
    assert address.is_loopback
