"""Addresses of STUN and TURN servers (RFC 7064, RFC 7065), as far as every part of us reads them.

aiortc takes no IPv6 literal, no ``stuns:`` and no ``turns:`` over UDP; browsers refuse more. What
is not for everybody is refused where it is typed, rather than being left out without a word later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from meeting_desktop.core.errors import UserFacingError

_SHAPE = re.compile(
    r"(?P<scheme>[a-z]+):(?://)?(?P<host>[^\s:/?#\[\]@]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?:\?transport=(?P<transport>udp|tcp))?"
)
_HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?")
_PORT, _TLS_PORT = 3478, 5349
_LONGEST = 200
_LARGEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class IceUrl:
    """``scheme``: stun, turn or turns; ``transport``: udp or tcp."""

    scheme: str
    host: str
    port: int
    transport: str

    @property
    def relays(self) -> bool:
        """A TURN server: it passes the sound on, and asks who one is."""
        return self.scheme != "stun"

    @property
    def encrypted(self) -> bool:
        return self.scheme == "turns"

    def written(self) -> str:
        """In the plainest form that says the same."""
        usual_port = _TLS_PORT if self.encrypted else _PORT
        port = "" if self.port == usual_port else f":{self.port}"
        usual = "tcp" if self.encrypted else "udp"
        transport = "" if self.transport == usual else f"?transport={self.transport}"
        return f"{self.scheme}:{self.host}{port}{transport}"


def read_ice_url(typed: str) -> IceUrl:
    """What a person typed or pasted.

    Raises:
        UserFacingError: one sentence that says what to write instead.
    """
    text = typed.strip()
    scheme = text.partition(":")[0].lower()
    if scheme == "stuns":
        raise _refused("stuns: is not supported; write stun:, or turns: for a relay over TLS.")
    if scheme not in {"stun", "turn", "turns"}:
        raise _refused("Begin with stun: or turn:, for example turn:turn.example.org:3478.")
    found = _SHAPE.fullmatch(scheme + text[len(scheme) :])
    if found is None or len(text) > _LONGEST or not _HOST.fullmatch(found["host"]):
        raise _refused(
            f"Write {scheme}: and then a name and a port, like {scheme}:example.org:3478."
        )
    return _checked(scheme, found["host"], found["port"], found["transport"])


def _checked(scheme: str, host: str, port: str | None, transport: str | None) -> IceUrl:
    if scheme == "stun" and transport is not None:
        raise _refused("A stun: address has no ?transport=; leave that away.")
    if scheme == "turns" and transport == "udp":
        raise _refused("turns: goes over TCP; leave ?transport=udp away, or write turn:.")
    number = int(port) if port else (_TLS_PORT if scheme == "turns" else _PORT)
    if not 0 < number <= _LARGEST_PORT:
        raise _refused(f"A port is a number from 1 to {_LARGEST_PORT}.")
    return IceUrl(scheme, host, number, transport or ("tcp" if scheme == "turns" else "udp"))


def _refused(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="bad_ice_url")
