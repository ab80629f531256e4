"""Every command of the library's list, once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from meeting_desktop.ui.library.exporting import format_titles
from meeting_desktop.ui.theme.theme import Theme


class ListActions:
    """``page`` owns them. Those of a row have keys that one also types: they belong to the list."""

    def __init__(self, page: QWidget, theme: Theme) -> None:
        self._page = page
        self._theme = theme
        tr = page.tr
        self.open = self._make(tr("Open"), "arrow-right", "Return", "Enter")
        self.rename = self._make(tr("Rename meeting"), "pencil-simple", "F2")
        self.remove = self._make(tr("Remove"), "trash", "Del")
        self.bring_back = self._make(
            tr("Bring the removed meeting back"), "arrow-u-up-left", "Ctrl+Z"
        )
        self.find = self._make(tr("Search the library"), "magnifying-glass", "Ctrl+F")
        self.start = self._make(tr("Start a meeting"), "microphone")
        self.bring_in = self._make(tr("Import files…"), "download-simple")
        self.clear = self._make(tr("Clear the search"), "x")
        self.retry = self._make(tr("Try again"), "arrow-clockwise")
        self.exports = {
            name: self._make(title, "download-simple") for name, title in format_titles().items()
        }
        for action in self.of_row:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        page.addActions([self.bring_back, self.find])

    @property
    def of_row(self) -> list[QAction]:
        return [self.open, self.rename, self.remove]

    @property
    def commands(self) -> list[QAction]:
        """For the palette."""
        return [*self.of_row, self.bring_back, self.find]

    def context_menu(self, parent: QWidget, *more: QAction) -> QMenu:
        """For a row, with ``more`` before what removes it."""
        menu = QMenu(parent)
        menu.addActions([self.open, self.rename])
        exports = menu.addMenu(self._theme.icon("download-simple"), parent.tr("Export"))
        exports.addActions(list(self.exports.values()))
        menu.addSeparator()
        menu.addActions([*more, self.remove])
        return menu

    def _make(self, text: str, icon: str, *keys: str) -> QAction:
        action = QAction(self._theme.icon(icon), text, self._page)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return action
