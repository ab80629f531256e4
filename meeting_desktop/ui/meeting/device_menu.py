"""Another microphone or loudspeaker in the middle of a meeting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from meeting_desktop.application.check_sound import SoundFacts
from meeting_desktop.application.run_meeting import SourceChoice
from meeting_desktop.ports.audio import AudioDevice
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look


class DeviceMenu(QToolButton):
    """Asks for the devices when it is opened and when they change.

    A choice lasts as long as the meeting; the one for every meeting is in Settings.
    """

    def __init__(
        self, shell: Shell, session: MeetingSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._session = session
        self._menu = QMenu(self)
        self._groups: list[QActionGroup] = []
        theme = shell.theme
        set_look(self, kind="quiet", icononly=True)
        self.setIcon(theme.icon("caret-up"))
        self.setIconSize(QSize(theme.tokens.icon, theme.tokens.icon))
        self.setToolTip(self.tr("Choose microphone and loudspeaker"))
        self.setAccessibleName(self.tr("Choose microphone and loudspeaker"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMenu(self._menu)
        self._fill(SoundFacts((), (), self.tr("Looking for devices…")))
        self._menu.aboutToShow.connect(self._ask)
        shell.bridge.listen(shell.use_cases.sound.devices_changed, self, self._on_devices_changed)

    def _ask(self) -> None:
        self._shell.jobs.run(self, self._shell.use_cases.sound.devices, self._fill)

    def _on_devices_changed(self, _nothing: None) -> None:
        if self._menu.isVisible():
            self._ask()

    def _fill(self, facts: SoundFacts) -> None:
        self._menu.clear()
        for group in self._groups:
            group.deleteLater()
        self._groups.clear()
        if facts.fault:
            self._say(facts.fault)
        microphone = self._session.model.sound.device
        self._list(self.tr("Microphone"), facts.inputs, microphone, self._choose_microphone)
        default = next((one.name for one in facts.outputs if one.is_default), "")
        loudspeaker = self._session.output_name or default
        self._list(self.tr("Loudspeaker"), facts.outputs, loudspeaker, self._session.choose_output)

    def _list(
        self,
        title: str,
        devices: Sequence[AudioDevice],
        current: str,
        choose: Callable[[str], None],
    ) -> None:
        if not devices:
            return
        self._menu.addSeparator()
        self._say(title)  # a section of the menu would show its line without its words
        group = QActionGroup(self)
        self._groups.append(group)
        for device in devices:
            action = QAction(_as_text(device.name), group)
            action.setCheckable(True)
            action.setChecked(device.name == current)
            action.triggered.connect(partial(_choose, choose, device.name))
            self._menu.addAction(action)

    def _say(self, sentence: str) -> None:
        self._menu.addAction(_as_text(sentence)).setEnabled(False)

    def _choose_microphone(self, name: str) -> None:
        self._session.choose_source(SourceChoice(device=name))


def _choose(choose: Callable[[str], None], name: str, _checked: bool = False) -> None:
    choose(name)


def _as_text(name: str) -> str:
    """A device may have an ampersand in its name; a menu would swallow it."""
    return name.replace("&", "&&")
