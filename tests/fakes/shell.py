"""The window as rooms see it, without the window."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.jobs import Jobs
from meeting_desktop.ui.theme.theme import Theme


class FakeShell:
    """Remembers what rooms asked for. ``close`` it at the end of the test."""

    def __init__(self, use_cases: UseCases, theme: Theme) -> None:
        self.use_cases = use_cases
        self.theme = theme
        self.bridge = Bridge()
        self.jobs = Jobs(self.bridge)
        self.toasts: list[str] = []
        self.banners: list[str] = []
        self.opened: list[UUID] = []
        self.opened_at: list[float] = []
        self.opened_leads: list[UUID] = []
        self.shown_rooms: list[str] = []
        self.planned: list[MeetingDraft | None] = []
        self.edited: list[UUID] = []
        self.held: list[UUID] = []
        self.started = 0
        self.imports_asked = 0
        self.commands: list[QAction] = []
        self._last_action: Callable[[], None] | None = None

    def open_meeting(self, meeting_id: UUID, at: float = 0.0) -> None:
        self.opened.append(meeting_id)
        self.opened_at.append(at)

    def open_lead(self, lead_id: UUID) -> None:
        self.opened_leads.append(lead_id)

    def start_meeting(self) -> None:
        self.started += 1

    def hold_meeting(self, meeting_id: UUID) -> None:
        self.held.append(meeting_id)

    def join_meeting(self, typed: str = "") -> None:
        self.shown_rooms.append(f"join/{typed}" if typed else "join")

    def import_files(self) -> None:
        self.imports_asked += 1

    def plan_meeting(self, draft: MeetingDraft | None = None) -> None:
        self.planned.append(draft)

    def edit_meeting(self, meeting_id: UUID) -> None:
        self.edited.append(meeting_id)

    def show_room(self, key: str, section: str = "") -> None:
        self.shown_rooms.append(f"{key}/{section}" if section else key)

    def show_toast(
        self, text: str, *, action: str = "", on_action: Callable[[], None] | None = None
    ) -> None:
        self.toasts.append(text)
        self._last_action = on_action

    @property
    def toast(self) -> str:
        """What the newest one says, empty before the first."""
        return self.toasts[-1] if self.toasts else ""

    def press_toast(self, qtbot: QtBot, saying: str) -> None:
        """Do what the toast with these words offers: it may come after what it tells of is seen."""
        qtbot.waitUntil(lambda: self._last_action is not None and saying in self.toast)
        action, self._last_action = self._last_action, None
        assert action is not None
        action()

    def show_banner(
        self,
        key: str,
        kind: str,
        text: str,
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        self.banners.append(text)

    def add_commands(self, *actions: QAction) -> None:
        self.commands.extend(actions)

    def close(self) -> None:
        self.bridge.close()
        self.jobs.close()
