"""Every command of a meeting's notes, once: buttons, shortcuts and the palette share them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from meeting_desktop.ui.library.notes.notes_desk import NotesDesk
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.refusing import refuse


class NotesActions:
    """``page`` owns them; keys work on it and on what stands in it.

    Those of one note are for the card that has the keyboard.
    """

    def __init__(self, page: QWidget, theme: Theme) -> None:
        self._page = page
        self._theme = theme
        tr = page.tr
        self.hear = self._make(tr("Play from this note"), "play", "Ctrl+Space")
        self.edit = self._make(tr("Change this note"), "pencil-simple", "F2")
        self.done = self._make(tr("This task is done, or not"), "check-square", "Ctrl+T")
        self.remove = self._make(tr("Remove this note"), "trash", "Del")
        self.undo = self._make(tr("Undo"), "arrow-u-up-left", "Ctrl+Z")
        self.redo = self._make(tr("Redo"), "arrow-u-up-right", "Ctrl+Shift+Z", "Ctrl+Y")

    @property
    def all(self) -> list[QAction]:
        return [one for one in vars(self).values() if isinstance(one, QAction)]

    def show_state(self, desk: NotesDesk, *, here: bool, refused: str) -> None:
        """Commands are offered where they can do something."""
        known = here and desk.file is not None
        for action in self.all:
            action.setEnabled(known)
        self.undo.setEnabled(known and desk.can_undo)
        self.redo.setEnabled(known and desk.can_redo)
        tr = self._page.tr
        undo, redo = desk.stack.undoText(), desk.stack.redoText()
        self.undo.setText(tr("Undo {0}").format(undo) if undo else tr("Undo"))
        self.redo.setText(tr("Redo {0}").format(redo) if redo else tr("Redo"))
        refuse((self.edit, self.done, self.remove, self.undo, self.redo), refused)

    def _make(self, text: str, icon: str, *keys: str) -> QAction:
        action = QAction(self._theme.icon(icon), text, self._page)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._page.addAction(action)
        return action
