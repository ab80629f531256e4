"""Whether a STUN or TURN server does what it is there for, from where this machine stands."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from meeting_desktop.ports.conference import IceServer


class AddressKind(Enum):
    """The best address that came; ``HOST``: none from the server, only those of this machine."""

    HOST = "host"
    SERVER_REFLEXIVE = "srflx"
    RELAY = "relay"


@dataclass(frozen=True, slots=True)
class IceReport:
    """``milliseconds`` until the server had given what it has, or until it was given up.

    ``sentence`` is for a person: what came, or what is wrong and what to do. It may hold the
    outside address of this machine, so it is shown and never logged.
    """

    reachable: bool
    kind: AddressKind
    milliseconds: float
    sentence: str


class IceCheck(Protocol):
    """Asks exactly one server. Methods may be called on any thread and return at once."""

    def run(self, server: IceServer) -> Future[IceReport]:
        """Done within about five seconds. A server that fails is a report, not an error."""
        ...

    def close(self, deadline: float) -> bool:
        """Give up what runs; True when that took less than ``deadline`` seconds."""
        ...
