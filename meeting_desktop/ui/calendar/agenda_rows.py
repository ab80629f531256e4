"""The agenda as rows: a day, and its meetings below it. More is asked for at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.days import local_date
from meeting_desktop.ui.calendar.sheet import Sheet

AnyIndex = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_TOP = QModelIndex()


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A day without an entry is its heading; ``index`` is the entry's in the sheet."""

    day: date
    entry: CalendarEntry | None = None
    index: int = -1


class AgendaRows(QAbstractListModel):
    """``more_wanted`` when somebody has scrolled to the end."""

    more_wanted = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._now = now
        self.sheet: Sheet | None = None
        self.rows: list[AgendaRow] = []

    def show_sheet(self, sheet: Sheet) -> None:
        self.beginResetModel()
        self.sheet = sheet
        self.rows = list(_rows(sheet))
        self.endResetModel()

    def row_of(self, index: int) -> int:
        """The row of an entry of the sheet, -1 where there is none."""
        return next((n for n, row in enumerate(self.rows) if row.index == index), -1)

    def rowCount(self, parent: AnyIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        row = self.rows[index.row()] if index.isValid() else None
        if row is None or row.entry is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self.sheet is None:
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            if row.entry is None:
                return wording.long_day(row.day)
            return wording.spoken(row.entry, self.sheet.zone, self._now())
        return None

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and self.sheet is not None and bool(self.rows)

    def fetchMore(self, parent: AnyIndex) -> None:
        if not parent.isValid():
            self.more_wanted.emit()


def _rows(sheet: Sheet) -> list[AgendaRow]:
    made: list[AgendaRow] = []
    first = sheet.days[0].date
    for index, entry in enumerate(sheet.entries):
        day = max(first, local_date(entry.start, sheet.zone))
        if not made or made[-1].day != day:
            made.append(AgendaRow(day))
        made.append(AgendaRow(day, entry, index))
    return made
