"""The transcript as one works with it: point, select, follow the sound, edit in place."""

from __future__ import annotations

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QModelIndex,
    QPointF,
    QPropertyAnimation,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from meeting_desktop.ui.library.in_place import InPlaceEditing
from meeting_desktop.ui.library.transcript_document import (
    SegmentReplaced,
    TranscriptDocument,
    WordPlace,
)
from meeting_desktop.ui.library.transcript_sheet import TranscriptSheet
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.inline_editors import NameEditor, SegmentEditor

_GLIDE_MS = 220
#: The spoken word is kept in this band of the view (shares of its height).
_BAND = (0.10, 0.70)
#: Where it is brought to when it leaves the band.
_READING_HEIGHT = 0.3
_CURSOR_KEYS = {
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
}


class TranscriptView(TranscriptSheet):
    """Says what a person wants; the page does it."""

    word_clicked = Signal(object)  # WordPlace
    time_clicked = Signal(int)  # first row of the passage
    name_clicked = Signal(int)
    edit_wanted = Signal(object)  # WordPlace
    segment_typed = Signal(object, str)  # segment id
    name_typed = Signal(object, str)  # speaker id
    split_wanted = Signal(object, int)  # segment id, letters before
    join_wanted = Signal(object)  # segment id
    scrolled_by_person = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        #: Nothing is edited, neither words nor names.
        self.read_only = False
        self._pressed: WordPlace | None = None
        self._pressed_at = QPointF()
        self._in_place = InPlaceEditing(self)
        self._in_place.segment_typed.connect(self.segment_typed)
        self._in_place.name_typed.connect(self.name_typed)
        self._in_place.split_wanted.connect(self.split_wanted)
        self._in_place.join_wanted.connect(self.join_wanted)
        self._glide = QPropertyAnimation(self.verticalScrollBar(), b"value", self)
        self._glide.setDuration(_GLIDE_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().actionTriggered.connect(self._on_person_scrolled)

    # -- what is shown -----------------------------------------------------------------------------

    def show_document(self, document: TranscriptDocument) -> None:
        self._glide.stop()
        self.close_editors()
        self.board.document = document
        self.current = self.hovered = self.selection = None
        self.board.reset(width=self._room())
        self.rows.show_document(document)
        self.verticalScrollBar().setValue(0)
        self.settle()

    def segment_replaced(self, change: SegmentReplaced) -> None:
        """The document has taken a segment: draw what shows it."""
        self.selection = self.hovered = self._pressed = None
        self.current = None
        if change.rows_changed:
            self._in_place.rows_changed()
            self.rows.rows_changed(change)
            self.reset_layouts()
        else:
            self.board.forget(change.passage)
            self.rows.rows_changed(change)
            self.settle()

    def speaker_replaced(self, passages: list[int]) -> None:
        if not passages:
            return
        for index in passages:
            self.board.forget(index)
        self.rows.speaker_changed(0, len(self.document.rows) - 1)
        self.settle()

    def set_current(self, place: WordPlace | None) -> None:
        """Light the word that is spoken; only two words are drawn again."""
        if place != self.current:
            before, self.current = self.current, place
            self.update_place(before)
            self.update_place(place)

    def set_selection(self, selection: tuple[WordPlace, WordPlace] | None) -> None:
        if selection != self.selection:
            self.selection = selection
            self.viewport().update()

    def focus_row(self, row: int) -> None:
        if 0 <= row < self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(row, 0))

    @property
    def focused_row(self) -> int | None:
        """The row of the keyboard; without one, where the sound or the eyes are."""
        if not self.rows.rowCount():
            return None
        if self.currentIndex().isValid():
            return self.currentIndex().row()
        return self.current.row if self.current is not None else self.first_row_in_sight()

    # -- where one looks ---------------------------------------------------------------------------

    def is_in_sight(self, place: WordPlace) -> bool:
        low, high = _BAND
        middle = self.rect_in_view(self.board.word_rect(place)).center().y()
        return low <= middle / max(1, self.viewport().height()) <= high

    def glide_to(self, place: WordPlace) -> None:
        """Bring a word to where one reads; at once where it is far or nobody sees the way."""
        self.board.prepare(self.document.passage_of(place.row))
        self.updateGeometries()
        height = self.viewport().height()
        target = round(self.board.word_rect(place).top() - _READING_HEIGHT * height)
        target = max(0, min(target, self.longest_scroll))
        self._glide.stop()
        here = self.verticalScrollBar().value()
        if self.isVisible() and abs(target - here) < 2 * height:
            self._glide.setStartValue(here)
            self._glide.setEndValue(target)
            self._glide.start()
        else:
            self.scroll_to_y(target)

    def _on_person_scrolled(self) -> None:
        self._glide.stop()
        self.scrolled_by_person.emit()

    # -- editing in place --------------------------------------------------------------------------

    def add_editing_keys(self, actions: list[QAction]) -> None:
        """Commands whose keys work while words are typed."""
        self._in_place.keys = actions

    @property
    def editor(self) -> SegmentEditor | None:
        return self._in_place.editor

    @property
    def name_editor(self) -> NameEditor | None:
        return self._in_place.name_editor

    def open_editor(self, row: int, text: str | None = None, word: int | None = None) -> None:
        """Edit the words of ``row``; ``text`` are words typed before that could not be saved."""
        if self.read_only or not 0 <= row < self.rows.rowCount():
            return
        segment_id = self.rows.segment(row).id
        # What was being typed elsewhere is saved; that may make rows come or go.
        self.commit_editor()
        self.close_editors()
        here = self.document.row_of(segment_id)
        if here is not None:
            self.focus_row(here)
            self._in_place.edit_words(here, text, word)

    def open_name_editor(self, row: int) -> None:
        """Edit the name of the speaker of ``row``, where it stands."""
        if self.read_only:
            return
        segment_id = self.rows.segment(row).id
        self.commit_editor()
        self.close_editors()
        here = self.document.row_of(segment_id)
        if here is not None:
            self._in_place.edit_name(here)

    def commit_editor(self) -> None:
        """Save what is being typed, if anything is."""
        self._in_place.commit()

    def close_editors(self) -> None:
        """Leave everything as it was before the editor opened."""
        self._in_place.close()

    # -- events ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.commit_editor()
        self._pressed_at = event.position()
        self._pressed = self._place_under(event.position())
        self.set_selection(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_under(event.position())
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (event.position() - self._pressed_at).manhattanLength()
            if place is not None and far >= QApplication.startDragDistance():
                self.set_selection((min(self._pressed, place), max(self._pressed, place)))
            return
        self._hover(place)
        over_name = self._header_under(event.position()) != ""
        shape = Qt.CursorShape.PointingHandCursor if place or over_name else None
        self.viewport().setCursor(shape or Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if event.button() != Qt.MouseButton.LeftButton or self.selection is not None:
            return
        if pressed is not None:
            self.focus_row(pressed.row)
            self.word_clicked.emit(pressed)
        elif header := self._header_under(event.position()):
            row = self._row_under(event.position())
            (self.name_clicked if header == "name" else self.time_clicked).emit(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_under(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.edit_wanted.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _CURSOR_KEYS:
            self._glide.stop()
            self.scrolled_by_person.emit()
            super().keyPressEvent(event)
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        had_row = self.currentIndex().isValid()
        super().focusInEvent(event)
        if not had_row:
            # Qt would take the first row; the keys begin where one looks.
            self.setCurrentIndex(QModelIndex())
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _hover(self, place: WordPlace | None) -> None:
        if place != self.hovered:
            before, self.hovered = self.hovered, place
            self.update_place(before)
            self.update_place(place)

    def _place_under(self, point: QPointF) -> WordPlace | None:
        return self.board.place_at(self.point_in_content(point))

    def _row_under(self, point: QPointF) -> int:
        return self.document.passages[
            self.board.index_at(self.point_in_content(point).y())
        ].first_row

    def _header_under(self, point: QPointF) -> str:
        """``name``, ``time`` or nothing."""
        content = self.point_in_content(point)
        index = self.board.index_at(content.y())
        if index < 0:
            return ""
        layout = self.board.layout(index)
        inside = content - QPointF(0, self.board.top(index))
        if layout.name_rect.contains(inside):
            return "name"
        return "time" if layout.time_rect.contains(inside) else ""
