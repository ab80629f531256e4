"""Two lists: questions, put in order by mouse, and sets, on which questions are let go."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from meeting_desktop.ui.questions.dragging import accept, unpack
from meeting_desktop.ui.questions.question_delegate import QuestionDelegate
from meeting_desktop.ui.questions.rows import QuestionRows, SetRows
from meeting_desktop.ui.questions.set_delegate import SetDelegate
from meeting_desktop.ui.theme.theme import Theme


class QuestionList(QListView):
    """``dropped`` carries what is carried, the place, and whether a copy is meant."""

    dropped = Signal(object, int, bool)

    def __init__(self, theme: Theme, rows: QuestionRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self._gap = -1
        self.setModel(rows)
        self.setItemDelegate(QuestionDelegate(theme, self))
        self.setAccessibleName(self.tr("Questions of the set"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)  # it draws its own, in the theme's colour
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def chosen(self) -> tuple[UUID, ...]:
        """Ids of the selected questions, in their order."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._rows.rows[place].id for place in places)

    def gap_at(self, point: QPoint) -> int:
        """Before which question something would be put that is let go at ``point``."""
        index = self.indexAt(point)
        if not index.isValid():
            return self._rows.rowCount()
        below = point.y() > self.visualRect(index).center().y()
        return index.row() + int(below)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if unpack(event.mimeData()) is None:
            event.ignore()  # a file may be let go on the page
        else:
            super().dragEnterEvent(event)
            accept(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if unpack(event.mimeData()) is None:
            event.ignore()
            return
        super().dragMoveEvent(event)  # it scrolls at the edges
        accept(event)
        self._show_gap(self.gap_at(event.position().toPoint()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_gap(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        carried = unpack(event.mimeData())
        self._show_gap(-1)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        if carried is None:
            event.ignore()
            return
        gap = self.gap_at(event.position().toPoint())
        self.dropped.emit(carried, gap, accept(event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # cards are as high as their words need

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap < 0:
            return
        y = self._gap_y()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.tokens.colours.accent), 3))
        edge = float(self._theme.tokens.space.hair)
        painter.drawLine(QPointF(edge, y), QPointF(self.viewport().width() - edge, y))
        painter.end()

    def _gap_y(self) -> float:
        last = self._rows.rowCount() - 1
        if last < 0:
            return 2.0
        if self._gap > last:
            return float(self.visualRect(self._rows.index(last, 0)).bottom() - 1)
        return max(2.0, float(self.visualRect(self._rows.index(self._gap, 0)).top()))

    def _show_gap(self, gap: int) -> None:
        if gap != self._gap:
            self._gap = gap
            self.viewport().update()


class SetList(QListView):
    """``dropped`` carries what is carried, the set's id, and whether a copy is meant."""

    dropped = Signal(object, object, bool)

    def __init__(self, theme: Theme, rows: SetRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._looks = SetDelegate(theme, self)
        self.setModel(rows)
        self.setItemDelegate(self._looks)
        self.setAccessibleName(self.tr("Question sets"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setViewportMargins(0, 0, theme.tokens.space.small, 0)
        self.setDropIndicatorShown(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if unpack(event.mimeData()) is None:
            event.ignore()
        else:
            super().dragEnterEvent(event)
            accept(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        carried = unpack(event.mimeData())
        if carried is None:
            event.ignore()
            return
        super().dragMoveEvent(event)
        target = self._rows.row(self.indexAt(event.position().toPoint()))
        self._mark(target.id if target is not None else None)
        if target is None:
            event.ignore()
        else:
            accept(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._mark(None)

    def dropEvent(self, event: QDropEvent) -> None:
        carried = unpack(event.mimeData())
        target = self._rows.row(self.indexAt(event.position().toPoint()))
        self._mark(None)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        if carried is None or target is None:
            event.ignore()
            return
        self.dropped.emit(carried, target.id, accept(event))

    def _mark(self, set_id: UUID | None) -> None:
        if self._looks.target != set_id:
            self._looks.target = set_id
            self.viewport().update()
