"""One note: its kind and moment, its words, and what can be done with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout

from meeting_desktop.domain.markdown import plain_words
from meeting_desktop.domain.notes import NoteContent, NoteKind, NotePriority
from meeting_desktop.domain.notes_messages import NoteShown
from meeting_desktop.domain.transcript_formats import clock_time
from meeting_desktop.ui.conference.markdown_view import MarkdownView
from meeting_desktop.ui.conference.note_editor import NoteEditor
from meeting_desktop.ui.conference.note_wording import (
    SIGNS,
    day_words,
    kind_words,
    priority_words,
)
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button, make_action
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.flow import FlowRow
from meeting_desktop.ui.widgets.labels import ElidedLabel, WordsLabel


class NoteCard(QFrame):
    """``changed`` carries the note as it was and the content as it shall be."""

    changed = Signal(object, object)
    done_wanted = Signal(bool)
    remove_wanted = Signal()
    let_go_wanted = Signal()
    too_long = Signal()

    def __init__(self, theme: Theme, note: NoteShown, aside: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.note = note
        self._aside = ""
        self.editor: NoteEditor | None = None
        set_look(self, card=True)
        self.sign = QLabel()
        self.about = ElidedLabel("", "caption")
        self.more = Button(
            theme, "", self._open_menu, kind="quiet", icon="dots-three", size="small"
        )
        self.done = Switch(theme, self.tr("Done"))
        self.done.clicked.connect(self.done_wanted)
        self.task = WordsLabel("", "caption")
        self.words = MarkdownView(theme)
        self.lost = WordsLabel()
        self.put_again = Button(
            theme, self.tr("Put mine in again"), self._put_again, kind="link", size="small"
        )
        self.let_go = Button(
            theme, self.tr("Let it go"), self.let_go_wanted.emit, kind="link", size="small"
        )
        self._lay_out()
        theme.changed.connect(self._draw_sign)
        self.show_note(note, aside)

    def _lay_out(self) -> None:
        space = self._theme.tokens.space
        self.top = QHBoxLayout()
        self.top.setSpacing(space.small)
        self.top.addWidget(self.sign)
        self.top.addWidget(self.about, 1)
        self.top.addWidget(self.more)
        self.conflict = QFrame()
        set_look(self.conflict, banner="warning")
        choices = FlowRow(space.medium)
        choices.addWidget(self.put_again)
        choices.addWidget(self.let_go)
        inner = QVBoxLayout(self.conflict)
        inner.setContentsMargins(space.small, space.small, space.small, space.small)
        inner.setSpacing(space.hair)
        inner.addWidget(self.lost)
        inner.addWidget(choices)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(space.medium, space.small, space.small, space.small)
        self._column.setSpacing(space.hair)
        self._column.addLayout(self.top)
        for part in (self.words, self.task, self.done, self.conflict):
            self._column.addWidget(part)

    # -- what is shown --------------------------------------------------------------------------

    def show_note(self, note: NoteShown, aside: str) -> None:
        self.note, self._aside = note, aside
        is_task = note.kind is NoteKind.ACTION_ITEM
        self.about.setText(" · ".join(self._about()))
        self.words.show_text(note.text)
        task = self._task_words() if is_task else ""
        self.task.setText(task)
        self.done.setChecked(note.done)
        self.lost.setText(
            self.tr("Somebody else has changed the same lines. You wrote:\n{0}").format(aside)
        )
        self._show_parts()
        self._draw_sign()
        spoken = f"{self.about.text()}: {plain_words(note.text)}"
        self.setAccessibleName(f"{spoken}. {task}" if task else spoken)
        self.words.setAccessibleName(plain_words(note.text))
        self.more.setAccessibleName(self.tr("What can be done with this note"))

    def _about(self) -> list[str]:
        """The kind, the moment and who wrote it."""
        note = self.note
        at = [] if note.start is None else [clock_time(note.start)]
        return [kind_words(note.kind), *at, self.tr("You") if note.own else note.name]

    def _show_parts(self) -> None:
        reads = self.editor is None
        is_task = self.note.kind is NoteKind.ACTION_ITEM
        self.words.setVisible(reads)
        self.task.setVisible(reads and bool(self.task.text()))
        self.done.setVisible(reads and is_task)
        self.conflict.setVisible(reads and bool(self._aside))

    def _task_words(self) -> str:
        note = self.note
        parts = [note.assignee] if note.assignee else []
        if note.due is not None:
            parts.append(self.tr("by {0}").format(day_words(note.due)))
        if note.priority is not NotePriority.NORMAL:
            parts.append(priority_words(note.priority))
        return " · ".join(parts)

    def _draw_sign(self) -> None:
        side = self._theme.tokens.icon
        icon = self._theme.icon(SIGNS[self.note.kind], "accent")
        self.sign.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))

    # -- what can be done -----------------------------------------------------------------------

    def menu(self) -> QMenu:
        menu = QMenu(self)
        for words, icon, do in (
            (self.tr("Change"), "pencil-simple", self.edit),
            (self.tr("Copy"), "copy", partial(_copy, self.note.text)),
            (self.tr("Remove"), "trash", self.remove_wanted.emit),
        ):
            menu.addAction(make_action(menu, self._theme, words, do, icon=icon))
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def edit(self) -> None:
        self._begin_edit(None)

    def _put_again(self) -> None:
        self._begin_edit(self._aside)

    def _begin_edit(self, text: str | None) -> None:
        if self.editor is not None:
            return
        self.editor = NoteEditor(self._theme, self.note, text)
        self.editor.saved.connect(self._save)
        self.editor.given_up.connect(self.end_edit)
        self.editor.too_long.connect(self.too_long)
        self._column.addWidget(self.editor)
        self._show_parts()
        self.editor.words.setFocus()

    def _save(self, content: NoteContent) -> None:
        upon = self.note if self.editor is None else self.editor.upon
        self.end_edit()
        self.changed.emit(upon, content)

    def end_edit(self) -> None:
        if self.editor is not None:
            self._column.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self._show_parts()


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
