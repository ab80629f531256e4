"""Files let go over the window are imported; while they are held over it, it says so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.files_to_import import is_media_name
from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme


def media_in(data: QMimeData) -> list[Path]:
    """Folders, and files that look like sound or video; other things are for other pages."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [one for one in files if not one.suffix or is_media_name(one.name)]


class DropHint(QWidget):
    """Over the whole window: let go here."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Drop to import"))
        self.hide()

    def cover(self, host: QWidget) -> None:
        self.setGeometry(host.rect())
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        colours, space = tokens.colours, tokens.space
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.window)
        veil.setAlphaF(0.88)
        painter.fillRect(self.rect(), veil)
        frame = QRectF(self.rect()).adjusted(space.wide, space.wide, -space.wide, -space.wide)
        painter.setPen(QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, tokens.radius_card, tokens.radius_card)
        middle = frame.center()
        side = float(space.huge)
        sign = QRectF(middle.x() - side / 2, middle.y() - side, side, side)
        paint_glyph(painter, sign, "download-simple", colours.accent)
        painter.setPen(QColor(colours.text))
        painter.setFont(self._theme.font(tokens.type.heading, weight=QFont.Weight.DemiBold))
        words = QRectF(frame.left(), middle.y() + space.medium, frame.width(), side)
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter, self.tr("Drop to import"))
        painter.end()


class DropOnWindow(QObject):
    """``dropped`` carries files and folders. What a page takes itself (leads, invitations) is its.

    Qt asks the widget under the pointer first and then those around it, so that the window hears
    only of what nobody in it wants.
    """

    dropped = Signal(list)  # paths

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.hint = DropHint(theme, host)
        host.setAcceptDrops(True)
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if isinstance(event, QDragMoveEvent):
            if self.hint.isVisible():
                event.acceptProposedAction()
            return self.hint.isVisible()
        if isinstance(event, QDropEvent):
            return self._drop(event)
        if event.type() == QEvent.Type.DragLeave:
            self.hint.hide()
        return super().eventFilter(watched, event)

    def _enter(self, event: QDragEnterEvent) -> bool:
        if not media_in(event.mimeData()):
            return False
        event.acceptProposedAction()
        self.hint.cover(self._host)
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self.hint.hide()
        files: Sequence[Path] = media_in(event.mimeData())
        if not files:
            return False
        event.acceptProposedAction()
        self.dropped.emit(list(files))
        return True
