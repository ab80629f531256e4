"""Connections of tests stay on this machine, whatever networks it has."""

from __future__ import annotations

import pytest
from aioice import ice


def connect_by(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """From now on connections are made from these addresses, loopback's where none is given."""

    def given(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        return list(addresses or ("127.0.0.1",))

    monkeypatch.setattr(ice, "get_host_addresses", given)
