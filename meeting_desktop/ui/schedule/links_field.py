"""Where a meeting belongs elsewhere: rows of kind, name and address (a deal, a quest, a class)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.domain.planning import ContextLink
from meeting_desktop.ui.schedule.pickers import complete_anywhere
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import ActionButton, Button, make_action

_KINDS = ("deal", "project", "quest", "class", "subject", "ticket")
_LONGEST, _LONGEST_URL = 120, 2_000


class LinkRow(QWidget):
    edited = Signal()
    removed = Signal()

    def __init__(self, shell: Shell, link: ContextLink) -> None:
        super().__init__()
        self.kind_edit = self._edit(link.kind, self.tr("Kind"), _LONGEST)
        complete_anywhere(self.kind_edit, _KINDS)
        self.label_edit = self._edit(link.label, self.tr("Name"), _LONGEST)
        self.url_edit = self._edit(link.url, self.tr("https://"), _LONGEST_URL)
        self.url_edit.setAccessibleName(self.tr("Address"))
        remove = make_action(
            self, shell.theme, self.tr("Remove this link"), self.removed.emit, icon="x"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(shell.theme.tokens.space.hair)
        row.addWidget(self.kind_edit, 2)
        row.addWidget(self.label_edit, 3)
        row.addWidget(self.url_edit, 4)
        row.addWidget(ActionButton(shell.theme, remove))

    @property
    def link(self) -> ContextLink:
        return ContextLink(
            self.kind_edit.text().strip(),
            self.label_edit.text().strip(),
            self.url_edit.text().strip(),
        )

    def _edit(self, text: str, name: str, longest: int) -> QLineEdit:
        edit = QLineEdit(text)
        edit.setMaxLength(longest)
        edit.setPlaceholderText(name)
        edit.setAccessibleName(name)
        edit.setMinimumWidth(0)
        edit.textEdited.connect(self.edited)
        return edit


class LinksField(QWidget):
    """``edited`` carries the links that say something."""

    edited = Signal(tuple)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.rows: list[LinkRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(shell.theme.tokens.space.hair)
        self.add_button = Button(
            shell.theme, self.tr("Add a deal, class or ticket"), self._add, kind="link", icon="plus"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.tokens.space.hair)
        column.addLayout(self._list)
        bottom = QHBoxLayout()
        bottom.addWidget(self.add_button)
        bottom.addStretch(1)
        column.addLayout(bottom)
        self.setFocusProxy(self.add_button)

    @property
    def links(self) -> tuple[ContextLink, ...]:
        found = (row.link for row in self.rows)
        return tuple(link for link in found if link.kind or link.label or link.url)

    def show_links(self, links: tuple[ContextLink, ...]) -> None:
        if links == self.links:
            return
        for row in list(self.rows):
            self._take_away(row)
        for link in links:
            self._put(link)

    def _put(self, link: ContextLink) -> LinkRow:
        row = LinkRow(self._shell, link)
        row.edited.connect(self._say)
        row.removed.connect(partial(self._on_removed, row))
        self.rows.append(row)
        self._list.addWidget(row)
        return row

    def _add(self) -> None:
        self._put(ContextLink("", "")).kind_edit.setFocus()

    def _on_removed(self, row: LinkRow) -> None:
        self._take_away(row)
        self.add_button.setFocus()
        self._say()

    def _take_away(self, row: LinkRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _say(self) -> None:
        self.edited.emit(self.links)
