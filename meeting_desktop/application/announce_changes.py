"""Tell everybody what has changed in a conference: read off two rosters, paced, with a chime."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from meeting_desktop.application.conference_timers import CHIME_S, PACE_S, Pace
from meeting_desktop.application.conference_turn import (
    Turn,
    leaders,
    lobby_message,
    roster_message,
    welcome,
)
from meeting_desktop.domain.conference_events import (
    ConferenceEvent,
    LeaveReason,
    ParticipantJoined,
    ParticipantKnocked,
    RoleChanged,
    changes,
)
from meeting_desktop.domain.control_messages import Knock, Waiting
from meeting_desktop.domain.participants import Participant
from meeting_desktop.domain.roster import Roster


class AnnounceChanges:
    """Nothing of a roster changes without being told, and the last state always goes out.

    ``show_more`` is what else somebody needs who comes into the room.
    """

    def __init__(self, title: str, show_more: Callable[[Participant, Turn], None]) -> None:
        self._title = title
        self._show_more = show_more
        self._chime = Pace(CHIME_S)
        self._pace = Pace(PACE_S)
        self._is_due = False

    def announce(
        self, before: Roster, after: Roster, reason: LeaveReason, now: float, turn: Turn
    ) -> None:
        """Put into ``turn`` what follows from the change; ``now`` in monotonic seconds."""
        if before is not after:
            self._tell(before, after, reason, now, turn)
        if self._is_due and self._pace.take(now):
            self._is_due = False
            turn.send(after.room, roster_message(after))

    def _tell(
        self, before: Roster, after: Roster, reason: LeaveReason, now: float, turn: Turn
    ) -> None:
        events = list(changes(before, after, reason))
        for event in events:
            self._announce(event, after, now, turn)
        turn.tell(events)
        if [(p.id, p.name) for p in before.lobby] != [(p.id, p.name) for p in after.lobby]:
            turn.send(leaders(after), lobby_message(after))
        self._is_due |= _as_seen(before) != _as_seen(after)

    def welcome(self, participant: Participant, roster: Roster, turn: Turn) -> None:
        """What somebody in the room needs first, also after a reconnect."""
        turn.send([participant], welcome(roster, self._title, participant.id))
        if participant.role.leads:
            turn.send([participant], lobby_message(roster))
        self._show_more(participant, turn)

    def _announce(self, event: ConferenceEvent, after: Roster, now: float, turn: Turn) -> None:
        match event:
            case ParticipantJoined(participant):
                self.welcome(participant, after, turn)
            case ParticipantKnocked(participant):
                turn.send([participant], Waiting())
                knock = Knock(participant.id, participant.name, self._chime.take(now))
                turn.send(leaders(after), knock)
            case RoleChanged(participant, role):
                if role.leads:
                    turn.send([participant], lobby_message(after))
                # Another role may see more of what was done together, or less.
                self._show_more(_present(after, participant), turn)
            case _:
                pass


def _present(roster: Roster, participant: UUID) -> Participant:
    return next(p for p in roster.room if p.id == participant)


def _as_seen(roster: Roster) -> tuple[object, ...]:
    """What a roster message is about; who speaks has a message of its own."""
    return (
        tuple(replace(p, speaking=False) for p in roster.room),
        roster.hands,
        roster.locked,
        roster.rights.switches,
    )
