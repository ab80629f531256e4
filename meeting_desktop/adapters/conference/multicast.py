"""Sockets for asking everybody in this network, and on this machine without any network."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence

from aioice.ice import get_host_addresses

#: Of the block for one site's own use (RFC 2365); the port is of no registered service.
GROUP, PORT = "239.255.77.83", 47_153
LOOPBACK = "127.0.0.1"

#: Linux: only groups that this very socket has joined, on the interfaces where it has.
_IP_MULTICAST_ALL = 49


def interfaces() -> list[str]:
    """One IPv4 address of this machine for each of its interfaces, loopback first."""
    return [LOOPBACK, *get_host_addresses(use_ipv4=True, use_ipv6=False)]


def listening(addresses: Sequence[str]) -> socket.socket:
    """Hears what is sent to the group on the interfaces of these own addresses.

    Raises: OSError when none of them can be listened on.
    """
    made = sending(LOOPBACK, bind="")
    try:
        # Several meetings on one machine, of several people, are all asked.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "SO_REUSEPORT") and sys.platform != "linux":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if sys.platform == "linux":
            made.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
        made.bind(("" if sys.platform == "win32" else GROUP, PORT))
        if not join(made, addresses):
            raise OSError("no interface takes part")
    except OSError:
        made.close()
        raise
    return made


def sending(address: str, *, bind: str | None = None) -> socket.socket:
    """Sends to the group on the interface of ``address``, one hop far, and hears the answers.

    ``bind`` empty: it is not bound yet. Raises: OSError.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        made.setblocking(False)
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
        if bind is None:
            made.bind((address, 0))
    except OSError:
        made.close()
        raise
    return made


def join(made: socket.socket, addresses: Sequence[str]) -> bool:
    """Hear the group on these interfaces too; False where that helped with none."""
    return sum(_join(made, address) for address in addresses) > 0


def _join(made: socket.socket, address: str) -> bool:
    try:
        group = socket.inet_aton(GROUP) + socket.inet_aton(address)
        made.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
    except OSError:
        return False  # an interface without multicast, or one that has gone meanwhile
    return True
