"""The main window: assembly only. It puts rail, pages, banners and status line together.

Pages are made when they are first shown. Nothing here holds sound or words: a meeting goes on
without any window.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QByteArray, QSettings, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from meeting_desktop.application.run_meeting import SourceChoice
from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.ui.attended_openings import AttendedOpenings
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.command_palette import CommandPalette
from meeting_desktop.ui.conference.room_screen import equip
from meeting_desktop.ui.jobs import Jobs
from meeting_desktop.ui.lead_finder import LeadFinder
from meeting_desktop.ui.library.imports.bringing_in import BringingIn
from meeting_desktop.ui.library.imports.dropping import DropOnWindow
from meeting_desktop.ui.meeting.commands import MeetingCommands
from meeting_desktop.ui.meeting.conference_news import ConferenceNews
from meeting_desktop.ui.meeting.room_commands import RoomCommands
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.meeting_flow import MEETING, Hosting, MeetingFlow
from meeting_desktop.ui.meeting_pages import MeetingPages
from meeting_desktop.ui.notice_board import NoticeBoard
from meeting_desktop.ui.notices.centre import NoticeCentre
from meeting_desktop.ui.notices.page import NOTICES, notices_room
from meeting_desktop.ui.rail import Rail
from meeting_desktop.ui.rooms import all_rooms, import_pages
from meeting_desktop.ui.schedule.flow import SCHEDULE, ScheduleFlow
from meeting_desktop.ui.shell import (
    HasBar,
    HasSections,
    LeavesCarefully,
    OpensLeads,
    OpensMeetings,
)
from meeting_desktop.ui.shortcuts_sheet import ShortcutsSheet
from meeting_desktop.ui.status_line import StatusLine
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.tray import SystemTray
from meeting_desktop.ui.widgets.buttons import make_action
from meeting_desktop.ui.widgets.notices import NoticeKind, Toast
from meeting_desktop.ui.window_commands import (
    make_colour_commands,
    make_import_command,
    make_join_command,
    make_plan_command,
    make_room_commands,
    make_start_command,
)
from meeting_desktop.ui.window_news import WindowNews

_GEOMETRY = "window/geometry"
#: After the first paint: database and model begin first.
_PAGES_AFTER_MS = 500


class MainWindow(QMainWindow):
    """The ``Shell`` of its rooms. ``painted`` follows the first paint, ``finished`` the close."""

    finished = Signal()
    painted = Signal()

    def __init__(self, use_cases: UseCases, theme: Theme, state_file: Path) -> None:
        super().__init__()
        self._use_cases = use_cases
        self._theme = theme
        self._state = QSettings(str(state_file), QSettings.Format.IniFormat)
        self._bridge = Bridge(self)
        self._jobs = Jobs(self._bridge, parent=self)
        self._commands: list[QAction] = []
        self._pages: dict[str, QWidget] = {}
        self._was_painted = False
        self.current_page = ""
        self._closed = False
        self.session = MeetingSession(
            use_cases.meetings, self._bridge, self._jobs, self, joining=use_cases.joining
        )
        equip(self.session.room.screen, use_cases, self._jobs)
        self.meeting_commands = MeetingCommands(self.session, theme, self)
        self.room_commands = RoomCommands(self.session, theme, self)
        self.setWindowTitle(self.tr("Meeting Desktop"))
        self._rooms = {room.key: room for room in all_rooms()}
        self.notices_centre = self._make_notices()
        self._make_commands()
        self._lay_out()
        self.scheduling = ScheduleFlow(self)
        self.flow = MeetingFlow(self, self.session, self.meeting_commands)
        commands = (self.meeting_commands, self.room_commands)
        self._meeting_pages = MeetingPages(self, self.flow, self.session, commands, self._state)
        self.conference_news = ConferenceNews(
            self, self.session, self, lobby_in_sight=self._meeting_pages.sees_lobby
        )
        self.openings = AttendedOpenings(
            self,
            self.session,
            self,
            close_banner=self.notices.close_banner,
            go=self.flow.go,
        )
        self._news = WindowNews(self, self.status, has_diagnostics="settings" in self._rooms)
        self.bringing_in = BringingIn(self, use_cases.archive.imports, self)
        self.drops = DropOnWindow(theme, self)
        self.drops.dropped.connect(self.bringing_in.take)
        self._jobs.failed.connect(self.show_toast)
        self.session.phase_changed.connect(self._on_phase)
        self._restore_geometry()
        self._on_phase()
        self.show_home()

    # -- what rooms ask for ---------------------------------------------------------------------

    @property
    def use_cases(self) -> UseCases:
        return self._use_cases

    @property
    def bridge(self) -> Bridge:
        return self._bridge

    @property
    def jobs(self) -> Jobs:
        return self._jobs

    @property
    def theme(self) -> Theme:
        return self._theme

    def open_meeting(self, meeting_id: UUID, at: float = 0.0) -> None:
        if "library" not in self._rooms:
            return
        page = self._page("library")
        self.show_page("library")
        if isinstance(page, OpensMeetings):
            page.open_meeting(meeting_id, at)

    def open_lead(self, lead_id: UUID) -> None:
        if "leads" not in self._rooms:
            return
        page = self._page("leads")
        self.show_page("leads")
        if isinstance(page, OpensLeads):
            page.open_lead(lead_id)

    def start_meeting(self) -> None:
        self.flow.go()

    def hold_meeting(self, meeting_id: UUID) -> None:
        self.flow.hold(meeting_id)

    def go_on(self, host: Hosting | None = None) -> None:
        """With the meeting that was interrupted a moment ago, else with ``host``; else nothing."""
        if host is not None:
            self.session.resume(host.source, partial(self.flow.host, host))
        else:
            device = self._use_cases.settings.current().sound.input_device
            self.session.resume(SourceChoice(device=device))

    def join_meeting(self, typed: str = "") -> None:
        """Show the page for joining; ``typed`` is a code or a link that is there already."""
        self.flow.go_to_join(typed)

    def import_files(self) -> None:
        self.bringing_in.choose()

    def plan_meeting(self, draft: MeetingDraft | None = None) -> None:
        self.scheduling.plan(draft)

    def edit_meeting(self, meeting_id: UUID) -> None:
        self.scheduling.edit(meeting_id)

    def show_room(self, key: str, section: str = "") -> None:
        if key in self._rooms or (key == MEETING and self.session.running):
            self.show_page(key)
            page = self._page(key)
            if section and isinstance(page, HasSections):
                page.show_section(section)

    def show_toast(
        self, text: str, *, action: str = "", on_action: Callable[[], None] | None = None
    ) -> None:
        if self.current_page:
            self._lift_toast()
        self.toast.say(text, action=action, on_action=on_action)

    def show_banner(
        self,
        key: str,
        kind: NoticeKind,
        text: str,
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        self.notices.show_banner(key, kind, text, action=action, on_action=on_action)

    def add_commands(self, *actions: QAction) -> None:
        for action in actions:
            self.addAction(action)
            self._commands.append(action)

    def _make_notices(self) -> NoticeCentre:
        self._tray = SystemTray(self._theme, self, self.reveal)
        centre = NoticeCentre(self, self._tray, lambda: self.session.running, self)
        self._rooms[NOTICES] = notices_room(centre)
        centre.changed.connect(self._count_notices)
        return centre

    def _count_notices(self) -> None:
        self.rail.show_count(NOTICES, self.notices_centre.model.unread)

    # -- assembly -------------------------------------------------------------------------------

    def _make_commands(self) -> None:
        make = partial(make_action, self, self._theme)
        self.start_action = make_start_command(self, self)
        self.join_action = make_join_command(self, self)
        self.plan_action = make_plan_command(self, self)
        self.join_action.setVisible(self.session.joining.available)
        self.join_action.setEnabled(self.session.joining.available)
        self.palette_action = make(
            self.tr("All commands"), self.open_palette, icon="command", shortcut="Ctrl+K"
        )
        self._go_to_meeting = make(
            self.tr("Go to the meeting"),
            partial(self.show_room, MEETING),
            icon="record",
            shortcut="Ctrl+M",
        )
        self.shortcuts_action = make(
            self.tr("Keyboard shortcuts"), self.show_shortcuts, icon="keyboard", shortcut="F1"
        )
        self.shortcuts_action.setShortcuts([QKeySequence("F1"), QKeySequence("Ctrl+/")])
        quit_action = make(self.tr("Quit"), self.close_window, icon="x", shortcut="Ctrl+Q")
        self.addAction(self.palette_action)
        self.add_commands(
            self.start_action, self.join_action, *self.meeting_commands.all(), self._go_to_meeting
        )
        self.import_action = make_import_command(self, self)
        self.add_commands(self.plan_action, self.import_action)
        self.add_commands(*self.room_commands.all())
        self.add_commands(*make_room_commands(self, self, list(self._rooms.values())))
        self.add_commands(*make_colour_commands(self, self), self.shortcuts_action, quit_action)
        self._tray.offer([self.start_action, self.plan_action, quit_action])

    def _lay_out(self) -> None:
        self.rail = Rail(self._theme, tuple(self._rooms.values()), self.palette_action)
        self.notices = NoticeBoard(self._theme)
        self.status = StatusLine(self._theme, self.session)
        self.pages = QStackedWidget()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.pages, 1)
        upper = QHBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addWidget(content, 1)
        central = QWidget()
        outer = QVBoxLayout(central)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(upper, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(central)
        self.toast = Toast(self._theme, content)

    # -- pages ----------------------------------------------------------------------------------

    def _page(self, key: str) -> QWidget:
        if key not in self._pages:
            page = self._make_page(key)
            self._pages[key] = page
            self.pages.addWidget(page)
        return self._pages[key]

    def _make_page(self, key: str) -> QWidget:
        if key == SCHEDULE:
            return self.scheduling.make_page()
        return self._meeting_pages.make(key) or self._rooms[key].make_page(self)

    def show_page(self, key: str) -> None:
        page = self._page(key)
        self.current_page = key
        self.rail.select(key)
        self.pages.setCurrentWidget(page)
        self._lift_toast()

    def _lift_toast(self) -> None:
        page = self._pages[self.current_page]
        self.toast.stand_over(page.bar_height() if isinstance(page, HasBar) else 0)

    def prepare_page(self, key: str) -> None:
        self._page(key)

    def show_home(self) -> None:
        self.show_page(next(iter(self._rooms)))

    def page(self, key: str) -> QWidget | None:
        """A page that was made already."""
        return self._pages.get(key)

    def _on_phase(self) -> None:
        running = self.session.running
        self.rail.show_meeting(running)
        self._go_to_meeting.setVisible(running)

    def open_palette(self) -> None:
        """Show all commands that can be used right now."""
        self._commands = [action for action in self._commands if isValid(action)]
        palette = CommandPalette(self._theme, self._commands, self)
        LeadFinder(self, palette)
        palette.open_over(self)

    def show_shortcuts(self) -> None:
        """A sheet with the keys of all commands."""
        commands = [action for action in self._commands if isValid(action)]
        ShortcutsSheet(self._theme, [*commands, self.palette_action], self).open()

    # -- coming and going -----------------------------------------------------------------------

    def as_widget(self) -> QWidget:
        return self

    def reveal(self) -> None:
        if not self.isVisible():
            self.show()
        self.raise_()
        self.activateWindow()

    def conceal(self) -> None:
        self.hide()

    def close_window(self) -> None:
        self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)
            QTimer.singleShot(_PAGES_AFTER_MS, self, self._import_pages)

    def _import_pages(self) -> None:
        self._jobs.run(self, import_pages, lambda _nothing: None)

    def _restore_geometry(self) -> None:
        tokens = self._theme.tokens
        self.setMinimumSize(tokens.control * 20, tokens.control * 14)
        self.resize(tokens.control * 33, tokens.control * 22)
        saved = self._state.value(_GEOMETRY)
        if isinstance(saved, QByteArray):
            self.restoreGeometry(saved)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closed or self.flow.may_close():
            self.dispose()
            event.accept()
        else:
            event.ignore()

    def dispose(self) -> None:
        """Windows first: nothing new is begun, nobody calls into Qt any more."""
        if self._closed:
            return
        self._closed = True
        self._state.setValue(_GEOMETRY, self.saveGeometry())
        self._state.sync()
        self.session.discard()
        for page in self._pages.values():
            if isinstance(page, LeavesCarefully):
                page.close_page()
        self.flow.dispose()
        self._tray.dispose()
        self._bridge.close()
        self._jobs.close()
        self.finished.emit()
