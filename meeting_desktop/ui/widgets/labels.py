"""Labels. Text from people is plain: a label that guesses would read files named in a title."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from meeting_desktop.ui.theme.theme import set_look


class Label(QLabel):
    """Plain text in one of the style sheet's roles; ``wrap`` lets it use several lines."""

    def __init__(
        self, text: str = "", role: str = "", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setWordWrap(wrap)
        if role:
            set_look(self, role=role)

    def set_role(self, role: str) -> None:
        if self.property("role") != role:
            set_look(self, role=role)


def tip_of_words(text: str) -> str:
    """For a tool tip: words of people, told to be no markup, so that Qt does not guess."""
    return f"<span>{escape(text)}</span>" if text else ""


class ElidedLabel(Label):
    """One line that ends in an ellipsis where it does not fit; the whole text is the tool tip."""

    def __init__(self, text: str = "", role: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hidden = self._fitting() != self._line()
            QToolTip.showText(event.globalPos(), tip_of_words(self.text()) if hidden else "", self)
            return True
        return super().event(event)

    def _line(self) -> str:
        return " ".join(self.text().split())

    def _fitting(self) -> str:
        return self.fontMetrics().elidedText(
            self._line(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            self._fitting(),
            QPalette.ColorRole.WindowText,
        )
        painter.end()
