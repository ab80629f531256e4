"""The checklist: arrows choose, Enter goes to the words, Space says what can be set by hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from meeting_desktop.application.guide_state import GuideState, QuestionRow
from meeting_desktop.ui.meeting.guide.question_delegate import QuestionDelegate
from meeting_desktop.ui.meeting.guide.question_rows import NEXT_ROLE, QuestionRows
from meeting_desktop.ui.theme.theme import Theme

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class QuestionList(QListView):
    """``menu_wanted`` carries the row and where on the screen; ``words_wanted`` a segment's id."""

    menu_wanted = Signal(object, QPoint)
    words_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = QuestionRows(self)
        self.setModel(self.rows)
        self.question_delegate = QuestionDelegate(theme, self)
        self.setItemDelegate(self.question_delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Questions of this meeting"))
        self.setAccessibleDescription(
            self.tr("Enter goes to the words, Space says what can be set by hand")
        )
        # The space bar is not for talking here.
        self.setProperty("takesSpace", True)
        theme.changed.connect(self.doItemsLayout)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHintForRow(0) if self.rows.rowCount() else 0)

    def show_state(self, state: GuideState) -> None:
        if self.rows.show_rows(state.questions, state.next_question):
            self.doItemsLayout()
        if not self.currentIndex().isValid() and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(self.rows.next_place or 0))
        self.show_next()

    def show_next(self) -> None:
        """The question to ask next is in sight, unless somebody looks around in the list."""
        place = self.rows.next_place
        if place is not None and not self.hasFocus():
            self.scrollTo(self.rows.index(place))

    def open_menu_of(self, index: QModelIndex) -> None:
        if index.isValid():
            spot = self.visualRect(index).bottomLeft() + QPoint(self.visualRect(index).height(), 0)
            self.menu_wanted.emit(self.rows.row(index.row()), self.viewport().mapToGlobal(spot))

    def go_to_words_of(self, index: QModelIndex) -> None:
        """Where it was answered, else where it was asked."""
        row = self.rows.row(index.row()) if index.isValid() else None
        if row is not None and row.answer is not None:
            evidence = row.answer.evidence or row.answer.asked_evidence
            if evidence:
                self.words_wanted.emit(evidence[-1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.go_to_words_of(self.currentIndex())
        elif event.key() == Qt.Key.Key_Space:
            self.open_menu_of(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu_of(self.currentIndex())
            return
        index = self.indexAt(event.pos())
        if index.isValid():
            self.menu_wanted.emit(self.rows.row(index.row()), event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._on_chip(index, event.position()):
            self.go_to_words_of(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not self._on_chip(index, event.position()):
            self.open_menu_of(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        hand = self._on_chip(index, event.position())
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _on_chip(self, index: QModelIndex, spot: QPointF) -> bool:
        row = self._row(index)
        if row is None:
            return False
        is_next = bool(index.data(NEXT_ROLE))
        area = self.visualRect(index)
        return self.question_delegate.chip_of(row, area, is_next=is_next).contains(spot)

    def _row(self, index: QModelIndex) -> QuestionRow | None:
        return self.rows.row(index.row()) if index.isValid() else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Before the base lays out: heights follow from the width.
        self.question_delegate.set_width(self.viewport().width())
        self.doItemsLayout()
        super().resizeEvent(event)
        self.show_next()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.doItemsLayout()
