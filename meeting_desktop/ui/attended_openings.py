"""What a person sees and can do when the application opens a planned meeting for the assistant."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.run_meeting import LiveMeeting
from meeting_desktop.domain.openings import OpeningStage, OpeningState
from meeting_desktop.ui.library.wording import time_of_day
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import make_action

_BANNER = "opening"


class AttendedOpenings(QObject):
    """A banner a minute before, one while it runs, and the same as commands.

    ``close_banner`` takes the one of a key away; ``go`` shows the meeting.
    """

    def __init__(
        self,
        shell: Shell,
        session: MeetingSession,
        owner: QWidget,
        *,
        close_banner: Callable[[str], None],
        go: Callable[[], None],
    ) -> None:
        super().__init__(owner)
        self._shell = shell
        self._session = session
        self._close_banner = close_banner
        self._go = go
        self._opening = shell.use_cases.assistant.opening
        self._state = OpeningState()
        make = partial(make_action, owner, shell.theme)
        self.decline_action = make(
            self.tr("Do not open the planned meeting this time"), self._decline, icon="x"
        )
        self.take_part_action = make(
            self.tr("Take part in the meeting"),
            self._take_part,
            icon="microphone",
            shortcut="Ctrl+Alt+P",
        )
        shell.add_commands(self.decline_action, self.take_part_action)
        shell.bridge.listen(self._opening.opened, self, self._on_opened)
        shell.bridge.listen(self._opening.states, self, self._on_state)
        session.state_changed.connect(self._on_session)
        self._show_commands()

    def commands(self) -> tuple[QAction, ...]:
        return self.decline_action, self.take_part_action

    # -- what a person does ---------------------------------------------------------------------

    def _decline(self) -> None:
        written = self._opening.not_this_time()
        if written is None:
            return
        self._shell.jobs.follow(self, written, _ignore)
        self._shell.show_toast(self.tr("The assistant does not open it; you still can."))

    def _take_part(self) -> None:
        self._opening.take_part()
        self._close_banner(_BANNER)

    def _go_there(self) -> None:
        self._go()
        self._shell.show_banner(
            _BANNER,
            "info",
            self.tr("Your microphone is off, and nothing is played here."),
            action=self.tr("Take part"),
            on_action=self._take_part,
        )

    # -- what comes back ------------------------------------------------------------------------

    def _on_opened(self, live: LiveMeeting) -> None:
        self._session.adopt(live)

    def _on_state(self, state: OpeningState) -> None:
        before, self._state = self._state.stage, state
        self._show_commands()
        if state.stage is OpeningStage.ANNOUNCED and state.opens_at is not None:
            words = self.tr("The assistant will open “{0}” at {1}.")
            self._shell.show_banner(
                _BANNER,
                "info",
                words.format(state.title, time_of_day(state.opens_at.astimezone())),
                action=self.tr("Not this time"),
                on_action=self._decline,
            )
        elif state.stage is OpeningStage.STANDING_IN:
            words = self.tr(
                "The assistant has opened “{0}” for you. Your microphone is off, and nothing is "
                "played here."
            )
            self._shell.show_banner(
                _BANNER,
                "info",
                words.format(state.title),
                action=self.tr("Go there"),
                on_action=self._go_there,
            )
        elif before is not OpeningStage.IDLE:
            self._close_banner(_BANNER)

    def _on_session(self) -> None:
        """Whoever opens the microphone takes part."""
        is_held = self._state.stage is OpeningStage.STANDING_IN
        if is_held and self._session.phase is Phase.LIVE and not self._session.muted:
            self._state = OpeningState()
            # After whoever listens to the same change.
            QTimer.singleShot(0, self, self._take_part)

    def _show_commands(self) -> None:
        stage = self._state.stage
        for action, wanted in (
            (self.decline_action, OpeningStage.ANNOUNCED),
            (self.take_part_action, OpeningStage.STANDING_IN),
        ):
            action.setVisible(stage is wanted)
            action.setEnabled(stage is wanted)


def _ignore(_committed: object) -> None:
    """The state says it."""
