"""A point of the agenda in its list: told by the keyboard as well as by the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout

from meeting_desktop.domain.agenda_messages import ShownPoint
from meeting_desktop.ui.conference.agenda_wording import TONES, time_words
from meeting_desktop.ui.conference.meeting_agenda import MeetingAgenda
from meeting_desktop.ui.schedule.agenda_part import Handle
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.labels import WordsLabel
from meeting_desktop.ui.widgets.pill import Pill

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PointRow(QFrame):
    """Enter or a double click begins it, F2 edits, Delete takes it out, Alt+Up and Alt+Down move.

    ``stepped`` is by so many places; ``turned`` asks for the row so many below.
    """

    begun = Signal()
    edit_wanted = Signal()
    remove_wanted = Signal()
    stepped = Signal(int)
    turned = Signal(int)
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, agenda: MeetingAgenda, point: ShownPoint) -> None:
        super().__init__()
        self._agenda = agenda
        self.point = point
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.handle = Handle(theme)
        self.title = WordsLabel()
        self.facts = WordsLabel("", "caption")
        self.time = Pill(theme)
        space = theme.tokens.space
        self._words = QGridLayout()
        self._words.setSpacing(space.hair)
        self._words.setColumnStretch(0, 1)
        self._words.addWidget(self.title, 0, 0)
        self._words.addWidget(self.facts, 2, 0, 1, 2)
        self._beside: bool | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(space.small, space.hair, space.small, space.hair)
        row.setSpacing(space.small)
        row.addWidget(self.handle, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words, 1)
        self.show_point(point)

    def show_point(self, point: ShownPoint) -> None:
        self.point = point
        is_current = point.id == self._agenda.shown.current
        set_look(self, pointrow=True, current=is_current)
        self.title.set_role("strong" if is_current else "")
        self.title.setText(point.title)
        facts = "\n".join(part for part in (point.presenter, point.notes) if part)
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))
        self.handle.setVisible(self._agenda.may_change)
        self.show_time()

    def show_time(self) -> None:
        """The clock goes on; nothing else changes its place."""
        point, agenda = self.point, self._agenda
        is_current = point.id == agenda.shown.current
        words = time_words(agenda, point)
        self.time.set(words, "", TONES[agenda.pace(point)] if is_current else "neutral")
        self.time.setVisible(bool(words))
        now = self.tr("now") if is_current else ""
        said = [one for one in (point.title, now, words, point.presenter, point.notes) if one]
        self.setAccessibleName(", ".join(said))
        self._place_time()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_time()

    def _place_time(self) -> None:
        """Beside a title of one line, else below it: a narrow column of words reads badly."""
        edges = self.contentsMargins()
        inner = self.layout()
        room = self.width() - edges.left() - edges.right()
        if inner is not None:
            room -= inner.contentsMargins().left() + inner.contentsMargins().right()
        if not self.handle.isHidden():
            room -= self.handle.sizeHint().width() + self._words.spacing() * 2
        needed = self.title.fontMetrics().horizontalAdvance(self.title.text())
        beside = needed + self.time.sizeHint().width() + 2 * self._words.spacing() <= room
        if beside is not self._beside:
            self._beside = beside
            self._words.removeWidget(self.time)
            row, column = (0, 1) if beside else (1, 0)
            align = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
            self._words.addWidget(self.time, row, column, align)

    def event(self, event: QEvent) -> bool:
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2:
            event.accept()  # else a caption would be corrected
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            (self.stepped if alt else self.turned).emit(_STEPS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.begun.emit()
        elif key == Qt.Key.Key_F2:
            self.edit_wanted.emit()
        elif key == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.begun.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
