"""The Library as a room of the window: the list, and the Replay of one meeting before it."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from meeting_desktop.ui.library.beside import MakeBeside
from meeting_desktop.ui.library.list_page import ListPage
from meeting_desktop.ui.library.replay_page import ReplayPage
from meeting_desktop.ui.shell import Shell


class LibraryRoomPage(QStackedWidget):
    """``open_meeting`` shows its Replay; back leads to the list, where one was."""

    def __init__(self, shell: Shell, make_beside: MakeBeside | None = None) -> None:
        """``make_beside`` makes what a meeting's page has beside its transcript: the report."""
        super().__init__()
        self.list_page = ListPage(shell)
        self.replay = ReplayPage(shell, make_beside=make_beside)
        self.addWidget(self.list_page)
        self.addWidget(self.replay)
        self.list_page.opened.connect(self.open_meeting)
        self.replay.leave_wanted.connect(self._go_back)

    def open_meeting(self, meeting_id: UUID, at: float = 0.0) -> None:
        self.setCurrentWidget(self.replay)
        self.replay.open(meeting_id, at)

    def close_page(self) -> None:
        """Save what is being typed and give the loudspeaker back."""
        self.replay.close_meeting()

    def _go_back(self) -> None:
        self.replay.close_meeting()
        self.setCurrentWidget(self.list_page)
        self.list_page.view.setFocus(Qt.FocusReason.OtherFocusReason)
