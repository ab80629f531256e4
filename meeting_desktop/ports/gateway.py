"""Where a meeting's participants come in: links, room codes, and the way to the host's bridge.

One gateway serves the guest page and the door; another, elsewhere on the network, does the same on
the host's behalf. What a guest says there is checked before anybody hears of it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.guest_tokens import Invitation
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.conference import Bridge, ConferenceListener

#: The ``bind`` of a host whom only colleagues reach, by the database that they share.
NOWHERE = "none"


@dataclass(frozen=True, slots=True)
class Opening:
    """A meeting that people may come to.

    ``host`` is the participant id of the host's own device. ``passcode`` empty: none is asked.
    ``invitations`` are those of before a restart; ``port`` is the one of before, 0 for any.
    ``bind`` (host:port, ``NOWHERE``) is where to listen instead of where Settings say, empty for
    those.
    ``by_code``: whoever knows the room code may knock; say no where there is neither a lobby nor a
    passcode.
    """

    meeting_id: UUID
    room: str
    host: UUID
    passcode_hash: str = field(default="", repr=False)
    invitations: tuple[Invitation, ...] = ()
    port: int = 0
    bind: str = ""
    by_code: bool = True


@dataclass(frozen=True, slots=True)
class Address:
    """What guests open, without a fragment, and the port to ask for again after a restart."""

    url: str
    port: int


@dataclass(frozen=True, slots=True)
class GuestArrived:
    """Somebody came through the door: they are expected on the bridge, under this id.

    ``person`` is who the invitation was for, where it was for somebody who is here already: their
    second device. Of a ``colleague``, for whom the shared database vouches, it is the id of their
    user. Otherwise it is the participant id.
    """

    meeting_id: UUID
    participant_id: UUID
    person: UUID
    name: str = field(repr=False)
    consent: Consent
    colleague: bool = False


class GatewayListener(Protocol):
    """Told on the media thread; must not wait."""

    def arrived(self, guest: GuestArrived) -> None:
        """Before the guest is answered, and so before they connect."""
        ...

    def invitations_changed(self, invitations: tuple[Invitation, ...]) -> None:
        """Keep them before this returns: a token that is spent stays spent after a crash."""
        ...


class GuestGateway(Protocol):
    """One meeting's door. Methods may be called on any thread and return at once."""

    def open(self, opening: Opening, bridge: Bridge, listener: GatewayListener) -> Future[Address]:
        """Let people come, and connect them with ``bridge``.

        The future raises UserFacingError (an address that is not safe to listen on) or
        EnvironmentFault (port, certificate or gateway cannot be used).
        """
        ...

    def invite(self, person: UUID | None = None) -> Future[str]:
        """A link for one guest, or for a second device of ``person``; it works once."""
        ...

    def set_passcode(self, passcode: str) -> Future[str]:
        """From now on; empty takes it away. Done with its hash, to be kept for a restart.

        Before ``open`` it is only hashed, for ``Opening``.
        """
        ...

    def revoke(self, participant: UUID) -> None:
        """Denied or removed: neither their link nor a reconnect opens anything any more."""
        ...

    def safety_digits(self, participant: UUID) -> Future[str]:
        """The digits to compare by voice with ``participant``; empty while they are not here."""
        ...

    def close(self, deadline: float) -> bool:
        """The meeting is over: every link is worth nothing."""
        ...


@dataclass(frozen=True, slots=True)
class ConferenceParts:
    """Bridge and door of one meeting; they share the certificate that guests are told of."""

    bridge: Bridge
    gateway: GuestGateway


#: Makes both; its arguments are the host's participant id and who is told what the bridge hears.
ConferenceFactory = Callable[[UUID, ConferenceListener], ConferenceParts]
