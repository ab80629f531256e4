"""A gateway that stands alone, in front of hosts elsewhere; it keeps nothing."""

from __future__ import annotations

from pathlib import Path

from meeting_desktop.adapters.conference.colleague_guests import ColleagueGuests
from meeting_desktop.adapters.conference.far_hosts import FarHosts
from meeting_desktop.adapters.conference.gateway import Gateway, GatewayLimits
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.gateway_connections import ConnectionLimits
from meeting_desktop.adapters.conference.gateway_signal import SignalLimits
from meeting_desktop.adapters.conference.host_desk import SHORTEST_KEY, HostDesk
from meeting_desktop.adapters.conference.local_hub import LocalHub
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.ports.colleague_rooms import ColleagueRooms

#: No recording needs files here; most systems allow a process 1,024 of them.
_LIMITS = GatewayLimits(
    signals=SignalLimits(sockets=700, sockets_of_address=80),
    connections=ConnectionLimits(in_all=900, of_address=128),
)


def make_lone_gateway(
    address: GatewayAddress, key: str, clock: Clock, pages: Path | None = None
) -> Gateway:
    """Whoever has ``key`` may bring meetings to it.

    Raises:
        UserFacingError: the key is too short to be one.
        EnvironmentFault: the installation lacks the guest page.
    """
    if len(key) < SHORTEST_KEY:
        raise UserFacingError(
            f"The key must have {SHORTEST_KEY} characters or more; make one with --make-key.",
            code="gateway_key_short",
        )
    hosts, hub = FarHosts(clock), LocalHub(clock)
    gateway = Gateway(
        address,
        hosts,
        hub,
        clock,
        ice_servers=hosts.ice_servers,
        limits=_LIMITS,
        pages=pages,
    )
    gateway.serve_hosts(HostDesk(key, hosts, hub, clock, lambda: gateway.url))
    hosts.on_away(gateway.let_go)
    return gateway


def make_database_gateway(
    address: GatewayAddress, rooms: ColleagueRooms, clock: Clock, pages: Path | None = None
) -> Gateway:
    """Guests come to the hosts that ``rooms`` knows; the gateway's login is a colleague's.

    Raises: EnvironmentFault, the installation lacks the guest page.
    """
    guests = ColleagueGuests(rooms, clock)
    return Gateway(
        address,
        guests,
        rooms,
        clock,
        ice_servers=guests.ice_servers,
        limits=_LIMITS,
        pages=pages,
    )
