"""All keys on one sheet, read off the commands themselves: it cannot fall behind them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.column import ScrolledColumn
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

#: In heights of a control.
_WIDTH, _HEIGHT = 16, 16


class ShortcutsSheet(PlainDialog):
    """Each command that has keys, also those that cannot be used right now."""

    def __init__(self, theme: Theme, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.entitle(self.tr("Keyboard shortcuts"))
        space = theme.tokens.space
        self.rows = shortcuts_of(actions)
        self.rows.append((self.tr("Space, held"), self.tr("Talk while muted")))
        self.rows.append((self.tr("Enter, on a person"), self.tr("What can be done")))
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, space.small, 0)
        grid.setHorizontalSpacing(space.wide)
        grid.setVerticalSpacing(space.small)
        for number, (keys, words) in enumerate(self.rows):
            grid.addWidget(Label(words), number, 0)
            grid.addWidget(Label(keys, "strong"), number, 1)
        grid.setColumnStretch(0, 1)
        scroll = ScrolledColumn(theme.tokens)
        scroll.column.addWidget(body)
        scroll.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.body.addWidget(scroll)
        self.resize(theme.tokens.control * _WIDTH, theme.tokens.control * _HEIGHT)
        self.close_button = Button(theme, self.tr("Close"), self.accept)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.close_button)
        self.close_button.setFocus()


def shortcuts_of(actions: Sequence[QAction]) -> list[tuple[str, str]]:
    """Keys and words of every command that has keys, in the order of the commands."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (action.shortcut().toString(native), action.text().replace("&", ""))
        for action in actions
        if not action.shortcut().isEmpty()
    ]
