"""Leads as a room of the window: all of them, and before them one, an import, or two made one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from meeting_desktop.ui.leads.overview import LeadsOverview
from meeting_desktop.ui.leads.undoing import LeadUndoing
from meeting_desktop.ui.shell import Room, Shell


class LeadsRoomPage(QStackedWidget):
    """``open_lead`` shows one; back leads to all of them, where one was."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.undoing = LeadUndoing(shell, self)
        self.overview = LeadsOverview(shell, self.undoing)
        self.addWidget(self.overview)


def _make_page(shell: Shell) -> QWidget:
    return LeadsRoomPage(shell)


def leads_room() -> Room:
    """The room for the rail."""
    title = QCoreApplication.translate("Rooms", "Leads")
    return Room("leads", title, "address-book", "Ctrl+3", _make_page)
