"""Paints lanes, marks and the scale of time onto a picture that is kept until something changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from meeting_desktop.ui.library.timeline_slider import Tick
from meeting_desktop.ui.library.waveform.lanes import Lane
from meeting_desktop.ui.library.waveform.window_of_time import WindowOfTime
from meeting_desktop.ui.library.wording import clock_time, one_line
from meeting_desktop.ui.theme.theme import Theme

#: Steps of the scale (s); the first that leaves room for its numbers is taken.
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
#: A quiet recording is drawn larger, but not so that its noise looks like speech.
_LEAST_TOP = 48


@dataclass(frozen=True, slots=True)
class Look:
    """What is drawn: the part of time, the lanes, what happened, and what somebody marked."""

    window: WindowOfTime
    lanes: tuple[Lane, ...] = ()
    ticks: tuple[Tick, ...] = ()
    marks: tuple[float, ...] = ()
    notes: tuple[Tick, ...] = ()

    @property
    def events(self) -> tuple[Tick, ...]:
        """What happened, and what was noted."""
        return (*self.ticks, *self.notes)


class LanePainter:
    """``size`` in device-independent pixels."""

    def __init__(self, theme: Theme, size: QSize, ratio: float) -> None:
        self._theme = theme
        self._size = size
        self._ratio = ratio
        self._font = theme.font(theme.tokens.type.caption)
        self._metrics = QFontMetricsF(self._font)

    @property
    def scale_height(self) -> float:
        """Of the numbers under the lanes."""
        return self._metrics.height() + self._theme.tokens.space.hair

    def draw(self, look: Look) -> QPixmap:
        picture = QPixmap(self._size * self._ratio)
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setFont(self._font)
        room = self._size.height() - self.scale_height
        tall = room / max(1, len(look.lanes))
        for number, lane in enumerate(look.lanes):
            self._draw_lane(painter, QRectF(0, number * tall, self._size.width(), tall), lane, look)
        self._draw_ticks(painter, look, room)
        self._draw_marks(painter, look, room)
        self._draw_scale(painter, look.window, room)
        painter.end()
        return picture

    # -- lanes -------------------------------------------------------------------------------------

    def _draw_lane(self, painter: QPainter, place: QRectF, lane: Lane, look: Look) -> None:
        tokens = self._theme.tokens
        colour = tokens.speaker(lane.number) if lane.number >= 0 else tokens.colours.muted
        middle = place.center().y()
        painter.setPen(QPen(QColor(tokens.colours.border), 1))
        painter.drawLine(QPointF(place.left(), middle), QPointF(place.right(), middle))
        columns = max(1, round(place.width() * self._ratio))
        heard = _columns_of(lane, look.window, columns)
        self._draw_spans(painter, place, heard, colour)
        painter.setPen(QPen(QColor(colour), 1 / self._ratio if self._ratio > 1 else 1))
        painter.drawLines(self._lines(place, lane, look.window, heard))
        self._draw_name(painter, place, lane.name, colour)

    def _draw_spans(
        self, painter: QPainter, place: QRectF, heard: NDArray[np.bool_], colour: str
    ) -> None:
        """Where the lane's speaker speaks, seen even where it is quiet."""
        ground = QColor(colour)
        ground.setAlphaF(0.16)
        wide, top, tall = place.width() / len(heard), place.top() + 1, place.height() - 2
        edges = (np.flatnonzero(np.diff(heard, prepend=False, append=False)) * wide).tolist()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRects(
            [
                QRectF(left, top, right - left, tall)
                for left, right in zip(edges[::2], edges[1::2], strict=True)
            ]
        )

    def _lines(
        self, place: QRectF, lane: Lane, window: WindowOfTime, heard: NDArray[np.bool_]
    ) -> list[QLineF]:
        """One upright line for each device pixel in which the lane's speaker is heard."""
        peaks = lane.waveform.between(window.start, window.end, len(heard))
        top = max(_LEAST_TOP, lane.waveform.loudest)
        reach = (place.height() / 2 - 2) / top
        middle, wide = place.center().y(), place.width() / len(heard)
        columns = np.flatnonzero(heard & (peaks > 0))
        halves = peaks[columns] * reach
        return [
            QLineF(x, middle - half, x, middle + half)
            for x, half in zip(((columns + 0.5) * wide).tolist(), halves.tolist(), strict=True)
        ]

    def _draw_name(self, painter: QPainter, place: QRectF, name: str, colour: str) -> None:
        if not name:
            return
        space = self._theme.tokens.space
        shown = self._metrics.elidedText(
            one_line(name), Qt.TextElideMode.ElideRight, place.width() / 4
        )
        wide = self._metrics.horizontalAdvance(shown) + 2 * space.hair
        plate = QRectF(place.left(), place.top() + 1, wide, self._metrics.height())
        ground = QColor(self._theme.tokens.colours.surface)
        ground.setAlphaF(0.85)
        painter.fillRect(plate, ground)
        painter.setPen(QColor(colour))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, shown)

    # -- what happened, and when -------------------------------------------------------------------

    def _draw_ticks(self, painter: QPainter, look: Look, room: float) -> None:
        colours = self._theme.tokens.colours
        for tick in look.events:
            left = look.window.share_of(tick.at) * self._size.width()
            right = look.window.share_of(tick.at + tick.duration) * self._size.width()
            if tick.duration > 0:
                gap = QRectF(left, 0, max(1.0, right - left), room)
                painter.fillRect(gap, QColor(colours.warning_soft))
                painter.setPen(QPen(QColor(colours.warning), 1))
                painter.drawLine(gap.topLeft(), gap.bottomLeft())
                painter.drawLine(gap.topRight(), gap.bottomRight())
            else:
                painter.setPen(QPen(QColor(colours.outline), 1, Qt.PenStyle.DotLine))
                painter.drawLine(QPointF(left, 0), QPointF(left, room))

    def _draw_marks(self, painter: QPainter, look: Look, room: float) -> None:
        """Bookmarks: a line with a small flag."""
        colour = QColor(self._theme.tokens.colours.accent)
        side = float(self._theme.tokens.space.small)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for seconds in look.marks:
            x = look.window.share_of(seconds) * self._size.width()
            painter.setPen(QPen(colour, 1.5))
            painter.drawLine(QPointF(x, 0), QPointF(x, room))
            painter.setBrush(colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon([QPointF(x, 0), QPointF(x + side, side * 0.5), QPointF(x, side)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_scale(self, painter: QPainter, window: WindowOfTime, room: float) -> None:
        colours = self._theme.tokens.colours
        painter.setPen(QColor(colours.muted))
        widest = self._metrics.horizontalAdvance("0:00:00") + self._theme.tokens.space.large
        step = _step_for(window, self._size.width() / widest)
        number = int(window.start // step)
        while number * step <= window.end:
            x = window.share_of(number * step) * self._size.width()
            if x >= 0:
                painter.drawLine(QPointF(x, room), QPointF(x, room + 3))
                text = QRectF(x + 3, room, widest, self.scale_height)
                if text.left() + widest * 0.8 < self._size.width():
                    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, clock_time(number * step))
            number += 1


def _columns_of(lane: Lane, window: WindowOfTime, columns: int) -> NDArray[np.bool_]:
    """In which of ``columns`` the lane's speaker speaks; of hours each is looked at once."""
    spans = np.asarray(lane.spans, dtype=np.float64).reshape(-1, 2)
    scale = columns / window.length if window.length else 0.0
    first = np.clip(np.floor((spans[:, 0] - window.start) * scale), 0, columns).astype(np.int64)
    last = np.clip(np.ceil((spans[:, 1] - window.start) * scale), 0, columns).astype(np.int64)
    changes = np.zeros(columns + 1, dtype=np.int64)
    np.add.at(changes, first, 1)
    np.add.at(changes, last, -1)
    return np.asarray(np.cumsum(changes[:-1]) > 0)


def _step_for(window: WindowOfTime, most: float) -> int:
    fitting: Sequence[int] = [one for one in _STEPS if window.length / one <= max(1.0, most)]
    return fitting[0] if fitting else _STEPS[-1]
