"""One chart of the theme's colours. The pointer or the arrows choose a point; its words are told.

pyqtgraph draws; it comes with this module, which is imported behind the window.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGraphicsView, QSizePolicy, QVBoxLayout, QWidget

from meeting_desktop.ui.insights.chart_data import ChartData, ChartPoint, Shape, shown_points
from meeting_desktop.ui.theme.theme import Theme

#: The program ends its windows itself; pyqtgraph would look through all objects at the end.
pg.setConfigOptions(antialias=True, exitCleanup=False)

_BAR = 0.62
#: Labels of an axis over time, at most.
_MOST_LABELS = 6
#: Lines across, at most, where whole things are counted.
_MOST_STEPS = 4
#: Room above the longest bar for its number.
_HEADROOM = 1.18
_LONGEST_NAME = 18


class Chart(QWidget):
    """``told`` carries the words of the point that was chosen, empty: none.

    ``wanted``: somebody presses that point, or Enter; its ``ChartPoint`` and where on the screen.
    """

    told = Signal(str)
    wanted = Signal(object, QPoint)

    def __init__(self, theme: Theme, data: ChartData) -> None:
        super().__init__()
        self._theme = theme
        self._data = data
        self._points = shown_points(data)
        self.current = -1
        self.setAccessibleName(f"{data.title}. {data.question}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._plot = pg.PlotWidget()
        # The page scrolls and this widget looks for points; the plot alone draws.
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        item = self._plot.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setMouseEnabled(False, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        theme.changed.connect(self.draw)
        self.draw()

    def sizeHint(self) -> QSize:
        tokens = self._theme.tokens
        return QSize(tokens.control * 8, round(tokens.control * 5.5))

    @property
    def points(self) -> tuple[ChartPoint, ...]:
        return self._points

    @property
    def plot(self) -> QGraphicsView:
        """What is drawn, for a picture."""
        view: QGraphicsView = self._plot
        return view

    def draw(self) -> None:
        """Everything anew, in the colours of now."""
        colours = self._theme.tokens.colours
        self._plot.setBackground(QColor(colours.surface))
        item = self._plot.getPlotItem()
        item.clear()
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(QColor(colours.border))
            axis.setTextPen(QColor(colours.muted))
            axis.setStyle(tickFont=self._theme.font(self._theme.tokens.type.caption), tickLength=0)
        self._mark = pg.InfiniteLine(
            angle=0 if self._data.shape is Shape.BARS else 90,
            pen=pg.mkPen(QColor(colours.outline), style=Qt.PenStyle.DotLine),
        )
        self._mark.setVisible(False)
        item.addItem(self._mark)
        if self._data.shape is Shape.BARS:
            self._draw_bars()
        else:
            self._draw_over_time()
        self._show_mark()

    # -- drawing --------------------------------------------------------------------------------

    def _draw_bars(self) -> None:
        colours = self._theme.tokens.colours
        item = self._plot.getPlotItem()
        places = list(range(len(self._points)))
        values = [one.value or 0.0 for one in self._points]
        top = self._data.high or max([*values, 0.0]) or 1.0
        item.addItem(
            pg.BarGraphItem(
                x0=[0.0] * len(values),
                y=places,
                width=values,
                height=_BAR,
                brush=QColor(colours.accent),
                pen=QColor(colours.accent),
            )
        )
        for place, one in enumerate(self._points):
            label = pg.TextItem(one.text, color=QColor(colours.text), anchor=(0, 0.5))
            label.setFont(self._theme.font(self._theme.tokens.type.caption))
            label.setPos(values[place] + top * 0.01, place)
            item.addItem(label)
        names = [(place, _short(one.label)) for place, one in enumerate(self._points)]
        item.getAxis("left").setTicks([names])
        item.getAxis("left").setWidth(self._widest(name for _, name in names))
        item.getAxis("left").setPen(QColor(colours.surface))
        item.hideAxis("bottom")
        item.invertY(True)
        item.setXRange(0, top * _HEADROOM, padding=0)
        item.setYRange(-0.5, max(len(self._points), 3) - 0.5, padding=0)

    def _widest(self, names: Iterable[str]) -> int:
        """Room for every name: left to itself the axis leaves out those that do not fit."""
        metrics = QFontMetrics(self._theme.font(self._theme.tokens.type.caption))
        room = max((metrics.horizontalAdvance(name) for name in names), default=0)
        return room + self._theme.tokens.space.medium

    def _draw_over_time(self) -> None:
        colours = self._theme.tokens.colours
        item = self._plot.getPlotItem()
        values = [math.nan if one.value is None else one.value for one in self._points]
        places = list(range(len(values)))
        known = [value for value in values if not math.isnan(value)]
        high = self._data.high or max([*known, 0.0]) * _HEADROOM or 1.0
        if self._data.shape is Shape.COLUMNS:
            item.getAxis("left").setTickSpacing(levels=[(math.ceil(high / _MOST_STEPS), 0)])
            columns = [place for place in places if values[place] > 0]
            item.addItem(
                pg.BarGraphItem(
                    x=columns,
                    height=[values[place] for place in columns],
                    width=_BAR,
                    brush=QColor(colours.accent),
                    pen=QColor(colours.accent),
                )
            )
        else:
            self._draw_line(places, values)
        every = math.ceil(len(places) / _MOST_LABELS) or 1
        ticks = [(place, self._points[place].label) for place in places[::every]]
        item.getAxis("bottom").setTicks([ticks])
        item.showGrid(y=True, alpha=0.15)
        item.setXRange(-0.5, max(len(places), 1) - 0.5, padding=0)
        item.setYRange(self._data.low, high, padding=0.02)

    def _draw_line(self, places: list[int], values: list[float]) -> None:
        """Over weeks of which nothing is known the line goes on, thinner; points are what is."""
        colours = self._theme.tokens.colours
        item = self._plot.getPlotItem()
        known = [(place, value) for place, value in zip(places, values, strict=True)]
        known = [(place, value) for place, value in known if not math.isnan(value)]
        thin = pg.mkPen(QColor(colours.accent), width=1, style=Qt.PenStyle.DotLine)
        item.plot([place for place, _ in known], [value for _, value in known], pen=thin)
        item.plot(
            places,
            values,
            connect="finite",
            pen=pg.mkPen(QColor(colours.accent), width=2),
            symbol="o",
            symbolSize=7,
            symbolBrush=QColor(colours.surface),
            symbolPen=pg.mkPen(QColor(colours.accent), width=2),
        )

    # -- choosing a point -----------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.choose(self._point_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.choose(self._point_at(event.position()))
            self._want(event.globalPosition().toPoint())

    def _want(self, place: QPoint) -> None:
        if self.current >= 0 and self._points[self.current].meetings:
            self.wanted.emit(self._points[self.current], place)

    def leaveEvent(self, event: object) -> None:
        _ = event
        self.choose(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
        }
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._want(self.mapToGlobal(self.rect().center()))
            return
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._points:
            super().keyPressEvent(event)
            return
        self.choose(min(max(0, self.current + step), len(self._points) - 1))

    def choose(self, number: int) -> None:
        """The point with this place, -1: none."""
        if number == self.current:
            return
        self.current = number
        words = self._points[number].words if number >= 0 else ""
        leads_on = number >= 0 and bool(self._points[number].meetings)
        shape = Qt.CursorShape.PointingHandCursor if leads_on else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.setAccessibleDescription(words)
        self._show_mark()
        self.told.emit(words)

    def _show_mark(self) -> None:
        self._mark.setVisible(self.current >= 0)
        if self.current >= 0:
            self._mark.setValue(self.current)

    def _point_at(self, place: QPointF) -> int:
        on_plot = self._plot.mapFrom(self, QPoint(round(place.x()), round(place.y())))
        box = self._plot.getPlotItem().getViewBox()
        seen = box.mapSceneToView(self._plot.mapToScene(on_plot))
        number = round(seen.y() if self._data.shape is Shape.BARS else seen.x())
        return number if 0 <= number < len(self._points) else -1


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
