"""One notice as a line that can be pressed: what, when, and whether it was read."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from meeting_desktop.domain.notifications import Notification, NotificationKind
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.notices.wording import body_of, told_at
from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme

_SIGNS = {
    NotificationKind.REMINDER: "alarm",
    NotificationKind.MISSED: "clock-counter-clockwise",
    NotificationKind.RSVP: "envelope-open",
    NotificationKind.MAIL_FAILED: "warning",
    NotificationKind.MEETING_CHANGED: "calendar-blank",
    NotificationKind.TRANSCRIPT_READY: "chat-text",
}


class NoticeRow(QAbstractButton):
    """``chosen`` carries the notice. Painted as plain text: words of people are only letters."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, notice: Notification, today: date) -> None:
        super().__init__()
        self._theme = theme
        self.notice_id = notice.id
        self._sign = _SIGNS[notice.kind]
        self._alarming = notice.kind is NotificationKind.MAIL_FAILED
        self._unread = notice.read_at is None
        self._title = one_line(notice.title)
        self._body = one_line(body_of(notice))
        self._when = told_at(notice, today)
        unread = self.tr("Not read yet. ") if self._unread else ""
        self.setAccessibleName(f"{unread}{self._title}. {self._body}. {self._when}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(partial(self._on_clicked, notice))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        tokens = self._theme.tokens
        height = round(self.fontMetrics().height() * 2.1) + 2 * tokens.space.medium
        return QSize(tokens.control * 8, height)

    def _on_clicked(self, notice: Notification) -> None:
        self.chosen.emit(notice)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        edge, side = float(tokens.space.medium), float(tokens.icon)
        colours = tokens.colours
        sign = QRectF(edge, (self.height() - side) / 2, side, side)
        # Unread: a filled sign in colour and a bolder line; never the colour alone.
        loud = colours.danger if self._alarming else colours.accent
        glyph, colour = (
            (f"{self._sign}-fill", loud) if self._unread else (self._sign, colours.muted)
        )
        paint_glyph(painter, sign, glyph, colour)
        self._paint_words(painter, sign.right() + edge, edge)
        painter.end()

    def _paint_words(self, painter: QPainter, left: float, edge: float) -> None:
        tokens = self._theme.tokens
        colours = tokens.colours
        weight = QFont.Weight.DemiBold if self._unread else QFont.Weight.Normal
        strong = self._theme.font(tokens.type.strong, weight=weight)
        plain = self._theme.font(tokens.type.body)
        painter.setFont(plain)
        width = painter.fontMetrics().horizontalAdvance(self._when)
        upper = QRectF(left, 0, self.width() - left - edge, self.height() / 2)
        painter.setPen(QColor(colours.muted))
        painter.drawText(upper, _RIGHT | Qt.AlignmentFlag.AlignBottom, self._when)
        painter.setFont(strong)
        painter.setPen(QColor(colours.text))
        room = upper.adjusted(0, 0, -width - edge, 0)
        self._draw(painter, room, self._title, Qt.AlignmentFlag.AlignBottom)
        painter.setFont(plain)
        painter.setPen(QColor(colours.muted))
        lower = upper.translated(0, self.height() / 2)
        self._draw(painter, lower, self._body, Qt.AlignmentFlag.AlignTop)

    def _draw(self, painter: QPainter, area: QRectF, text: str, vertical: Qt.AlignmentFlag) -> None:
        fitting = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, round(area.width())
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | vertical, fitting)

    def _paint_ground(self, painter: QPainter) -> None:
        colours, radius = self._theme.tokens.colours, self._theme.tokens.radius
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isDown() or self.underMouse():
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(area, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(area, radius, radius)


_RIGHT = Qt.AlignmentFlag.AlignRight
