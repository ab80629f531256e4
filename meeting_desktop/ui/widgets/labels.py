"""Labels. Text from people is plain: a label that guesses would read files named in a title."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from meeting_desktop.ui.theme.theme import set_look

#: Letters in a row that no line of a narrow place may have room for; they may break anywhere.
_RUN = re.compile(r"\S{20,}")
_BREAK = "\N{ZERO WIDTH SPACE}"


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


class WordsLabel(Label):
    """Words of people on several lines: a word longer than a line goes on in the next.

    Qt breaks at spaces alone, and such a word would make everything around it wider than its place.
    """

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__(text, role, wrap=True)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(_RUN.sub(lambda run: _BREAK.join(run.group()), text))

    def text(self) -> str:
        """As it was given."""
        return super().text().replace(_BREAK, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            chosen = self.selectedText().replace(_BREAK, "").replace("\u2029", "\n")
            QGuiApplication.clipboard().setText(chosen)
        else:
            super().keyPressEvent(event)


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
