"""Which addresses a CRM may have."""

from __future__ import annotations

import pytest

from meeting_desktop.adapters.crm.creatio.address_check import checked_address
from meeting_desktop.ports.crm import CrmFault

HOST = "crm.example.org"


def check(*addresses: str, own_host: str = "") -> str:
    return checked_address(HOST, 443, lambda _host, _port: addresses, own_host)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_internet_may_be_asked(address: str) -> None:
    assert check(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "localhost",
    ],
)
def test_a_network_of_ones_own_may_not(address: str) -> None:
    with pytest.raises(CrmFault) as error:
        check(address)
    assert error.value.code == "crm_address"


def test_one_bad_address_among_good_ones_is_enough() -> None:
    with pytest.raises(CrmFault):
        check("93.184.216.34", "127.0.0.1")


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "fd00::1"])
def test_the_host_that_a_person_allowed_may_be_asked(address: str) -> None:
    assert check(address, own_host=HOST.upper()) == address
    with pytest.raises(CrmFault):
        check(address, own_host="other.example.org")


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0"])
def test_what_is_nobodys_crm_may_not_be_allowed(address: str) -> None:
    with pytest.raises(CrmFault):
        check(address, own_host=HOST)


def test_a_name_that_nobody_knows_is_unreachable() -> None:
    def resolve(_host: str, _port: int) -> tuple[str, ...]:
        raise OSError

    with pytest.raises(CrmFault) as error:
        checked_address(HOST, 443, resolve, "")
    assert error.value.code == "crm_unreachable"
    with pytest.raises(CrmFault):
        check()
