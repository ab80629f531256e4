"""What a person does to the notes of a meeting that is over: stored at once, with undo.

What is stored is shown. So one waits for the disk before the next thing can be taken back; what
others change meanwhile is neither lost nor taken back along with it.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from meeting_desktop.application.review_notes import MeetingNotes, NoteChange
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.notes import Note, NoteContent, NoteEdit, NoteField, moment_first
from meeting_desktop.domain.notes_messages import NoteShown, show_note
from meeting_desktop.ui.conference.notes_model import content_of
from meeting_desktop.ui.shell import Shell


class NotesDesk(QObject):
    """The notes of one meeting. ``read``: they are known now, or are others."""

    read = Signal()
    #: Why they are not known.
    failed = Signal(str)
    #: What can be done or undone has changed.
    state_changed = Signal()
    #: Words that were not stored: the note that they were for, None for a new one.
    refused = Signal(object, str)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._keep = shell.use_cases.archive.notes
        self._asked: UUID | None = None
        #: Answers to what was asked of an earlier meeting, or before, are dropped by these.
        self._visit = self._number = 0
        self._waiting = 0
        self.file: MeetingNotes | None = None
        self.stack = QUndoStack(self)
        self.stack.indexChanged.connect(self._on_history)
        shell.bridge.listen(self._keep.changed, self, self._on_changed)

    # -- one meeting ----------------------------------------------------------------------------

    def open(self, meeting_id: UUID) -> None:
        self.leave()
        self._asked = meeting_id
        self._read()

    def leave(self) -> None:
        self._asked = self.file = None
        self._visit += 1
        self._number += 1
        self._waiting = 0
        self.stack.clear()
        self.read.emit()

    @property
    def meeting_id(self) -> UUID | None:
        """Whose notes are wanted, known or not."""
        return self._asked

    def shown(self) -> list[NoteShown]:
        """By moment; what is of the whole meeting last."""
        notes = [] if self.file is None else [one for one in self.file.notes if not _is_gone(one)]
        notes.sort(key=lambda one: moment_first(one.content.at))
        return [self._shown(one) for one in notes]

    def aside(self, note_id: UUID) -> str:
        """Words of the one who sits here that could not stay."""
        file = self.file
        notes = () if file is None else file.notes
        own = frozenset[UUID]() if file is None else file.own
        kept = (one.set_aside for one in notes if one.id == note_id)
        return next((text for one in kept for who, text in one.items() if who in own), "")

    def _shown(self, note: Note) -> NoteShown:
        own = self.file is not None and note.author in self.file.own
        return replace(show_note(note, note.author), own=own)

    def _read(self) -> None:
        if self._asked is not None:
            self._number += 1
            self._shell.jobs.run(
                self,
                partial(self._keep.of_meeting, self._asked),
                partial(self._on_read, self._number),
                partial(self._on_not_read, self._number),
            )

    def _on_read(self, number: int, file: MeetingNotes) -> None:
        if number == self._number:
            self.file = file
            self.read.emit()

    def _on_not_read(self, number: int, sentence: str) -> None:
        if number == self._number:
            self.failed.emit(sentence)

    def _on_changed(self, _none: None) -> None:
        self._read()

    # -- what a person does ---------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        return self.stack.canUndo() and not self._waiting

    @property
    def can_redo(self) -> bool:
        return self.stack.canRedo() and not self._waiting

    def undo(self) -> None:
        if self.can_undo:
            self.stack.undo()

    def redo(self) -> None:
        if self.can_redo:
            self.stack.redo()

    def add(self, content: NoteContent) -> None:
        every = frozenset(NoteField) - {NoteField.REMOVED}
        self._do(self.tr("note"), NoteEdit(new_id(), 0, every, content))

    def change(self, shown: NoteShown, content: NoteContent) -> None:
        """What differs from ``shown``, which is what somebody had before them as they began."""
        changed = content_of(shown).differs_in(content)
        if changed:
            edit = NoteEdit(shown.id, shown.revision, changed, content)
            self._do(self.tr("change of the note"), edit)

    def set_done(self, shown: NoteShown, done: bool) -> None:
        content = replace(content_of(shown), done=done)
        edit = NoteEdit(shown.id, shown.revision, frozenset({NoteField.DONE}), content)
        self._do(self.tr("done") if done else self.tr("not done"), edit)

    def remove(self, shown: NoteShown) -> None:
        content = replace(content_of(shown), removed=True)
        edit = NoteEdit(shown.id, shown.revision, frozenset({NoteField.REMOVED}), content)
        self._do(self.tr("removing"), edit)

    def let_go(self, note_id: UUID) -> None:
        """What was set aside is not wanted any more; its words are nowhere else, so no undo."""
        if self._asked is not None:
            future = self._keep.let_go(self._asked, note_id)
            self._shell.jobs.follow(self, future, _nothing, self._shell.show_toast)

    def store(self, step: Step) -> None:
        """For the steps on the stack."""
        if self._asked is None:
            return
        write = self._keep.take_back if step.is_stored else self._keep.write
        self._waiting += 1
        future: Future[NoteChange] = write(self._asked, step.next)
        on_stored = partial(self._on_stored, self._visit, step)
        on_refused = partial(self._on_refused, self._visit, step)
        self._shell.jobs.follow(self, future, on_stored, on_refused)
        self.state_changed.emit()

    def _do(self, words: str, edit: NoteEdit) -> None:
        if self._asked is not None:
            self.stack.push(Step(self, words, edit))

    def _on_stored(self, visit: int, step: Step, change: NoteChange) -> None:
        if visit != self._visit:
            return
        self._waiting -= 1
        step.next, step.is_stored = change.back, True
        if not step.next.changed:
            self._withdraw(step)
        self.state_changed.emit()

    def _on_refused(self, visit: int, step: Step, sentence: str) -> None:
        """What was typed is not thrown away: whoever shows the note opens it with these words."""
        self._shell.show_toast(sentence)
        if visit != self._visit:
            return
        self._waiting -= 1
        edit = step.next
        self._withdraw(step)
        self._read()  # a switch that was clicked shows again what is stored
        if not step.is_stored and NoteField.TEXT in edit.changed:
            self.refused.emit(edit.id if edit.upon else None, edit.content.text)
        self.state_changed.emit()

    def _withdraw(self, step: Step) -> None:
        """Off the stack: nothing came of it, or it cannot be taken back any more."""
        step.void = True
        at = self.stack.index()
        if at and self.stack.command(at - 1) == step:
            self.stack.undo()
        elif self.stack.command(at) == step:
            self.stack.redo()

    def _on_history(self, _index: int) -> None:
        self.state_changed.emit()


class Step(QUndoCommand):
    """``next`` is what the next press does: the step itself, then what takes it back, and so on."""

    def __init__(self, desk: NotesDesk, words: str, edit: NoteEdit) -> None:
        super().__init__(words)
        self._desk = desk
        self.next = edit
        self.is_stored = False
        self.void = False

    def redo(self) -> None:
        self._press()

    def undo(self) -> None:
        self._press()

    def _press(self) -> None:
        if self.void:
            # The stack deletes it after this; one that was obsolete before would be passed over.
            self.setObsolete(True)
            return
        self._desk.store(self)


def _is_gone(note: Note) -> bool:
    return note.content.removed


def _nothing(_value: object) -> None:
    return None
