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
            self.tr("Share screen"), self._choose, icon="screencast", shortcut="Ctrl+Alt+C"
        )
        self.stop = make(self.tr("Stop sharing"), self._screen.stop, shortcut="Ctrl+Alt+X")
        self.stop.setIcon(theme.icon("x-circle", "on_danger"))
        self.actual = make(
            self.tr("Shared screen at 100 %"),
            _nothing,
            icon="magnifying-glass",
            shortcut="Ctrl+Alt+Z",
        )
        self.alone = make(
            self.tr("Only the shared screen"), _nothing, icon="arrows-out", shortcut="F11"
        )
        for view in (self.actual, self.alone):
            view.setCheckable(True)
        self._screen.changed.connect(self._refresh)
        session.room.people_changed.connect(self._refresh)
        session.room.opened_or_closed.connect(self._refresh)
        session.phase_changed.connect(self._refresh)
        self._refresh()

    def all(self) -> tuple[QAction, ...]:
        return (self.share, self.stop, self.actual, self.alone)

    @property
    def _why_ask(self) -> str | None:
        return self._session.room.model.why_not(Action.SCREEN_SHARE)

    @property
    def _at_once(self) -> bool:
        """Whether nobody has to be asked: who does not lead waits until nobody else shares."""
        if self._why_ask is not None:
            return False
        return not self._screen.watches or self._takes_over

    @property
    def _takes_over(self) -> bool:
        me = self._session.room.model.me
        return self._screen.watches and me is not None and me.role.leads

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
        self.share.setText(self._share_words())
        # Asking is for everybody in the room; why one has to ask is said.
        self.share.setStatusTip(self._why_ask or "")
        for action, shown in (
            (self.share, is_open and not busy),
            (self.stop, is_open and busy),
            (self.actual, is_open and self._screen.watches),
            (self.alone, is_open and self._screen.watches),
        ):
            action.setVisible(shown)
            action.setEnabled(shown)
        if not self._screen.watches:
            self.alone.setChecked(False)  # the next one who shares has not filled the window

    def _share_words(self) -> str:
        if self._takes_over:
            return self.tr("Share in place of {0}").format(self._screen.presenter_name)
        return self.tr("Share screen") if self._at_once else self.tr("Ask to share the screen")


def _nothing() -> None:
    """Whoever draws the shared screen follows the command itself."""
