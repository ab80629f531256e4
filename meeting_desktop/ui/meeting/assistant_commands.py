"""What a person can do about the AI participant: bring in, mute, take over, skip, send away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from meeting_desktop.application.attend_meeting import AttendMeeting
from meeting_desktop.domain.attendance import AttendState, AttendStatus
from meeting_desktop.ui.conference.people_wording import attends_word
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import icon_size, make_action

_BANNER = "assistant"


class AssistantCommands(QObject):
    """``state`` is what is shown; what may not be done now is not there."""

    changed = Signal()

    def __init__(self, shell: Shell, session: MeetingSession, owner: QWidget) -> None:
        super().__init__(owner)
        self._shell = shell
        self._session = session
        self._attend: AttendMeeting = shell.use_cases.assistant.attend
        self._coming = False
        self.state = self._attend.state
        make = partial(make_action, owner, shell.theme)
        self.join = make(
            self.tr("Bring the assistant in"), self._join, icon="sparkle", shortcut="Ctrl+Alt+A"
        )
        self.mute = make(
            self.tr("Mute the assistant"),
            self._toggle_mute,
            icon="speaker-slash",
            shortcut="Ctrl+Alt+M",
        )
        self.take_over = make(
            self.tr("Take over from the assistant"),
            self._toggle_taken_over,
            icon="hand-palm",
            shortcut="Ctrl+Alt+T",
        )
        self.skip = make(
            self.tr("Skip this question"),
            self._attend.skip,
            icon="skip-forward",
            shortcut="Ctrl+Alt+S",
        )
        self.leave = make(
            self.tr("Send the assistant away"),
            self._attend.leave,
            icon="sign-out",
            shortcut="Ctrl+Alt+L",
        )
        shell.bridge.listen(self._attend.states, self, self._on_state)
        session.phase_changed.connect(self._refresh)
        session.room.opened_or_closed.connect(self._refresh)
        self._refresh()

    def all(self) -> tuple[QAction, ...]:
        return (self.join, self.mute, self.take_over, self.skip, self.leave)

    @property
    def may_come(self) -> bool:
        """This machine holds a meeting that others can come into."""
        session = self._session
        return session.phase is Phase.LIVE and not session.joined and session.room.is_open

    def _join(self) -> None:
        self._coming = True
        self._refresh()
        self._shell.jobs.follow(self, self._attend.join(), self._have_come, self._have_not_come)

    def _have_come(self, _nothing: None) -> None:
        self._coming = False
        self._refresh()

    def _have_not_come(self, sentence: str) -> None:
        self._coming = False
        self._shell.show_banner(_BANNER, "warning", sentence)
        self._refresh()

    def _toggle_mute(self) -> None:
        self._attend.mute(self.state.status is not AttendStatus.MUTED)

    def _toggle_taken_over(self) -> None:
        if self.state.status is AttendStatus.TAKEN_OVER:
            self._attend.hand_back()
        else:
            self._attend.take_over()

    def _on_state(self, state: AttendState) -> None:
        self.state = state
        self._refresh()

    def _refresh(self) -> None:
        status, is_here = self.state.status, self.state.is_here
        self.join.setVisible(self.may_come and not is_here)
        self.join.setEnabled(self.join.isVisible() and not self._coming)
        for action in (self.mute, self.take_over, self.skip, self.leave):
            action.setVisible(is_here)
            action.setEnabled(is_here)
        muted, taken = status is AttendStatus.MUTED, status is AttendStatus.TAKEN_OVER
        self.mute.setText(
            self.tr("Let the assistant speak") if muted else self.tr("Mute the assistant")
        )
        self.take_over.setText(
            self.tr("Hand back to the assistant")
            if taken
            else self.tr("Take over from the assistant")
        )
        self.mute.setEnabled(is_here and not taken)
        self.skip.setEnabled(is_here and self.state.question_id is not None and not taken)
        self.changed.emit()


class AssistantButton(QToolButton):
    """The button of the bar: what the assistant does, and a menu of what can be done."""

    def __init__(self, shell: Shell, session: MeetingSession) -> None:
        super().__init__()
        theme = shell.theme
        self.commands = AssistantCommands(shell, session, self)
        self._menu = QMenu(self)
        self._menu.addActions(self.commands.all())
        shell.add_commands(*self.commands.all())
        set_look(self, kind="quiet")
        self.setIcon(theme.icon("sparkle"))
        self.setIconSize(icon_size(theme, with_text=True))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMenu(self._menu)
        self.commands.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        state = self.commands.state
        words = self.tr("Assistant")
        if state.is_here:
            words = self.tr("Assistant: {0}").format(attends_word(state.status))
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(state.sentence or words)
        self.setVisible(state.is_here or self.commands.may_come)
