"""Draws an import: what it is called, where it is in words and as a bar, or why it stands still."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from meeting_desktop.domain.imports import ImportJob, ImportStatus
from meeting_desktop.ui.library.imports import wording
from meeting_desktop.ui.library.imports.queue import is_known_already, whole_share
from meeting_desktop.ui.library.imports.queue_model import ImportRows
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.theme.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex

_LINE = Qt.AlignmentFlag.AlignVCenter
_BETWEEN = "  ·  "


class JobDelegate(QStyledItemDelegate):
    """Two lines and a bar."""

    def __init__(self, theme: Theme, rows: ImportRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self._take_look()
        theme.changed.connect(self._take_look)

    @property
    def row_height(self) -> int:
        space = self._theme.tokens.space
        lines = self._title.height() + self._words.height() + space.hair
        return round(lines + space.hair + 2 * space.small)

    def has_room_for(self, sentence: str, width: int) -> bool:
        """Whether a row as wide as that shows all of it."""
        edges = 2 * self._theme.tokens.space.medium
        return self._words.horizontalAdvance(one_line(sentence)) <= width - edges

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(0, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        job = self._rows.job(index)
        if job is None:
            return
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, QRectF(rect).adjusted(1, 1, -1, -1), state)
        space = self._theme.tokens.space
        inner = QRectF(rect).adjusted(space.medium, space.small, -space.medium, -space.small)
        self._draw_words(painter, inner, job)
        painter.restore()

    def _draw_ground(self, painter: QPainter, ground: QRectF, state: QStyle.StateFlag) -> None:
        tokens = self._theme.tokens
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        if selected:
            painter.setBrush(QColor(tokens.colours.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(tokens.colours.hover))
        else:
            return
        painter.setPen(
            QPen(QColor(tokens.colours.accent), 2) if focused else QPen(Qt.PenStyle.NoPen)
        )
        painter.drawRoundedRect(ground, tokens.radius, tokens.radius)

    def _draw_words(self, painter: QPainter, inner: QRectF, job: ImportJob) -> None:
        colours, space = self._theme.tokens.colours, self._theme.tokens.space
        state = wording.state(job, held=self._rows.held, left=self._rows.left(job))
        wide = self._words.horizontalAdvance(state) + space.medium
        first = QRectF(inner.left(), inner.top(), inner.width() - wide, self._title.height())
        title = self._title.elidedText(
            one_line(job.title), Qt.TextElideMode.ElideMiddle, first.width()
        )
        painter.setFont(self._title_font)
        painter.setPen(QColor(colours.text))
        painter.drawText(first, _LINE, title)
        painter.setFont(self._words_font)
        painter.setPen(QColor(self._ink_of(job)))
        right = QRectF(first.right(), first.top(), wide, first.height())
        painter.drawText(right, _LINE | Qt.AlignmentFlag.AlignRight, state)
        second = QRectF(
            inner.left(), first.bottom() + space.hair, inner.width(), self._words.height()
        )
        if job.status is ImportStatus.FAILED:
            shown = self._words.elidedText(
                one_line(job.error), Qt.TextElideMode.ElideRight, second.width()
            )
            painter.setPen(QColor(colours.text))
            painter.drawText(second, _LINE, shown)
            return
        self._draw_steps(painter, second, job)
        self._draw_bar(
            painter, QRectF(inner.left(), second.bottom() + space.hair / 2, 0, 0), job, inner
        )

    def _draw_steps(self, painter: QPainter, place: QRectF, job: ImportJob) -> None:
        """What is done and what comes is muted, what is done now is not."""
        colours = self._theme.tokens.colours
        now = wording.step_of(job.stage) if job.status is ImportStatus.PROCESSING else -1
        left = place.left()
        for number, words in enumerate(wording.steps(job)):
            painter.setPen(QColor(colours.accent if number == now else colours.muted))
            text = words if number == 0 else f"{_BETWEEN}{words}"
            painter.drawText(
                QRectF(left, place.top(), place.right() - left, place.height()), _LINE, text
            )
            left += self._words.horizontalAdvance(text)

    def _draw_bar(self, painter: QPainter, at: QRectF, job: ImportJob, inner: QRectF) -> None:
        tokens = self._theme.tokens
        tall = tokens.space.hair
        ground = QRectF(inner.left(), at.top(), inner.width(), tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.colours.border))
        painter.drawRoundedRect(ground, tall / 2, tall / 2)
        done = whole_share(job) * inner.width()
        if done > 0:
            moving = job.status is ImportStatus.PROCESSING and not job.is_paused
            painter.setBrush(QColor(tokens.colours.accent if moving else tokens.colours.outline))
            painter.drawRoundedRect(
                QRectF(ground.left(), ground.top(), done, tall), tall / 2, tall / 2
            )

    def _ink_of(self, job: ImportJob) -> str:
        colours = self._theme.tokens.colours
        if is_known_already(job):
            return colours.warning
        return colours.danger if job.status is ImportStatus.FAILED else colours.muted

    def _take_look(self) -> None:
        tokens = self._theme.tokens
        self._title_font = self._theme.font(tokens.type.body, weight=QFont.Weight.DemiBold)
        self._words_font = self._theme.font(tokens.type.caption)
        self._title = QFontMetricsF(self._title_font)
        self._words = QFontMetricsF(self._words_font)
