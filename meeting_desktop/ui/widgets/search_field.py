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
        self._count = Label("", "caption")
        self._count.setMinimumSize(
            QSize(self._count.fontMetrics().horizontalAdvance("000 / 000"), 0)
        )
        self._up = make_action(
            self, theme, self.tr("Previous place"), self.previous_wanted.emit, icon="caret-up"
        )
        self._down = make_action(
            self, theme, self.tr("Next place"), self.next_wanted.emit, icon="caret-down"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.hair)
        row.addWidget(self.edit, 1)
        self._extras: list[QWidget] = [
            self._count,
            ActionButton(theme, self._up),
            ActionButton(theme, self._down),
        ]
        for extra in self._extras:
            row.addWidget(extra)
            extra.setVisible(stepping)
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
        self._count.setText(words)
        self._up.setEnabled(total > 0)
        self._down.setEnabled(total > 0)

    @property
    def count_text(self) -> str:
        return self._count.text()

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
