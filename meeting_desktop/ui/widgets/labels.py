"""Labels. Text from people is plain: a label that guesses would read files named in a title."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

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


class ElidedLabel(Label):
    """One line that ends in an ellipsis where it does not fit; the whole text is the tool tip."""

    def __init__(self, text: str = "", role: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        text = " ".join(self.text().split())
        fitting = self.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            fitting,
            QPalette.ColorRole.WindowText,
        )
        painter.end()
