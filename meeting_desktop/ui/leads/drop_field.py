"""Where a table is dropped, or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.empty_state import EmptyState


class DropField(QWidget):
    """``dropped`` carries the path of the first file."""

    dropped = Signal(object)  # Path

    def __init__(self, theme: Theme, choose: QAction) -> None:
        super().__init__()
        self._theme = theme
        self._over = False
        self.setAcceptDrops(True)
        self.words = EmptyState(
            theme,
            "upload-simple",
            self.tr("Drop a table here"),
            self.tr(
                "A CSV file of any spreadsheet or CRM, a row for each lead. Nothing is stored "
                "before you have seen what will be."
            ),
            choose,
        )
        QVBoxLayout(self).addWidget(self.words)
        theme.changed.connect(self.update)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(False)
        for url in event.mimeData().urls():
            if url.isLocalFile():
                event.acceptProposedAction()
                self.dropped.emit(Path(url.toLocalFile()))
                return

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(tokens.colours.accent if self._over else tokens.colours.outline), 1.5)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(
            QColor(tokens.colours.accent_soft if self._over else tokens.colours.sunken)
        )
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.drawRoundedRect(area, tokens.radius_card, tokens.radius_card)
        painter.end()

    def _show_over(self, over: bool) -> None:
        self._over = over
        self.update()
