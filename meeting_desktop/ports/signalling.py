"""How two participants find each other's media connection: offers, answers, candidates.

One suite (``tests/contracts/test_signalling.py``) holds every adapter to this. What arrives has
passed ``domain/signalling_rules.py``; an adapter also authenticates senders by its own means (the
hub by the line that a message came on, a database by row-level security).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.signalling_rules import Envelope, SignalKind, SignalRefusal


class SignallingClosed(EnvironmentFault):
    """The line is gone: closed by us, replaced by a newer one, or the other side went away."""

    code = "signalling_closed"

    def __init__(
        self,
        sentence: str = "The connection to the meeting's host was closed.",
        *,
        code: str | None = None,
    ) -> None:
        super().__init__(sentence, code=code, retryable=True)


class SignallingLine(Protocol):
    """One participant's line in one room. Used from one event loop."""

    @property
    def room(self) -> str: ...

    @property
    def participant(self) -> UUID: ...

    @property
    def refused(self) -> Mapping[SignalRefusal, int]:
        """How many incoming messages were dropped, by reason."""
        ...

    async def announced(self, participant: UUID) -> str | None:
        """The SHA-256 fingerprint of somebody in the room; None when they are not there."""
        ...

    async def send(self, recipient: UUID, kind: SignalKind, payload: str = "") -> None:
        """Seal and post; fingerprints other than SHA-256 are taken out of a description.

        Nothing happens when the recipient is not in the room.

        Raises:
            SignallingClosed: the line is closed.
            UserFacingError: the payload is larger than ``MAX_PAYLOAD``.
        """
        ...

    async def post(self, envelope: Envelope) -> None:
        """Post as it is. One that names another sender or room than the line's never arrives.

        Raises:
            SignallingClosed: the line is closed.
        """
        ...

    async def receive(self) -> Envelope:
        """The next message that is to be believed.

        Raises:
            SignallingClosed: the line is closed; also when that happens while waiting.
        """
        ...

    async def close(self) -> None:
        """Leave; may be called twice. Waiting receivers end with ``SignallingClosed``."""
        ...


class Signalling(Protocol):
    """Opens lines."""

    async def open(self, room: str, participant: UUID, fingerprint: str) -> SignallingLine:
        """Enter ``room`` and announce the SHA-256 fingerprint of one's own DTLS certificate.

        A second line of the same participant replaces the first, which closes.

        Raises:
            UserFacingError: ``fingerprint`` is none.
            EnvironmentFault: the room cannot be reached.
        """
        ...
