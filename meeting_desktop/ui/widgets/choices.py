"""Switches, radio buttons and lists drawn from tokens: a style sheet cannot colour their signs."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QRadioButton, QSizePolicy

from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme


class Switch(QCheckBox):
    """On or off: the knob's side says it, the colour only repeats it."""

    def __init__(self, theme: Theme, text: str, *, checked: bool = False) -> None:
        super().__init__(text)
        self._theme = theme
        self.setChecked(checked)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        tokens = self._theme.tokens
        words = self.fontMetrics().horizontalAdvance(self.text().replace("&", ""))
        return QSize(
            words + self._track().width() + tokens.space.small + 4,
            max(round(tokens.control * 0.75), self.fontMetrics().height() + 4),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt's name
        del pos
        return True

    def _track(self) -> QSize:
        side = self._theme.tokens.icon
        return QSize(round(side * 1.9), side + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.tokens.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self._track()
        top = (self.height() - size.height()) / 2
        track = QRectF(2, top, size.width(), size.height())
        on = self.isChecked() and self.isEnabled()
        painter.setPen(QPen(QColor(colours.accent if on else colours.outline), 1.2))
        painter.setBrush(QColor(colours.accent if on else colours.sunken))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        self._paint_knob(painter, track)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            ring = track.adjusted(-1, -1, 1, 1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
            painter.setPen(QPen(QColor(colours.surface), 1))
            ring = track.adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.muted))
        words = QRectF(self.rect())
        words.setLeft(track.right() + self._theme.tokens.space.small)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(words, int(flags), self.text())
        painter.end()

    def _paint_knob(self, painter: QPainter, track: QRectF) -> None:
        colours = self._theme.tokens.colours
        on = self.isChecked() and self.isEnabled()
        radius = track.height() / 2 - 3
        x = track.right() - radius - 3 if self.isChecked() else track.left() + radius + 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.on_accent if on else colours.outline))
        painter.drawEllipse(QPointF(x, track.center().y()), radius, radius)


class Radio(QRadioButton):
    """One of several; the dot says it, the colour only repeats it."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(text)
        self._theme = theme
        self.setAccessibleName(text.replace("&", ""))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def indent(self) -> int:
        """Where its words begin, in pixels from its left edge."""
        return self._theme.tokens.icon + self._theme.tokens.space.small

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text().replace("&", ""))
        height = max(self._theme.tokens.icon + 6, self.fontMetrics().height() + 4)
        return QSize(self.indent + words + 4, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt's name
        del pos
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.tokens.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(self._theme.tokens.icon - 2)
        circle = QRectF(1.5, (self.height() - side) / 2, side, side)
        on = self.isChecked()
        painter.setPen(QPen(QColor(colours.accent if on else colours.outline), 1.5))
        painter.setBrush(QColor(colours.surface))
        painter.drawEllipse(circle)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(circle.center(), side / 4, side / 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawEllipse(circle)
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.muted))
        words = QRectF(self.rect())
        words.setLeft(float(self.indent))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(words, int(flags), self.text())
        painter.end()


class ComboBox(QComboBox):
    """A drop-down list with the theme's caret. The wheel scrolls the page, not the choice."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = self._theme.tokens
        side = float(tokens.type.body)
        left = self.width() - side - tokens.space.small
        spot = QRectF(left, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        paint_glyph(painter, spot, "caret-down", tokens.colours.muted)
        painter.end()
