"""The control channel as text: what may come in, and how fast (docs/control-channel.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from meeting_desktop.domain.control_messages import FromHost, FromParticipant, Refused


@dataclass(frozen=True, slots=True)
class Dropped:
    """Too fast: there is no answer."""


@dataclass(frozen=True, slots=True)
class Disconnect:
    """No patience is left: close the connection. Every later message gets this too."""


#: A message to act on, an answer to give back, or neither.
Taken = FromParticipant | Refused | Dropped | Disconnect


class ControlReader(Protocol):
    """Reads what one participant sends. A reconnect of the same participant keeps its reader."""

    def take(self, raw: str | bytes) -> Taken:
        """The message, or what to do with its sender; never an exception."""
        ...


class ControlCodec(Protocol):
    """Messages to text and back; kept by both sides."""

    def reader(self) -> ControlReader:
        """A new one, for one participant, at the host."""
        ...

    def encode(self, message: FromParticipant | FromHost) -> str:
        """JSON of at most 16 KiB."""
        ...

    def read_from_host(self, raw: str | bytes) -> FromHost | None:
        """What the host says; None where this version does not understand it."""
        ...
