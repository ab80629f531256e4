"""What is said at the door of a meeting: which door, who knocks, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.guest_tokens import TokenRefusal
from meeting_desktop.domain.meetings import Consent


@dataclass(frozen=True, slots=True)
class Door:
    """A meeting that guests may come to; ``room`` is its code, ``host_id`` who is called.

    ``by_code``: whoever knows the code may knock without an invitation.
    """

    meeting_id: UUID
    room: str
    host_id: UUID
    passcode_hash: str = field(default="", repr=False)
    by_code: bool = False


@dataclass(frozen=True, slots=True)
class Knock:
    """What a guest brings; ``address`` is where the connection comes from.

    ``token`` empty: they know the room code alone. ``name`` is as they wrote it. ``person`` is whom
    the shared database vouches for; None: nobody does.
    """

    room: str
    token: str = field(repr=False)
    address: str
    passcode: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    consent: Consent = Consent.NONE
    person: UUID | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """A guest at the door of a meeting: they may connect, the host decides in the lobby.

    ``person`` is whom somebody vouches for or the invitation was for, else the participant
    themselves.
    """

    door: Door
    participant_id: UUID
    person: UUID
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NoAdmission:
    """``wait_s`` is how long the next try has to wait; 0 when it need not."""

    reason: TokenRefusal
    wait_s: float = 0.0


class GuestDoor(Protocol):
    """Who decides about guests: the host's own process, or the host behind a gateway elsewhere."""

    async def join(self, knock: Knock) -> Admission | NoAdmission: ...

    async def come_back(self, room: str, secret: str, address: str) -> Admission | NoAdmission:
        """``room`` empty: of any meeting that this process itself is the door to."""
        ...

    def is_welcome(self, participant_id: UUID) -> bool: ...

    def on_revoked(self, listener: Callable[[UUID], None]) -> None: ...
