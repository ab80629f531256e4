"""Notes and everything else that happened with a lead, under a field for the next note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.leads.sign import Sign
from meeting_desktop.ui.leads.timeline import TimelineLine
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import ActionButton, Button, WordsLink, make_action
from meeting_desktop.ui.widgets.card import Card, Line, SectionHeader
from meeting_desktop.ui.widgets.labels import Label

#: A widget a line; the rest waits for a button.
_LINES_SHOWN = 40
_KEYS_OF_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class NoteField(QPlainTextEdit):
    """Ctrl+Enter saves, Escape gives up. Pasted words stay plain text."""

    saved = Signal(str)
    cancelled = Signal()

    def __init__(self, theme: Theme, title: str, text: str = "") -> None:
        super().__init__(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(self.tr("Ctrl+Enter saves"))
        self.setTabChangesFocus(True)
        self.setPlaceholderText(title)
        self.setFixedHeight(round(theme.tokens.control * 2.2))

    def event(self, event: QEvent) -> bool:
        """Escape belongs to the field while words are in it: it must not close the page."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.toPlainText().strip()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in _KEYS_OF_ENTER and control:
            self.saved.emit(self.toPlainText())
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


class TimelineRow(QWidget):
    """One line of the history; a note can be edited and removed, a meeting opened."""

    note_typed = Signal(object, str)  # LeadEvent
    note_removed = Signal(object)
    meeting_opened = Signal(object)  # Meeting

    def __init__(self, theme: Theme, line: TimelineLine) -> None:
        super().__init__()
        self._theme = theme
        self.line = line
        self.editor: NoteField | None = None
        space = theme.tokens.space
        self._column = QVBoxLayout()
        self._column.setSpacing(space.hair)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, space.small, 0, space.small)
        row.setSpacing(space.medium)
        sign = Sign(theme, line.glyph)
        if line.note is not None or line.meeting is not None:
            # Beside buttons the words stand in the middle of their height.
            sign.setFixedHeight(theme.tokens.control)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._column, 1)
        head = QHBoxLayout()
        head.setSpacing(space.small)
        if line.meeting is not None:
            head.addWidget(WordsLink(theme, line.title, self._open))
            head.addStretch(0)
        else:
            head.addWidget(Label(line.title, "muted" if line.note else "", wrap=True), 1)
        head.addWidget(Label(wording.when(line.at), "caption"))
        self._column.addLayout(head)
        self._body = Label(line.body, wrap=True)
        self._body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._body.setVisible(bool(line.body))
        self._column.addWidget(self._body)
        self.buttons: list[ActionButton] = []
        if line.note is not None:
            self._add_buttons(head)

    def edit(self) -> None:
        """The note in a field, in its place."""
        if self.editor is not None or self.line.note is None:
            return
        editor = NoteField(self._theme, self.tr("Edit the note"), self.line.note.text)
        editor.saved.connect(self._save)
        editor.cancelled.connect(self._close_editor)
        self.editor = editor
        self._body.hide()
        self._column.addWidget(editor)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_buttons(self, head: QHBoxLayout) -> None:
        edit = make_action(
            self, self._theme, self.tr("Edit the note"), self.edit, icon="pencil-simple"
        )
        remove = make_action(
            self, self._theme, self.tr("Remove the note"), self._remove, icon="trash"
        )
        for action in (edit, remove):
            self.buttons.append(ActionButton(self._theme, action))
            head.addWidget(self.buttons[-1])

    def save(self) -> None:
        """What is being typed."""
        if self.editor is not None:
            self._save(self.editor.toPlainText())

    def _save(self, text: str) -> None:
        self._close_editor()
        if self.line.note is not None and text.strip() != self.line.note.text:
            self.note_typed.emit(self.line.note, text)

    def _close_editor(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            editor.hide()
            editor.deleteLater()
        self._body.setVisible(bool(self.line.body))

    def _remove(self) -> None:
        if self.line.note is not None:
            self.note_removed.emit(self.line.note)

    def _open(self) -> None:
        self.meeting_opened.emit(self.line.meeting)


class HistoryPanel(Card):
    """``note_written`` is new, ``note_typed`` an old one in other words."""

    note_written = Signal(str)
    note_typed = Signal(object, str)
    note_removed = Signal(object)
    meeting_opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme.tokens)
        self._theme = theme
        self._lines: Sequence[TimelineLine] = ()
        self.rows: list[TimelineRow] = []
        self._shown = _LINES_SHOWN
        #: A note on its way to the store: pressed twice it is written once.
        self._sent = ""
        self._may_write = True
        self.field = NoteField(theme, self.tr("Write a note"))
        self.field.saved.connect(self._write)
        self.add_button = Button(theme, self.tr("Add the note"), self._write_typed)
        self.more_button = Button(theme, self.tr("Show everything"), self._show_more, kind="link")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        below = QHBoxLayout()
        below.addWidget(Label(self.tr("Ctrl+Enter adds it"), "caption"), 1)
        below.addWidget(self.add_button)
        self.body.addWidget(SectionHeader(self.tr("Notes and history")))
        self.body.addWidget(self.field)
        self.body.addLayout(below)
        self.body.addWidget(Line())
        self.body.addLayout(self._rows)
        self.body.addWidget(self.more_button)
        self.body.addStretch(1)

    def allow_writing(self, allowed: bool) -> None:
        """Without it what others wrote is read."""
        self._may_write = allowed
        for widget in (self.field, self.add_button):
            widget.setEnabled(allowed)
        for row in self.rows:
            for button in row.buttons:
                button.setVisible(allowed)

    def show_lines(self, lines: Sequence[TimelineLine], *, fresh: bool) -> None:
        """``fresh``: of another lead than before."""
        if fresh:
            self.field.clear()
            self._sent = ""
            self._shown = _LINES_SHOWN
        if lines == self._lines and not fresh:
            return
        self._lines = lines
        self._build()

    def note_rows(self) -> list[TimelineRow]:
        return [row for row in self.rows if row.line.note is not None]

    def _build(self) -> None:
        editing = {
            row.line.note.id: row.editor.toPlainText()
            for row in self.rows
            if row.line.note is not None and row.editor is not None
        }
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for line in self._lines[: self._shown]:
            row = TimelineRow(self._theme, line)
            row.note_typed.connect(self.note_typed)
            row.note_removed.connect(self.note_removed)
            row.meeting_opened.connect(self.meeting_opened)
            self.rows.append(row)
            self._rows.addWidget(row)
            if line.note is not None and line.note.id in editing:
                row.edit()
                if row.editor is not None:
                    row.editor.setPlainText(editing[line.note.id])
        self.more_button.setVisible(len(self._lines) > self._shown)
        self.allow_writing(self._may_write)

    def _show_more(self) -> None:
        self._shown = len(self._lines)
        self._build()

    def _write_typed(self) -> None:
        self._write(self.field.toPlainText())

    def _write(self, text: str) -> None:
        if text.strip() and text != self._sent:
            self._sent = text
            self.note_written.emit(text)

    def save(self) -> None:
        """A note that is being written, old ones that are being changed."""
        self._write_typed()
        for row in self.note_rows():
            row.save()

    def written(self, text: str) -> None:
        """It is stored: the field is for the next one."""
        if self.field.toPlainText() == text:
            self.field.clear()
        self.not_written(text)

    def not_written(self, text: str) -> None:
        """It can be sent again."""
        if self._sent == text:
            self._sent = ""
