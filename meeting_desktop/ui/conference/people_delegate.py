"""Draws a person: a disc in the colour of their captions, a ring as loud as they are, and signs.

Each sign says one thing and has words behind it (tool tip, accessible text); colour repeats them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection
from meeting_desktop.ui.conference import people_wording as wording
from meeting_desktop.ui.conference.people_model import PersonRow
from meeting_desktop.ui.conference.people_rows import LEVEL_ROLE, ROW_ROLE, AnyIndex
from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import tip_of_words

#: The place (colour) of a speaker's track.
PlaceOf = Callable[[UUID], int]


@dataclass(frozen=True, slots=True)
class Sign:
    """``number`` stands beside the glyph, 0 for none."""

    glyph: str
    role: str
    words: str
    number: int = 0


_CONSENT = {
    Consent.RECORD: ("record", "muted"),
    Consent.TRANSCRIBE_ONLY: ("closed-captioning", "muted"),
    Consent.NONE: ("prohibit", "warning"),
}


def signs_of(row: PersonRow) -> list[Sign]:
    """From the right edge on; the first two are always there, so that columns stand."""
    if row.held:
        mute = Sign("microphone-slash-fill", "danger", wording.mute_word(row))
    elif row.muted:
        mute = Sign("microphone-slash", "muted", wording.mute_word(row))
    else:
        mute = Sign("microphone", "accent" if row.speaking else "muted", wording.mute_word(row))
    glyph, role = _CONSENT[row.consent]
    words = f"{wording.consent_word(row.consent)}. {wording.consent_sentence(row.consent)}"
    signs = [mute, Sign(glyph, role, words)]
    if row.connection is not Connection.GOOD:
        lost = row.connection is Connection.LOST
        glyph, role = ("cell-signal-slash", "danger") if lost else ("cell-signal-low", "warning")
        signs.append(Sign(glyph, role, wording.connection_word(row.connection)))
    if row.hand:
        signs.append(Sign("hand-palm-fill", "accent", wording.hand_word(row.hand), row.hand))
    return signs


class PersonDelegate(QStyledItemDelegate):
    """Colours come from ``place_of``, the same that colours captions."""

    def __init__(self, theme: Theme, place_of: PlaceOf, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place_of = place_of
        self._take_look()
        theme.changed.connect(self._take_look)

    def _take_look(self) -> None:
        tokens = self._theme.tokens
        self._name_font = self._theme.font(tokens.type.body, weight=QFont.Weight.Medium)
        self._loud_font = self._theme.font(tokens.type.body, weight=QFont.Weight.Bold)
        self._facts_font = self._theme.font(tokens.type.caption)
        self._disc_font = self._theme.font(tokens.type.caption, weight=QFont.Weight.DemiBold)
        self._side = float(tokens.icon - 2)
        self._disc = round(tokens.control * 0.88)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        space = self._theme.tokens.space
        words = QFontMetricsF(self._loud_font).height() + QFontMetricsF(self._facts_font).height()
        return QSize(0, round(max(words, self._disc + 6)) + 2 * space.small)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, PersonRow):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        area = QRectF(rect)
        space = self._theme.tokens.space
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, area, state)
        if row.connection is Connection.LOST:
            painter.setOpacity(0.55)
        centre = QPointF(area.left() + space.medium + self._disc / 2, area.center().y())
        self._draw_disc(painter, centre, row, float(index.data(LEVEL_ROLE) or 0.0))
        painter.setOpacity(1.0)
        right = area.right()
        for sign, place in self._places(area, row):
            self._draw_sign(painter, sign, place)
            right = min(right, place.left())
        left = centre.x() + self._disc / 2 + space.small
        width = max(0.0, right - left - space.small)
        self._draw_words(painter, QRectF(left, area.top(), width, area.height()), row)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: AnyIndex,
    ) -> bool:
        """The words of the sign under the pointer, else everything of the person."""
        row = index.data(ROW_ROLE)
        if event.type() != QEvent.Type.ToolTip or not isinstance(row, PersonRow):
            return super().helpEvent(event, view, option, index)
        rect: QRect = option.rect
        words = self.words_at(QPointF(event.pos()), QRectF(rect), row)
        QToolTip.showText(event.globalPos(), tip_of_words(words), view)
        return True

    def words_at(self, spot: QPointF, area: QRectF, row: PersonRow) -> str:
        """What a tool tip says at ``spot`` of a row that stands in ``area``."""
        for sign, place in self._places(area, row):
            if place.adjusted(-2, -6, 2, 6).contains(spot):
                return sign.words
        return wording.describe(row)

    # -- parts ----------------------------------------------------------------------------------

    def _draw_ground(self, painter: QPainter, area: QRectF, state: QStyle.StateFlag) -> None:
        tokens = self._theme.tokens
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        if not (focused or hovered):
            return
        painter.setPen(QPen(QColor(tokens.colours.accent), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.colours.accent_soft if focused else tokens.colours.hover))
        edge = tokens.space.hair
        painter.drawRoundedRect(area.adjusted(edge, 1, -edge, -1), tokens.radius, tokens.radius)

    def _draw_disc(self, painter: QPainter, centre: QPointF, row: PersonRow, level: float) -> None:
        tokens = self._theme.tokens
        colour = QColor(tokens.speaker(self._place_of(row.id)))
        ground = QColor(colour)
        ground.setAlphaF(0.18 if tokens.dark else 0.13)
        radius = self._disc / 2 - 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(centre, radius, radius)
        if row.speaking or level > 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            # Speaking alone draws a thin ring; loudness makes it thicker, outwards.
            width = 1.5 + 3.0 * level
            painter.setPen(QPen(colour, width))
            outer = radius + width / 2
            painter.drawEllipse(centre, outer, outer)
        painter.setPen(colour)
        painter.setFont(self._disc_font)
        disc = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, wording.initials(row.name))

    def _draw_words(self, painter: QPainter, area: QRectF, row: PersonRow) -> None:
        colours = self._theme.tokens.colours
        font = self._loud_font if row.speaking else self._name_font
        name, facts = QFontMetricsF(font), QFontMetricsF(self._facts_font)
        top = area.center().y() - (name.height() + facts.height()) / 2
        line = QRectF(area.left(), top, area.width(), name.height())
        _draw_line(painter, line, row.name, font, colours.text)
        line = QRectF(area.left(), line.bottom(), area.width(), facts.height())
        text = "  ·  ".join(wording.facts_of(row))
        _draw_line(painter, line, text, self._facts_font, colours.muted)

    def _places(self, area: QRectF, row: PersonRow) -> list[tuple[Sign, QRectF]]:
        space = self._theme.tokens.space
        right = area.right() - space.medium
        places = []
        for sign in signs_of(row):
            width = self._side
            if sign.number:
                metrics = QFontMetricsF(self._disc_font)
                width += metrics.horizontalAdvance(str(sign.number)) + 2
            top = area.center().y() - self._side / 2
            places.append((sign, QRectF(right - width, top, width, self._side)))
            right -= width + space.hair + 1
        return places

    def _draw_sign(self, painter: QPainter, sign: Sign, place: QRectF) -> None:
        colour: str = getattr(self._theme.tokens.colours, sign.role)
        glyph = QRectF(place.left(), place.top(), self._side, self._side)
        paint_glyph(painter, glyph, sign.glyph, colour)
        if sign.number:
            painter.setPen(QColor(colour))
            painter.setFont(self._disc_font)
            number = place.adjusted(self._side + 1, 0, 0, 0)
            painter.drawText(number, int(Qt.AlignmentFlag.AlignVCenter), str(sign.number))


def _draw_line(painter: QPainter, area: QRectF, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    fitting = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), fitting)
