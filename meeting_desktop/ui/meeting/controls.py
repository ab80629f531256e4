"""The bar under the captions: microphone at the left, what is kept, and the end at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from meeting_desktop.ui.meeting.assistant_commands import AssistantButton
from meeting_desktop.ui.meeting.commands import MeetingCommands
from meeting_desktop.ui.meeting.device_menu import DeviceMenu
from meeting_desktop.ui.meeting.room_commands import RoomCommands
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.meeting.talk_commands import ReactButton
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.level_meter import LevelMeter

#: Below this many heights of a control the bar is narrow; with others there is more in it.
_ROOMY, _ROOMY_WITH_OTHERS = 24, 38
#: Below this there is room for the most needed buttons only.
_TIGHT, _TIGHT_WITH_OTHERS = 20, 23
#: What has keys as well is left out below this already, with others.
_SPARE_WITH_OTHERS = 28


class MeetingControls(QWidget):
    """Buttons do not take the focus on a click: the space bar stays free to talk."""

    def __init__(
        self,
        shell: Shell,
        session: MeetingSession,
        commands: MeetingCommands,
        room: RoomCommands,
    ) -> None:
        super().__init__()
        self._session = session
        self._control = shell.theme.tokens.control
        set_look(self, ground="surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._make_buttons(shell, commands, room)
        self._lay_out(shell, commands)
        for action in (commands.record, commands.guide):
            action.changed.connect(self._show_room_buttons)
        for button in (*self._room_buttons, self.share_button):
            button.defaultAction().changed.connect(self._show_room_buttons)
        session.room.opened_or_closed.connect(self._show_room_buttons)
        session.level_changed.connect(self._show_level)
        session.state_changed.connect(self._show_state)
        self._show_state()
        self._show_room_buttons()

    def _make_buttons(self, shell: Shell, commands: MeetingCommands, room: RoomCommands) -> None:
        theme = shell.theme
        self.mute_button = ActionButton(theme, commands.mute, kind="alarm", text_shown=True)
        self.record_button = ActionButton(theme, commands.record, kind="quiet", text_shown=True)
        self.end_button = ActionButton(theme, commands.end, kind="danger", text_shown=True)
        self.guide_button = ActionButton(theme, commands.guide, kind="quiet")
        self.assistant_button = AssistantButton(shell, self._session)
        self._room_buttons = [
            ActionButton(theme, action, kind="quiet", text_shown=True)
            for action in (room.hand, room.people, room.invite)
        ]
        self.react_button = ReactButton(theme, room.talk)
        self.share_button = ActionButton(theme, room.screen.share, kind="quiet")
        #: They have keys as well, and go first.
        self._spare = [
            ActionButton(theme, action, kind="quiet")
            for action in (commands.smaller, commands.larger)
        ]
        self.meter = LevelMeter(theme)
        self.meter.setMaximumWidth(self._control * 6)
        self.hint = Label("", "caption")

    def _lay_out(self, shell: Shell, commands: MeetingCommands) -> None:
        theme = shell.theme
        space = theme.tokens.space
        row = QHBoxLayout(self)
        row.setContentsMargins(space.wide, space.medium, space.wide, space.medium)
        row.setSpacing(space.small)
        for left in (self.mute_button, DeviceMenu(shell, self._session), self.meter, self.hint):
            row.addWidget(left)
        row.addStretch(1)
        for right in (
            self.share_button,
            self.react_button,
            *self._room_buttons,
            self.assistant_button,
            self.record_button,
            ActionButton(theme, commands.captions, kind="quiet"),
            self.guide_button,
            *self._spare,
            ActionButton(theme, commands.compact, kind="quiet"),
        ):
            row.addWidget(right)
        row.addSpacing(space.small)
        row.addWidget(self.end_button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the words go that the icon and the tool tip say as well."""
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        least = _ROOMY_WITH_OTHERS if self._session.room.is_open else _ROOMY
        roomy = self.width() >= least * self._control
        for button in (self.record_button, self.assistant_button, *self._room_buttons):
            _show_words(button, roomy)
        tight = _TIGHT_WITH_OTHERS if self._session.room.is_open else _TIGHT
        spacious = self.width() >= tight * self._control
        self.meter.setVisible(spacious)
        spare = _SPARE_WITH_OTHERS if self._session.room.is_open else tight
        for button in self._spare:
            button.setVisible(self.width() >= spare * self._control)
        with_words = spacious or not self._session.room.is_open
        for button in (self.mute_button, self.end_button):
            _show_words(button, with_words)
        self.hint.setVisible(roomy)

    def _show_room_buttons(self) -> None:
        rest = (self.record_button, self.guide_button, self.share_button)
        for button in (*self._room_buttons, *rest):
            button.setVisible(button.defaultAction().isVisible())
        self.react_button.setVisible(self._session.room.is_open)
        self._fit()

    def _show_level(self) -> None:
        if self.isVisible():
            level = self._session.model.level
            self.meter.set_level(level.rms_db, level.peak_db, muted=level.muted)

    def _show_state(self) -> None:
        session = self._session
        if session.talking:
            self.hint.setText(self.tr("You are heard while you hold Space"))
        elif session.muted:
            self.hint.setText(self.tr("Hold Space to talk"))
        else:
            self.hint.setText("")


def _show_words(button: QToolButton, shown: bool) -> None:
    """Beside the icon; without them the icon has the room of one that never had any."""
    style = Qt.ToolButtonStyle
    button.setToolButtonStyle(style.ToolButtonTextBesideIcon if shown else style.ToolButtonIconOnly)
    if button.property("icononly") is not (not shown):
        set_look(button, icononly=not shown)
