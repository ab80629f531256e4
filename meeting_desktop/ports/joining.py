"""The participant's side of the door: from a link or a code to a call, and back again.

A link is spent by the first knock. What it was worth is a ticket, which opens calls as the same
participant until the host denies or removes them or the meeting is over.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import CallListener
from meeting_desktop.ports.screen import ScreenLine


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a person says at the door."""

    name: str = field(repr=False)
    consent: Consent
    passcode: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Ticket:
    """It opens calls as ``participant`` in ``room``; ``secret`` is empty where a login vouches.

    ``certificate``: SHA-256 of the gateway's TLS certificate where that is known beforehand, in
    place of an authority's word; empty otherwise.
    """

    address: str
    participant: UUID
    secret: str = field(repr=False)
    room: str = ""
    certificate: str = ""

    def moved_to(self, found: JoinTarget) -> Ticket | None:
        """The same ticket at the address where the room is now.

        None where that may be another host's: the certificate must be the one of before, or,
        without one, the machine.
        """
        if found.certificate != self.certificate:
            return None
        same_machine = urlsplit(found.address).hostname == urlsplit(self.address).hostname
        return replace(self, address=found.address) if same_machine or self.certificate else None


class NotLetIn(UserFacingError):  # noqa: N818 - what the door says
    """The door said no; nothing of the link is spent.

    ``code``: ``passcode_needed``, ``passcode_wrong``, ``link_not_valid``, ``slowed`` (``wait_s``
    says for how long), or ``not_let_in`` for whatever else it said.
    """

    code = "not_let_in"

    def __init__(self, sentence: str, *, code: str | None = None, wait_s: float = 0.0) -> None:
        super().__init__(sentence, code=code)
        self.wait_s = wait_s


_UNREACHABLE = (
    "The meeting's host cannot be reached; check the network and the link, and try again."
)


class HostUnreachable(EnvironmentFault):
    """Trying again may help, after ``wait_s`` seconds where the gateway asked for so many."""

    code = "host_unreachable"

    def __init__(self, sentence: str = "", *, wait_s: float = 0.0) -> None:
        super().__init__(sentence or _UNREACHABLE, retryable=True)
        self.wait_s = wait_s


class TicketRefused(UserFacingError):  # noqa: N818 - what the door says
    """Denied, removed, or the meeting is over: the ticket opens nothing any more."""

    code = "ticket_refused"


class OpenedElsewhere(UserFacingError):  # noqa: N818 - what the door says
    """The same ticket is used by another process; it goes on there."""

    code = "opened_elsewhere"


class JoinListener(CallListener, Protocol):
    """Told on the media thread; must not wait."""

    def turned_away(self, refusal: UserFacingError) -> None:
        """``TicketRefused`` or ``OpenedElsewhere``, said while the call went on. Told once."""
        ...


class JoinedCall(Protocol):
    """One connection to the host. Methods may be called on any thread and return at once."""

    def put_own_sound(self, samples: Samples) -> None:
        """The microphone: mono float32, 48 kHz, any length."""
        ...

    @property
    def screen(self) -> ScreenLine: ...

    def set_muted(self, muted: bool) -> None: ...

    def send_control(self, text: str) -> None:
        """Kept until the channel is open; lost when the connection is."""
        ...

    def send_file_frame(self, frame: bytes, answered: int) -> None:
        """As ``Bridge.send_file_frame``."""
        ...

    def safety_digits(self) -> Future[str]:
        """The digits to compare by voice with the host."""
        ...

    def stop(self, deadline: float) -> bool:
        """End it; waits up to ``deadline`` seconds, and True when that was enough."""
        ...


class MeetingDoor(Protocol):
    """Methods may be called on any thread and return at once."""

    def find(self, code: str) -> Future[JoinTarget]:
        """Where the room is, on this machine or in this network.

        The future raises UserFacingError when nobody answers for it.
        """
        ...

    def knock(self, target: JoinTarget, me: Introduction) -> Future[Ticket]:
        """Spend the link, or enter by the code alone where the host allows it.

        The future raises ``NotLetIn`` or ``HostUnreachable``.
        """
        ...

    def connect(self, ticket: Ticket, listener: JoinListener) -> Future[JoinedCall]:
        """A new call, described to the host and on its way; the listener says when it is connected.

        The owner of the call stops it. Cancelling the future stops what was begun. The future
        raises ``HostUnreachable``, ``TicketRefused``, ``OpenedElsewhere``, or EnvironmentFault when
        this machine has no network.
        """
        ...


class KeptTickets(Protocol):
    """Tickets that outlive the process, for a link opens the door only once.

    One thread at a time. What cannot be read or written is as if it had not been kept.
    """

    def find(self, target: JoinTarget) -> Ticket | None: ...

    def keep(self, target: JoinTarget, ticket: Ticket) -> None: ...

    def forget(self, target: JoinTarget) -> None: ...
