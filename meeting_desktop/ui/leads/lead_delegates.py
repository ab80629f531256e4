"""Draws a lead as a row of the table and as a card of the board."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from meeting_desktop.domain.lead_list import LeadOrder
from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.leads.lead_rows import LEAD_ROLE
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
_COLUMNS = tuple(LeadOrder)
_RING = 2
_TAGS_SHOWN = 3


class _Drawing(QStyledItemDelegate):
    """What both have in common: fonts, colours, one line of text, a status."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._take_look()
        theme.changed.connect(self._take_look)

    def _take_look(self) -> None:
        tokens = self._theme.tokens
        self._space = tokens.space
        self._strong = self._theme.font(tokens.type.body, weight=QFont.Weight.DemiBold)
        self._plain = self._theme.font(tokens.type.body)
        self._small = self._theme.font(tokens.type.caption)

    def _line(self, painter: QPainter, place: QRectF, text: str, font: QFont, ink: str) -> None:
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.setFont(font)
        painter.setPen(QColor(ink))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, int(flags | Qt.TextFlag.TextSingleLine), shown)

    def _pill(self, painter: QPainter, place: QRectF, text: str, glyph: str, tone: str) -> float:
        """Draw it at the left of ``place``; answers how wide it is."""
        colours = self._theme.tokens.colours
        ground, ink = {
            "success": (colours.success_soft, colours.success),
            "danger": (colours.danger_soft, colours.danger),
            "warning": (colours.warning_soft, colours.warning),
            "accent": (colours.accent_soft, colours.accent),
        }.get(tone, (colours.hover, colours.text))
        metrics = QFontMetricsF(self._small)
        side = metrics.height() if glyph else 0.0
        edge = float(self._space.small)
        wide = metrics.horizontalAdvance(text) + 2 * edge + side + (edge / 2 if glyph else 0)
        wide = min(wide, place.width())
        shape = QRectF(place.left(), 0, wide, metrics.height() + self._space.hair)
        shape.moveTop(place.center().y() - shape.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
        words = shape.adjusted(edge, 0, -edge / 2, 0)
        if glyph:
            spot = QRectF(words.left(), shape.center().y() - side / 2, side, side)
            paint_glyph(painter, spot, glyph, ink)
            words.setLeft(spot.right() + edge / 2)
        self._line(painter, words, text, self._small, ink)
        return wide


class LeadCellDelegate(_Drawing):
    """One cell; the row's ground belongs to all of them."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(self._theme.tokens.control * 2, round(self._theme.tokens.control * 1.2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        lead = index.data(LEAD_ROLE)
        if not isinstance(lead, Lead):
            return
        colours = self._theme.tokens.colours
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        painter.setPen(QColor(colours.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == 0 and selected and state & QStyle.StateFlag.State_Active:
            bar = QRect(rect.left(), rect.top(), max(3, self._space.hair // 2), rect.height())
            painter.fillRect(bar, QColor(colours.accent))
        self._draw_ring(painter, rect, index)
        place = QRectF(rect).adjusted(self._space.small, 0, -self._space.small, 0)
        self._draw_cell(painter, place, lead, index)
        painter.restore()

    def _draw_ring(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        """Around the whole row that has the keyboard; each cell draws its part."""
        view = self.parent()
        if not isinstance(view, QAbstractItemView) or not view.hasFocus():
            return
        if view.currentIndex().row() != index.row():
            return
        ink = QColor(self._theme.tokens.colours.accent)
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), _RING), ink)
        painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), _RING), ink)
        if index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), _RING, rect.height()), ink)
        if index.column() == len(_COLUMNS) - 1:
            painter.fillRect(QRect(rect.right() - 1, rect.top(), _RING, rect.height()), ink)

    def _draw_cell(self, painter: QPainter, place: QRectF, lead: Lead, index: AnyIndex) -> None:
        colours = self._theme.tokens.colours
        order = _COLUMNS[index.column()]
        if order is LeadOrder.STATUS:
            self._draw_status(painter, place, lead.status)
        elif order is LeadOrder.TAGS:
            self._draw_tags(painter, place, lead.tags)
        elif order is LeadOrder.NAME:
            self._line(painter, place, str(index.data()), self._strong, colours.text)
        else:
            quiet = order in {LeadOrder.UPDATED, LeadOrder.PHONE}
            ink = colours.muted if quiet else colours.text
            self._line(painter, place, str(index.data() or ""), self._plain, ink)

    def _draw_status(self, painter: QPainter, place: QRectF, status: LeadStatus) -> None:
        title, glyph = wording.status_title(status), wording.STATUS_GLYPHS[status]
        self._pill(painter, place, title, glyph, wording.STATUS_TONES.get(status, "neutral"))

    def _draw_tags(self, painter: QPainter, place: QRectF, tags: tuple[str, ...]) -> None:
        for tag in tags[:_TAGS_SHOWN]:
            if place.width() < self._space.huge:
                return
            used = self._pill(painter, place, one_line(tag), "", "neutral")
            place = place.adjusted(used + self._space.hair, 0, 0, 0)


class LeadCardDelegate(_Drawing):
    """Name, company, tags and score."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        lead = index.data(LEAD_ROLE)
        lines = QFontMetricsF(self._strong).height() + 2 * self._space.medium
        if isinstance(lead, Lead):
            if lead.company:
                lines += QFontMetricsF(self._plain).height() + self._space.hair
            if lead.tags or lead.score is not None:
                lines += QFontMetricsF(self._small).height() + self._space.small
        return QSize(0, round(lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        lead = index.data(LEAD_ROLE)
        if not isinstance(lead, Lead):
            return
        colours = self._theme.tokens.colours
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = self._space.small / 2
        ground = QRectF(rect).adjusted(2, half, -2, -half)
        self._draw_ground(painter, ground, option.state)
        # A name has as much of a narrow column as can be.
        edge = float(self._space.medium)
        place = ground.adjusted(self._space.small, edge - half, -self._space.hair, 0)
        place.setHeight(QFontMetricsF(self._strong).height())
        self._line(painter, place, one_line(lead.name), self._strong, colours.text)
        if lead.company:
            place.moveTop(place.bottom() + self._space.hair)
            place.setHeight(QFontMetricsF(self._plain).height())
            self._line(painter, place, one_line(lead.company), self._plain, colours.muted)
        place.moveTop(place.bottom() + self._space.small)
        place.setHeight(QFontMetricsF(self._small).height())
        self._draw_signs(painter, place, lead)
        painter.restore()

    def _draw_signs(self, painter: QPainter, place: QRectF, lead: Lead) -> None:
        if lead.score is not None:
            used = self._pill(painter, place, str(lead.score), "gauge", "accent")
            place = place.adjusted(used + self._space.hair, 0, 0, 0)
        for tag in lead.tags[:_TAGS_SHOWN]:
            if place.width() < self._space.huge:
                return
            used = self._pill(painter, place, one_line(tag), "", "neutral")
            place = place.adjusted(used + self._space.hair, 0, 0, 0)

    def _draw_ground(self, painter: QPainter, ground: QRectF, state: QStyle.StateFlag) -> None:
        tokens = self._theme.tokens
        colours = tokens.colours
        selected = bool(state & QStyle.StateFlag.State_Selected)
        colour = colours.surface
        if selected:
            colour = colours.accent_soft
        elif state & QStyle.StateFlag.State_MouseOver:
            colour = colours.hover
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(
            QPen(QColor(colours.accent if focused else colours.border), 2 if focused else 1)
        )
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(ground, tokens.radius, tokens.radius)
