"""How loud everybody in the room is, told to the room: the newest of each, paced."""

from __future__ import annotations

import math
from collections.abc import Mapping
from uuid import UUID

from meeting_desktop.application.conference_timers import PACE_S, Pace
from meeting_desktop.application.conference_turn import Turn
from meeting_desktop.domain.control_messages import Levels
from meeting_desktop.domain.levels import SILENCE_DB
from meeting_desktop.domain.roster import Roster


class TellLevels:
    def __init__(self) -> None:
        self._levels: dict[UUID, float] = {}
        self._pace = Pace(PACE_S)

    def hear(self, levels: Mapping[UUID, float]) -> None:
        """Loudness in dBFS."""
        self._levels.update(levels)

    def tell(self, roster: Roster, now: float, turn: Turn) -> None:
        """What was heard since, where it is time again; ``now`` in monotonic seconds."""
        if not self._levels or not self._pace.take(now):
            return
        heard = {
            p.id: round(min(0.0, max(SILENCE_DB, self._levels[p.id])), 1)
            for p in roster.room
            if not p.is_silent and math.isfinite(self._levels.get(p.id, math.nan))
        }
        self._levels.clear()
        if heard:
            turn.send(roster.room, Levels(heard))
