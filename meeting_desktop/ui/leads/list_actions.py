"""Every command of the list and the board of leads, once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.theme.theme import Theme


class LeadListActions:
    """``page`` owns them. Those of a lead have keys that one also types: they belong to views."""

    def __init__(self, page: QWidget, theme: Theme) -> None:
        self._page = page
        self._theme = theme
        tr = page.tr
        self.add = self._make(tr("Add a lead"), "plus", "Ctrl+Shift+L")
        self.bring_in = self._make(tr("Import leads"), "upload-simple")
        self.give_out = self._make(tr("Export leads"), "download-simple")
        self.find = self._make(tr("Search the leads"), "magnifying-glass", "Ctrl+F")
        self.undo = self._make(tr("Undo the last change of leads"), "arrow-u-up-left", "Ctrl+Z")
        self.clear = self._make(tr("Show all leads"), "x")
        self.retry = self._make(tr("Try again"), "arrow-clockwise")
        self.open = self._make(tr("Open"), "arrow-right", "Return", "Enter")
        self.schedule = self._make(tr("Schedule a meeting with this lead"), "calendar-plus")
        self.to_left = self._make(tr("Move to the status before"), "caret-left", "Alt+Left")
        self.to_right = self._make(tr("Move to the status after"), "caret-right", "Alt+Right")
        self.merge = self._make(tr("Merge the two chosen leads"), "git-merge")
        self.remove = self._make(tr("Remove"), "trash", "Del")
        self.statuses = {
            status: self._make(wording.status_title(status), wording.STATUS_GLYPHS[status])
            for status in LeadStatus
        }
        for action in self.of_lead:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        page.addActions([self.add, self.find, self.undo])

    @property
    def of_lead(self) -> list[QAction]:
        """Those for which one must have chosen somebody."""
        return [self.open, self.schedule, self.to_left, self.to_right, self.remove]

    @property
    def commands(self) -> list[QAction]:
        """For the palette."""
        of_all = [self.add, self.bring_in, self.give_out, self.find, self.undo, self.merge]
        return [*of_all, *self.of_lead]

    def context_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.addActions([self.open, self.schedule])
        statuses = menu.addMenu(self._theme.icon("columns"), parent.tr("Status"))
        statuses.addActions(list(self.statuses.values()))
        menu.addAction(self.merge)
        menu.addSeparator()
        menu.addAction(self.remove)
        return menu

    def more_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.addActions([self.bring_in, self.give_out])
        return menu

    def _make(self, text: str, icon: str, *keys: str) -> QAction:
        action = QAction(self._theme.icon(icon), text, self._page)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return action
