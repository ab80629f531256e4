"""The bar under the transcript: play, skip, speed, time, and the line of the meeting's time."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from meeting_desktop.ui.library.playback import SPEEDS, Playback
from meeting_desktop.ui.library.replay_actions import ReplayActions
from meeting_desktop.ui.library.timeline_slider import TimelineSlider
from meeting_desktop.ui.library.wording import clock_time
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label


class TransportBar(QWidget):
    """Shows what ``playback`` does; the slider is ``timeline``, over it stands ``waveform``."""

    def __init__(
        self, theme: Theme, actions: ReplayActions, playback: Playback, waveform: QWidget
    ) -> None:
        super().__init__()
        self._waveform = waveform
        self._playback = playback
        self._actions = actions
        set_look(self, ground="surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.timeline = TimelineSlider(theme)
        self._time = Label("", "muted")
        self._time.setAccessibleName(self.tr("Time"))
        self._length = Label("", "muted")
        self._fault = ElidedLabel("", "caption")
        self._speed = QToolButton()
        self._make_speed_menu(theme)
        self._lay_out(theme)
        playback.moved.connect(self._on_moved)
        playback.state_changed.connect(self._on_state)
        self.timeline.pointed.connect(self._show_time)
        self.timeline.sought.connect(playback.seek)
        self._on_state()

    @property
    def time_text(self) -> str:
        return self._time.text()

    @property
    def fault_text(self) -> str:
        return self._fault.text()

    def _lay_out(self, theme: Theme) -> None:
        space = theme.tokens.space
        play = ActionButton(theme, self._actions.play, kind="primary")
        play.setFixedSize(QSize(theme.tokens.control + space.large, theme.tokens.control + 2))
        controls = QHBoxLayout()
        controls.setSpacing(space.small)
        for button in (
            ActionButton(theme, self._actions.back),
            play,
            ActionButton(theme, self._actions.ahead),
        ):
            controls.addWidget(button)
        controls.addSpacing(space.small)
        controls.addWidget(self._time)
        controls.addWidget(self._length)
        controls.addSpacing(space.medium)
        controls.addWidget(self._fault, 1)
        for action in (self._actions.bookmark, self._actions.share, self._actions.waveform):
            controls.addWidget(ActionButton(theme, action, kind="quiet"))
        controls.addWidget(self._speed)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.hair, space.wide, space.medium)
        column.setSpacing(space.hair)
        # As far in as the line of time, so that a moment stands over itself.
        over = QHBoxLayout()
        over.setContentsMargins(space.medium, 0, space.medium, 0)
        over.addWidget(self._waveform)
        column.addLayout(over)
        column.addWidget(self.timeline)
        column.addLayout(controls)

    def _make_speed_menu(self, theme: Theme) -> None:
        set_look(self._speed, kind="quiet", scale="small")
        self._speed.setToolTip(self.tr("Speed ([ slower, ] faster)"))
        self._speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._speed.setIcon(theme.icon("gauge"))
        self._speed.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        menu = QMenu(self._speed)
        group = QActionGroup(menu)
        self._speeds: dict[float, QAction] = {}
        for speed in SPEEDS:
            action = menu.addAction(speed_text(speed))
            action.setCheckable(True)
            action.setData(speed)
            group.addAction(action)
            self._speeds[speed] = action
        group.triggered.connect(self._on_speed_chosen)
        self._speed.setMenu(menu)

    def _on_speed_chosen(self, action: QAction) -> None:
        self._playback.set_speed(float(action.data()))

    def _on_moved(self, seconds: float) -> None:
        self.timeline.set_seconds(seconds)
        if not self.timeline.isSliderDown():
            self._show_time(seconds)

    def _show_time(self, seconds: float) -> None:
        text = clock_time(seconds)
        if text != self._time.text():
            self._time.setText(text)

    def _on_state(self) -> None:
        playback = self._playback
        self._actions.play.setChecked(playback.playing)
        self._actions.play.setText(self.tr("Pause") if playback.playing else self.tr("Play"))
        self.timeline.setEnabled(playback.duration > 0)
        self._length.setText(self.tr("/ {0}").format(clock_time(playback.duration)))
        self._fault.setText(playback.fault)
        self._speed.setText(speed_text(playback.speed))
        self._speed.setAccessibleName(self.tr("Speed {0}").format(speed_text(playback.speed)))
        self._speeds[playback.speed].setChecked(True)
        self._on_moved(playback.position)


def speed_text(speed: float) -> str:
    return f"{speed:g}×"
