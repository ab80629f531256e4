"""Rooms among colleagues: found, knocked at, talked in by a service that all are logged in to.

The service vouches for persons: who knocks and who sends is who it says. Whether they come in is
decided by the host's application, as for guests. What passes is for two machines to connect to each
other; no sound and no caption goes this way.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.presence import InMeeting
from meeting_desktop.ports.signalling import Signalling, SignallingLine

#: Characters of what is said at a door, and of its answer.
MAX_KNOCK = 8_192


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """A room that its host lets colleagues find.

    ``host`` is the participant id of the host's device, ``fingerprint`` the SHA-256 of its DTLS
    certificate.
    """

    room: str
    meeting: UUID
    host: UUID
    fingerprint: str


@dataclass(frozen=True, slots=True)
class FoundRoom:
    """``person`` hosts it: whom the service vouches for."""

    room: str
    host: UUID
    person: UUID


@dataclass(frozen=True, slots=True)
class RoomKnock:
    """``person`` is whom the service vouches for; ``body`` is what they said, the door's affair."""

    person: UUID
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KnockReply:
    """With ``participant`` the person may from now on open a line as that one, else none."""

    body: str = field(repr=False)
    participant: UUID | None = None


class HostedRoom(Protocol):
    """A room that is open. Used on the loop that opened it."""

    async def line(self) -> SignallingLine:
        """The host's line to all who came in; waits for a new one when the one before broke."""
        ...

    async def revoke(self, participant: UUID) -> None:
        """Their line closes for good, and none is opened for them again."""
        ...

    async def close(self) -> None:
        """Nobody finds it any more, and all lines close for good. May be called twice."""
        ...


class ColleagueRooms(Signalling, Protocol):
    """``Signalling.open`` is for those who were let in; it raises ``SignallingClosed`` (not
    retryable, code ``ticket_refused``) for others, for those who were revoked and when the room is
    over; a line that is open then closes in the same way. One that a newer line of the same
    participant replaced closes with code ``opened_elsewhere``, not retryable either. Whoever was
    let in and is refused all the same, since the service lost its memory, knocks again.

    Asynchronous methods may be called on any event loop; none of them blocks it.
    """

    async def host(
        self, room: OpenRoom, answer: Callable[[RoomKnock], Awaitable[KnockReply]]
    ) -> HostedRoom:
        """Let colleagues find the room; ``answer`` is awaited on the calling loop for each knock.

        The same host may open it again after a crash: those who were let in stay so.

        Raises:
            EnvironmentFault: the service cannot be reached, or nobody is logged in to it.
            UserFacingError: ``room_taken``, the code is another open meeting's.
        """
        ...

    async def find(self, room: str) -> FoundRoom | None:
        """None: no open room has that code, or the service is not there or not set up.

        Raises: UserFacingError ``slowed``: too many codes that were none were asked for.
        """
        ...

    async def knock(self, found: FoundRoom, body: str) -> KnockReply:
        """Ask the host, and wait for the answer.

        Raises:
            ports.joining.HostUnreachable: no answer in 15 s, or the service cannot be reached.
            UserFacingError: ``body`` is longer than ``MAX_KNOCK``.
        """
        ...

    def say_present(self, meeting: InMeeting | None) -> None:
        """Which meeting this machine's person is in; repeated by itself until it changes.

        Any thread; returns at once. Without a service nothing happens.
        """
        ...

    def login_changed(self) -> None:
        """Whoever was logged in is not any more, or comes another way: connect anew.

        Any thread; returns at once. Lines of who is nobody now close.
        """
        ...

    def stop(self, deadline: float) -> bool:
        """Say goodbye and disconnect; True when that was done within ``deadline`` seconds."""
        ...
