"""The painted calendar for screen readers: a list whose items are the meetings that are seen.

Qt asks a factory for the interface of each object. A meeting has a ``Spot``, an object without
looks: Qt owns the interfaces of objects and forgets them when the object goes, which it does not do
for interfaces that have none. Spots are made once for a place in the list and used again, so that
nothing is freed while somebody reads it. Qt for Python 6.11 can do all of this; what the reader
does with it was heard on no system yet, so that the current meeting is announced as well.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
)

from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.canvas import Canvas, Place


class Spot(QObject):
    """The ``number``-th meeting that is seen on a canvas."""

    def __init__(self, canvas: Canvas, number: int) -> None:
        super().__init__(canvas)
        self.canvas = canvas
        self.number = number
        self.interface: QAccessibleInterface | None = None

    @property
    def place(self) -> Place | None:
        seen = seen_on(self.canvas)
        return seen[self.number] if self.number < len(seen) else None

    @property
    def words(self) -> str:
        place, sheet = self.place, self.canvas.sheet
        if place is None or sheet is None:
            return ""
        return wording.spoken(sheet.entry(place.index), sheet.zone, self.canvas.moment.now)


class Spots(QObject):
    """The spots of one canvas; says aloud which meeting has the keyboard."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        install()
        self.canvas = canvas
        self.interface: QAccessibleInterface | None = None
        self._spots: list[Spot] = []
        canvas.spots = self
        canvas.current_changed.connect(self._announce)

    def spot(self, number: int) -> Spot:
        while len(self._spots) <= number:
            self._spots.append(Spot(self.canvas, len(self._spots)))
        return self._spots[number]

    def number_of(self, index: int) -> int:
        """Of the meeting with this index; -1 where it is not seen."""
        places = seen_on(self.canvas)
        return next((n for n, place in enumerate(places) if place.index == index), -1)

    def _announce(self) -> None:
        canvas = self.canvas
        if not QAccessible.isActive() or not canvas.hasFocus():
            return
        number = self.number_of(canvas.cursor_.current)
        if number >= 0:
            spot = self.spot(number)
            QAccessible.updateAccessibility(QAccessibleEvent(spot, QAccessible.Event.Focus))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(canvas, spot.words))
        elif canvas.sheet is not None and canvas.sheet.days:
            QAccessible.updateAccessibility(
                QAccessibleAnnouncementEvent(canvas, slot_words(canvas))
            )


def slot_words(canvas: Canvas) -> str:
    """Where the keyboard is, where there is no meeting."""
    if canvas.sheet is None:
        return ""
    day, start, end = canvas.cursor_.slot(canvas.sheet)
    if canvas.sheet.hours is None:
        month = canvas.sheet.month
        count = month.count(canvas.cursor_.day) if month is not None else 0
        return canvas.tr("{0}, {1} meetings").format(wording.long_day(day.date), count)
    span = wording.span_words(start, end, canvas.sheet.zone)
    return canvas.tr("{0}, {1}, free").format(wording.long_day(day.date), span)


def seen_on(canvas: Canvas) -> list[Place]:
    """Each meeting once, in the order of time."""
    first: dict[int, Place] = {}
    for place in canvas.places:
        if place.index >= 0:
            first.setdefault(place.index, place)
    return [first[index] for index in sorted(first)]


class _Common(QAccessibleInterface):
    """What both kinds have. ``Any`` may be None: no interface, which Qt's stubs leave out."""

    def isValid(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:  # noqa: N802 - Qt's name
        return None

    def childAt(self, _x: int, _y: int) -> Any:  # noqa: N802
        return None


class _CanvasInterface(_Common):
    def __init__(self, spots: Spots) -> None:
        super().__init__()
        self._spots = spots
        self._canvas = spots.canvas

    def object(self) -> QObject:
        return self._canvas

    def parent(self) -> Any:
        above = self._canvas.parentWidget()
        return QAccessible.queryAccessibleInterface(above) if above is not None else None

    def window(self) -> Any:
        return self._canvas.window().windowHandle()

    def childCount(self) -> int:  # noqa: N802 - Qt's name
        return len(seen_on(self._canvas))

    def child(self, number: int) -> Any:
        if not 0 <= number < self.childCount():
            return None
        return QAccessible.queryAccessibleInterface(self._spots.spot(number))

    def childAt(self, x: int, y: int) -> Any:  # noqa: N802 - Qt's name
        viewport = self._canvas.viewport()
        corner = viewport.mapToGlobal(viewport.rect().topLeft())
        place = self._canvas.place_at(QPointF(x - corner.x(), y - corner.y()))
        return self.child(self._spots.number_of(place.index)) if place is not None else None

    def focusChild(self) -> Any:  # noqa: N802 - Qt's name
        return self.child(self._spots.number_of(self._canvas.cursor_.current))

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802 - Qt's name
        spot = child.object()
        return spot.number if isinstance(spot, Spot) else -1

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._canvas.accessibleName()
        return slot_words(self._canvas) if kind == QAccessible.Text.Description else ""

    def rect(self) -> QRect:
        viewport = self._canvas.viewport()
        return QRect(viewport.mapToGlobal(viewport.rect().topLeft()), viewport.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.List

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = True
        state.focused = self._canvas.hasFocus()
        return state


class _SpotInterface(_Common):
    def __init__(self, spot: Spot) -> None:
        super().__init__()
        self._spot = spot

    def object(self) -> QObject:
        return self._spot

    def parent(self) -> Any:
        return QAccessible.queryAccessibleInterface(self._spot.canvas)

    def window(self) -> Any:
        return self._spot.canvas.window().windowHandle()

    def childCount(self) -> int:  # noqa: N802 - Qt's name
        return 0

    def child(self, _number: int) -> Any:
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:  # noqa: N802 - Qt's name
        return -1

    def text(self, kind: QAccessible.Text) -> str:
        return self._spot.words if kind == QAccessible.Text.Name else ""

    def rect(self) -> QRect:
        place, viewport = self._spot.place, self._spot.canvas.viewport()
        if place is None:
            return QRect()
        return place.rect.toRect().translated(viewport.mapToGlobal(viewport.rect().topLeft()))

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        place, canvas = self._spot.place, self._spot.canvas
        current = place is not None and place.index == canvas.cursor_.current
        state = QAccessible.State()
        state.selectable = state.focusable = True
        state.selected = current
        state.focused = current and canvas.hasFocus()
        return state


def _make(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if isinstance(thing, Canvas) and isinstance(thing.spots, Spots):
        thing.spots.interface = _CanvasInterface(thing.spots)
        return thing.spots.interface
    if isinstance(thing, Spot):
        thing.interface = _SpotInterface(thing)
        return thing.interface
    return None


@cache
def install() -> None:
    """Once a process; Qt asks all factories in turn."""
    QAccessible.installFactory(_make)
