"""The list of leads: a table whose headers sort it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from meeting_desktop.domain.lead_list import LeadOrder
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ui.leads.lead_delegates import LeadCellDelegate
from meeting_desktop.ui.leads.lead_rows import LeadTableModel, leads_at
from meeting_desktop.ui.theme.theme import Theme

#: How the width is shared out; the first that are left out where there is too little of it.
_SHARES: dict[LeadOrder, int] = {
    LeadOrder.NAME: 19,
    LeadOrder.COMPANY: 17,
    LeadOrder.EMAIL: 22,
    LeadOrder.PHONE: 16,
    LeadOrder.STATUS: 14,
    LeadOrder.TAGS: 14,
    LeadOrder.SCORE: 7,
    LeadOrder.UPDATED: 13,
}
_LEFT_OUT = (LeadOrder.SCORE, LeadOrder.PHONE, LeadOrder.TAGS)
#: Heights of a control that a share needs.
_SHARE_NEEDS = 0.24


class LeadTable(QTableView):
    """``sort_wanted`` when a header was pressed, ``opened`` on Enter or a double click."""

    sort_wanted = Signal(object, bool)  # order, descending
    opened = Signal(object)  # lead id

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows = LeadTableModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(LeadCellDelegate(theme, self))
        self.setAccessibleName(self.tr("Leads"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(theme.tokens.control * 1.2))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(self.rows.column_of(LeadOrder.NAME), Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._on_sort)
        self.doubleClicked.connect(self._open)

    def show_leads(self, leads: Sequence[Lead]) -> None:
        """The same people stay chosen."""
        chosen = {lead.id for lead in self.chosen()}
        current = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        self.rows.show_leads(leads)
        if chosen and not self.selectionModel().hasSelection():
            self.choose(chosen, current.id if isinstance(current, Lead) else None)

    def chosen(self) -> list[Lead]:
        return leads_at(self.rows, self.selectionModel().selectedRows())

    def choose(self, lead_ids: Collection[UUID], current: UUID | None = None) -> None:
        """Those of them that are shown."""
        last = len(LeadOrder) - 1
        selection = QItemSelection()
        at = -1
        for row, lead in enumerate(self.rows.leads):
            if lead.id in lead_ids:
                selection.select(self.rows.index(row, 0), self.rows.index(row, last))
                at = row if at < 0 or lead.id == current else at
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at, 0))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        wide = self.viewport().width()
        shown = dict(_SHARES)
        for order in _LEFT_OUT:
            if wide >= sum(shown.values()) * _SHARE_NEEDS * self._theme.tokens.control:
                break
            del shown[order]
        total = sum(shown.values())
        for column, order in enumerate(LeadOrder):
            self.setColumnHidden(column, order not in shown)
            if order in shown:
                self.setColumnWidth(column, wide * shown[order] // total)

    def _on_sort(self, column: int, order: Qt.SortOrder) -> None:
        self.sort_wanted.emit(self.rows.order_of(column), order == Qt.SortOrder.DescendingOrder)

    def _open(self) -> None:
        leads = leads_at(self.rows, [self.currentIndex()])
        if leads:
            self.opened.emit(leads[0].id)
