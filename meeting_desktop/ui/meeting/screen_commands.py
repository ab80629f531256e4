"""Commands of the shared screen: share and stop, and how large somebody else's is shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.permissions import Action
from meeting_desktop.ports.screen import ScreenSource
from meeting_desktop.ui.conference.screen_picker import ScreenPicker
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import make_action


class ScreenCommands(QObject):
    """They are there while a meeting is open for others."""

    def __init__(self, session: MeetingSession, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._session = session
        self._theme = theme
        self._owner = owner
        self._screen = session.room.screen
        make = partial(make_action, owner, theme)
        self.share = make(
            self.tr("Share screen"), self._choose, icon="screencast", shortcut="Ctrl+Shift+S"
        )
        self.stop = make(self.tr("Stop sharing"), self._screen.stop, shortcut="Ctrl+Shift+X")
        self.stop.setIcon(theme.icon("x-circle", "on_danger"))
        self.full = make(
            self.tr("Shared screen dot by dot"),
            lambda: None,
            icon="arrows-out",
            shortcut="Ctrl+Shift+F",
        )
        self.full.setCheckable(True)
        self._screen.changed.connect(self._refresh)
        session.room.people_changed.connect(self._refresh)
        session.room.opened_or_closed.connect(self._refresh)
        session.phase_changed.connect(self._refresh)
        self._refresh()

    def all(self) -> tuple[QAction, ...]:
        return (self.share, self.stop, self.full)

    @property
    def _at_once(self) -> bool:
        return self._session.room.model.why_not(Action.SCREEN_SHARE) is None

    def _choose(self) -> None:
        try:
            sources = self._screen.screens.sources()
        except EnvironmentFault as fault:
            self._screen.told.emit(fault.sentence)
            return
        picker = ScreenPicker(
            self._theme,
            sources,
            self._begin,
            self._owner.window(),
            at_once=self._at_once,
            windows=self._screen.has_windows,
        )
        self._screen.find_windows(picker, picker.show_windows, picker.say_no_windows)
        picker.open()

    def _begin(self, source: ScreenSource) -> None:
        self._screen.share(source, at_once=self._at_once)

    def _refresh(self) -> None:
        is_open = self._session.phase is Phase.LIVE and self._session.room.is_open
        busy = self._screen.shares or self._screen.asks
        self.stop.setText(
            self.tr("Stop sharing") if self._screen.shares else self.tr("Ask no more")
        )
        self.share.setText(
            self.tr("Share screen") if self._at_once else self.tr("Ask to share the screen")
        )
        for action, shown in (
            (self.share, is_open and not busy),
            (self.stop, is_open and busy),
            (self.full, is_open and self._screen.watches),
        ):
            action.setVisible(shown)
            action.setEnabled(shown)
