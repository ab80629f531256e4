"""The rows of the list of people, changed in place: ten levels a second must move nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from meeting_desktop.domain.levels import SILENCE_DB
from meeting_desktop.ui.conference.people_model import PeopleModel, PersonRow
from meeting_desktop.ui.conference.people_wording import describe

AnyIndex = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
#: Loudness as a share, 0 to 1, in steps that an eye can tell apart.
LEVEL_ROLE = ROW_ROLE + 1
_STEPS = 12
_FLOOR_DB, _LOUD_DB = -55.0, -15.0


class PeopleRows(QAbstractListModel):
    """``show_people`` and ``show_levels`` draw again only what is different."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PersonRow] = []
        self._steps: list[int] = []

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == LEVEL_ROLE:
            return self._steps[index.row()] / _STEPS
        if role == int(Qt.ItemDataRole.DisplayRole):
            return row.name
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return describe(row)
        return None

    def row(self, number: int) -> PersonRow:
        return self._rows[number]

    def show_people(self, rows: Sequence[PersonRow]) -> None:
        wanted = [row.name for row in rows]
        self._drop_gone(set(wanted))
        kept = [row.name for row in self._rows]
        if kept != [name for name in wanted if name in set(kept)]:
            # Somebody's first device left: their place is another one.
            self.beginResetModel()
            self._rows, self._steps = list(rows), [0] * len(rows)
            self.endResetModel()
            return
        for number, row in enumerate(rows):
            if number >= len(self._rows) or self._rows[number].name != row.name:
                self.beginInsertRows(QModelIndex(), number, number)
                self._rows.insert(number, row)
                self._steps.insert(number, 0)
                self.endInsertRows()
            elif self._rows[number] != row:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number), self.index(number))

    def show_levels(self, model: PeopleModel) -> None:
        for number, row in enumerate(self._rows):
            step = _step(SILENCE_DB if row.muted else model.level_of(row))
            if step != self._steps[number]:
                self._steps[number] = step
                self.dataChanged.emit(self.index(number), self.index(number), [LEVEL_ROLE])

    def _drop_gone(self, wanted: set[str]) -> None:
        for number in range(len(self._rows) - 1, -1, -1):
            if self._rows[number].name not in wanted:
                self.beginRemoveRows(QModelIndex(), number, number)
                del self._rows[number], self._steps[number]
                self.endRemoveRows()


def _step(level_db: float) -> int:
    share = (level_db - _FLOOR_DB) / (_LOUD_DB - _FLOOR_DB)
    return round(_STEPS * min(1.0, max(0.0, share)))
