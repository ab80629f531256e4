"""Leads for Qt's views: a table of columns, and the cards of one status."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from meeting_desktop.domain.lead_list import LeadOrder
from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.library.wording import one_line

AnyIndex = QModelIndex | QPersistentModelIndex

#: Gives the ``Lead`` itself.
LEAD_ROLE = int(Qt.ItemDataRole.UserRole)
#: Leads that are dragged: their ids, one a line.
LEADS_MIME = "application/x-meeting-desktop-leads"

_ROOT = QModelIndex()
_COLUMNS = tuple(LeadOrder)


class LeadTableModel(QAbstractTableModel):
    """A column for each order; the order itself is the list's to change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.leads: list[Lead] = []

    def show_leads(self, leads: Sequence[Lead]) -> None:
        """Become ``leads``; where they are the same people in the same order, rows stay."""
        if [one.id for one in leads] != [one.id for one in self.leads]:
            self.beginResetModel()
            self.leads = list(leads)
            self.endResetModel()
            return
        for row, (old, new) in enumerate(zip(self.leads, leads, strict=True)):
            self.leads[row] = new
            if old != new or old.updated_at != new.updated_at:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(_COLUMNS) - 1))

    def row_of(self, lead_id: UUID) -> int:
        """-1 where it is not shown."""
        return next((row for row, lead in enumerate(self.leads) if lead.id == lead_id), -1)

    def order_of(self, column: int) -> LeadOrder:
        return _COLUMNS[column]

    def column_of(self, order: LeadOrder) -> int:
        return _COLUMNS.index(order)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.leads)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return wording.field_title(_COLUMNS[section].value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.leads):
            return None
        lead = self.leads[index.row()]
        order = _COLUMNS[index.column()]
        if role == LEAD_ROLE:
            return lead
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(lead, order)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = _cell(lead, order) or self.tr("nothing")
            return f"{wording.field_title(order.value)}: {text}"
        return None


class LeadCardsModel(QAbstractListModel):
    """The leads of one status. ``dropped`` carries ids that were dropped here."""

    dropped = Signal(list, object)  # ids, status

    def __init__(self, status: LeadStatus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.status = status
        self.leads: list[Lead] = []

    def show_leads(self, leads: Sequence[Lead]) -> None:
        if [one.id for one in leads] != [one.id for one in self.leads]:
            self.beginResetModel()
            self.leads = list(leads)
            self.endResetModel()
            return
        for row, (old, new) in enumerate(zip(self.leads, leads, strict=True)):
            self.leads[row] = new
            if old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def row_of(self, lead_id: UUID) -> int:
        return next((row for row, lead in enumerate(self.leads) if lead.id == lead_id), -1)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.leads)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.leads):
            return None
        lead = self.leads[index.row()]
        if role == LEAD_ROLE:
            return lead
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(lead.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = [wording.who(lead), wording.status_title(lead.status), *lead.tags]
            return ", ".join(parts)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        return [LEADS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        ids = "\n".join(str(self.leads[index.row()].id) for index in indexes)
        data.setData(LEADS_MIME, ids.encode())
        return data

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, _action: Qt.DropAction, _row: int, _column: int, _parent: AnyIndex
    ) -> bool:
        """The store moves them; False keeps Qt from removing rows by itself."""
        ids = [UUID(line) for line in bytes(data.data(LEADS_MIME).data()).decode().splitlines()]
        if ids:
            self.dropped.emit(ids, self.status)
        return False


def leads_at(model: QAbstractItemModel, indexes: Sequence[QModelIndex]) -> list[Lead]:
    """Each once, from the top."""
    rows = sorted({index.row() for index in indexes})
    found = (model.index(row, 0).data(LEAD_ROLE) for row in rows)
    return [lead for lead in found if isinstance(lead, Lead)]


def _cell(lead: Lead, order: LeadOrder) -> str:
    if order is LeadOrder.UPDATED:
        return wording.when(lead.updated_at)
    return one_line(wording.field_text(lead, order.value))
