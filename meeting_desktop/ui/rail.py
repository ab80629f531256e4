"""The left rail: the rooms, the running meeting among them, and what stands at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from meeting_desktop.ui.shell import Room
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import tip_of

_MEETING = "meeting"


class Rail(QFrame):
    """``chosen`` carries a room's key."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, rooms: Sequence[Room], search: QAction) -> None:
        super().__init__()
        self._theme = theme
        set_look(self, ground="sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Rooms"))
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        space = theme.tokens.space
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(space.small, space.medium, space.small, space.medium)
        self._column.setSpacing(space.hair)
        for room in rooms:
            if not room.at_bottom:
                self._add(room.key, room.title, room.icon, room.shortcut)
        self._add(_MEETING, self.tr("Meeting"), "record", "Ctrl+M", role="record")
        self._buttons[_MEETING].hide()
        self._column.addStretch(1)
        self._add_search(search)
        for room in rooms:
            if room.at_bottom:
                self._add(room.key, room.title, room.icon, room.shortcut)
        self.setFixedWidth(
            max(button.sizeHint().width() for button in self._all()) + 2 * space.small
        )

    def _all(self) -> list[QToolButton]:
        return self.findChildren(QToolButton)

    def _add(self, key: str, title: str, icon: str, shortcut: str, *, role: str = "") -> None:
        off, on_role = role or "muted", role or "accent"
        button = self._make_button(title)
        button.setIcon(self._theme.icon(icon, off, on=f"{icon}-fill", on_role=on_role))
        button.setCheckable(True)
        button.setToolTip(f"{title} ({shortcut})" if shortcut else title)
        button.setProperty("key", key)
        button.setProperty("title", title)
        button.clicked.connect(self._on_clicked)
        self._buttons[key] = button
        self._group.addButton(button)
        self._column.addWidget(button)

    def _add_search(self, search: QAction) -> None:
        button = self._make_button(self.tr("Commands"))
        button.setIcon(self._theme.icon("command", "muted"))
        button.setToolTip(tip_of(search))
        button.clicked.connect(search.trigger)
        self._column.addWidget(button)

    def _make_button(self, title: str) -> QToolButton:
        button = QToolButton()
        button.setText(title)
        button.setAccessibleName(title)
        side = round(self._theme.tokens.icon * 1.25)
        button.setIconSize(QSize(side, side))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_look(button, rail=True)
        return button

    def select(self, key: str) -> None:
        """Mark a room; none for a page that is not one (the pre-flight)."""
        self._group.setExclusive(False)
        for name, button in self._buttons.items():
            button.setChecked(name == key)
        self._group.setExclusive(True)

    def show_count(self, key: str, count: int) -> None:
        """How many things wait in a room; 0 says nothing."""
        button = self._buttons[key]
        title = str(button.property("title"))
        button.setText(f"{title} {count}" if count else title)
        words = self.tr("{0}, {1} new").format(title, count) if count else title
        button.setAccessibleName(words)

    def show_meeting(self, running: bool) -> None:
        """The meeting is a room for as long as there is one."""
        self._buttons[_MEETING].setVisible(running)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QToolButton):
            self.chosen.emit(str(button.property("key")))
