"""Whether the host is alone in the room and quiet: asked after a while, given up after another."""

from __future__ import annotations

from meeting_desktop.application.conference_timers import ANSWER_S, Alone
from meeting_desktop.application.conference_turn import Turn, readers
from meeting_desktop.domain.conference_events import LeftAlone
from meeting_desktop.domain.control_messages import StillThere
from meeting_desktop.domain.participants import Connection
from meeting_desktop.domain.roster import Roster


class LookForCompany:
    """All times in monotonic seconds."""

    def __init__(self, now: float) -> None:
        self._alone = Alone(now)

    def stir(self, now: float) -> None:
        """Somebody in the room says something."""
        self._alone.stir(now)

    def look(self, roster: Roster, now: float, turn: Turn) -> None:
        here = [p for p in readers(roster) if p.connection is not Connection.LOST]
        if len({p.person for p in here}) > 1 or any(p.speaking for p in here):
            self._alone.stir(now)
        if self._alone.should_ask(now):
            turn.send(roster.devices(roster.host_person), StillThere(ANSWER_S))
        if self._alone.has_given_up(now):
            turn.tell([LeftAlone()])
