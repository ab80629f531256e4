"""What stands under the search field: the rows, or why there are none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.ui.library.list_actions import ListActions
from meeting_desktop.ui.library.meeting_list import ListState, MeetingList
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.progress import Spinner


class ListStates(QStackedWidget):
    """Loading, empty, nothing found, failed, or ``view``."""

    def __init__(self, theme: Theme, actions: ListActions, view: QWidget) -> None:
        super().__init__()
        loading = QWidget()
        QVBoxLayout(loading).addWidget(Spinner(theme, large=True), 0, Qt.AlignmentFlag.AlignCenter)
        empty = EmptyState(
            theme,
            "books",
            self.tr("No meetings yet"),
            self.tr("Every meeting that you hold is kept here, with its words and its sound."),
            actions.start,
        )
        self._nothing_found = EmptyState(theme, "magnifying-glass", "", "", actions.clear)
        self._failed = EmptyState(theme, "warning-circle", "", "", actions.retry)
        self._pages: dict[ListState, QWidget] = {
            ListState.LOADING: loading,
            ListState.EMPTY: empty,
            ListState.NOTHING_FOUND: self._nothing_found,
            ListState.FAILED: self._failed,
            ListState.READY: view,
        }
        for page in self._pages.values():
            self.addWidget(page)

    def show_state(self, known: MeetingList) -> None:
        state = known.state
        if state is ListState.FAILED:
            title = self.tr("The library could not be read")
            self._failed.set_state("warning-circle", title, known.fault)
        if state is ListState.NOTHING_FOUND:
            text = self.tr("Nobody said “{0}” in any meeting, and no title or name has it.")
            title = self.tr("Nothing found")
            self._nothing_found.set_state("magnifying-glass", title, text.format(known.search))
        self.setCurrentWidget(self._pages[state])
