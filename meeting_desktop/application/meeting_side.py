"""What a conference asks of the meeting that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from meeting_desktop.application.conference_turn import Row
from meeting_desktop.domain.events import TimelineKind
from meeting_desktop.domain.given_rights import Switches
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Participant, Role
from meeting_desktop.ports.audio import Samples


class MeetingSide(Protocol):
    """Called on the media thread; every method returns at once."""

    def position(self) -> int:
        """Samples (48 kHz) since the meeting began, by the clock."""
        ...

    def joined(self, participant: Participant) -> None:
        """Somebody is in the room, for the first time or again."""
        ...

    def left(self, participant: UUID, kind: TimelineKind) -> None: ...

    def heard(self, participant: UUID, start: int, samples: Samples) -> None:
        """20 ms of somebody in the room, at sample ``start`` of the meeting."""
        ...

    def consented(self, participant: UUID, choice: Consent, at: datetime) -> None:
        """What this participant allows from now on; also told of the host's own device."""
        ...

    def role_changed(self, participant: UUID, role: Role) -> None: ...

    def switched(self, participant: UUID, switches: Switches) -> None: ...

    def note(
        self, kind: TimelineKind, participant: UUID | None, at: float, duration: float = 0.0
    ) -> None:
        """A line on the timeline, ``at`` seconds of the meeting."""
        ...

    def store(self, rows: Sequence[Row], done: Callable[[], None]) -> None:
        """What people did together. ``done`` is called, on any thread, when it is safe, or held in
        memory because the disk has no room.
        """
        ...

    def mute_own(self, muted: bool) -> None: ...

    def end(self) -> None:
        """End the meeting for all, as the host asked or because nobody is there any more."""
        ...
