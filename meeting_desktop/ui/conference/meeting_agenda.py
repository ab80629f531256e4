"""The agenda of the running meeting as the windows share it, alone, held or joined; its clock.

Times go on here by themselves from what the host told last, so a wrong clock changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from meeting_desktop.application.live_agenda import LiveAgenda
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_clock import Pace, pace_of, seconds_left
from meeting_desktop.domain.agenda_messages import (
    AgendaShown,
    ChangeAgenda,
    GoToPoint,
    MovePoint,
    PutPoint,
    RemovePoint,
    ShownPoint,
)
from meeting_desktop.domain.control_messages import FromHost, Refused, Welcome
from meeting_desktop.domain.permissions import Action
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.conference.room import ConferenceRoom

_NOTHING = AgendaShown(())
#: What was changed and is not answered is said again; the host takes it once.
_AGAIN_MS = 5_000


class MeetingAgenda(QObject):
    """Views read ``shown`` and the seconds; what a person does goes to who holds the meeting."""

    changed = Signal()

    def __init__(
        self, room: ConferenceRoom, live: LiveAgenda, bridge: Bridge, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._room = room
        self._live = live
        self.shown = _NOTHING
        #: Of this machine alone: no clock that people set.
        self.now: Callable[[], float] = time.monotonic
        self._told_at = self.now()
        self._waiting: dict[UUID, ChangeAgenda] = {}
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._say_again)
        room.heard.connect(self._hear)
        room.opened_or_closed.connect(self.begin)
        bridge.listen(live.messages, self, self._hear_alone)

    def begin(self) -> None:
        """Another meeting, or none; also one that others may join from now on."""
        self._waiting.clear()
        self._show(_NOTHING)
        if not self._room.is_open:
            self._live.ask()

    # -- what there is --------------------------------------------------------------------------

    @property
    def may_change(self) -> bool:
        return self.why_not is None

    @property
    def why_not(self) -> str | None:
        """Why the one who sits here may not change it, as a sentence; None where they may."""
        alone = not self._room.is_open and self._live.held is not None
        return None if alone else self._room.model.why_not(Action.AGENDA)

    @property
    def current(self) -> ShownPoint | None:
        return next((one for one in self.shown.items if one.id == self.shown.current), None)

    @property
    def next(self) -> ShownPoint | None:
        """What comes after the current point; without one, the first that nobody visited."""
        items, current = self.shown.items, self.current
        if current is None:
            return next((one for one in items if not one.spent), None)
        after = items.index(current) + 1
        return items[after] if after < len(items) else None

    def spent(self, point: ShownPoint) -> float:
        """Seconds that a point has taken until now."""
        since = self.now() - self._told_at if point.id == self.shown.current else 0.0
        return point.spent + since

    def pace(self, point: ShownPoint) -> Pace:
        return pace_of(self.spent(point), point.minutes or None)

    @property
    def left(self) -> float:
        """Seconds that are still planned for points."""
        items, current = self.shown.items, self.current
        return seconds_left(
            ((self.spent(one), one.minutes or None) for one in items),
            None if current is None else items.index(current),
        )

    @property
    def ends_in(self) -> float | None:
        """Seconds until the planned end; below 0 after it."""
        ends_in = self.shown.ends_in
        return None if ends_in is None else ends_in - (self.now() - self._told_at)

    # -- what a person does ---------------------------------------------------------------------

    def put(
        self, item: UUID | None, title: str, minutes: int, presenter: str = "", notes: str = ""
    ) -> None:
        """Add a point, or give ``item`` other words."""
        self._say(PutPoint(new_id(), item or new_id(), title, minutes, presenter, notes))

    def move(self, item: UUID, place: int) -> None:
        if 0 <= place < len(self.shown.items):
            self._say(MovePoint(new_id(), item, place))

    def remove(self, item: UUID) -> None:
        self._say(RemovePoint(new_id(), item))

    def go(self, item: UUID | None) -> None:
        """Talk about ``item`` from now on, about no point with None."""
        if item != self.shown.current:
            self._say(GoToPoint(new_id(), item))

    def go_on(self) -> None:
        """The next point; after the last one the agenda is done."""
        following = self.next
        self.go(None if following is None else following.id)

    def _say(self, message: ChangeAgenda) -> None:
        self._waiting[message.id] = message
        self._again.start()
        self._send(message)

    def _send(self, message: ChangeAgenda) -> None:
        if self._room.is_open:
            self._room.say(message)
        else:
            self._live.say(message)

    def _say_again(self) -> None:
        if not self._waiting:
            self._again.stop()
        for message in tuple(self._waiting.values()):
            self._send(message)

    # -- what comes back ------------------------------------------------------------------------

    def _hear_alone(self, message: FromHost) -> None:
        if self._room.is_open:
            return
        self._hear(message)
        if isinstance(message, Refused):
            self._room.told.emit(message.sentence)

    def _hear(self, message: FromHost) -> None:
        match message:
            case AgendaShown():
                if message.of is not None:
                    self._waiting.pop(message.of, None)
                self._show(message)
            case Refused(of=UUID() as of):
                if self._waiting.pop(of, None) is not None:
                    self.changed.emit()  # what was moved by hand goes back
            case Welcome():
                self._say_again()
            case _:
                pass

    def _show(self, shown: AgendaShown) -> None:
        self.shown, self._told_at = shown, self.now()
        self.changed.emit()
