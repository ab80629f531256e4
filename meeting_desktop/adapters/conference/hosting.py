"""A meeting's bridge and door in the host's application, with one certificate for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from meeting_desktop.adapters.conference.bridge import PeerBridge
from meeting_desktop.adapters.conference.gateway import Gateway
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.guest_access import GuestAccess
from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.adapters.conference.hosted_gateway import HostedGateway, Way
from meeting_desktop.adapters.conference.local_hub import LocalHub
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.conference import ConferenceListener, IceServer
from meeting_desktop.ports.gateway import Address, ConferenceParts, GuestArrived, Opening
from meeting_desktop.ports.signalling import SignallingLine
from meeting_desktop.runtime.loop_thread import LoopThread

_log = get_logger(__name__)


class OwnServer:
    """The ``Way`` by this machine's own web server. ``address`` is asked when a door opens."""

    def __init__(
        self,
        clock: Clock,
        address: Callable[[], GatewayAddress],
        ice_servers: Callable[[], Sequence[IceServer]] = tuple,
    ) -> None:
        self._clock = clock
        self._address = address
        self._ice_servers = ice_servers
        self._hub = LocalHub(clock)
        self._gateway: Gateway | None = None
        self._who: tuple[str, UUID, str] | None = None

    async def open(
        self,
        opening: Opening,
        access: GuestAccess,
        fingerprint: str,
        arrived: Callable[[GuestArrived], None],
    ) -> Address:
        # The line first: nobody must find the door open and the host not there.
        self._who = (opening.room, opening.host, fingerprint)
        line = await self.line()
        try:
            self._gateway = await self._listen(opening, access, arrived)
        except (EnvironmentFault, UserFacingError):
            await line.close()
            raise
        return Address(self._gateway.url, self._gateway.port)

    async def line(self) -> SignallingLine:
        if self._who is None:
            raise UserFacingError("Nobody can come to this meeting yet.", code="gateway_closed")
        return await self._hub.open(*self._who)

    async def close(self) -> None:
        if self._gateway is not None:
            await self._gateway.stop()

    async def _listen(
        self, opening: Opening, access: GuestAccess, arrived: Callable[[GuestArrived], None]
    ) -> Gateway:
        """On the port of before where there was one, else where Settings say."""
        wanted = self._address()
        if opening.bind:
            wanted = wanted.bound_to(opening.bind)
        if opening.port and opening.port != wanted.port:
            try:
                return await self._start(replace(wanted, port=opening.port), access, arrived)
            except EnvironmentFault as fault:
                if fault.code != "port_in_use":
                    raise
                _log.warning("the port of before is taken", code=fault.code)
        return await self._start(wanted, access, arrived)

    async def _start(
        self,
        address: GatewayAddress,
        access: GuestAccess,
        arrived: Callable[[GuestArrived], None],
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


class PeerConferences:
    """The ``ConferenceFactory`` of ports/gateway: bridge and door over ``loop``.

    ``address`` and ``ice_servers`` are asked anew for each meeting and each connection.
    """

    def __init__(
        self,
        loop: LoopThread,
        clock: Clock,
        *,
        address: Callable[[], GatewayAddress] = GatewayAddress,
        ice_servers: Callable[[], Sequence[IceServer]] = tuple,
        passcodes: Passcodes | None = None,
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._address = address
        self._ice_servers = ice_servers
        self._passcodes = passcodes

    def __call__(self, host: UUID, listener: ConferenceListener) -> ConferenceParts:
        certificate = HostCertificate()
        bridge = PeerBridge(
            host,
            listener,
            loop=self._loop,
            clock=self._clock,
            ice_servers=self._ice_servers,
            certificate=certificate,
        )
        gateway = HostedGateway(
            self._way(),
            certificate,
            loop=self._loop,
            clock=self._clock,
            passcodes=self._passcodes,
        )
        return ConferenceParts(bridge, gateway)

    def _way(self) -> Way:
        return OwnServer(self._clock, self._address, self._ice_servers)
