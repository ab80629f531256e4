"""Where a CRM may be: nowhere that its address could be a way into somebody's own network.

The address is checked that is connected to, after the name was resolved and at every connection: a
name that leads to a harmless address once and to a router the next time gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network

from meeting_desktop.adapters.crm.creatio import faults

#: Host and port to addresses, in the order in which they are to be tried. Raises: OSError.
Resolver = Callable[[str, int], Sequence[str]]

#: An IPv4 address inside: RFC 6052.
_NAT64 = IPv6Network("64:ff9b::/96")


def system_resolver(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


def checked_address(host: str, port: int, resolve: Resolver, own_host: str) -> str:
    """The address to connect to.

    ``own_host`` is the one name whose addresses may be of a network of one's own, or this
    computer's; a person has allowed it. Raises: CrmFault ``crm_address``, ``crm_unreachable``.
    """
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise faults.unreachable() from error
    allowed = bool(own_host) and host.lower() == own_host.lower()
    # All of them: who can give one answer can give a good one beside it.
    if not found or not all(_may_be_asked(one, allowed) for one in found):
        raise faults.forbidden_address()
    return found[0]


def _may_be_asked(text: str, is_own: bool) -> bool:
    try:
        address = _inner(ipaddress.ip_address(text))
    except ValueError:
        return False
    if address.is_multicast or address.is_unspecified or address.is_link_local:
        return False  # where clouds keep their keys, 169.254.169.254, is nobody's CRM
    return address.is_global or (is_own and (address.is_private or address.is_loopback))


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one leads to."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
