"""One note of a meeting that is over: heard from its moment, and changed where one may."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

from meeting_desktop.domain.notes_messages import NoteShown
from meeting_desktop.ui.conference.note_card import NoteCard
from meeting_desktop.ui.conference.note_wording import kind_words
from meeting_desktop.ui.conference.rights import offer, offer_action
from meeting_desktop.ui.library.wording import clock_time
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class NoteMoment(Button):
    """When it was noted. A click or Enter plays it; the menu shows the words there instead."""

    show_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="play", size="small")
        set_look(self, kind="moment")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)

    def show_time(self, seconds: float) -> None:
        time = clock_time(seconds)
        self.setText(time)
        self.setAccessibleName(self.tr("Play from {0}").format(time))
        self.setToolTip(self.tr("Play from this moment"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Play")).triggered.connect(self.click)
        menu.addAction(self.tr("Show in the transcript")).triggered.connect(self.show_wanted)
        return menu

    def _show_menu(self, point: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(point))


class NotedCard(NoteCard):
    """``hear_wanted`` and ``show_wanted`` carry seconds of the recording."""

    hear_wanted = Signal(float)
    show_wanted = Signal(float)

    _reason: str | None = None

    def refuse(self, reason: str) -> None:
        """Why it can only be read; empty where it may be changed."""
        self._reason = reason or None
        for control in (self.done, self.put_again, self.let_go):
            offer(control, self._reason)
        if self._reason is not None:
            self.end_edit()

    def show_note(self, note: NoteShown, aside: str) -> None:
        super().show_note(note, aside)
        self.moment.setVisible(note.start is not None)
        if note.start is not None:
            self.moment.show_time(note.start)

    def edit(self) -> None:
        if self._reason is None:
            super().edit()

    def edit_with(self, text: str) -> None:
        """Go on with words that were not stored."""
        self._begin_edit(text)

    def menu(self) -> QMenu:
        menu = super().menu()
        change, _, remove = menu.actions()
        for action in (change, remove):
            offer_action(action, self._reason)
        return menu

    def _lay_out(self) -> None:
        super()._lay_out()
        self.moment = NoteMoment(self._theme)
        self.moment.clicked.connect(self._hear)
        self.moment.show_wanted.connect(self._show_words)
        self.top.insertWidget(1, self.moment)

    def _about(self) -> list[str]:
        """The moment has a button of its own."""
        note = self.note
        return [kind_words(note.kind), self.tr("You") if note.own else note.name]

    def _hear(self) -> None:
        if self.note.start is not None:
            self.hear_wanted.emit(self.note.start)

    def _show_words(self) -> None:
        if self.note.start is not None:
            self.show_wanted.emit(self.note.start)
