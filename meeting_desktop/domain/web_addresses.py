"""Addresses that a person types: where the gateway listens, what guests open, links."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from meeting_desktop.core.errors import UserFacingError

_LARGEST_PORT = 65_535
_LONGEST = 200
_LONGEST_LINK = 2_000
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def read_listening(typed: str) -> str:
    """``host:port`` (``[::1]:8443``), as settings keep it.

    Raises: UserFacingError.
    """
    text = typed.strip()
    host, colon, port = text.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    bare = host[1:-1] if bracketed else host
    if not colon or not _is_host(bare) or (":" in bare) is not bracketed or len(text) > _LONGEST:
        raise _refused("Write an address of this computer and a port, like 192.168.1.20:8443.")
    if not (port.isascii() and port.isdigit() and int(port) <= _LARGEST_PORT):
        raise _refused(f"A port is a number from 0 to {_LARGEST_PORT}; 0 takes a free one.")
    return f"{host}:{int(port)}"


def read_web_address(typed: str) -> str:
    """``https://name[:port]``, or the same with http for this computer alone; empty stays empty.

    Raises: UserFacingError.
    """
    text = typed.strip().rstrip("/")
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    extra = parts.path or parts.query or parts.fragment or parts.username is not None
    if host is None or not _is_host(host) or extra or len(text) > _LONGEST:
        raise _refused(
            "Write the address like https://meet.example.org, without anything after it."
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and is_this_computer(host)):
        raise _refused("Begin with https://; browsers give no microphone to any other address.")
    return text


def read_link(typed: str, schemes: tuple[str, ...] = ("https",)) -> str:
    """The address of a page, without blanks around it, that a person may open with a click.

    No name or password before the host: it hides where the address leads, and is sent along.

    Raises: UserFacingError.
    """
    text = typed.strip()
    scheme = text.partition(":")[0].lower()
    if scheme not in schemes or not text[len(scheme) :].startswith("://"):
        raise _refused(f"Begin the address with {schemes[0]}://.")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    clean = text.isascii() and text.isprintable() and not set(text) & set(' "<>\\^`{|}')
    if host is None or not _is_host(host) or not clean or len(text) > _LONGEST_LINK:
        raise _refused("Write the address as a browser shows it, like https://example.org/room.")
    if "@" in parts.netloc:
        raise _refused("Leave out the name and the password before the @ of the address.")
    return text


def keeps_secrets(address: str) -> bool:
    """Whether nobody on the way reads what is sent there: https, or a server on this computer."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if host is None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_this_computer(host))


def is_this_computer(host: str) -> bool:
    """Whether only this computer can reach that address."""
    bare = host.removeprefix("[").removesuffix("]")
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return bare.lower() == "localhost"


def _is_host(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return _NAME.fullmatch(text) is not None
    return True


def _refused(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="bad_address")
