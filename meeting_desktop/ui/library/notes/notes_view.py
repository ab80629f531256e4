"""The notes of a meeting that is over: read by kind, heard from their moments, changed, written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from meeting_desktop.application.review_notes import RUNNING
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.note_text import NOTE_LENGTH
from meeting_desktop.ui.conference.note_writer import NoteWriter
from meeting_desktop.ui.library.beside import Beside
from meeting_desktop.ui.library.notes.notes_actions import NotesActions
from meeting_desktop.ui.library.notes.notes_desk import NotesDesk
from meeting_desktop.ui.library.notes.notes_list import NotesList
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.read_only import ReadOnlyNote

#: In heights of a control: as wide as the notes above it.
_WIDEST = 30


class NotesView(Beside):
    """``place`` gives the second at which the recording is heard, to which a new note is tied."""

    #: Seconds of the recording: play from there.
    play_wanted = Signal(float)

    def __init__(self, shell: Shell, place: Callable[[], float]) -> None:
        super().__init__()
        self.title = self.tr("Notes")
        self._shell = shell
        #: Notes that were begun and not added, by meeting.
        self._drafts: dict[UUID, str] = {}
        theme = shell.theme
        self.desk = NotesDesk(shell, self)
        self.actions_ = NotesActions(self, theme)
        self.list = NotesList(theme, self.desk)
        self.writer = NoteWriter(theme, place, is_wide=True)
        self.reason = ReadOnlyNote(theme)
        self._count = Label("", "muted")
        self._empty = EmptyState(theme, "note-pencil", "", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        self._lay_out()
        self._connect()
        shell.add_commands(*self.actions_.all)
        self._show()

    @property
    def count_text(self) -> str:
        return self._count.text()

    def open(self, meeting_id: UUID) -> None:
        self.leave()
        self.desk.open(meeting_id)
        self.writer.put(self._drafts.pop(meeting_id, ""))

    def leave(self) -> None:
        """What is being changed is saved; what was begun is there when one comes back."""
        self.list.commit()
        typed = self.writer.words.toPlainText()
        if self.desk.meeting_id is not None and typed.strip():
            self._drafts[self.desk.meeting_id] = typed
        self.writer.words.clear()
        self.desk.leave()

    def begin_writing(self) -> None:
        """Put the keyboard where one writes."""
        if self.writer.isEnabled():
            self.writer.words.setFocus()

    @property
    def refused(self) -> str:
        """Why the notes can only be read; empty where they may be changed."""
        file = self.desk.file
        if file is None:
            return ""
        why = self._shell.use_cases.planning.access.why_not(file.meeting.scope_id, "notes")
        return why or (RUNNING if file.meeting.status is MeetingStatus.ACTIVE else "")

    # -- what is shown --------------------------------------------------------------------------

    def _show(self) -> None:
        notes, refused = self.desk.shown(), self.refused
        self.reason.say(refused, (self.writer,))
        self.writer.setVisible(not refused)
        if self.isVisible():
            self.list.show_notes(notes, refused)
        count = len(notes)
        counted = self.tr("1 note") if count == 1 else self.tr("{0} notes").format(count)
        self._count.setText(counted if count else "")
        text = self.tr(
            "Write down what was decided and what is to be done; Ctrl+Enter ties it to where the "
            "sound is."
        )
        self._empty.set_state("note-pencil", self.tr("Nothing was noted"), "" if refused else text)
        self._stack.setCurrentIndex(int(bool(notes)))
        self._enable()

    def _on_failed(self, sentence: str) -> None:
        self._empty.set_state("warning-circle", self.tr("The notes could not be read"), sentence)
        self._stack.setCurrentIndex(0)

    def _on_refused(self, note_id: UUID | None, text: str) -> None:
        card = None if note_id is None else self.list.cards.get(note_id)
        if card is not None:
            card.edit_with(text)
        else:
            self.writer.put(text)

    def _say_too_long(self) -> None:
        told = self.tr("A note has at most {0} letters; write it in parts.")
        self._shell.show_toast(told.format(NOTE_LENGTH))

    def _on_access(self, _none: None) -> None:
        self._show()

    def _enable(self) -> None:
        here = self.isVisible()
        self.actions_.show_state(self.desk, here=here, refused=self.refused if here else "")

    # -- commands -------------------------------------------------------------------------------

    def _of_focused(self, do: str, _checked: bool = False) -> None:
        card = self.list.focused
        if card is None:
            self._shell.show_toast(self.tr("Go to a note with Tab first."))
        elif do == "edit":
            card.edit()
        elif do == "hear":
            card.moment.click()
        elif do == "done":
            card.done.click()
        else:
            self.desk.remove(card.note)

    # -- assembly -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        bar = QHBoxLayout()
        bar.setContentsMargins(space.huge, space.small, space.huge, 0)
        bar.setSpacing(space.hair)
        bar.addWidget(self._count, 1)
        for action in (self.actions_.undo, self.actions_.redo):
            bar.addWidget(ActionButton(theme, action))
        self.writer.setMaximumWidth(theme.tokens.control * _WIDEST)
        foot = QHBoxLayout()
        foot.setContentsMargins(space.huge, 0, space.huge, space.small)
        foot.addStretch(1)
        foot.addWidget(self.writer, 1000)
        foot.addStretch(1)
        told = QVBoxLayout()
        told.setContentsMargins(space.huge, 0, space.huge, 0)
        told.addWidget(self.reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addLayout(told)
        column.addWidget(self._stack, 1)
        column.addWidget(Line())
        column.addLayout(foot)

    def _connect(self) -> None:
        do, desk = self.actions_, self.desk
        desk.read.connect(self._show)
        desk.failed.connect(self._on_failed)
        desk.refused.connect(self._on_refused)
        desk.state_changed.connect(self._enable)
        self.writer.written.connect(desk.add)
        self.writer.told.connect(self._shell.show_toast)
        self.list.too_long.connect(self._say_too_long)
        self.list.hear_wanted.connect(self.play_wanted)
        self.list.show_wanted.connect(self.show_wanted)
        do.undo.triggered.connect(desk.undo)
        do.redo.triggered.connect(desk.redo)
        for name in ("edit", "hear", "done", "remove"):
            getattr(do, name).triggered.connect(partial(self._of_focused, name))
        access = self._shell.use_cases.planning.access
        self._shell.bridge.listen(access.changed, self, self._on_access)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        QTimer.singleShot(0, self, self._enable)
