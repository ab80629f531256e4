"""The Library as a room of the window: the list, and the Replay of one meeting before it."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from meeting_desktop.ui.library.beside import MakeBeside
from meeting_desktop.ui.library.list_page import ListPage
from meeting_desktop.ui.library.naming.naming_page import NamingPage
from meeting_desktop.ui.library.replay_page import ReplayPage
from meeting_desktop.ui.library.retention.trash_page import TrashPage
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
        self.list_page.place_opened.connect(self.open_meeting)
        self.list_page.note_opened.connect(self.open_note)
        self.list_page.retention.trash_wanted.connect(self.show_trash)
        self.replay.leave_wanted.connect(self._go_back)
        self.replay.naming_wanted.connect(self.show_naming)
        self._shell = shell
        self._naming: NamingPage | None = None
        self._trash: TrashPage | None = None
        self._named: UUID | None = None
        self._named_at = 0.0

    def open_meeting(self, meeting_id: UUID, at: float = 0.0) -> None:
        if self._naming is not None:
            self._naming.close_meeting()
        self.setCurrentWidget(self.replay)
        self.replay.open(meeting_id, at)

    def open_note(self, meeting_id: UUID, at: float) -> None:
        """Its meeting with the notes in sight, ``at`` so many seconds in."""
        self.open_meeting(meeting_id, at)
        self.replay.readings.show_notes()

    @property
    def naming(self) -> NamingPage:
        """Made when it is first asked for."""
        if self._naming is None:
            self._naming = NamingPage(self._shell)
            self._naming.leave_wanted.connect(self._leave_naming)
            self.addWidget(self._naming)
        return self._naming

    @property
    def trash(self) -> TrashPage:
        """Made when it is first asked for."""
        if self._trash is None:
            self._trash = TrashPage(self._shell)
            self._trash.leave_wanted.connect(self._go_back)
            self.addWidget(self._trash)
        return self._trash

    def show_trash(self) -> None:
        """What was removed; back leads to the list."""
        self.close_page()
        self.setCurrentWidget(self.trash)
        self.trash.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_section(self, key: str) -> None:
        """``trash`` is the one part that is asked for by its name."""
        if key == "trash":
            self.show_trash()

    def show_naming(self, meeting_id: UUID) -> None:
        """Who spoke in a meeting; back leads to its Replay, where it was."""
        self._named, self._named_at = meeting_id, self.replay.playback.position
        self.replay.close_meeting()
        self.setCurrentWidget(self.naming)
        self.naming.open(meeting_id)

    def close_page(self) -> None:
        """Save what is being typed and give the loudspeaker back."""
        self.replay.close_meeting()
        if self._naming is not None:
            self._naming.close_meeting()

    def _leave_naming(self) -> None:
        self.naming.close_meeting()
        if self._named is not None:
            self.open_meeting(self._named, self._named_at)

    def _go_back(self) -> None:
        self.replay.close_meeting()
        self.setCurrentWidget(self.list_page)
        self.list_page.view.setFocus(Qt.FocusReason.OtherFocusReason)
