"""The time of a meeting as a line: who speaks when, gaps, events, matches, where the sound is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QSlider, QToolTip, QWidget

from meeting_desktop.ui.library.wording import clock_time
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import tip_of_words

_STEP_S = 5.0
_PAGE_S = 30.0
#: Of so many events at one place the words are shown: somebody joins, and says what they allow.
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """Speech of the speaker ``number`` (-1: unknown), seconds."""

    start: float
    end: float
    number: int


@dataclass(frozen=True, slots=True)
class Tick:
    """Something that happened; with a ``duration`` it is a gap in the sound."""

    at: float
    text: str
    duration: float = 0.0


class TimelineSlider(QSlider):
    """Milliseconds. ``sought`` carries seconds that a person chose, ``pointed`` a drag's."""

    sought = Signal(float)
    pointed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._stretches: Sequence[Stretch] = ()
        self._ticks: Sequence[Tick] = ()
        self._notes: Sequence[Tick] = ()
        self._matches: Sequence[float] = ()
        self._marks: Sequence[float] = ()
        self._strip: QPixmap | None = None
        self._hover_x: float | None = None
        self.setAccessibleName(self.tr("Position in the recording"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setSingleStep(round(_STEP_S * 1000))
        self.setPageStep(round(_PAGE_S * 1000))
        self.actionTriggered.connect(self._on_action)
        theme.changed.connect(self._redraw)

    def show_meeting(
        self, duration: float, stretches: Sequence[Stretch], ticks: Sequence[Tick]
    ) -> None:
        self.setRange(0, round(duration * 1000))
        self._stretches, self._ticks, self._matches = stretches, ticks, ()
        self._redraw()

    @property
    def ticks(self) -> Sequence[Tick]:
        """What happened, and what was noted."""
        return (*self._ticks, *self._notes)

    def show_notes(self, notes: Sequence[Tick]) -> None:
        self._notes = notes
        self._redraw()

    def show_matches(self, seconds: Sequence[float]) -> None:
        self._matches = seconds
        self.update()

    def show_marks(self, seconds: Sequence[float]) -> None:
        """Bookmarks."""
        self._marks = seconds
        self.update()

    def set_seconds(self, seconds: float) -> None:
        """Follow the sound, unless a person holds the handle."""
        if not self.isSliderDown():
            self.setValue(round(seconds * 1000))

    def sizeHint(self) -> QSize:
        return QSize(0, self._theme.tokens.space.large * 2 + self._theme.tokens.space.hair)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # -- pointing ----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._drag_to(event.position().x())
        self._hover_x = event.position().x()
        self.update()
        shown = tip_of_words(self._words_at(self._hover_x))
        QToolTip.showText(event.globalPosition().toPoint(), shown, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown() and event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self.sought.emit(self.value() / 1000)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover_x = None
        self.update()

    def _drag_to(self, x: float) -> None:
        self.setValue(round(self._seconds_at(x) * 1000))
        self.pointed.emit(self.value() / 1000)

    def _on_action(self, action: int) -> None:
        if action != QAbstractSlider.SliderAction.SliderMove.value:
            self.sought.emit(self.sliderPosition() / 1000)

    def _words_at(self, x: float) -> str:
        seconds = self._seconds_at(x)
        near = self.maximum() / 1000 * 4 / max(1.0, self._band().width())
        found = [
            tick.text
            for tick in self.ticks
            if tick.at - near <= seconds <= tick.at + tick.duration + near
        ]
        return " · ".join([clock_time(seconds), *found[:_MOST_WORDS]])

    # -- drawing -----------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._strip is None or self._strip.deviceIndependentSize().toSize() != self.size():
            self._strip = self._draw_strip()
        painter.drawPixmap(0, 0, self._strip)
        self._draw_matches(painter)
        self._draw_marks(painter)
        self._draw_place(painter)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._redraw()

    def _redraw(self) -> None:
        self._strip = None
        self.update()

    def _draw_strip(self) -> QPixmap:
        """What does not move, drawn once: thousands of stretches must cost nothing at 30 Hz."""
        ratio = self.devicePixelRatioF()
        strip = QPixmap(self.size() * ratio)
        strip.setDevicePixelRatio(ratio)
        strip.fill(Qt.GlobalColor.transparent)
        colours = self._theme.tokens.colours
        band = self._band()
        painter = QPainter(strip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(band, band.height() / 2, band.height() / 2)
        for stretch in self._stretches:
            colour = (
                self._theme.tokens.speaker(stretch.number) if stretch.number >= 0 else colours.muted
            )
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(self._span(stretch.start, stretch.end, 1.5), 1.5, 1.5)
        for tick in self.ticks:
            self._draw_tick(painter, tick)
        painter.end()
        return strip

    def _draw_tick(self, painter: QPainter, tick: Tick) -> None:
        colours = self._theme.tokens.colours
        if tick.duration > 0:
            gap = self._span(tick.at, tick.at + tick.duration, 4.0).adjusted(0, -2, 0, 2)
            painter.setBrush(QColor(colours.warning_soft))
            painter.drawRect(gap)
            painter.setBrush(Qt.BrushStyle.BDiagPattern)
            painter.setBrush(QColor(colours.warning))
            painter.drawRect(QRectF(gap.left(), gap.top(), 1.5, gap.height()))
            painter.drawRect(QRectF(gap.right() - 1.5, gap.top(), 1.5, gap.height()))
            return
        x, top = self._x_at(tick.at), self._band().top()
        painter.setBrush(QColor(colours.outline))
        painter.drawPolygon([QPointF(x - 4, top - 8), QPointF(x + 4, top - 8), QPointF(x, top - 2)])

    def _draw_matches(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(self._theme.tokens.colours.warning), 2))
        bottom = self._band().bottom()
        for seconds in self._matches:
            x = self._x_at(seconds)
            painter.drawLine(QPointF(x, bottom + 3), QPointF(x, bottom + 7))

    def _draw_marks(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.colours.accent))
        top = self._band().top()
        for seconds in self._marks:
            x = self._x_at(seconds)
            painter.drawPolygon(
                [QPointF(x, top - 1), QPointF(x, top - 10), QPointF(x + 6, top - 7.5)]
            )

    def _draw_place(self, painter: QPainter) -> None:
        colours = self._theme.tokens.colours
        band = self._band()
        x = self._x_at(self.value() / 1000)
        rest = QColor(colours.surface)
        rest.setAlphaF(0.62)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(rest)
        if self.isEnabled():
            painter.drawRect(QRectF(x, band.top() - 1, band.right() - x + 1, band.height() + 2))
        if self._hover_x is not None and self.isEnabled():
            painter.setPen(QPen(QColor(colours.outline), 1))
            painter.drawLine(
                QPointF(self._hover_x, band.top() - 4), QPointF(self._hover_x, band.bottom() + 4)
            )
        if not self.isEnabled():
            return
        size = self._theme.tokens.space.small
        painter.setPen(QPen(QColor(colours.surface), 2))
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(QPointF(x, band.center().y()), size, size)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, band.center().y()), size + 3.5, size + 3.5)

    # -- seconds and pixels ------------------------------------------------------------------------

    def _band(self) -> QRectF:
        edge = self._theme.tokens.space.medium
        tall = self._theme.tokens.space.small + 2.0
        middle = self.height() / 2 + 1
        return QRectF(edge, middle - tall / 2, max(1, self.width() - 2 * edge), tall)

    def _x_at(self, seconds: float) -> float:
        band = self._band()
        whole = max(1, self.maximum()) / 1000
        return band.left() + band.width() * min(1.0, max(0.0, seconds / whole))

    def _span(self, start: float, end: float, least: float) -> QRectF:
        band = self._band()
        left = self._x_at(start)
        return QRectF(left, band.top(), max(least, self._x_at(end) - left), band.height())

    def _seconds_at(self, x: float) -> float:
        band = self._band()
        share = min(1.0, max(0.0, (x - band.left()) / band.width()))
        return share * self.maximum() / 1000
