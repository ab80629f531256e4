"""Correcting a caption where it stands, while the meeting goes on below it.

The field covers the words of one line. The line keeps as much room as the field needs, so that the
next captions stand under it. What was typed stays in the field until the store has it.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from meeting_desktop.ui.meeting.caption_sheet import CaptionSheet
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.inline_editors import SegmentEditor
from meeting_desktop.ui.widgets.labels import Label

#: Answers where in the view the words of a line stand.
PlaceOf = Callable[[int], QRectF]


class _Field(QFrame):
    """The words of a line and, under them, which keys do what or what went wrong."""

    def __init__(self, theme: Theme, text: str, font: QFont, parent: QWidget) -> None:
        super().__init__(parent)
        set_look(self, ground="surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.editor = SegmentEditor(text, font, self)
        self.hint = Label("", "caption", wrap=True)
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.tokens.space.hair)
        column.setSpacing(theme.tokens.space.hair)
        column.addWidget(self.editor, 1)
        column.addWidget(self.hint)


class CaptionEditing(QObject):
    """At most one line is corrected at a time. What was typed is said, not stored."""

    #: The utterance whose line is being corrected from now on, and no longer.
    opened = Signal(object)
    closed = Signal(object)
    #: Utterance, text, and up to which second the text goes (None: to the end).
    typed = Signal(object, str, object)

    def __init__(
        self, theme: Theme, sheet: CaptionSheet, viewport: QWidget, place_of: PlaceOf
    ) -> None:
        super().__init__(viewport)
        self._theme = theme
        self._sheet = sheet
        self._viewport = viewport
        self._place_of = place_of
        self._field: _Field | None = None
        self._before = ""
        self._said_until: float | None = None
        self.utterance_id: UUID | None = None

    @property
    def editor(self) -> SegmentEditor | None:
        """The field that is open."""
        return self._field.editor if self._field else None

    @property
    def hint(self) -> str:
        return self._field.hint.text() if self._field else ""

    @property
    def index(self) -> int | None:
        """The line that is being corrected."""
        return None if self.utterance_id is None else self._sheet.index_of(self.utterance_id)

    @property
    def top(self) -> int | None:
        """Where in the view the field stands."""
        return self._field.y() if self._field else None

    def open(self, index: int, at: int | None = None) -> bool:
        """Correct line ``index``, the caret ``at`` that letter; False where nothing is firm yet."""
        line = self._sheet.lines[index]
        if self._field is not None or not line.confirmed:
            return False
        self.utterance_id, self._said_until = line.utterance_id, line.said_until
        self._before = line.confirmed
        field = _Field(self._theme, self._before, self._sheet.font, self._viewport)
        self._field = field
        field.editor.saved.connect(self._save)
        field.editor.cancelled.connect(self.close)
        field.editor.height_changed.connect(self.place)
        self._say(self.tr("Enter saves, Esc leaves it as it was"))
        self.opened.emit(self.utterance_id)
        self.place()
        field.show()
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if at is not None:
            _put_caret(field.editor, at)
        return True

    def commit(self) -> None:
        """Save what was typed so far, as Enter does."""
        if self.editor is not None and self.editor.isEnabled():
            self._save(self.editor.toPlainText())

    def close(self) -> None:
        """Leave the words as they are."""
        field, self._field = self._field, None
        if field is None:
            return
        utterance, self.utterance_id = self.utterance_id, None
        field.blockSignals(True)
        field.editor.blockSignals(True)
        field.hide()
        field.deleteLater()
        self._sheet.make_room(None)
        self.closed.emit(utterance)

    def fail(self, sentence: str) -> None:
        """It could not be saved: the text stays, to be saved again or copied."""
        if self._field is None:
            return
        self._field.editor.setEnabled(True)
        self._say(sentence, role="error")
        self._field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Stand where the words stand, as tall as the text needs."""
        index, field = self.index, self._field
        if index is None or field is None:
            return
        words = self._place_of(index)
        space = self._theme.tokens.space
        left = round(words.left()) - space.small - 2
        width = self._viewport.width() - left - space.hair
        field.resize(width, field.height())
        field.column.activate()
        below = field.hint.heightForWidth(width) + 2 * space.hair
        height = max(field.editor.wanted_height(), round(words.height())) + below
        self._sheet.make_room(index, max(0.0, height - words.height() + space.small))
        words = self._place_of(index)
        field.setGeometry(QRect(left, round(words.top()) - space.hair, width, height))

    def _save(self, text: str) -> None:
        if self._field is None or self.utterance_id is None:
            return
        if text.split() == self._before.split():
            self.close()
            return
        self._field.editor.setEnabled(False)
        self._say(self.tr("Saving…"))
        self.typed.emit(self.utterance_id, text, self._said_until)

    def _say(self, text: str, role: str = "caption") -> None:
        if self._field is not None:
            self._field.hint.set_role(role)
            self._field.hint.setText(text)
            self.place()


def _put_caret(editor: SegmentEditor, at: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(min(at, editor.document().characterCount() - 1))
    editor.setTextCursor(cursor)
