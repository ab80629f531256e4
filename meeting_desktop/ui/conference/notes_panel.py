"""The notes of a meeting by their moments, and where one writes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.domain.note_text import NOTE_LENGTH
from meeting_desktop.domain.notes import NoteContent
from meeting_desktop.domain.notes_messages import NoteShown
from meeting_desktop.ui.conference.note_card import NoteCard
from meeting_desktop.ui.conference.note_taking import RoomNotes
from meeting_desktop.ui.conference.note_writer import NoteWriter
from meeting_desktop.ui.conference.notes_model import content_of
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.flow import ScrollBody
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.notices import announce


class NotesPanel(QWidget):
    """``told`` carries a sentence for the one who sits here."""

    told = Signal(str)

    def __init__(self, theme: Theme, notes: RoomNotes) -> None:
        super().__init__()
        self._theme = theme
        self._notes = notes
        self._removed: UUID | None = None
        self.cards: dict[UUID, NoteCard] = {}
        self.setAccessibleName(self.tr("Notes"))
        space = theme.tokens.space
        body = ScrollBody()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(space.small, space.small, space.small, space.small)
        self._column.setSpacing(space.small)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty())
        self._stack.addWidget(self._scroll)
        self.waiting = Label("", "caption", wrap=True)
        self.waiting.setContentsMargins(space.medium, 0, space.medium, 0)
        self.writer = NoteWriter(theme, notes.seconds)
        self.undo = Button(theme, self.tr("Put it back"), self._put_back, kind="link")
        self._lay_out()
        self.writer.written.connect(self._write)
        self.writer.told.connect(self.told)
        notes.refused.connect(self.writer.put)
        notes.changed.connect(self._on_changed)
        self._on_changed(None)

    def _empty(self) -> EmptyState:
        return EmptyState(
            self._theme,
            "note-pencil",
            self.tr("Nothing noted yet"),
            self.tr("Notes are for you and your colleagues; guests do not see them."),
        )

    def _lay_out(self) -> None:
        space = self._theme.tokens.space
        self._gone = QWidget()
        row = QHBoxLayout(self._gone)
        row.setContentsMargins(space.medium, 0, space.small, 0)
        row.addWidget(Label(self.tr("Removed."), "caption"), 1)
        row.addWidget(self.undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        for part in (self._gone, self.waiting, Line(), self.writer):
            column.addWidget(part)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._notes.read()

    # -- the list -------------------------------------------------------------------------------

    def _on_changed(self, _note: UUID | None) -> None:
        model = self._notes.model
        shown = model.shown()
        for gone in self.cards.keys() - {one.id for one in shown}:
            self._drop(gone)
        for place, note in enumerate(shown):
            card = self.cards.get(note.id) or self._make(note)
            aside = model.aside.get(note.id, "")
            card.show_note(note, aside)
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
        self._stack.setCurrentIndex(int(bool(shown)))
        self.waiting.setVisible(bool(model.waiting))
        self.waiting.setText(self.tr("{0} on the way…").format(len(model.waiting)))
        removed = None if self._removed is None else model.notes.get(self._removed)
        self._gone.setVisible(removed is not None and removed.removed)
        if self.isVisible():
            self._notes.read()

    def _make(self, note: NoteShown) -> NoteCard:
        card = NoteCard(self._theme, note)
        card.changed.connect(self._notes.change)
        card.done_wanted.connect(partial(self._set_done, note.id))
        card.remove_wanted.connect(partial(self._remove, note.id))
        card.let_go_wanted.connect(partial(self._notes.let_go, note.id))
        card.too_long.connect(self._say_too_long)
        self.cards[note.id] = card
        if not note.own and self.isVisible():
            announce(card)
        return card

    def _drop(self, note_id: UUID) -> None:
        gone = self.cards.pop(note_id)
        self._column.removeWidget(gone)
        gone.hide()
        gone.deleteLater()

    # -- what is done ---------------------------------------------------------------------------

    def _write(self, content: NoteContent) -> None:
        self._notes.write(content)

    def _set_done(self, note_id: UUID, done: bool) -> None:
        note = self._notes.model.notes[note_id]
        self._notes.change(note, replace(content_of(note), done=done))

    def _remove(self, note_id: UUID) -> None:
        self._removed = note_id
        self._notes.remove(note_id)

    def _put_back(self) -> None:
        if self._removed is not None:
            self._notes.remove(self._removed, removed=False)
            self._removed = None

    def _say_too_long(self) -> None:
        self.told.emit(
            self.tr("A note has at most {0} letters; write it in parts.").format(NOTE_LENGTH)
        )
