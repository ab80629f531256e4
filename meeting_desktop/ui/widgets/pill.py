"""A short fact in a rounded shape: a sign and words, so that colour is never alone."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme

Tone = Literal["neutral", "accent", "success", "warning", "danger", "record"]


class Pill(QWidget):
    """Shows ``text`` behind an icon; ``tone`` chooses the colours."""

    def __init__(
        self, theme: Theme, text: str = "", icon: str = "", tone: Tone = "neutral"
    ) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self._icon = ""
        self._tone: Tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.set(text, icon, tone)

    def set(self, text: str, icon: str = "", tone: Tone = "neutral") -> None:
        """Show something else; nothing is drawn again where nothing changed."""
        if (text, icon, tone) == (self._text, self._icon, self._tone):
            return
        self._text, self._icon, self._tone = text, icon, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        tokens = self._theme.tokens
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._text) + 2 * tokens.space.small + tokens.space.hair
        if self._icon:
            width += tokens.type.body + tokens.space.hair
        return QSize(width, metrics.height() + tokens.space.small)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        ground, ink = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        area = QRectF(self.rect())
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        left = float(tokens.space.small)
        if self._icon:
            size = float(tokens.type.body)
            spot = QRectF(left, (area.height() - size) / 2, size, size)
            glyph = tokens.colours.record if self._tone == "record" else ink
            paint_glyph(painter, spot, self._icon, glyph)
            left += size + tokens.space.hair
        painter.setPen(QColor(ink))
        text_area = area.adjusted(left, 0, 0, 0)
        painter.drawText(text_area, Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()

    def _colours(self) -> tuple[str, str]:
        colours = self._theme.tokens.colours
        return {
            "neutral": (colours.hover, colours.text),
            "record": (colours.danger_soft, colours.danger),
            "accent": (colours.accent_soft, colours.accent),
            "success": (colours.success_soft, colours.success),
            "warning": (colours.warning_soft, colours.warning),
            "danger": (colours.danger_soft, colours.danger),
        }[self._tone]
