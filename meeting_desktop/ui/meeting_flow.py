"""How the window follows a meeting: from the pre-flight to the page, the bar, and the Replay.

It also keeps the promise that closing a window ends no meeting unasked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.joining_states import Left
from meeting_desktop.application.run_meeting import MeetingRequest, SourceChoice
from meeting_desktop.ui.closing_dialog import ClosingDialog
from meeting_desktop.ui.meeting.commands import MeetingCommands
from meeting_desktop.ui.meeting.compact_bar import CompactBar
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.planned import PlannedMeeting, planned_meeting
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog

PREFLIGHT = "preflight"
MEETING = "meeting"
JOIN = "join"


class OffersJoining(Protocol):
    """The page for joining, as far as the flow fills it in."""

    def offer(self, typed: str = "") -> None: ...


class HoldsPlanned(Protocol):
    """The pre-flight, as far as the flow fills it in."""

    def offer(self, planned: PlannedMeeting | None) -> None: ...


class Stage(Shell, Protocol):
    """The window, as far as a meeting moves it."""

    @property
    def current_page(self) -> str: ...

    def show_page(self, key: str) -> None: ...

    def prepare_page(self, key: str) -> None:
        """Make a page without showing it."""
        ...

    def show_home(self) -> None: ...

    def reveal(self) -> None: ...

    def conceal(self) -> None: ...

    def close_window(self) -> None: ...

    def as_widget(self) -> QWidget: ...


@dataclass(frozen=True, slots=True)
class Hosting:
    """A meeting for others that somebody asked for on the command line.

    ``duration`` in seconds, None until somebody ends it.
    """

    meeting: MeetingRequest
    source: SourceChoice
    conference: ConferenceRequest
    duration: float | None = None


class MeetingFlow(QObject):
    """Reacts to the session; the window asks it before closing (``may_close``)."""

    def __init__(self, stage: Stage, session: MeetingSession, commands: MeetingCommands) -> None:
        super().__init__(stage.as_widget())
        self._stage = stage
        self._session = session
        self._commands = commands
        self._bar: CompactBar | None = None
        self._close_when_saved = False
        #: A meeting that nobody started on the page in sight.
        self._show_when_live = False
        self._join_page: OffersJoining | None = None
        self._preflight: HoldsPlanned | None = None
        self._lasts: float | None = None
        self._time_is_up = QTimer(self)
        self._time_is_up.setSingleShot(True)
        self._time_is_up.timeout.connect(session.end)
        session.phase_changed.connect(self._on_phase)
        session.ended.connect(self._on_ended)
        session.failed.connect(self._on_failed)
        session.resumed.connect(self._on_resumed)
        session.left.connect(self._on_left)
        session.room.still_there_asked.connect(self._come_back)
        commands.compact_wanted.connect(self.show_bar)
        commands.page_wanted.connect(self.go)
        commands.end_asked.connect(self._ask_to_end)

    @property
    def bar(self) -> CompactBar | None:
        """The compact bar, once it has been wanted."""
        return self._bar

    def go(self) -> None:
        """To the meeting that runs or is being joined, else to the pre-flight."""
        self.hide_bar()
        self._stage.reveal()
        if self._session.running:
            self._stage.show_page(MEETING)
        else:
            self._stage.show_page(JOIN if self._session.joining.on_the_way else PREFLIGHT)

    def use_join_page(self, page: OffersJoining) -> None:
        self._join_page = page

    def go_to_join(self, typed: str = "") -> None:
        """To the page for joining, or to the meeting that runs already."""
        if self._session.running:
            self.go()
            self._stage.show_toast(self.tr("You are in a meeting; end or leave it first."))
            return
        self._stage.reveal()
        self._stage.prepare_page(JOIN)
        if self._join_page is not None:
            self._join_page.offer(typed)
        self._stage.show_page(JOIN)

    def use_preflight(self, page: HoldsPlanned) -> None:
        self._preflight = page

    def hold(self, meeting_id: UUID) -> None:
        """To the pre-flight with what was planned; to the meeting that runs, if one does."""
        if self._session.running:
            live = self._stage.use_cases.meetings.live
            self.go()
            if live is None or live.meeting.id != meeting_id:
                self._stage.show_toast(self.tr("You are in a meeting; end or leave it first."))
            return
        calendar = self._stage.use_cases.planning.calendar
        self._stage.jobs.run(
            self,
            partial(planned_meeting, calendar, meeting_id),
            self._offer,
            self._stage.show_toast,
        )

    def _offer(self, planned: PlannedMeeting) -> None:
        self._stage.reveal()
        self._stage.prepare_page(PREFLIGHT)
        if self._preflight is not None:
            self._preflight.offer(planned)
        self._stage.show_page(PREFLIGHT)

    def host(self, hosting: Hosting) -> None:
        """Begin a meeting for others at once, without the pre-flight."""
        self._show_when_live = True
        self._session.prepare(hosting.source)
        self._lasts = hosting.duration
        self._session.start(hosting.meeting, hosting.conference)

    def _on_resumed(self) -> None:
        self._show_when_live = True
        self._stage.show_toast(
            self.tr("Your meeting goes on. What was recorded before is kept; the gap is marked.")
        )

    def show_bar(self) -> None:
        """Let the small bar stand for the window while the meeting runs."""
        if not self._session.running:
            return
        if self._bar is None:
            self._bar = CompactBar(self._stage.theme, self._session, self._commands)
            self._bar.closed.connect(self.go)
        self._bar.show_at_corner()
        self._stage.conceal()

    def hide_bar(self) -> None:
        if self._bar is not None:
            self._bar.hide()

    def dispose(self) -> None:
        """The window goes: the bar is nobody's child and must go with it."""
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None

    def _come_back(self) -> None:
        """A question waits: it is asked where it is seen, not behind the small bar."""
        if self._bar is not None and self._bar.isVisible():
            self.go()

    def _ask_to_end(self) -> None:
        self.go()
        others = self._session.room.model.others
        dialog = ConfirmDialog(
            self._stage.theme,
            self.tr("End the meeting for all?"),
            self.tr("One other person leaves with you. Everything that was recorded is saved.")
            if others == 1
            else self.tr(
                "{0} other people leave with you. Everything that was recorded is saved."
            ).format(others),
            self.tr("End for all"),
            self._stage.as_widget(),
        )
        dialog.confirmed.connect(self._session.end)
        dialog.open()

    # -- closing --------------------------------------------------------------------------------

    def may_close(self) -> bool:
        """False while a meeting runs; the person is then asked, or told what is waited for."""
        if not self._session.running:
            return True
        if self._session.phase is Phase.SAVING:
            self._close_when_saved = True
            self._stage.show_toast(self.tr("The window closes as soon as the meeting is saved."))
        else:
            self._ask()
        return False

    def _ask(self) -> None:
        dialog = ClosingDialog(
            self._stage.theme, self._stage.as_widget(), joined=self._session.joined
        )
        dialog.compact_chosen.connect(self.show_bar)
        dialog.end_chosen.connect(self._end_and_close)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _end_and_close(self) -> None:
        self._close_when_saved = True
        self._stage.show_page(MEETING)
        self._session.end()

    # -- the session ----------------------------------------------------------------------------

    def _on_phase(self) -> None:
        phase = self._session.phase
        if phase is Phase.STARTING:
            self._stage.prepare_page(MEETING)  # before the first caption
        elif phase is Phase.LIVE:
            in_sight = self._stage.current_page in {PREFLIGHT, JOIN} or self._session.joined
            if in_sight or self._show_when_live:
                self._stage.show_page(MEETING)
            self._show_when_live = False
            if self._lasts is not None:
                self._time_is_up.start(round(self._lasts * 1_000))
            if self._close_when_saved:
                self._session.end()
        if not self._session.running:
            self._lasts = None  # that of this meeting; the next one has its own
            self._time_is_up.stop()
            self.hide_bar()

    def _on_ended(self, meeting_id: UUID) -> None:
        if self._close_when_saved:
            self._stage.close_window()
            return
        was_watching = self._stage.current_page == MEETING
        self._stage.reveal()
        if was_watching:
            self._stage.show_home()
            self._stage.open_meeting(meeting_id)
        else:
            self._stage.show_toast(
                self.tr("The meeting is saved."),
                action=self.tr("Open"),
                on_action=partial(self._stage.open_meeting, meeting_id),
            )

    def _on_left(self, _left: Left) -> None:
        if self._close_when_saved:
            self._stage.close_window()
            return
        self._stage.reveal()
        self._stage.show_page(JOIN)

    def _on_failed(self, sentence: str) -> None:
        self._close_when_saved = False
        self._stage.reveal()
        if self._stage.current_page != PREFLIGHT:
            self._stage.show_banner("meeting", "danger", sentence)
            if not self._session.running and self._stage.current_page == MEETING:
                self._stage.show_home()
