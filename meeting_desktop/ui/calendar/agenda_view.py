"""The agenda: what is coming, day by day, as a list that has no end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.agenda_rows import ROW_ROLE, AgendaRow, AgendaRows, AnyIndex
from meeting_desktop.ui.calendar.block_painter import BlockPainter
from meeting_desktop.ui.calendar.days import local_date
from meeting_desktop.ui.calendar.look import CalendarLook
from meeting_desktop.ui.calendar.sheet import Sheet
from meeting_desktop.ui.schedule.wording import type_words
from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme


class AgendaView(QListView):
    """``opened`` carries an entry of the sheet; ``more_wanted`` asks for later days."""

    opened = Signal(int)
    current_changed = Signal()
    menu_wanted = Signal(object)
    more_wanted = Signal()

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.rows = AgendaRows(now, self)
        self.look = CalendarLook(theme)
        self.sheet: Sheet | None = None
        self.setModel(self.rows)
        self.setItemDelegate(_AgendaDelegate(self.look, now, self))
        self.setAccessibleName(self.tr("Agenda"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda point: self.menu_wanted.emit(self.viewport().mapToGlobal(point))
        )
        self.rows.more_wanted.connect(self.more_wanted)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._on_current)
        theme.changed.connect(self._take_look)

    @property
    def current(self) -> CalendarEntry | None:
        row = self._row(self.currentIndex())
        return row.entry if row is not None else None

    @property
    def current_index(self) -> int:
        row = self._row(self.currentIndex())
        return row.index if row is not None else -1

    def show_sheet(self, sheet: Sheet) -> None:
        kept = self.current
        bar = self.verticalScrollBar()
        same_first = self.sheet is not None and self.sheet.days[0] == sheet.days[0]
        at = bar.value() if same_first else 0
        self.sheet = sheet
        self.rows.show_sheet(sheet)
        if kept is not None:
            self.set_current(sheet.find(kept.meeting_id))
        bar.setValue(at)
        self.current_changed.emit()

    def set_current(self, index: int) -> None:
        row = self.rows.row_of(index) if index >= 0 else -1
        self.setCurrentIndex(self.rows.index(row, 0) if row >= 0 else QModelIndex())

    def tick(self) -> None:
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        row = self.currentIndex().row() + step
        while 0 <= row < len(self.rows.rows) and self.rows.rows[row].entry is None:
            row += step
        if 0 <= row < len(self.rows.rows):
            self.setCurrentIndex(self.rows.index(row, 0))
        event.accept()

    def _row(self, index: QModelIndex) -> AgendaRow | None:
        row = index.data(ROW_ROLE)
        return row if isinstance(row, AgendaRow) else None

    def _open(self, index: QModelIndex) -> None:
        row = self._row(index)
        if row is not None and row.index >= 0:
            self.opened.emit(row.index)

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.current_changed.emit()

    def _take_look(self) -> None:
        self.look.take()
        self.viewport().update()


class _AgendaDelegate(QStyledItemDelegate):
    """A day's heading, or time, title and facts of a meeting."""

    def __init__(self, look: CalendarLook, now: Callable[[], datetime], view: AgendaView) -> None:
        super().__init__(view)
        self._look = look
        self._now = now
        self._view = view
        self._blocks = BlockPainter(look)
        late = wording.clock_words(22, 0)
        self._longest = f"{late} – {wording.weekday(now().date())} {late}"

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row, look = index.data(ROW_ROLE), self._look
        if isinstance(row, AgendaRow) and row.entry is None:
            return QSize(0, round(look.line * 1.3 + 2 * look.tokens.space.medium))
        return QSize(0, round(2 * look.line + 2 * look.tokens.space.small + 4))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row, sheet = index.data(ROW_ROLE), self._view.sheet
        if not isinstance(row, AgendaRow) or sheet is None:
            return
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        rect = QRectF(area)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.entry is None:
            self._draw_day(painter, rect, row, sheet.zone)
        else:
            self._draw_meeting(painter, rect, row.entry, sheet.zone, state)
        painter.restore()

    def _draw_day(self, painter: QPainter, rect: QRectF, row: AgendaRow, zone: ZoneInfo) -> None:
        look = self._look
        is_today = row.day == local_date(self._now(), zone)
        words = wording.long_day(row.day)
        if is_today:
            words = self.tr("Today, {0}").format(words)
        font = look.heading_font
        painter.setFont(font)
        painter.setPen(look.accent if is_today else look.text)
        height = QFontMetricsF(font).height()
        painter.drawStaticText(
            QPointF(rect.left() + 2, rect.bottom() - height - look.tokens.space.hair),
            look.words(words, font, rect.width() - 4),
        )

    def _draw_meeting(
        self,
        painter: QPainter,
        rect: QRectF,
        entry: CalendarEntry,
        zone: ZoneInfo,
        state: QStyle.StateFlag,
    ) -> None:
        look = self._look
        style = look.style(entry, self._now())
        ground = rect.adjusted(1, 2, -1, -2)
        plain = style.fill if style.framed else look.surface
        self._blocks.draw_ground(painter, ground, replace(style, fill=plain))
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(look.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, 4, 4)
        inner = ground.adjusted(
            look.tokens.space.medium, look.tokens.space.small, -look.tokens.space.small, 0
        )
        wide = look.metrics.horizontalAdvance(self._longest) + look.tokens.space.small
        painter.setPen(style.ink)
        painter.setFont(look.small_font)
        when = wording.brief_span_words(entry.start, entry.end, zone)
        text = look.words(when, look.small_font, wide - 4)
        painter.drawStaticText(QPointF(inner.left(), inner.top()), text)
        left = inner.left() + wide
        right = self._draw_signs(painter, inner, entry, style.glyph)
        look.draw_title(painter, QPointF(left, inner.top()), entry.title, right - left, style)
        painter.setFont(look.small_font)
        painter.setPen(look.muted)
        facts = look.words(_facts(entry), look.small_font, inner.right() - left)
        painter.drawStaticText(QPointF(left, inner.top() + look.line), facts)

    def _draw_signs(
        self, painter: QPainter, inner: QRectF, entry: CalendarEntry, glyph: str
    ) -> float:
        look = self._look
        side = float(look.tokens.type.body)
        right = inner.right()
        names = [glyph, "repeat" if entry.series_id else "", "user-minus" if entry.declined else ""]
        for name in filter(None, names):
            spot = QRectF(right - side, inner.top(), side, side)
            paint_glyph(painter, spot, name, look.colours.muted)
            right -= side + look.tokens.space.hair
        return right


def _facts(entry: CalendarEntry) -> str:
    parts = [type_words(entry.meeting_type), entry.lead_name, wording.answer_words(entry)]
    if entry.status.value != "scheduled":
        parts.insert(0, wording.status_words(entry.status))
    return "  ·  ".join(part for part in (*parts, *(f"#{tag}" for tag in entry.tags)) if part)
