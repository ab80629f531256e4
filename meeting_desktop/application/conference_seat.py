"""A place in a conference, as windows and the command line see it: hear messages, say messages.

The host's own application has the same seat as everybody who joined: what it hears and says are
the messages of the control channel, only that they take no network.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from meeting_desktop.application.file_seat import FileSeat
from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.control_messages import FromHost, FromParticipant
from meeting_desktop.ports.conference import LinkStatistics, VoiceLine, VoiceListener
from meeting_desktop.ports.screen import ScreenLine
from meeting_desktop.runtime.topic import Topic


class ConferenceSeat(Protocol):
    """``messages`` come on the media thread; ``say`` may be called on any and returns at once.

    Whoever subscribes late says ``Hello`` again and gets a ``Welcome`` with all there is to know.
    """

    @property
    def messages(self) -> Topic[FromHost]: ...

    @property
    def files(self) -> FileSeat: ...

    @property
    def screen(self) -> ScreenLine:
        """What is shown here is seen by all while the host says that one shares."""
        ...

    def say(self, message: FromParticipant) -> None: ...


@dataclass(frozen=True, slots=True)
class Attendance:
    """The AI participant in the room. ``begins``: sample of the meeting at the bridge's 0."""

    participant: UUID
    line: VoiceLine
    begins: int


@dataclass(frozen=True, slots=True)
class ConferenceRequest:
    """What a host chose for this meeting; what is empty is as in Settings.

    ``bind``: host:port to listen on; ``lobby``: everybody, guests or nobody.
    """

    passcode: str = field(default="", repr=False)
    bind: str = ""
    lobby: str = ""


class HostSeat(ConferenceSeat, Protocol):
    """The host's: also the door."""

    @property
    def you(self) -> UUID:
        """The host's own participant id, also that of their caption track."""
        ...

    @property
    def room_code(self) -> str: ...

    @property
    def url(self) -> str:
        """Where guests come in, without a secret."""
        ...

    def invite(self, participant: UUID | None = None) -> Future[str]:
        """A link that works once: for a guest, or for another device of who ``participant`` is."""
        ...

    def bring_in(self, name: str, listener: VoiceListener) -> Future[Attendance]:
        """The AI participant comes into the room and speaks by the line that is given back.

        The future fails with UserFacingError where there is no room.
        """
        ...

    def attend(self, participant: UUID, status: AttendStatus) -> None:
        """Show everybody what the AI participant does; ``LEFT`` takes it out of the room."""
        ...

    def safety_digits(self, participant: UUID) -> Future[str]:
        """The digits to compare by voice; empty while they are not connected."""
        ...

    def statistics(self) -> Mapping[UUID, LinkStatistics]:
        """How each connection does, at most a second old."""
        ...
