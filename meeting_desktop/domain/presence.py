"""Who of one's colleagues is in a meeting right now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InMeeting:
    """What a machine says of its person: the meeting they are in, as host or as participant.

    ``room`` is the room code where colleagues can knock, empty where they cannot. ``scope`` is the
    meeting's: who holds it is told which meeting it is.
    """

    meeting: UUID
    scope: UUID
    is_host: bool
    room: str = ""


@dataclass(frozen=True, slots=True)
class ColleagueNow:
    """A person who is in a meeting, as the one who asks may know it.

    ``meeting`` is None for those who do not hold the meeting's scope: they learn that the person is
    busy, and since when. ``room`` likewise is empty for them.
    """

    person: UUID
    since: datetime
    meeting: UUID | None = None
    is_host: bool = False
    room: str = ""
