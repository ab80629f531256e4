"""Editing where one reads: the field stands in the place of the words, and goes with them."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAction

from meeting_desktop.ui.library.transcript_sheet import TranscriptSheet
from meeting_desktop.ui.widgets.inline_editors import NameEditor, SegmentEditor

#: Lines that an editor has before it knows how many it needs.
_FIRST_LINES = 2


class InPlaceEditing(QObject):
    """At most one field is open on ``sheet``. What was typed is said, not stored."""

    segment_typed = Signal(object, str)  # segment id
    name_typed = Signal(object, str)  # speaker id
    split_wanted = Signal(object, int)  # segment id, letters before
    join_wanted = Signal(object)  # segment id

    def __init__(self, sheet: TranscriptSheet) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self._segment_id: UUID | None = None
        self._speaker_id: UUID | None = None
        self._name_row = 0
        self.editor: SegmentEditor | None = None
        self.name_editor: NameEditor | None = None
        #: Commands whose keys work in the words that are being edited.
        self.keys: list[QAction] = []
        sheet.moved.connect(self._place)

    def edit_words(self, row: int, text: str | None = None, word: int | None = None) -> None:
        """Open the words of ``row``, or ``text`` in their place; the cursor before ``word``."""
        sheet = self._sheet
        segment = sheet.document.rows[row]
        self._segment_id = segment.id
        editor = SegmentEditor(segment.text, sheet.board.look.text_font, sheet.viewport())
        if text is not None:
            editor.setPlainText(text)
        self.editor = editor
        editor.divides = True
        editor.addActions(self.keys)
        sheet.document.set_apart(segment.id)
        sheet.board.editing_row = row
        sheet.board.editor_height = sheet.board.look.line_height * _FIRST_LINES
        sheet.reset_layouts()
        editor.saved.connect(self._on_words)
        editor.cancelled.connect(self.close)
        editor.height_changed.connect(self._fit)
        editor.split_wanted.connect(self._on_split)
        editor.join_wanted.connect(self._on_join)
        self._fit()
        sheet.scrollTo(sheet.rows.index(row, 0))
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if word is not None:
            editor.put_cursor_on_word(word)

    def edit_name(self, row: int) -> None:
        """Open the name of the speaker of ``row``, if anybody is known."""
        sheet = self._sheet
        speaker = sheet.document.speaker(sheet.document.rows[row].speaker_id)
        if speaker is None:
            return
        self._speaker_id = speaker.id
        header = sheet.board.header_index(row)
        self._name_row = sheet.document.passages[header].first_row
        sheet.scrollTo(sheet.rows.index(self._name_row, 0))
        editor = NameEditor(speaker.name, sheet.viewport())
        self.name_editor = editor
        editor.saved.connect(self._on_name)
        editor.cancelled.connect(self.close)
        self._place()
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Say what was typed so far, if words are being edited."""
        if self.editor is not None:
            self._on_words(self.editor.toPlainText())

    def close(self) -> None:
        """Leave everything as it was before."""
        had_focus = False
        for field in (self.editor, self.name_editor):
            if field is not None:
                had_focus = had_focus or field.hasFocus()
                field.blockSignals(True)
                field.hide()
                field.deleteLater()
        was_editing, self.editor, self.name_editor = self.editor is not None, None, None
        if was_editing:
            self._sheet.board.editing_row = None
            self._sheet.document.set_apart(None)
            self._sheet.reset_layouts()
        if had_focus:
            self._sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def rows_changed(self) -> None:
        """Rows came or went: the field stays with its segment."""
        if self.editor is not None and self._segment_id is not None:
            self._sheet.board.editing_row = self._sheet.document.row_of(self._segment_id)
        if self.name_editor is not None:
            self.close()

    def _on_words(self, text: str) -> None:
        self.close()
        self.segment_typed.emit(self._segment_id, text)

    def _on_split(self, letters: int) -> None:
        segment_id = self._segment_id
        self.commit()
        self.split_wanted.emit(segment_id, letters)

    def _on_join(self) -> None:
        segment_id = self._segment_id
        self.commit()
        self.join_wanted.emit(segment_id)

    def _on_name(self, name: str) -> None:
        self.close()
        self.name_typed.emit(self._speaker_id, name)

    def _fit(self) -> None:
        """As tall as the words need."""
        self._place()
        board, row = self._sheet.board, self._sheet.board.editing_row
        if self.editor is None or row is None:
            return
        height = float(self.editor.wanted_height())
        if height != board.editor_height:
            board.editor_height = height
            board.forget(self._sheet.document.passage_of(row))
            self._sheet.settle()

    def _place(self) -> None:
        sheet = self._sheet
        row = sheet.board.editing_row
        if self.editor is not None and row is not None:
            index = sheet.document.passage_of(row)
            rect = sheet.board.layout(index).editor_rect().translated(0, sheet.board.top(index))
            self.editor.setGeometry(sheet.rect_in_view(rect).toAlignedRect())
        if self.name_editor is not None:
            self.name_editor.setGeometry(self._name_rect().toAlignedRect())

    def _name_rect(self) -> QRectF:
        board, tokens = self._sheet.board, self._sheet.theme.tokens
        index = self._sheet.document.passage_of(self._name_row)
        name = board.layout(index).name_rect.translated(0, board.top(index))
        wide = max(name.width() + tokens.space.huge, tokens.control * 6.0)
        rect = QRectF(name.left() - tokens.space.small, 0, wide, float(tokens.control))
        rect.moveBottom(name.bottom() + tokens.space.hair)
        return self._sheet.rect_in_view(rect)
