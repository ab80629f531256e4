"""Every command of the naming page, once: buttons, shortcuts and the palette share them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from meeting_desktop.ui.theme.theme import Theme


class NamingActions:
    """``page`` owns them. Those of a voice are about the card that the keyboard is in."""

    def __init__(self, page: QWidget, theme: Theme) -> None:
        self._page = page
        self._theme = theme
        tr = page.tr
        self.leave = self._make(tr("Back to the transcript"), "arrow-left", ["Alt+Left"])
        self.undo = self._make(tr("Undo"), "arrow-u-up-left", ["Ctrl+Z"])
        self.redo = self._make(tr("Redo"), "arrow-u-up-right", ["Ctrl+Shift+Z", "Ctrl+Y"])
        self.next_voice = self._make(tr("Next voice"), "caret-down", ["Ctrl+Down"])
        self.previous_voice = self._make(tr("Previous voice"), "caret-up", ["Ctrl+Up"])
        self.hear = self._make(tr("Hear this voice"), "play", ["Ctrl+Space"])
        self.merge = self._make(tr("Same person as…"), "users", ["Ctrl+M"])
        self.remember = self._make(tr("Remember this voice…"), "bookmark-simple", ["Ctrl+D"])

    @property
    def all(self) -> list[QAction]:
        return [value for value in vars(self).values() if isinstance(value, QAction)]

    @property
    def of_voices(self) -> list[QAction]:
        return [self.next_voice, self.previous_voice, self.hear, self.merge, self.remember]

    def _make(self, text: str, icon: str, keys: list[str]) -> QAction:
        action = QAction(text, self._page)
        action.setIcon(self._theme.icon(icon))
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._page.addAction(action)
        return action
