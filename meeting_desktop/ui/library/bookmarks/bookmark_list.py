"""All bookmarks of a meeting: gone to, renamed in place, removed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from meeting_desktop.domain.bookmarks import Bookmark
from meeting_desktop.ui.library.bookmarks.bookmark_desk import BookmarkDesk
from meeting_desktop.ui.library.wording import clock_time, one_line
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button, CommandButton
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

_TIME, _NAME = 0, 1
#: In heights of a control.
_WIDTH, _HEIGHT = 15, 11


class BookmarkList(PlainDialog):
    """Beside the page, which stays in use; ``sought`` carries seconds."""

    sought = Signal(float)

    def __init__(
        self, theme: Theme, desk: BookmarkDesk, parent: QWidget, *, read_only: bool = False
    ) -> None:
        super().__init__(theme, parent)
        self._desk = desk
        self._read_only = read_only
        self.entitle(self.tr("Bookmarks"))
        self.tree = QTreeWidget()
        self._empty = Label(self.tr("Ctrl+D sets one where the sound is."), "muted", wrap=True)
        self.go = self._make(self.tr("Go there"), "arrow-right", theme, "Return", "Enter")
        self.rename = self._make(self.tr("Rename"), "pencil-simple", theme, "F2")
        self.remove = self._make(self.tr("Remove"), "trash", theme, "Del")
        self._set_up_tree()
        self.body.addWidget(self._empty)
        self.body.addWidget(self.tree)
        for action in (self.remove, self.rename, self.go):
            self.buttons.addWidget(CommandButton(theme, action))
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Close"), self.accept))
        self.resize(theme.tokens.control * _WIDTH, theme.tokens.control * _HEIGHT)
        self.go.triggered.connect(self._go)
        self.rename.triggered.connect(self._rename)
        self.remove.triggered.connect(self._remove)
        self.tree.itemChanged.connect(self._on_typed)
        self.tree.itemDoubleClicked.connect(self._go)
        self.tree.currentItemChanged.connect(self._enable)
        desk.changed.connect(self._show)
        self._show()

    @property
    def current(self) -> Bookmark | None:
        item = self.tree.currentItem()
        found = self.tree.indexOfTopLevelItem(item) if item is not None else -1
        return self._desk.known[found] if 0 <= found < len(self._desk.known) else None

    def _show(self) -> None:
        """The row of before stays chosen."""
        before = self.tree.currentItem()
        row = self.tree.indexOfTopLevelItem(before) if before is not None else 0
        self.tree.blockSignals(True)
        self.tree.clear()
        for mark in self._desk.known:
            item = QTreeWidgetItem([clock_time(mark.at), one_line(mark.text)])
            if not self._read_only:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.tree.addTopLevelItem(item)
        count = self.tree.topLevelItemCount()
        if (chosen := self.tree.topLevelItem(min(max(0, row), count - 1))) is not None:
            self.tree.setCurrentItem(chosen)
        self.tree.blockSignals(False)
        self.tree.setVisible(count > 0)
        self._empty.setVisible(count == 0)
        self._enable()

    def _enable(self, *_items: QTreeWidgetItem | None) -> None:
        for action in (self.go, self.rename, self.remove):
            action.setEnabled(self.current is not None)
        for action in (self.rename, self.remove):
            action.setEnabled(action.isEnabled() and not self._read_only)

    def _go(self) -> None:
        if (mark := self.current) is not None:
            self.sought.emit(mark.at)

    def _rename(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            self.tree.editItem(item, _NAME)

    def _remove(self) -> None:
        if (mark := self.current) is not None:
            self._desk.remove(mark)

    def _on_typed(self, item: QTreeWidgetItem, column: int) -> None:
        mark = self._desk.known[self.tree.indexOfTopLevelItem(item)]
        if column == _NAME and item.text(_NAME) != mark.text:
            self._desk.rename(mark, item.text(_NAME))

    def _set_up_tree(self) -> None:
        tree = self.tree
        set_look(tree, lines=True)
        tree.setColumnCount(2)
        tree.setHeaderLabels([self.tr("Time"), self.tr("Name")])
        tree.header().setSectionResizeMode(_TIME, QHeaderView.ResizeMode.ResizeToContents)
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setAccessibleName(self.tr("Bookmarks"))

    def _make(self, text: str, icon: str, theme: Theme, *keys: str) -> QAction:
        action = QAction(theme.icon(icon), text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.tree.addAction(action)
        return action
