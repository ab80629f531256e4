"""Every command of a report, once: buttons, shortcuts and the palette share them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from meeting_desktop.ui.theme.theme import Theme


class ReportActions:
    """``page`` owns them; keys work on it and on what stands in it."""

    def __init__(self, page: QWidget, theme: Theme) -> None:
        self._page = page
        self._theme = theme
        tr = page.tr
        self.read = self._make(tr("Read the meeting"), "sparkle", "Ctrl+Alt+R")
        self.again = self._make(tr("Read again"), "arrows-clockwise", "Ctrl+Alt+R")
        self.offline = self._make(tr("Read with the rules of this computer"), "desktop")
        self.cancel = self._make(tr("Stop reading"), "x")
        self.copy = self._make(tr("Copy the report"), "copy", "Ctrl+Shift+C")
        self.export = self._make(tr("Export the report…"), "download-simple", "Ctrl+S")
        self.add_task = self._make(tr("Add a task…"), "plus", "Ctrl+Shift+T")
        self.follow_up = self._make(tr("Follow up…"), "envelope", "Ctrl+Shift+F")
        self.retry = self._make(tr("Try again"), "arrow-clockwise")

    @property
    def all(self) -> list[QAction]:
        return [one for one in vars(self).values() if isinstance(one, QAction)]

    def _make(self, text: str, icon: str, keys: str = "") -> QAction:
        action = QAction(self._theme.icon(icon), text, self._page)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._page.addAction(action)
        return action
