"""The pointer on a view of the calendar: choosing, opening, and dragging with Esc to give up."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from meeting_desktop.ui.calendar.canvas import Canvas, Hit, PlaceKind, is_left
from meeting_desktop.ui.calendar.dragging import (
    FINE_SNAP_MINUTES,
    SNAP_MINUTES,
    Drag,
    DragKind,
    Ghost,
    moved_by_days,
)

_SCROLL_MS = 30
_SCROLL_EDGE = 28
_CURSORS = {
    DragKind.START: Qt.CursorShape.SizeVerCursor,
    DragKind.END: Qt.CursorShape.SizeVerCursor,
}


class Pointer(QObject):
    """Watches the viewport of ``canvas``. ``dragging`` while something is being dragged."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pressed: Hit | None = None
        self._from = QPointF()
        self._at = QPointF()
        self._fine = False
        self._drag: Drag | None = None
        self.dragging = False
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or self._canvas.sheet is None:
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and is_left(event):
            self._press(event.position())
        elif kind == QEvent.Type.MouseMove:
            self._move(event)
        elif kind == QEvent.Type.MouseButtonRelease and is_left(event):
            self._release()
        elif kind == QEvent.Type.MouseButtonDblClick and is_left(event):
            self._double(event.position())
        else:
            return False
        return True

    def give_up(self) -> bool:
        """Esc: nothing is changed; False where nothing was being dragged."""
        was = self.dragging
        self._end()
        return was

    def _press(self, point: QPointF) -> None:
        canvas = self._canvas
        self._from = self._at = point
        self._pressed = hit = canvas.hit(point)
        canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        if hit.place is not None and hit.place.index >= 0:
            canvas.set_current(hit.place.index)
        elif not hit.heading and hit.day >= 0:
            canvas.cursor_.day = hit.day
            canvas.cursor_.position = hit.position // 30 * 30
            canvas.set_current(-1)

    def _move(self, event: QMouseEvent) -> None:
        canvas = self._canvas
        self._at = event.position()
        self._fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self.dragging:
            self._follow()
            return
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (self._at - self._from).manhattanLength()
            if far >= QApplication.startDragDistance():
                self._begin(self._pressed)
            return
        hit = canvas.hit(self._at)
        canvas.hover(hit.place)
        shape = _CURSORS.get(hit.drag, Qt.CursorShape.ArrowCursor)
        if hit.heading or (hit.place is not None and hit.place.kind is PlaceKind.MORE):
            shape = Qt.CursorShape.PointingHandCursor
        canvas.viewport().setCursor(shape)

    def _begin(self, hit: Hit) -> None:
        sheet = self._canvas.sheet
        if sheet is None or hit.heading or hit.day < 0:
            return
        if hit.place is not None and hit.place.kind is PlaceKind.MORE:
            return
        index = hit.place.index if hit.place is not None else -1
        if sheet.hours is not None and not (hit.place and hit.place.kind is PlaceKind.BAR):
            axis, day = sheet.hours.axis, sheet.days[hit.day]
            if index < 0:
                self._drag = Drag.create(axis, day, hit.position)
            else:
                entry = sheet.entry(index)
                ghost = Ghost(entry.start, entry.end, index)
                self._drag = Drag(hit.drag, axis, ghost, day, hit.position)
        elif index < 0:
            return
        self.dragging = True
        self._scroll.start()
        self._follow()

    def _follow(self) -> None:
        """Show where it would be."""
        ghost = self._ghost_at(self._at)
        if ghost is not None:
            self._canvas.show_ghost(ghost)

    def _ghost_at(self, point: QPointF) -> Ghost | None:
        sheet, pressed = self._canvas.sheet, self._pressed
        hit = self._canvas.hit(point)
        if sheet is None or pressed is None or hit.day < 0:
            return None
        if self._drag is not None:
            step = FINE_SNAP_MINUTES if self._fine else SNAP_MINUTES
            return self._drag.to(sheet.days[hit.day], hit.position, step)
        if pressed.place is None:
            return None
        entry = sheet.entry(pressed.place.index)
        ghost = Ghost(entry.start, entry.end, pressed.place.index)
        return moved_by_days(ghost, hit.day - pressed.day, sheet.days[hit.day])

    def _release(self) -> None:
        canvas, pressed, ghost = self._canvas, self._pressed, self._canvas.ghost
        was_dragging = self.dragging
        self._end()
        if pressed is None:
            return
        if not was_dragging:
            self._click(pressed)
        elif ghost is not None and ghost.index < 0:
            canvas.create_wanted.emit(ghost)
        elif ghost is not None and canvas.sheet is not None:
            entry = canvas.sheet.entry(ghost.index)
            if (ghost.start, ghost.end) != (entry.start, entry.end):
                canvas.pending = ghost
                canvas.change_wanted.emit(ghost.index, ghost)

    def _click(self, hit: Hit) -> None:
        canvas = self._canvas
        more = hit.place is not None and hit.place.kind is PlaceKind.MORE
        if canvas.sheet is not None and hit.day >= 0 and (hit.heading or more):
            canvas.day_wanted.emit(canvas.sheet.days[hit.day].date)

    def _double(self, point: QPointF) -> None:
        canvas = self._canvas
        hit = canvas.hit(point)
        self._pressed = None
        if hit.place is not None and hit.place.index >= 0:
            canvas.opened.emit(hit.place.index)
        elif hit.place is None and not hit.heading and hit.day >= 0 and canvas.sheet is not None:
            _, start, end = canvas.cursor_.slot(canvas.sheet)
            canvas.create_wanted.emit(Ghost(start, end))

    def _end(self) -> None:
        self._pressed = None
        self._drag = None
        self.dragging = False
        self._scroll.stop()
        self._canvas.show_ghost(None)

    def _scroll_on(self) -> None:
        """Near the upper or lower edge the view goes on by itself."""
        bar = self._canvas.verticalScrollBar()
        height = self._canvas.viewport().height()
        above = _SCROLL_EDGE + self._canvas.top_edge() - self._at.y()
        below = self._at.y() - (height - _SCROLL_EDGE)
        by = -above if above > 0 else max(0.0, below)
        if by:
            bar.setValue(bar.value() + round(by / 2))
            self._follow()
