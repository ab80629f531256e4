"""All passages of a transcript on one tall sheet: laid out when they are looked at, not before."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF

from meeting_desktop.ui.library.passage_layout import PassageLayout
from meeting_desktop.ui.library.passage_look import PassageLook
from meeting_desktop.ui.library.passage_stack import PassageStack
from meeting_desktop.ui.library.transcript_document import Passage, WordPlace, empty_document

#: Room under the last line, as a share of the view: the end can be read at a comfortable height.
_TAIL_LINES = 5


class PassageBoard:
    """Content coordinates: pixels from the top left corner of the first passage's column."""

    def __init__(self, look: PassageLook) -> None:
        self.look = look
        self.document = empty_document()
        self.editing_row: int | None = None
        self.editor_height = 0.0
        self._width = 600.0
        self._layouts: dict[int, PassageLayout] = {}
        self._stack = PassageStack()

    @property
    def laid_out(self) -> int:
        """How many passages have been laid out since the last reset."""
        return len(self._layouts)

    @property
    def column_width(self) -> float:
        """Gutter and text together."""
        return min(self._width, self.look.gutter + self.look.widest)

    def __len__(self) -> int:
        return len(self._stack)

    def reset(self, *, width: float | None = None, look: PassageLook | None = None) -> None:
        """Forget every layout: another width, look or document."""
        self._width = self._width if width is None else max(1.0, width)
        self.look = look or self.look
        self._layouts.clear()
        self._stack = PassageStack([self._estimate(one) for one in self.document.passages])

    def forget(self, index: int) -> None:
        """The passage has changed."""
        self._layouts.pop(index, None)
        self._stack.forget(index)

    def content_height(self) -> float:
        return self._stack.total() + _TAIL_LINES * self.look.line_height

    def top(self, index: int) -> float:
        return self._stack.top(index)

    def bottom(self, index: int) -> float:
        return self._stack.top(index) + self._stack.height(index)

    def index_at(self, y: float) -> int:
        return self._stack.at(y)

    def prepare(self, index: int) -> float:
        """Lay a passage out when it is not; how far what follows has moved."""
        if index in self._layouts and self._stack.is_known(index):
            return 0.0
        return self._stack.learn(index, self.layout(index).height)

    def layout(self, index: int) -> PassageLayout:
        found = self._layouts.get(index)
        if found is None:
            passage = self.document.passages[index]
            found = PassageLayout(
                passage, self._name_of(passage), self.look, self._width, self._editor_in(passage)
            )
            self._layouts[index] = found
        return found

    def place_at(self, point: QPointF) -> WordPlace | None:
        """The word at a point; only where something has been laid out and so been seen."""
        index = self._stack.at(point.y())
        if index < 0:
            return None
        return self.layout(index).place_at(point - QPointF(0, self.top(index)))

    def row_at(self, point: QPointF) -> int | None:
        index = self._stack.at(point.y())
        if index < 0:
            return None
        return self.layout(index).row_at(point - QPointF(0, self.top(index)))

    def word_rect(self, place: WordPlace) -> QRectF:
        """Around the word, over all its lines."""
        return self._united(place, place)

    def row_rect(self, row: int) -> QRectF:
        """Around the row. A passage that was not laid out gives its estimated place.

        Between a change of the document and the next reset layouts are of what was there before.
        """
        index = self.document.passage_of(row)
        if index >= len(self._stack):
            return QRectF(0, self._stack.total(), self.column_width, 0)
        layout = self._layouts.get(index)
        if layout is None or row not in layout.passage.rows:
            return QRectF(0, self.top(index), self.column_width, self._stack.height(index))
        around = QRectF()
        for rect in layout.row_rects(row):
            around = around.united(rect)
        return around.translated(0, self.top(index))

    def header_index(self, row: int) -> int:
        """The passage whose header names the speaker of ``row``."""
        index = self.document.passage_of(row)
        while index and not self.document.passages[index].opens_turn:
            index -= 1
        return index

    def _united(self, first: WordPlace, last: WordPlace) -> QRectF:
        index = self.document.passage_of(first.row)
        around = QRectF()
        for rect in self.layout(index).word_rects(first, last):
            around = around.united(rect)
        return around.translated(0, self.top(index))

    def _name_of(self, passage: Passage) -> str:
        speaker = self.document.speaker(passage.speaker_id)
        return speaker.name if speaker is not None else ""

    def _editor_in(self, passage: Passage) -> float | None:
        edited = self.editing_row is not None and self.editing_row in passage.rows
        return self.editor_height if edited else None

    def _estimate(self, passage: Passage) -> float:
        look = self.look
        letters = sum(len(word.text) + 1 for one in passage.segments for word in one.words)
        room = min(look.widest, max(look.character * 12, self._width - look.gutter))
        lines = math.ceil(letters * look.character / room)
        gap = look.gap_turn + look.header_height if passage.opens_turn else look.gap_passage
        return gap + lines * look.line_height
