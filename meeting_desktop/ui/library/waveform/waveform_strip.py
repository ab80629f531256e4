"""The waveform over the bar that plays: a click goes there, a drag chooses, Ctrl and wheel zoom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from meeting_desktop.ui.library.timeline_slider import Tick
from meeting_desktop.ui.library.waveform.lane_painter import LanePainter, Look
from meeting_desktop.ui.library.waveform.lanes import Lane
from meeting_desktop.ui.library.waveform.window_of_time import WindowOfTime
from meeting_desktop.ui.library.wording import clock_time
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import tip_of_words

_CLOSER, _FARTHER = 0.6, 1 / 0.6
#: A notch of a wheel, in Qt's eighths of a degree, moves a tenth of what is seen.
_NOTCH = 120.0
_SCROLL = 0.1
_KEYS = {Qt.Key.Key_Plus: _CLOSER, Qt.Key.Key_Equal: _CLOSER, Qt.Key.Key_Minus: _FARTHER}
_STRETCH = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}


class WaveformStrip(QWidget):
    """Seconds. ``sought`` is where a person wants to be, ``chosen`` from where to where."""

    sought = Signal(float)
    chosen = Signal(float, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = Look(WindowOfTime.whole(0.0))
        self._place = 0.0
        self._picture: QPixmap | None = None
        self._pressed: float | None = None
        self._pressed_at = QPointF()
        self.selection: tuple[float, float] | None = None
        self.setAccessibleName(self.tr("Waveform"))
        self.setToolTip(self.tr("Click to go there, drag to choose, Ctrl and wheel to zoom"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._redraw)

    # -- what is shown -----------------------------------------------------------------------------

    @property
    def lanes(self) -> tuple[Lane, ...]:
        return self._look.lanes

    @property
    def window_of_time(self) -> WindowOfTime:
        return self._look.window

    def show_sound(self, duration: float, lanes: Sequence[Lane], ticks: Sequence[Tick]) -> None:
        self.selection = None
        window = WindowOfTime.whole(duration)
        self._look = replace(self._look, window=window, lanes=tuple(lanes), ticks=tuple(ticks))
        total = sum(lane.spoken for lane in lanes)
        shares = [
            f"{lane.name} {round(100 * lane.spoken / total)} %"
            for lane in lanes
            if lane.name and total
        ]
        self.setAccessibleDescription(", ".join(shares))
        self.updateGeometry()
        self._redraw()

    def show_lanes(self, lanes: Sequence[Lane]) -> None:
        """Words or names changed; where one looks stays."""
        tall = len(lanes) != len(self._look.lanes)
        self._look = replace(self._look, lanes=tuple(lanes))
        if tall:
            self.updateGeometry()
        self._redraw()

    def show_marks(self, seconds: Sequence[float]) -> None:
        self._look = replace(self._look, marks=tuple(seconds))
        self._redraw()

    def show_notes(self, notes: Sequence[Tick]) -> None:
        self._look = replace(self._look, notes=tuple(notes))
        self._redraw()

    def set_seconds(self, seconds: float) -> None:
        """Where the sound is; a closer look goes with it."""
        before, self._place = self._x_of(self._place), seconds
        self._take_window(self._look.window.showing(seconds))
        for x in (before, self._x_of(seconds)):
            self.update(round(x) - 3, 0, 7, self.height())

    def select(self, span: tuple[float, float] | None) -> None:
        self.selection = span
        self.update()

    def sizeHint(self) -> QSize:
        tokens = self._theme.tokens
        lanes = max(1, len(self._look.lanes))
        tall = tokens.space.wide if lanes > 1 else 2 * tokens.space.wide
        return QSize(0, lanes * tall + tokens.space.large)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # -- pointing ----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._seconds_at(event.position().x())
            self._pressed_at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = self._seconds_at(event.position().x())
        if self._pressed is None:
            self._tell(event, here)
        elif self._is_far(event):
            self.select((min(self._pressed, here), max(self._pressed, here)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._is_far(event) and self.selection is not None:
            self.chosen.emit(*self.selection)
        else:
            self.select(None)
            self.sought.emit(pressed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = (event.angleDelta().y() or event.angleDelta().x()) / _NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            around = self._seconds_at(event.position().x())
            self._take_window(self._look.window.zoomed(_CLOSER**turned, around))
        else:
            self._take_window(self._look.window.moved(-turned * _SCROLL * self._look.window.length))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS:
            self.zoom(_KEYS[key])
        elif key == Qt.Key.Key_0:
            self._take_window(WindowOfTime.whole(self._look.window.duration))
        elif key in _STRETCH and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._stretch(_STRETCH[key])
        elif key == Qt.Key.Key_Escape and self.selection is not None:
            self.select(None)
        else:
            super().keyPressEvent(event)

    def zoom(self, factor: float) -> None:
        """Below 1: closer; around where the sound is."""
        self._take_window(self._look.window.zoomed(factor, self._place))

    def _stretch(self, seconds: float) -> None:
        """Choose from where the sound is, or move the end of what is chosen."""
        start, end = self.selection or (self._place, self._place)
        end = min(max(start, end + seconds), self._look.window.duration)
        self.select((start, end))
        self._take_window(self._look.window.showing(end))
        if end > start:
            self.chosen.emit(start, end)

    def _is_far(self, event: QMouseEvent) -> bool:
        far = abs(event.position().x() - self._pressed_at.x())
        return far >= QApplication.startDragDistance()

    def _tell(self, event: QMouseEvent, seconds: float) -> None:
        near = self._look.window.length * 4 / max(1, self.width())
        found = [
            tick.text
            for tick in self._look.events
            if tick.at - near <= seconds <= tick.at + tick.duration + near
        ]
        words = " · ".join([clock_time(seconds), *found[:4]])
        QToolTip.showText(event.globalPosition().toPoint(), tip_of_words(words), self)

    # -- drawing -----------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is None:
            made = LanePainter(self._theme, self.size(), self.devicePixelRatioF())
            self._picture = made.draw(self._look)
        colours = self._theme.tokens.colours
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self.selection is not None:
            left, right = (self._x_of(one) for one in self.selection)
            ground = QColor(colours.accent)
            ground.setAlphaF(0.22)
            painter.fillRect(QRectF(left, 0, right - left, self.height()), ground)
        x = self._x_of(self._place)
        painter.setPen(QPen(QColor(colours.record), 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._redraw()

    def _take_window(self, window: WindowOfTime) -> None:
        if window != self._look.window:
            self._look = replace(self._look, window=window)
            self._redraw()

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def _x_of(self, seconds: float) -> float:
        return self._look.window.share_of(seconds) * self.width()

    def _seconds_at(self, x: float) -> float:
        return self._look.window.at(x / max(1, self.width()))
