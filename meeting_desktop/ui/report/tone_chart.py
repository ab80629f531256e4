"""How it sounded over the meeting: a line around the middle; each point plays what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.ui.library.wording import clock_time
from meeting_desktop.ui.report.moment_chips import quoted
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import tip_of_words

_POINT = 4.0
_NEAR = 14.0
#: Beyond it, a tone is told as good or bad.
_NEUTRAL = 0.2


class ToneChart(QWidget):
    """Arrows go from point to point, Enter plays; ``points`` are (-1 to 1, Moment) by time."""

    hear_wanted = Signal(object)

    def __init__(
        self, theme: Theme, points: Sequence[tuple[float, Moment]], duration: float
    ) -> None:
        super().__init__()
        self._theme = theme
        self._points = list(points)
        self._duration = max(duration, *(moment.end for _, moment in points), 1.0)
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self._describe()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.tokens.control * 8, self._theme.tokens.control * 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._choose(self._current + step)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.hear_wanted.emit(self._points[self._current][1])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        near = self._near(event.position())
        if near is not None:
            self._choose(near)
            self.hear_wanted.emit(self._points[near][1])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            near = self._near(QPointF(event.pos()))
            text = self._words(near) if near is not None else ""
            QToolTip.showText(event.globalPos(), tip_of_words(text), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.tokens.colours
        area = self._area()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawLine(
            QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y())
        )
        painter.setPen(QColor(colours.muted))
        painter.setFont(self._theme.font(self._theme.tokens.type.caption))
        self._paint_words(painter)
        spots = [self._spot(number) for number in range(len(self._points))]
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawPolyline(spots)
        for number, spot in enumerate(spots):
            chosen = self.hasFocus() and number == self._current
            painter.setBrush(QColor(colours.accent if chosen else colours.surface))
            radius = _POINT * (1.5 if chosen else 1)
            painter.drawEllipse(spot, radius, radius)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        height = painter.fontMetrics().height()
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        above = QRectF(0, 0, self.width(), height)
        below = QRectF(0, self.height() - height, self.width(), height)
        painter.drawText(above, left, self.tr("Good"))
        painter.drawText(below, left, self.tr("Bad"))
        painter.drawText(below, right, clock_time(self._duration))

    def _area(self) -> QRectF:
        edge = self._theme.tokens.space.large
        return QRectF(self.rect()).adjusted(_NEAR / 2, edge, -_NEAR / 2, -edge)

    def _spot(self, number: int) -> QPointF:
        score, moment = self._points[number]
        area = self._area()
        middle = (moment.start + moment.end) / 2
        x = area.left() + area.width() * min(1.0, middle / self._duration)
        return QPointF(x, area.center().y() - score * area.height() / 2)

    def _near(self, place: QPointF) -> int | None:
        distances = [
            ((spot - place).manhattanLength(), number)
            for number, spot in enumerate(map(self._spot, range(len(self._points))))
        ]
        nearest = min(distances, default=None)
        return nearest[1] if nearest is not None and nearest[0] <= _NEAR else None

    def _choose(self, number: int) -> None:
        self._current = min(max(0, number), len(self._points) - 1)
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleName(self.tr("Tone over time"))
        self.setAccessibleDescription(self._words(self._current))

    def _words(self, number: int) -> str:
        score, moment = self._points[number]
        if score > _NEUTRAL:
            tone = self.tr("good")
        else:
            tone = self.tr("bad") if score < -_NEUTRAL else self.tr("neutral")
        return f"{clock_time(moment.start)}, {tone}: {quoted(moment)}"
