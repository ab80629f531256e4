"""Guests come by this machine's own web server, inside the host's application."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.conference.gateway import Gateway
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.guest_access import GuestAccess
from meeting_desktop.adapters.conference.hosted_gateway import Reached
from meeting_desktop.adapters.conference.local_hub import LocalHub
from meeting_desktop.adapters.conference.multicast import LOOPBACK
from meeting_desktop.adapters.conference.own_addresses import own_addresses
from meeting_desktop.adapters.conference.own_tls import certificate_fingerprint, own_certificate
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.gateway import GuestArrived, Opening
from meeting_desktop.ports.signalling import SignallingLine

_log = get_logger(__name__)

_IPV4 = 4

_Arrived = Callable[[GuestArrived], None]


class OwnServer:
    """A ``Way``. ``address`` is asked when a door opens, ``ice_servers`` for each connection.

    ``certificates`` is the folder of the certificate that this machine makes for itself; without
    one, guests on other machines need a certificate from elsewhere.
    """

    def __init__(
        self,
        clock: Clock,
        address: Callable[[], GatewayAddress],
        ice_servers: Callable[[], Sequence[IceServer]] = tuple,
        certificates: Path | None = None,
    ) -> None:
        self._clock = clock
        self._address = address
        self._ice_servers = ice_servers
        self._certificates = certificates
        self._hub = LocalHub(clock)
        self._gateway: Gateway | None = None
        self._who: tuple[str, UUID, str] | None = None

    async def open(
        self, opening: Opening, access: GuestAccess, fingerprint: str, arrived: _Arrived
    ) -> Reached:
        # The line first: nobody must find the door open and the host not there.
        self._who = (opening.room, opening.host, fingerprint)
        line = await self.line()
        try:
            wanted = self._address()
            if opening.bind:
                wanted = wanted.bound_to(opening.bind)
            secured = await asyncio.to_thread(self._secured, wanted)
            self._gateway = await self._listen(secured, opening.port, access, arrived)
        except (EnvironmentFault, UserFacingError):
            await line.close()
            raise
        return _reached(self._gateway, wanted, secured)

    async def line(self) -> SignallingLine:
        if self._who is None:
            raise UserFacingError("Nobody can come to this meeting yet.", code="gateway_closed")
        return await self._hub.open(*self._who)

    async def close(self) -> None:
        if self._gateway is not None:
            await self._gateway.stop()

    def _secured(self, wanted: GatewayAddress) -> GatewayAddress:
        """With a certificate of this machine's own, where others come and nobody gave one."""
        if wanted.is_loopback or wanted.certificate is not None or self._certificates is None:
            return wanted
        names = [*own_addresses(), LOOPBACK] if wanted.is_wildcard else [wanted.host]
        certificate = own_certificate(self._certificates, names, self._clock)
        name = names[0] if wanted.is_wildcard else ""
        return replace(wanted, certificate=certificate, key=None, name=name)

    async def _listen(
        self, wanted: GatewayAddress, before: int, access: GuestAccess, arrived: _Arrived
    ) -> Gateway:
        """On the port of before where there was one, else where Settings say."""
        if before not in {0, wanted.port}:
            try:
                return await self._start(replace(wanted, port=before), access, arrived)
            except EnvironmentFault as fault:
                if fault.code != "port_in_use":
                    raise
                _log.warning("the port of before is taken", code=fault.code)
        return await self._start(wanted, access, arrived)

    async def _start(
        self, address: GatewayAddress, access: GuestAccess, arrived: _Arrived
    ) -> Gateway:
        gateway = Gateway(
            address,
            access,
            self._hub,
            self._clock,
            arrived=arrived,
            ice_servers=lambda _room: self._ice_servers(),
        )
        await gateway.start()
        return gateway


def _reached(gateway: Gateway, wanted: GatewayAddress, secured: GatewayAddress) -> Reached:
    # Whoever stands at the public address has a certificate of their own.
    ours = (
        ""
        if wanted.public_url or secured.certificate is None
        else (certificate_fingerprint(secured.certificate))
    )
    made = wanted.certificate is None
    interfaces: tuple[str, ...] | None = (LOOPBACK, wanted.host)
    if wanted.is_loopback and not wanted.public_url:
        interfaces = (LOOPBACK,)
    elif wanted.public_url or wanted.is_wildcard or not _is_ipv4(wanted.host):
        interfaces = None
    return Reached(gateway.url, gateway.port, ours if made else "", ours, interfaces)


def _is_ipv4(host: str) -> bool:
    try:
        return ip_address(host).version == _IPV4
    except ValueError:
        return False
