"""What stands where there is nothing yet: a sign, why it is empty, and the button that fills it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import CommandButton
from meeting_desktop.ui.widgets.labels import Label


class EmptyState(QWidget):
    """``set_state`` changes the words, e.g. between "nothing yet", "nothing found" and "failed"."""

    def __init__(
        self, theme: Theme, icon: str, title: str, text: str, action: QAction | None = None
    ) -> None:
        super().__init__()
        self._theme = theme
        self._sign = QLabel()
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = Label("", "heading", wrap=True)
        self._text = Label("", "muted", wrap=True)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._icon = icon
        theme.changed.connect(self._draw_sign)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.tokens.space.small)
        layout.addStretch(2)
        layout.addWidget(self._sign)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._button = None if action is None else CommandButton(theme, action, kind="primary")
        if self._button is not None:
            self._row.addWidget(self._button)
        self._row.addStretch(1)
        layout.addSpacing(theme.tokens.space.small)
        layout.addLayout(self._row)
        layout.addStretch(3)
        self.set_state(icon, title, text)

    def put_beside(self, widget: QWidget) -> None:
        """A second way on, next to the button."""
        self._row.insertWidget(self._row.count() - 1, widget)

    def set_state(self, icon: str, title: str, text: str) -> None:
        self._icon = icon
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(f"{title} {text}")
        self._draw_sign()

    def offer_action(self, offered: bool) -> None:
        """A button that could do nothing is not shown."""
        if self._button is not None:
            self._button.setVisible(offered)

    def _draw_sign(self) -> None:
        size = self._theme.tokens.space.huge
        icon = self._theme.icon(self._icon, "muted")
        self._sign.setPixmap(icon.pixmap(QSize(size, size), self.devicePixelRatioF()))
