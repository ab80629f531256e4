"""The sheet of running text under the transcript: laid out where one looks, scrolled, painted.

For keyboards and screen readers it is a list with one row a segment. Painting reads layouts, never
the store; what is far away has an estimated height until it comes near.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from meeting_desktop.ui.library.passage_board import PassageBoard
from meeting_desktop.ui.library.passage_layout import Mark
from meeting_desktop.ui.library.passage_look import make_look
from meeting_desktop.ui.library.text_search import TextSearch
from meeting_desktop.ui.library.transcript_document import Passage, TranscriptDocument, WordPlace
from meeting_desktop.ui.library.transcript_model import TranscriptModel
from meeting_desktop.ui.theme.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex

#: Near its end the sheet may turn out shorter; what comes into sight then is laid out too.
_ROUNDS = 4

#: Probabilities of the recogniser below which a word is marked, and marked strongly.
_SURE, _UNSURE = 0.6, 0.35

_MOVES = {
    QAbstractItemView.CursorAction.MoveUp: -1,
    QAbstractItemView.CursorAction.MovePrevious: -1,
    QAbstractItemView.CursorAction.MoveDown: 1,
    QAbstractItemView.CursorAction.MoveNext: 1,
}


class TranscriptSheet(QListView):
    """Content coordinates are pixels from the top left corner of the column of text."""

    #: Layouts or the scroll position changed: what floats over the text must be placed again.
    moved = QtSignal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.search = TextSearch()
        self.board = PassageBoard(make_look(theme))
        self.rows = TranscriptModel(self)
        self.current: WordPlace | None = None
        self.hovered: WordPlace | None = None
        self.selection: tuple[WordPlace, WordPlace] | None = None
        #: Whether words that the recogniser was not sure of are marked.
        self.shows_confidence = False
        self._settling = False
        self.setModel(self.rows)
        self.setAccessibleName(self.tr("Transcript"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        theme.changed.connect(self.reset_layouts)

    @property
    def document(self) -> TranscriptDocument:
        return self.board.document

    # -- layout and scrolling ----------------------------------------------------------------------

    def reset_layouts(self) -> None:
        """Everything may be elsewhere: lay out again and keep what is at the top where it is."""
        anchor = self._anchor()
        self.board.reset(width=self._room(), look=make_look(self.theme))
        self.settle()
        if anchor is not None:
            row, distance = anchor
            if row < len(self.document.rows):
                self.board.prepare(self.document.passage_of(row))
                self.scroll_to_y(self.board.row_rect(row).top() - distance)

    def settle(self) -> None:
        """Lay out what is in sight, set the scroll bar's range, draw."""
        self._lay_out_sight()
        self.viewport().update()
        self.moved.emit()

    def scroll_to_y(self, y: float) -> None:
        self.updateGeometries()
        self.verticalScrollBar().setValue(round(y))

    @property
    def longest_scroll(self) -> int:
        if not len(self.board):
            return 0
        return max(0, round(self.board.content_height()) - self.viewport().height())

    def _lay_out_sight(self) -> None:
        """Heights that were estimates become real; what one looks at stays where it is."""
        if self._settling:
            return
        self._settling = True
        bar = self.verticalScrollBar()
        for _ in range(_ROUNDS):
            y = self._lay_out_from(float(bar.value()))
            self.updateGeometries()
            bar.setValue(round(y))
            if bar.value() == round(y):
                break
        self._settling = False

    def _lay_out_from(self, y: float) -> float:
        """Lay out what is in sight at ``y``; where ``y`` is afterwards."""
        board, height = self.board, self.viewport().height()
        first = board.index_at(y)
        if first < 0:
            return y
        moved = board.prepare(first)
        if board.top(first) < y - 1:
            y += moved
        above = first
        # It may be lower than was thought, so that more of what is above comes into sight.
        while above > 0 and board.top(above) > y:
            above -= 1
            y += board.prepare(above)
        below = first + 1
        while below < len(board) and board.top(below) < y + height:
            board.prepare(below)
            below += 1
        return y

    def _anchor(self) -> tuple[int, float] | None:
        """The first row in sight and how far under the top edge it begins."""
        if not self.document.rows:
            return None
        y = self.verticalScrollBar().value()
        row = self.board.row_at(QPointF(0, y + 1)) if y else 0
        if row is None or row >= len(self.document.rows):
            return None
        return row, self.board.row_rect(row).top() - y

    def _room(self) -> float:
        return float(self.viewport().width() - 2 * self._edge())

    def _edge(self) -> int:
        return self.theme.tokens.space.wide

    def _left(self) -> float:
        return max(float(self._edge()), (self.viewport().width() - self.board.column_width) / 2)

    # -- coordinates -------------------------------------------------------------------------------

    def point_in_content(self, point: QPointF) -> QPointF:
        return point + QPointF(-self._left(), self.verticalScrollBar().value())

    def rect_in_content(self, rect: QRectF) -> QRectF:
        return rect.translated(-self._left(), self.verticalScrollBar().value())

    def rect_in_view(self, rect: QRectF) -> QRectF:
        return rect.translated(self._left(), -self.verticalScrollBar().value())

    def first_row_in_sight(self) -> int:
        index = self.board.index_at(float(self.verticalScrollBar().value()) + 1)
        return self.document.passages[index].first_row if index >= 0 else 0

    def update_place(self, place: WordPlace | None) -> None:
        """Draw one word again."""
        if place is None:
            return
        rect = self.rect_in_view(self.board.word_rect(place))
        self.viewport().update(rect.toAlignedRect().adjusted(-4, -2, 4, 2))

    # -- what QListView asks -----------------------------------------------------------------------

    def visualRect(self, index: AnyIndex) -> QRect:  # noqa: N802
        if not 0 <= index.row() < len(self.document.rows):
            return QRect()
        return self.rect_in_view(self.board.row_rect(index.row())).toAlignedRect()

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        row = self.board.row_at(self.point_in_content(QPointF(point)))
        return self.rows.index(row, 0) if row is not None else QModelIndex()

    def scrollTo(  # noqa: N802
        self,
        index: AnyIndex,
        _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not 0 <= index.row() < len(self.document.rows):
            return
        self.board.prepare(self.document.passage_of(index.row()))
        rect = self.board.row_rect(index.row())
        edge = self.board.look.line_height * 1.5
        y, height = self.verticalScrollBar().value(), self.viewport().height()
        if rect.top() - edge < y or rect.height() + 2 * edge > height:
            self.scroll_to_y(rect.top() - edge)
        elif rect.bottom() + edge > y + height:
            self.scroll_to_y(rect.bottom() + edge - height)

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        count = self.rows.rowCount()
        if not count:
            return QModelIndex()
        now = self.currentIndex()
        if not now.isValid():
            return self.rows.index(self.first_row_in_sight(), 0)
        row = self._row_after(action, now.row(), count)
        return self.rows.index(min(max(0, row), count - 1), 0)

    def _row_after(self, action: QAbstractItemView.CursorAction, row: int, count: int) -> int:
        if action in _MOVES:
            return row + _MOVES[action]
        if action is QAbstractItemView.CursorAction.MoveHome:
            return 0
        if action is QAbstractItemView.CursorAction.MoveEnd:
            return count - 1
        page = float(self.verticalScrollBar().pageStep())
        if action is QAbstractItemView.CursorAction.MovePageUp:
            page = -page
        elif action is not QAbstractItemView.CursorAction.MovePageDown:
            return row
        target = self.board.row_rect(row).center() + QPointF(0, page)
        found = self.board.row_at(target)
        return row if found is None else found

    def verticalOffset(self) -> int:  # noqa: N802
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:  # noqa: N802
        return 0

    def isIndexHidden(self, _index: AnyIndex) -> bool:  # noqa: N802
        return False

    def setSelection(self, _rect: QRect, _command: object) -> None:  # noqa: N802
        """Words are selected here, not rows."""

    def visualRegionForSelection(self, _selection: object) -> QRegion:  # noqa: N802
        return QRegion()

    def doItemsLayout(self) -> None:  # noqa: N802
        self.settle()

    def updateGeometries(self) -> None:  # noqa: N802
        bar = self.verticalScrollBar()
        bar.setPageStep(max(1, self.viewport().height() - round(self.board.look.line_height)))
        bar.setSingleStep(round(self.board.look.line_height))
        bar.setRange(0, self.longest_scroll)

    # -- events ------------------------------------------------------------------------------------

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802
        self._lay_out_sight()
        self.viewport().update()
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.reset_layouts()
        else:
            self.settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self.board):
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dirty = self.rect_in_content(QRectF(event.rect()))
        index = self.board.index_at(dirty.top())
        while index < len(self.board) and self.board.top(index) < dirty.bottom():
            passage = self.document.passages[index]
            spot = self.rect_in_view(QRectF(0, self.board.top(index), 0, 0)).topLeft()
            colour = self.colour_of(passage)
            self.board.layout(index).draw(painter, spot, colour, self.marks_of(passage))
            index += 1
        painter.end()

    def colour_of(self, passage: Passage) -> str:
        number = self.document.speaker_number(passage.speaker_id)
        tokens = self.theme.tokens
        return tokens.speaker(number) if number >= 0 else tokens.colours.muted

    def marks_of(self, passage: Passage) -> Iterator[Mark]:
        """From the lowest layer to the highest."""
        colours = self.theme.tokens.colours
        rows = passage.rows
        focus = self.currentIndex()
        if self.hasFocus() and focus.isValid() and focus.row() in rows:
            last = len(self.rows.segment(focus.row()).words) - 1
            first = WordPlace(focus.row(), 0)
            yield Mark(first, WordPlace(focus.row(), last), colours.hover)
        if self.shows_confidence:
            yield from self._unsure(passage)
        if self.hovered is not None and self.hovered.row in rows:
            yield Mark(self.hovered, self.hovered, colours.hover)
        for row in rows:
            yield from self._matches(row)
        yield from self._selected(passage)
        if self.current is not None and self.current.row in rows:
            yield Mark(self.current, self.current, colours.accent, colours.on_accent)

    def show_confidence(self, shown: bool) -> None:
        self.shows_confidence = shown
        self.viewport().update()

    def _unsure(self, passage: Passage) -> Iterator[Mark]:
        """The less sure, the stronger; the weakest are outlined too, for colour is not enough."""
        colours = self.theme.tokens.colours
        for row, segment in zip(passage.rows, passage.segments, strict=True):
            for number, word in enumerate(segment.words):
                if word.corrected or word.probability >= _SURE:
                    continue
                place = WordPlace(row, number)
                outline = colours.warning if word.probability < _UNSURE else ""
                yield Mark(place, place, colours.warning_soft, "", outline)

    def _matches(self, row: int) -> Iterator[Mark]:
        colours = self.theme.tokens.colours
        for match, is_current in self.search.of_segment(self.rows.segment(row).id):
            first, last = WordPlace(row, match.first_word), WordPlace(row, match.last_word)
            outline = colours.text if is_current else ""
            yield Mark(first, last, colours.match, colours.text, outline)

    def _selected(self, passage: Passage) -> Iterator[Mark]:
        if self.selection is None or not passage.segments:
            return
        end = passage.rows[-1]
        first = max(self.selection[0], WordPlace(passage.first_row, 0))
        last = min(self.selection[1], WordPlace(end, len(passage.segments[-1].words) - 1))
        if first <= last:
            colours = self.theme.tokens.colours
            yield Mark(first, last, colours.selection, colours.on_selection)
