"""Addresses that a person types for the gateway: where to listen, and what guests open."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from meeting_desktop.core.errors import UserFacingError

_LARGEST_PORT = 65_535
_LONGEST = 200
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
