"""The addresses of this machine in its networks, as connections would offer them."""

from __future__ import annotations

from aioice.ice import get_host_addresses


def own_addresses() -> tuple[str, ...]:
    """IPv4, without loopback and without those that a machine gives itself in want of a network."""
    found = get_host_addresses(use_ipv4=True, use_ipv6=False)
    return tuple(one for one in found if not one.startswith(("127.", "169.254.")))
