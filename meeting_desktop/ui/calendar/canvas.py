"""What all painted views of the calendar share: painting once, pointing, dragging, keys.

What does not move is painted into a picture once and shown again and again; over it go what is
under the pointer, the meeting that has the keyboard, the one that is dragged, and the present
moment. There is no widget for a meeting: thousands cost what is seen of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.block_painter import BlockPainter, Moment
from meeting_desktop.ui.calendar.cursor import Cursor
from meeting_desktop.ui.calendar.dragging import DragKind, Ghost
from meeting_desktop.ui.calendar.look import CalendarLook
from meeting_desktop.ui.calendar.sheet import Sheet
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import tip_of_words


class PlaceKind(StrEnum):
    BLOCK = "block"
    BAR = "bar"
    LINE = "line"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Place:
    """Something that can be pointed at, where it is painted; ``index`` of the entry or -1.

    ``count`` is how many more there are. ``begins`` and ``finishes``: its own start and end.
    """

    rect: QRectF
    kind: PlaceKind
    day: int
    index: int = -1
    count: int = 0
    begins: bool = True
    finishes: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under the pointer: ``day`` and ``position`` of the axis; ``drag`` it would begin."""

    place: Place | None
    day: int
    position: float
    drag: DragKind
    heading: bool = False


class Canvas(QAbstractScrollArea):
    """``show_sheet`` fills it. The signals say what a person wants; nothing is changed here."""

    opened = Signal(int)
    create_wanted = Signal(object)  # Ghost
    change_wanted = Signal(int, object)  # entry, Ghost
    menu_wanted = Signal(object)  # global QPoint
    day_wanted = Signal(object)  # date
    current_changed = Signal()
    painted = Signal()

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.look = CalendarLook(theme)
        self.blocks = BlockPainter(self.look)
        self.sheet: Sheet | None = None
        self.cursor_ = Cursor()
        self.ghost: Ghost | None = None
        self.places: tuple[Place, ...] = ()
        self.pending: Ghost | None = None
        self._now = now
        #: Everything that does not move, painted once.
        self.picture: QPixmap | None = None
        self._hovered = -1
        #: For screen readers, see ``accessible``.
        self.spots: QObject | None = None
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Calendar"))
        theme.changed.connect(self._take_look)

    # -- for views ------------------------------------------------------------------------------

    def lay_out(self) -> Sequence[Place]:
        """Where everything that is seen stands."""
        raise NotImplementedError

    def draw_content(self, painter: QPainter, moment: Moment) -> None:
        raise NotImplementedError

    def draw_over(self, painter: QPainter, moment: Moment) -> None:
        """Whatever moves: the present moment, the slot of the keyboard."""
        raise NotImplementedError

    def ghost_rects(self, ghost: Ghost) -> list[QRectF]:
        raise NotImplementedError

    def spot_at(self, point: QPointF) -> Hit:
        raise NotImplementedError

    def top_edge(self) -> float:
        """Where what scrolls begins, in pixels."""
        return 0.0

    # -- what is shown --------------------------------------------------------------------------

    @property
    def moment(self) -> Moment:
        zone = self.sheet.zone if self.sheet is not None else ZoneInfo("UTC")
        return Moment(zone, self._now())

    @property
    def current(self) -> CalendarEntry | None:
        index = self.cursor_.current
        return self.sheet.entry(index) if self.sheet is not None and index >= 0 else None

    def show_sheet(self, sheet: Sheet) -> None:
        """Show other meetings; the one that has the keyboard keeps it, where it is still there."""
        kept = self.current
        same_days = self.sheet is not None and self.sheet.days == sheet.days
        self.sheet = sheet
        self.ghost = self.pending = None
        self._hovered = -1
        if not same_days:
            self.cursor_.day = max(0, sheet.day_of(self._now()))
        self.cursor_.current = sheet.find(kept.meeting_id) if kept is not None else -1
        if self.cursor_.current >= 0:
            self.cursor_.put(sheet, self.cursor_.current)
        self.cursor_.fit(sheet)
        self.invalidate()
        self.current_changed.emit()

    def invalidate(self) -> None:
        """Paint everything again."""
        self.picture = None
        self.viewport().update()

    def tick(self) -> None:
        """A minute has passed: the line of the present moment moves, meetings become past."""
        self.invalidate()

    def set_current(self, index: int) -> None:
        if self.sheet is not None and index >= 0:
            self.cursor_.put(self.sheet, index)
        self.cursor_.current = index
        self.reveal_cursor()
        self.viewport().update()
        self.current_changed.emit()

    def reveal_cursor(self) -> None:
        """Scroll until the place of the keyboard is seen."""

    def show_ghost(self, ghost: Ghost | None) -> None:
        self.ghost = ghost
        self.viewport().update()

    def rect_of(self, index: int) -> QRectF:
        """Where a meeting is painted, empty where it is not seen."""
        return next((place.rect for place in self.places if place.index == index), QRectF())

    def hit(self, point: QPointF) -> Hit:
        return self.spot_at(point)

    def place_at(self, point: QPointF) -> Place | None:
        # The last painted one is on top.
        return next((one for one in reversed(self.places) if one.rect.contains(point)), None)

    # -- painting -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self.sheet is None:
            fill(painter, QRectF(event.rect()), self.look.surface)
            painter.end()
            return
        moment = self.moment
        if self.picture is None:
            self.picture = self._paint_picture(moment)
        painter.drawPixmap(0, 0, self.picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_pointed(painter)
        self.draw_over(painter, moment)
        ghost = self.ghost or self.pending
        if ghost is not None:
            self._draw_ghost(painter, ghost)
        painter.end()
        self.painted.emit()

    def _paint_picture(self, moment: Moment) -> QPixmap:
        viewport = self.viewport()
        ratio = viewport.devicePixelRatioF()
        picture = QPixmap(viewport.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self.look.surface)
        self.places = tuple(self.lay_out())
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw_content(painter, moment)
        painter.end()
        return picture

    def _draw_pointed(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place in self.places:
            if place.index < 0:
                continue
            if place.index == self.cursor_.current:
                painter.setPen(QPen(self.look.accent, 2))
            elif place.index == self._hovered:
                painter.setPen(QPen(self.look.muted, 1))
            else:
                continue
            painter.drawRoundedRect(place.rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _draw_ghost(self, painter: QPainter, ghost: Ghost) -> None:
        look = self.look
        veil = QColor(look.surface)
        veil.setAlphaF(0.6)
        if ghost.index >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            for place in self.places:
                if place.index == ghost.index:
                    painter.drawRect(place.rect)
        for number, rect in enumerate(self.ghost_rects(ghost)):
            painter.setPen(QPen(look.accent, 1.5))
            painter.setBrush(look.accent_soft)
            painter.drawRoundedRect(rect, 4, 4)
            if number == 0:
                self._draw_ghost_words(painter, rect, ghost)

    def _draw_ghost_words(self, painter: QPainter, rect: QRectF, ghost: Ghost) -> None:
        look = self.look
        inner = rect.adjusted(6, 2, -4, 0)
        lines = [wording.span_words(ghost.start, ghost.end, self.moment.zone)]
        if ghost.index >= 0 and self.sheet is not None:
            lines.append(self.sheet.entry(ghost.index).title)
        painter.setPen(look.accent)
        painter.setFont(look.title_font)
        for number, words in enumerate(lines):
            if number and inner.top() + (number + 1) * look.line > rect.bottom():
                break
            text = look.words(words, look.title_font, inner.width())
            painter.drawStaticText(QPointF(inner.left(), inner.top() + number * look.line), text)

    # -- events ---------------------------------------------------------------------------------

    def hover(self, place: Place | None) -> None:
        index = place.index if place is not None else -1
        if index != self._hovered:
            self._hovered = index
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.invalidate()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802 - Qt's name
        self.invalidate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LocaleChange:
            self.invalidate()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By mouse for what is under it, by keyboard for what has it."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            place = self.place_at(QPointF(event.pos()))
            self.set_current(place.index if place is not None else -1)
            self.menu_wanted.emit(event.globalPos())
        else:
            spot = self.rect_of(self.cursor_.current).center().toPoint()
            self.menu_wanted.emit(self.viewport().mapToGlobal(spot))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event.pos(), event.globalPos())
            return True
        if event.type() == QEvent.Type.Leave:
            self.hover(None)
        return super().viewportEvent(event)

    def _show_tip(self, point: QPoint, at: QPoint) -> None:
        place = self.place_at(QPointF(point))
        if place is None or place.index < 0 or self.sheet is None:
            QToolTip.hideText()
            return
        entry = self.sheet.entry(place.index)
        QToolTip.showText(at, tip_of_words(wording.spoken(entry, self.sheet.zone, self._now())))

    def _take_look(self) -> None:
        self.look.take()
        self.invalidate()


def fill(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """As ``fillRect``, which makes Python's names of Qt's 180 gradients when it is first called."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRect(rect)


def is_left(event: QMouseEvent) -> bool:
    return event.button() == Qt.MouseButton.LeftButton
