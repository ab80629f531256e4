"""A meeting's bridge and door in the host's application, with one certificate for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.conference.bridge import PeerBridge
from meeting_desktop.adapters.conference.colleague_way import Colleagues, ColleagueWay
from meeting_desktop.adapters.conference.far_gateway import FarGateway
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress, gateway_origin
from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.adapters.conference.hosted_gateway import HostedGateway, Way
from meeting_desktop.adapters.conference.own_server import OwnServer
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.ports.conference import ConferenceListener, IceServer
from meeting_desktop.ports.gateway import NOWHERE, ConferenceParts, Opening
from meeting_desktop.runtime.loop_thread import LoopThread


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A gateway elsewhere, asked when a door opens; ``url`` empty: none. ``key`` may block.

    ``by_database``: it is logged in to the shared database, and asks for its guests by that.
    """

    url: Callable[[], str] = str
    key: Callable[[], str] = str
    by_database: Callable[[], bool] = bool


class PeerConferences:
    """The ``ConferenceFactory`` of ports/gateway: bridge and door over ``loop``.

    ``address`` and ``ice_servers`` are asked anew for each meeting and each connection;
    ``certificates`` is the folder of the TLS certificate that this machine makes for itself.
    """

    def __init__(
        self,
        loop: LoopThread,
        clock: Clock,
        *,
        address: Callable[[], GatewayAddress] = GatewayAddress,
        ice_servers: Callable[[], Sequence[IceServer]] = tuple,
        certificates: Path | None = None,
        elsewhere: Elsewhere | None = None,
        colleagues: Colleagues | None = None,
        passcodes: Passcodes | None = None,
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._address = address
        self._ice_servers = ice_servers
        self._certificates = certificates
        self._elsewhere = elsewhere or Elsewhere()
        self._colleagues = colleagues or Colleagues()
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
            self._choose,
            certificate,
            loop=self._loop,
            clock=self._clock,
            passcodes=self._passcodes,
        )
        return ConferenceParts(bridge, gateway)

    def _choose(self, opening: Opening) -> Sequence[Way]:
        by_link = self._by_link(opening)
        by_database = self._by_database(opening, is_only=by_link is None)
        ways = [way for way in (by_link, by_database) if way is not None]
        if not ways:
            raise UserFacingError(
                "Nobody could come: this computer listens nowhere and is not connected to a "
                "shared database. Connect it in Settings, or choose where people come in.",
                code="no_way_in",
            )
        return ways

    def _by_link(self, opening: Opening) -> Way | None:
        """The gateway elsewhere where there is one, unless this meeting is to be here."""
        if self._elsewhere.url() and not opening.bind:
            if self._elsewhere.by_database():
                return None
            return FarGateway(
                self._elsewhere.url, self._elsewhere.key, self._clock, self._ice_servers
            )
        if opening.bind == NOWHERE or (not opening.bind and self._address().is_nowhere):
            return None
        return OwnServer(self._clock, self._address, self._ice_servers, self._certificates)

    def _by_database(self, opening: Opening, *, is_only: bool) -> Way | None:
        rooms = self._colleagues.rooms()
        if rooms is None:
            return None
        brings_guests = self._elsewhere.by_database() and not opening.bind
        guests_at = gateway_origin(self._elsewhere.url()) if brings_guests else ""
        return ColleagueWay(
            rooms, self._colleagues.name_of, self._ice_servers, guests_at, is_only=is_only
        )
