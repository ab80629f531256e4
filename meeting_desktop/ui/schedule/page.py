"""The page "Schedule a meeting"."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.ui.shell import Shell


class SchedulePage(QWidget):
    """``left``: nobody plans here any more."""

    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell

    def plan(self, draft: MeetingDraft | None) -> None:
        del draft

    def edit(self, meeting_id: UUID) -> None:
        del meeting_id
