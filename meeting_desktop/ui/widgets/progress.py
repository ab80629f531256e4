"""Work that takes longer than a moment: a ring that turns, with words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import Label

_STEP_MS = 50
_STEP_DEGREES = 18
_ARC_DEGREES = 270


class Spinner(QWidget):
    """Turns while it is visible."""

    def __init__(self, theme: Theme, *, large: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._large = large
        self._angle = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._turn)
        self.setAccessibleName(self.tr("Working"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        tokens = self._theme.tokens
        side = tokens.space.huge if self._large else tokens.icon
        return QSize(side, side)

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        side = float(min(self.width(), self.height()))
        pen = QPen(QColor(self._theme.tokens.colours.accent), max(2.0, side / 9))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        edge = pen.widthF()
        painter.drawArc(
            QRectF(edge, edge, side - 2 * edge, side - 2 * edge),
            -self._angle * 16,
            _ARC_DEGREES * 16,
        )
        painter.end()

    def _turn(self) -> None:
        self._angle = (self._angle + _STEP_DEGREES) % 360
        self.update()


class ProgressBar(QProgressBar):
    """How far some work is; not there while nobody knows. Whoever shows it says of what."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setRange(0, 100)
        self.setFixedHeight(theme.tokens.space.hair)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.hide()

    def show_fraction(self, fraction: float) -> None:
        """From 0, nobody knows, to 1."""
        self.setValue(round(100 * fraction))
        self.setVisible(fraction > 0)


class Working(QWidget):
    """A spinner and words, or a bar and words when it is known how far the work is."""

    def __init__(self, theme: Theme, text: str = "") -> None:
        super().__init__()
        self._label = Label(text, "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._spinner = Spinner(theme)
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.small)
        row.addWidget(self._spinner)
        row.addWidget(self._label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._bar)

    @property
    def text(self) -> str:
        return self._label.text()

    def show_step(self, text: str, fraction: float | None = None) -> None:
        """``fraction`` from 0 to 1, None while nobody knows."""
        self._label.setText(text)
        self._bar.setVisible(fraction is not None)
        self._bar.setAccessibleName(text)
        if fraction is not None:
            self._bar.setValue(round(100 * fraction))
