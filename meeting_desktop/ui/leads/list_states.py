"""What stands under the filters: the leads, or why there are none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.ui.leads.lead_list import LeadList, ListState
from meeting_desktop.ui.leads.list_actions import LeadListActions
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import CommandButton
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.progress import Spinner


class LeadStates(QStackedWidget):
    """Loading, empty, nothing found, failed, or one of the views."""

    def __init__(
        self, theme: Theme, actions: LeadListActions, table: QWidget, board: QWidget
    ) -> None:
        super().__init__()
        self._views = {"list": table, "board": board}
        self.view = "list"
        loading = QWidget()
        QVBoxLayout(loading).addWidget(Spinner(theme, large=True), 0, Qt.AlignmentFlag.AlignCenter)
        empty = EmptyState(
            theme,
            "address-book",
            self.tr("No leads yet"),
            self.tr(
                "People who may become customers are kept here, with every meeting and note. "
                "Add the first one, or bring them in from a table."
            ),
            actions.add,
        )
        empty.put_beside(CommandButton(theme, actions.bring_in, icon="upload-simple"))
        self._nothing_found = EmptyState(theme, "magnifying-glass", "", "", actions.clear)
        self._failed = EmptyState(theme, "warning-circle", "", "", actions.retry)
        self._pages: dict[ListState, QWidget] = {
            ListState.LOADING: loading,
            ListState.EMPTY: empty,
            ListState.NOTHING_FOUND: self._nothing_found,
            ListState.FAILED: self._failed,
        }
        for page in (*self._pages.values(), table, board):
            self.addWidget(page)

    def show_state(self, known: LeadList) -> None:
        if known.state is ListState.FAILED:
            title = self.tr("The leads could not be read")
            self._failed.set_state("warning-circle", title, known.fault)
        if known.state is ListState.NOTHING_FOUND:
            self._nothing_found.set_state(
                "magnifying-glass", self.tr("Nobody found"), self._why_nobody(known)
            )
        self.setCurrentWidget(self._pages.get(known.state) or self._views[self.view])

    def _why_nobody(self, known: LeadList) -> str:
        if known.wanted.text:
            text = self.tr("No lead has “{0}” in name, company, contact or tags.")
            return text.format(known.wanted.text)
        return self.tr("No lead fits the filters.")
