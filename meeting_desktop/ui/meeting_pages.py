"""The pages of a meeting: before it, in it, and the way into somebody else's."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QSettings
from PySide6.QtWidgets import QSplitter, QWidget

from meeting_desktop.ui.meeting.commands import MeetingCommands
from meeting_desktop.ui.meeting.room_commands import RoomCommands
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.meeting_flow import JOIN, MEETING, PREFLIGHT, MeetingFlow, Stage
from meeting_desktop.ui.shell import ShowsMeeting

_COLUMNS = "meeting/columns"
_GUIDE = "meeting/guide"


class MeetingPages(QObject):
    """Each page is imported and made when it is first shown; ``flow`` is given them to fill in.

    ``state`` keeps the widths of people and guide, and whether the guide is shown.
    """

    def __init__(
        self,
        stage: Stage,
        flow: MeetingFlow,
        session: MeetingSession,
        commands: tuple[MeetingCommands, RoomCommands],
        state: QSettings,
    ) -> None:
        super().__init__(stage.as_widget())
        self._stage = stage
        self._flow = flow
        self._session = session
        self._commands = commands
        self._state = state
        self._meeting: ShowsMeeting | None = None

    def make(self, key: str) -> QWidget | None:
        """The page of that key; None where it is not one of these."""
        makers = {
            PREFLIGHT: self._make_preflight,
            JOIN: self._make_join,
            MEETING: self._make_meeting,
        }
        return makers[key]() if key in makers else None

    def sees_lobby(self) -> bool:
        return self._meeting is not None and self._meeting.sees_lobby()

    def _make_preflight(self) -> QWidget:
        from meeting_desktop.ui.meeting.preflight_page import PreflightPage

        page = PreflightPage(self._stage, self._session)
        page.left.connect(self._stage.show_home)
        self._flow.use_preflight(page)
        return page

    def _make_join(self) -> QWidget:
        from meeting_desktop.ui.joining.join_page import JoinPage

        page = JoinPage(self._stage, self._session)
        page.left.connect(self._stage.show_home)
        self._flow.use_join_page(page)
        return page

    def _make_meeting(self) -> QWidget:
        from meeting_desktop.ui.meeting.meeting_page import MeetingPage

        page = MeetingPage(self._stage, self._session, *self._commands)
        saved = self._state.value(_COLUMNS)
        if isinstance(saved, QByteArray):
            page.split.restore(saved)
        page.split.splitterMoved.connect(self._keep_widths)
        commands = self._commands[0]
        commands.show_guide(self._state.value(_GUIDE, True, type=bool) is True)
        commands.guide_wanted.connect(self._keep_guide)
        self._meeting = page
        return page

    def _keep_widths(self) -> None:
        split = self.sender()
        if isinstance(split, QSplitter):
            self._state.setValue(_COLUMNS, split.saveState())

    def _keep_guide(self, shown: bool) -> None:
        self._state.setValue(_GUIDE, shown)
