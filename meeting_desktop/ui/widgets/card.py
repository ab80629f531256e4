"""A surface with a border that holds what belongs together, and the line above a group."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.theme.tokens import Tokens
from meeting_desktop.ui.widgets.labels import Label


class Card(QFrame):
    """Put things into ``body``."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, card=True)
        self.body = QVBoxLayout(self)
        edge = tokens.space.large
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(tokens.space.medium)


class SectionHeader(QWidget):
    """A heading with room for buttons at its end (``add_widget``)."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = Label(text, "heading")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._label)
        self._row.addStretch(1)

    def set_text(self, text: str) -> None:
        self._label.setText(text)

    def set_edges(self, pixels: int) -> None:
        """Room at both ends."""
        self._row.setContentsMargins(pixels, 0, pixels, 0)

    def add_widget(self, widget: QWidget) -> None:
        self._row.addWidget(widget)


class Line(QFrame):
    """A hairline between two groups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, line=True)
