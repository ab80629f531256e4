"""Above the captions: the shared screen with who shows it, and how large it is shown."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.ui.conference.room_screen import RoomScreen
from meeting_desktop.ui.conference.screen_view import ScreenView
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.labels import ElidedLabel


class ScreenStage(QWidget):
    """There only while somebody else shares.

    ``actual`` is checked for dot by dot, ``alone`` by who draws what is around it.
    """

    def __init__(self, theme: Theme, screen: RoomScreen, actual: QAction, alone: QAction) -> None:
        super().__init__()
        self._screen = screen
        set_look(self, ground="surface")
        self.who = ElidedLabel("", "strong")
        self.view = ScreenView(theme)
        space = theme.tokens.space
        top = QHBoxLayout()
        top.setContentsMargins(space.medium, space.small, space.small, 0)
        top.addWidget(self.who, 1)
        for view in (actual, alone):
            top.addWidget(ActionButton(theme, view, kind="quiet"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, space.small)
        column.setSpacing(space.small)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        actual.toggled.connect(lambda dots: self.view.set_fits(not dots))
        screen.changed.connect(self._show)
        screen.pictured.connect(self.view.show_picture)
        self._show()

    def _show(self) -> None:
        name = self._screen.presenter_name
        if self.isHidden() or not self._screen.watches:
            self.view.show_picture(None)  # not the last one of somebody before
        words = self.tr("{0} shares the screen")
        if self._screen.is_window:
            words = self.tr("{0} shares a window")
        self.who.setText(words.format(name) if name else "")
        self.setVisible(self._screen.watches)
