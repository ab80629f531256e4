"""The page that leads into somebody else's meeting: form, knocking, lobby, and why it is over."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.application.check_sound import SoundFacts
from meeting_desktop.application.joining_states import InRoom, JoinState, WhyLeft
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.joining.join_form import JoinForm
from meeting_desktop.ui.joining.join_model import JoinModel, Screen
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button, CommandButton, make_action
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.notices import announce
from meeting_desktop.ui.widgets.progress import Working


class JoinPage(QWidget):
    """Listens to the microphone while its form is seen. ``left``: nobody wants in any more."""

    left = Signal()

    def __init__(self, shell: Shell, session: MeetingSession) -> None:
        super().__init__()
        self._shell = shell
        self._session = session
        self.model = JoinModel()
        theme = shell.theme
        self.form = JoinForm(shell, self.model)
        self.form.left.connect(self.left)
        self.form.join_wanted.connect(self.join)
        self.form.sound.source_chosen.connect(self._choose_source)
        self.form.sound.devices_wanted.connect(self._ask_devices)
        self.leave_action = make_action(self, theme, self.tr("Leave"), self.give_up)
        self.again_action = make_action(self, theme, self.tr("Join again"), self.join_again)
        self.lobby = EmptyState(
            theme,
            "hourglass-medium",
            self.tr("You are in the lobby"),
            self.tr("The host sees that you wait. You are let in, or told if you are not."),
        )
        # The keyboard is on the page, not on the button: a stray key must not lead out.
        self.lobby.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lobby.put_beside(CommandButton(theme, self.leave_action))
        self.over = EmptyState(theme, "sign-out", "", "", self.again_action)
        self.home_button = Button(theme, self.tr("Back to Today"), self.left.emit, kind="quiet")
        self.over.put_beside(self.home_button)
        self._screens: dict[Screen, QWidget] = {
            Screen.FORM: self.form,
            Screen.KNOCKING: self._knocking(),
            Screen.LOBBY: self.lobby,
            Screen.LEFT: self.over,
        }
        self._stack = QStackedWidget()
        for screen in self._screens.values():
            self._stack.addWidget(screen)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        session.joining.changed.connect(self._on_state)
        session.joining.refused.connect(self._on_refused)
        session.level_changed.connect(self._on_level)
        session.state_changed.connect(self._on_sound)
        shell.bridge.listen(shell.use_cases.sound.devices_changed, self, self._on_devices_changed)
        self._show()

    # -- parts ----------------------------------------------------------------------------------

    def _knocking(self) -> QWidget:
        theme = self._shell.theme
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(2)
        working = Working(theme, self.tr("Looking for the meeting…"))
        column.addWidget(working, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button(theme, self.tr("Cancel"), self.give_up))
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        return page

    # -- coming and going -----------------------------------------------------------------------

    def offer(self, typed: str = "") -> None:
        """Show the form, with a link or code in it; what is on its way is not touched."""
        if self._session.joining.on_the_way or self._session.running:
            return
        if self.model.screen is Screen.LEFT:
            self.model.start_anew()
        if typed:
            self.model.typed = typed
        self.form.show_model()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if event.spontaneous():
            return
        if self.model.screen is Screen.FORM:
            self._fill_in(self._shell.use_cases.settings.current())
            self._listen()
            edit = self.form.name_edit if self.model.typed else self.form.target_edit
            edit.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._session.discard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.model.screen is Screen.FORM:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _fill_in(self, settings: Settings) -> None:
        self.model.sound.device = settings.sound.input_device
        if not self.model.name:
            self.model.name = settings.profile.display_name
        self.form.sound.use_model(self.model.sound)
        self.form.show_model()

    def _listen(self) -> None:
        if not self._session.running:
            self._session.prepare(self.model.sound.source)
            self._ask_devices()

    # -- what a person does ---------------------------------------------------------------------

    def join(self) -> None:
        """Knock with what is chosen."""
        if not self.model.can_join or self._session.running:
            return
        self.model.sentence = ""
        self._session.discard()  # the call opens the microphone itself
        me = self.model.introduction(self.tr("Guest"))
        self._session.joining.join(self.model.typed, me, self.model.sound.source)

    def join_again(self) -> None:
        """The same meeting, with the same choices."""
        self.model.screen, self.model.sentence = Screen.FORM, ""
        if self.model.may_return and self.model.can_join:
            self.join()
            return
        self.model.start_anew()
        self.form.show_model()
        self._show()
        self._listen()

    def give_up(self) -> None:
        """Out of the lobby, or away from the door."""
        self._session.joining.leave()

    def _choose_source(self, device: str) -> None:
        self.model.sound.file = None
        self.model.sound.device = device
        self._session.choose_source(self.model.sound.source)
        self.form.sound.refresh()

    # -- what comes back ------------------------------------------------------------------------

    def _on_state(self, state: JoinState) -> None:
        self.model.apply(state)
        if isinstance(state, InRoom):
            self.model.asks_passcode = False
        self._show()
        if self.model.screen is Screen.FORM and self.isVisible():
            self._listen()

    def _on_refused(self, sentence: str) -> None:
        self.model.refuse(sentence)
        self._show()
        if self.isVisible():
            self._listen()
            self.form.target_edit.setFocus()

    def _show(self) -> None:
        model = self.model
        screen = self._screens[model.screen]
        is_new = self._stack.currentWidget() is not screen
        self._stack.setCurrentWidget(screen)
        self.form.refresh()
        if model.screen is Screen.LEFT:
            self.over.set_state(*self._farewell())
            self.again_action.setText(
                self.tr("Join again") if model.may_return else self.tr("Join another meeting")
            )
        if is_new:
            self._read_aloud()

    def _read_aloud(self) -> None:
        if not self.isVisible():
            return
        if self.model.screen is Screen.LOBBY:
            self.lobby.setFocus()
            announce(self.lobby)
        elif self.model.screen is Screen.LEFT:
            announce(self.over)

    def _farewell(self) -> tuple[str, str, str]:
        """Sign, title and sentence of the screen after a meeting."""
        titles = {
            WhyLeft.LEFT: ("sign-out", self.tr("You have left the meeting")),
            WhyLeft.ENDED: ("check-circle", self.tr("The meeting is over")),
            WhyLeft.DENIED: ("prohibit", self.tr("You were not let in")),
            WhyLeft.REMOVED: ("user-minus", self.tr("You were taken out of the meeting")),
            WhyLeft.LOST: ("cell-signal-slash", self.tr("The connection was lost")),
            WhyLeft.ELSEWHERE: ("device-mobile", self.tr("You are in the meeting elsewhere")),
        }
        sign, title = titles.get(self.model.why or WhyLeft.LEFT, titles[WhyLeft.LEFT])
        sentence = "" if self.model.why is WhyLeft.LEFT else self.model.sentence
        return sign, title, sentence

    # -- sound ----------------------------------------------------------------------------------

    def _on_level(self) -> None:
        if self.form.isVisible():
            self.model.sound.measure(self._session.model.level)
            self.form.sound.show_level(self._session.model.level)

    def _on_sound(self) -> None:
        if self.form.isVisible():
            self.model.sound.sound = self._session.model.sound
            self.form.sound.refresh()

    def _on_devices_changed(self, _nothing: None) -> None:
        if self.form.isVisible():
            self._ask_devices()

    def _ask_devices(self) -> None:
        self._shell.jobs.run(self, self._shell.use_cases.sound.devices, self._on_devices)

    def _on_devices(self, facts: SoundFacts) -> None:
        self.model.sound.facts = facts
        self.form.sound.show_devices()
