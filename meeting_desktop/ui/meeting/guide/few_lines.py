"""Words of people on a few lines; what does not fit is in the tool tip and the accessible name."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from meeting_desktop.ui.meeting.guide.line_breaking import lines_of
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import tip_of_words


class FewLines(QWidget):
    """Draws ``text`` itself, as it is: no markup is ever read out of it."""

    def __init__(
        self,
        theme: Theme,
        most: int,
        *,
        role: str = "text",
        strong: bool = False,
        small: bool = False,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._most = most
        self._role = role
        self._strong = strong
        self._small = small
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)
        self.hide()

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.setVisible(bool(text))
            self.updateGeometry()
            self.update()

    def heightForWidth(self, width: int) -> int:
        lines = max(1, len(self._lines(width)))
        return math.ceil(lines * QFontMetricsF(self._font()).height())

    def sizeHint(self) -> QSize:
        width = self.width() or self._theme.tokens.control * 6
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, math.ceil(QFontMetricsF(self._font()).height()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hidden = " ".join(self._lines(self.width())) != " ".join(self._text.split())
            QToolTip.showText(event.globalPos(), tip_of_words(self._text) if hidden else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self._font()
        painter.setFont(font)
        painter.setPen(QColor(getattr(self._theme.tokens.colours, self._role)))
        line = QRectF(0, 0, self.width(), QFontMetricsF(font).height())
        for text in self._lines(self.width()):
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, int(flags), text)
            line.translate(0, line.height())
        painter.end()

    def _lines(self, width: int) -> tuple[str, ...]:
        return lines_of(self._text, QFontMetricsF(self._font()), float(width), self._most)

    def _font(self) -> QFont:
        type_ = self._theme.tokens.type
        weight = QFont.Weight.DemiBold if self._strong else QFont.Weight.Normal
        return self._theme.font(type_.caption if self._small else type_.body, weight=weight)
