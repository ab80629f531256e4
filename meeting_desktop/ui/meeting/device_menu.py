"""Another microphone in the middle of a meeting."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from meeting_desktop.application.check_sound import SoundFacts
from meeting_desktop.application.run_meeting import SourceChoice
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look


class DeviceMenu(QToolButton):
    """Asks for the devices when it is opened and when they change."""

    def __init__(
        self, shell: Shell, session: MeetingSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._session = session
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        theme = shell.theme
        set_look(self, kind="quiet", icononly=True)
        self.setIcon(theme.icon("caret-up"))
        self.setIconSize(QSize(theme.tokens.icon, theme.tokens.icon))
        self.setToolTip(self.tr("Choose the microphone"))
        self.setAccessibleName(self.tr("Choose the microphone"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMenu(self._menu)
        self._fill(SoundFacts((), (), self.tr("Looking for microphones…")))
        self._menu.aboutToShow.connect(self._ask)
        shell.bridge.listen(shell.use_cases.sound.devices_changed, self, self._on_devices_changed)

    def _ask(self) -> None:
        self._shell.jobs.run(self, self._shell.use_cases.sound.devices, self._fill)

    def _on_devices_changed(self, _nothing: None) -> None:
        if self._menu.isVisible():
            self._ask()

    def _fill(self, facts: SoundFacts) -> None:
        self._menu.clear()
        if facts.fault:
            self._menu.addAction(_as_text(facts.fault)).setEnabled(False)
        current = self._session.model.sound.device
        for device in facts.inputs:
            action = QAction(_as_text(device.name), self._group)
            action.setCheckable(True)
            action.setChecked(device.name == current)
            action.triggered.connect(partial(self._choose, device.name))
            self._menu.addAction(action)

    def _choose(self, name: str, _checked: bool = False) -> None:
        self._session.choose_source(SourceChoice(device=name))


def _as_text(name: str) -> str:
    """A device may have an ampersand in its name; a menu would swallow it."""
    return name.replace("&", "&&")
