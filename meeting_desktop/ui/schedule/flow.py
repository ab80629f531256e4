"""How the window comes to the page "Schedule a meeting" and back to where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.ui.shell import Shell

if TYPE_CHECKING:
    from meeting_desktop.ui.schedule.page import SchedulePage

SCHEDULE = "schedule"


class Stage(Shell, Protocol):
    """The window, as far as scheduling moves it."""

    @property
    def current_page(self) -> str: ...

    def show_page(self, key: str) -> None: ...

    def prepare_page(self, key: str) -> None: ...

    def show_home(self) -> None: ...


class ScheduleFlow:
    """Remembers where one came from; the page is made when it is first wanted."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._page: SchedulePage | None = None
        self._came_from = ""

    def plan(self, draft: MeetingDraft | None = None) -> None:
        page = self._come()
        page.plan(draft)
        self._stage.show_page(SCHEDULE)

    def edit(self, meeting_id: UUID) -> None:
        page = self._come()
        page.edit(meeting_id)
        self._stage.show_page(SCHEDULE)

    def make_page(self) -> QWidget:
        from meeting_desktop.ui.schedule.page import SchedulePage

        page = self._page = SchedulePage(self._stage)
        page.left.connect(self._leave)
        return page

    def _come(self) -> SchedulePage:
        if self._stage.current_page != SCHEDULE:
            self._came_from = self._stage.current_page
        self._stage.prepare_page(SCHEDULE)
        if self._page is None:
            raise RuntimeError("the window made no page for scheduling")
        return self._page

    def _leave(self) -> None:
        # A meeting that has ended meanwhile, or a page that is no room, is nothing to go back to.
        self._stage.show_room(self._came_from)
        if self._stage.current_page == SCHEDULE:
            self._stage.show_home()
