"""How a number went, as a line without axes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from meeting_desktop.ui.theme.theme import Theme

_POINT = 3.0


class Sparkline(QWidget):
    """``show_values`` 0 to 100, the oldest first; fewer than two are no line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._values: list[int] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.hide()

    def show_values(self, values: Sequence[int], words: str) -> None:
        """``words`` say the same to who does not see it."""
        self._values = list(values)
        self.setVisible(len(values) > 1)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.tokens.control * 3, self._theme.tokens.control)

    def paintEvent(self, _event: QPaintEvent) -> None:
        spots = self._spots()
        if not spots:
            return
        colour = QColor(self._theme.tokens.colours.accent)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour, 2)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(spots)
        painter.setBrush(colour)
        painter.drawEllipse(spots[-1], _POINT, _POINT)
        painter.end()

    def _spots(self) -> list[QPointF]:
        if len(self._values) <= 1:
            return []
        edge = 2 * _POINT
        wide = (self.width() - 2 * edge) / (len(self._values) - 1)
        high = self.height() - 2 * edge
        return [
            QPointF(edge + wide * place, edge + high * (1 - value / 100))
            for place, value in enumerate(self._values)
        ]
