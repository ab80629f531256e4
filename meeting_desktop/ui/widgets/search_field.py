"""A search field that says "3 of 15" and steps through the places."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import ActionButton, make_action
from meeting_desktop.ui.widgets.labels import Label


class SearchField(QWidget):
    """``stepping`` shows the count and the two arrows; without it only the text matters.

    Enter and Shift+Enter (or the arrows) step, Escape clears.
    """

    text_changed = Signal(str)
    next_wanted = Signal()
    previous_wanted = Signal()
    escaped = Signal()

    def __init__(self, theme: Theme, placeholder: str, *, stepping: bool = False) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(placeholder)
        self.edit.setClearButtonEnabled(True)
        self.edit.addAction(
            QAction(theme.icon("magnifying-glass", "muted"), "", self.edit),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self.edit.textChanged.connect(self.text_changed)
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.hair)
        row.addWidget(self.edit, 1)
        self._steps = self._make_steps(theme) if stepping else None
        if self._steps is not None:
            row.addWidget(self._steps)
            self.set_count(0, 0)

    def text(self) -> str:
        return self.edit.text()

    def clear(self) -> None:
        self.edit.clear()

    def set_count(self, current: int, total: int) -> None:
        """``current`` counts from 1; 0 of 0 with a text says that nothing was found."""
        if total:
            words = self.tr("{0} of {1}").format(current, total)
        else:
            words = self.tr("Nothing found") if self.edit.text().strip() else ""
        if self._steps is not None:
            self._steps.show_count(words, found=total > 0)

    @property
    def count_text(self) -> str:
        return self._steps.count.text() if self._steps is not None else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.edit
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.previous_wanted if back else self.next_wanted).emit()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.edit.clear()
            self.escaped.emit()
            return True
        return False

    def _make_steps(self, theme: Theme) -> _Steps:
        back, on = self.tr("Previous place"), self.tr("Next place")
        return _Steps(
            theme,
            make_action(self, theme, back, self.previous_wanted.emit, icon="caret-up"),
            make_action(self, theme, on, self.next_wanted.emit, icon="caret-down"),
        )


class _Steps(QWidget):
    """How many places there are, and the arrows that step through them."""

    def __init__(self, theme: Theme, back: QAction, on: QAction) -> None:
        super().__init__()
        self._actions = (back, on)
        self.count = Label("", "caption")
        widest = self.count.fontMetrics().horizontalAdvance("000 / 000")
        self.count.setMinimumSize(QSize(widest, 0))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.hair)
        row.addWidget(self.count)
        for action in self._actions:
            row.addWidget(ActionButton(theme, action))

    def show_count(self, words: str, *, found: bool) -> None:
        self.count.setText(words)
        for action in self._actions:
            action.setEnabled(found)
