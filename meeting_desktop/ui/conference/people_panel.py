"""The left side of a meeting with others: the lobby, the people, and what is for all of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.ui.conference.lobby_panel import LobbyPanel
from meeting_desktop.ui.conference.people_delegate import PlaceOf
from meeting_desktop.ui.conference.people_list import PeopleList
from meeting_desktop.ui.conference.people_menu import PeopleMenu
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.flow import FlowRow
from meeting_desktop.ui.widgets.labels import Label

#: In heights of a control.
_USUAL_WIDTH, _LEAST_WIDTH = 8.2, 6.0


class PeoplePanel(QWidget):
    """``commands`` are the buttons under the list."""

    def __init__(
        self,
        shell: Shell,
        room: ConferenceRoom,
        place_of: PlaceOf,
        commands: tuple[QAction, ...],
    ) -> None:
        super().__init__()
        self._shell = shell
        self._room = room
        theme = shell.theme
        space = theme.tokens.space
        set_look(self, ground="surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("People"))
        self.heading = Label("", "strong")
        self.lobby = LobbyPanel(theme, room)
        self.list = PeopleList(theme, room, place_of)
        self.menu = PeopleMenu(shell, room, self)
        self.list.menu_wanted.connect(self.menu.open_for)
        top = QHBoxLayout()
        top.setContentsMargins(space.medium, space.small, space.small, 0)
        top.addWidget(self.heading, 1)
        bottom = FlowRow(space.hair)
        self._buttons: list[ActionButton] = []
        for action in commands:
            button = ActionButton(theme, action, kind="quiet", text_shown=True, size="small")
            bottom.addWidget(button)
            self._buttons.append(button)
            action.changed.connect(self._show_buttons)
            button.setProperty("row", "bottom")
        self._commands = commands
        foot = QHBoxLayout()
        foot.setContentsMargins(space.hair, 0, space.hair, space.small)
        foot.addWidget(bottom)
        lobby = QVBoxLayout()
        lobby.setContentsMargins(space.small, 0, space.small, 0)
        lobby.addWidget(self.lobby)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.hair, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(top)
        column.addLayout(lobby)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        room.people_changed.connect(self.refresh)
        self.refresh()
        self._show_buttons()

    def sizeHint(self) -> QSize:
        control = self._shell.theme.tokens.control
        return QSize(round(control * _USUAL_WIDTH), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        control = self._shell.theme.tokens.control
        return QSize(round(control * _LEAST_WIDTH), super().minimumSizeHint().height())

    def refresh(self) -> None:
        count = len(self._room.model.rows)
        self.heading.setText(self.tr("People ({0})").format(count))

    def _show_buttons(self) -> None:
        """What is of no use now is not there; what this person may not do says why."""
        for button, action in zip(self._buttons, self._commands, strict=True):
            button.setVisible(action.isVisible())
