"""The agenda of a meeting that is held: what people change of it, and what everybody sees.

One of these is a meeting's, alone and with others, so that nothing is lost when it is opened for
them. Thread-safe; nothing here waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.conference_turn import Turn
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_clock import HeldAgenda, HeldItem
from meeting_desktop.domain.agenda_messages import (
    AgendaShown,
    ChangeAgenda,
    GoToPoint,
    MovePoint,
    PutPoint,
    RemovePoint,
    ShownPoint,
)
from meeting_desktop.domain.participants import Participant
from meeting_desktop.domain.roster import Roster


class HoldAgenda:
    """``seconds``: where the recording is; ``ends``: when the meeting is planned to end."""

    def __init__(
        self,
        clock: Clock,
        seconds: Callable[[], float],
        agenda: HeldAgenda | None = None,
        ends: datetime | None = None,
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._lock = threading.Lock()
        self._agenda = agenda or HeldAgenda()
        self._ends = ends

    @property
    def agenda(self) -> HeldAgenda:
        return self._agenda

    def change(self, message: ChangeAgenda) -> HeldAgenda | None:
        """What it is now, to be stored; None where nothing changed. Raises: UserFacingError."""
        with self._lock:
            before = self._agenda
            self._agenda = self._changed(before, message)
            return None if self._agenda is before else self._agenda

    def end(self) -> HeldAgenda | None:
        """The meeting is over, and so is what was talked about; as ``change``."""
        return self.change(GoToPoint(new_id())) if self._agenda.current else None

    def shown(self, of: UUID | None = None) -> AgendaShown:
        """As everybody sees it at this moment, in answer to the change ``of``."""
        agenda, now = self._agenda, self._now()
        current = agenda.current
        ends_in = None
        if self._ends is not None:
            ends_in = round((self._ends - self._clock.now()).total_seconds(), 1)
        return AgendaShown(
            tuple(_shown(item, now) for item in agenda.items),
            None if current is None else current.id,
            ends_in,
            of,
        )

    # -- in a conference ------------------------------------------------------------------------

    def receive(
        self, sender: Participant, roster: Roster, message: ChangeAgenda, turn: Turn
    ) -> None:
        """What the table allows ``sender``. Raises: UserFacingError."""
        changed = self.change(message)
        if changed is None:  # said again: only the answer was lost
            turn.send([sender], self.shown(message.id))
            return
        turn.store([changed])
        people = [one for one in roster.room if one.attends is None]
        turn.send(people, self.shown(message.id))

    def welcome(self, participant: Participant, turn: Turn) -> None:
        """What somebody in the room needs first, also after a reconnect."""
        if self._agenda.items or self._agenda.gone:
            turn.send([participant], self.shown())

    # -- inside ---------------------------------------------------------------------------------

    def _now(self) -> float:
        return max(0.0, self._seconds())

    def _changed(self, agenda: HeldAgenda, message: ChangeAgenda) -> HeldAgenda:
        match message:
            case PutPoint():
                return agenda.put(message.id, _item(message))
            case MovePoint():
                return agenda.move(message.id, message.item, message.place)
            case RemovePoint():
                return agenda.remove(message.id, message.item)
            case GoToPoint():
                return agenda.go(message.id, message.item, self._now(), self._clock.now())


def _item(message: PutPoint) -> HeldItem:
    minutes = message.minutes or None
    return HeldItem(message.item, message.title, minutes, message.presenter, message.notes)


def _shown(item: HeldItem, now: float) -> ShownPoint:
    spent = round(item.spent(now), 3)
    return ShownPoint(item.id, item.title, item.minutes or 0, item.presenter, item.notes, spent)
