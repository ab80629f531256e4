"""The keyboard on a view of the calendar: from slot to slot, from meeting to meeting, moving them.

Arrows go, Tab finds the next meeting, Alt+arrows move the meeting by a quarter of an hour or a day,
Alt+Shift+arrows change its length, Esc gives a drag up or lets go of the meeting.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from meeting_desktop.ui.calendar.canvas import Canvas
from meeting_desktop.ui.calendar.dragging import (
    SNAP_MINUTES,
    Ghost,
    grown_by_minutes,
    moved_by_days,
    moved_by_minutes,
)
from meeting_desktop.ui.calendar.pointer import Pointer
from meeting_desktop.ui.calendar.sheet import Sheet, ViewKind

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_WEEK = 7
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class Keys(QObject):
    """``turned`` asks for the next days or those before (1, -1)."""

    turned = Signal(int)

    def __init__(self, canvas: Canvas, pointer: Pointer) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pointer = pointer
        canvas.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or self._canvas.sheet is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # Alt+Left would be the window's way back.
            return self._accept(event, event.key() in _ARROWS)
        if event.type() != QEvent.Type.KeyPress:
            return False
        return self._accept(event, self._press(self._canvas.sheet, event))

    def _accept(self, event: QKeyEvent, done: bool) -> bool:
        if done:
            event.accept()
        return done

    def _press(self, sheet: Sheet, event: QKeyEvent) -> bool:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key == Qt.Key.Key_Escape:
            return self._let_go()
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return self._next(sheet, -1 if key == Qt.Key.Key_Backtab else 1)
        if key not in _ARROWS:
            return False
        right, down = _ARROWS[key]
        if modifiers & _ALT:
            self._change(sheet, right, down, grow=bool(modifiers & _SHIFT))
        else:
            self._go(sheet, right, down)
        return True

    def _let_go(self) -> bool:
        if self._pointer.give_up():
            return True
        if self._canvas.cursor_.current >= 0:
            self._canvas.set_current(-1)
            return True
        return False

    def _next(self, sheet: Sheet, step: int) -> bool:
        """False at the ends: the keyboard then leaves the view."""
        canvas = self._canvas
        if not canvas.cursor_.next(sheet, step):
            return False
        canvas.set_current(canvas.cursor_.current)
        return True

    def _go(self, sheet: Sheet, right: int, down: int) -> None:
        canvas = self._canvas
        turn = canvas.cursor_.move(sheet, right, down)
        canvas.reveal_cursor()
        canvas.viewport().update()
        canvas.current_changed.emit()
        if turn:
            self.turned.emit(turn)

    def _change(self, sheet: Sheet, right: int, down: int, *, grow: bool) -> None:
        canvas, index = self._canvas, self._canvas.cursor_.current
        if index < 0:
            return
        entry = sheet.entry(index)
        # From where the last key put it, which may not be stored yet.
        ghost = canvas.pending or Ghost(entry.start, entry.end, index)
        if ghost.index != index:
            ghost = Ghost(entry.start, entry.end, index)
        if grow:
            ghost = grown_by_minutes(ghost, SNAP_MINUTES * (down or right))
        elif right:
            ghost = moved_by_days(ghost, right, sheet.days[0])
        elif sheet.kind is ViewKind.MONTH:
            ghost = moved_by_days(ghost, _WEEK * down, sheet.days[0])
        else:
            ghost = moved_by_minutes(ghost, SNAP_MINUTES * down)
        canvas.pending = ghost
        canvas.change_wanted.emit(index, ghost)
