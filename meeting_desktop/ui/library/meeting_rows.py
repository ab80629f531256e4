"""The library's list for Qt: rows that come in pages and change one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from meeting_desktop.ports.unit_of_work import MeetingRow
from meeting_desktop.ui.library import wording
from meeting_desktop.ui.library.meeting_list import MeetingList

AnyIndex = QModelIndex | QPersistentModelIndex

#: Gives the ``MeetingRow`` itself.
ROW_ROLE = int(Qt.ItemDataRole.UserRole)

_ROOT = QModelIndex()


class MeetingRowsModel(QAbstractListModel):
    """Shows ``known``; asks for more through ``more_wanted`` and never reads anything itself."""

    more_wanted = Signal()
    title_typed = Signal(object, str)  # meeting id

    def __init__(self, known: MeetingList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.known = known

    def row(self, index: AnyIndex) -> MeetingRow | None:
        if index.isValid() and index.row() < len(self.known.rows):
            return self.known.rows[index.row()]
        return None

    def index_of(self, meeting_id: UUID) -> QModelIndex:
        for number, row in enumerate(self.known.rows):
            if row.meeting.id == meeting_id:
                return self.index(number, 0)
        return QModelIndex()

    def show_rows(self, fresh: Sequence[MeetingRow]) -> None:
        """Become ``fresh`` with as little change as there is: selection and place stay."""
        rows = self.known.rows
        wanted = {row.meeting.id for row in fresh}
        for number in range(len(rows) - 1, -1, -1):
            if rows[number].meeting.id not in wanted:
                self.beginRemoveRows(_ROOT, number, number)
                del rows[number]
                self.endRemoveRows()
        shown = {row.meeting.id for row in rows}
        kept = [row.meeting.id for row in fresh if row.meeting.id in shown]
        if kept != [row.meeting.id for row in rows]:
            self.beginResetModel()
            self.known.rows = list(fresh)
            self.endResetModel()
            return
        self._merge(fresh, shown)

    def _merge(self, fresh: Sequence[MeetingRow], shown: set[UUID]) -> None:
        """The rows that are shown stand in ``fresh`` in the same order."""
        rows = self.known.rows
        number = 0
        while number < len(fresh):
            if fresh[number].meeting.id in shown:
                if rows[number] != fresh[number]:
                    rows[number] = fresh[number]
                    self.dataChanged.emit(self.index(number, 0), self.index(number, 0))
                number += 1
                continue
            end = number
            while end < len(fresh) and fresh[end].meeting.id not in shown:
                end += 1
            self.beginInsertRows(_ROOT, number, end - 1)
            rows[number:number] = fresh[number:end]
            self.endInsertRows()
            number = end

    # -- what Qt asks ------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.known.rows)

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and self.known.has_more and not self.known.waiting

    def fetchMore(self, _parent: AnyIndex) -> None:
        self.more_wanted.emit()

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return wording.one_line(row.meeting.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A typed title goes to the store; the row changes when the store says so."""
        row = self.row(index)
        title = str(value).strip()
        if row is None or role != Qt.ItemDataRole.EditRole or not title:
            return False
        if title != row.meeting.title:
            self.title_typed.emit(row.meeting.id, title)
        return True

    def _spoken(self, row: MeetingRow) -> str:
        recorded = self.tr("recorded") if row.has_recording else self.tr("without a recording")
        parts = [wording.one_line(row.meeting.title), *facts_of(row), recorded]
        if row.snippet:
            parts.append(wording.one_line(row.snippet))
        return ", ".join(parts)


def facts_of(row: MeetingRow) -> list[str]:
    """When, how long, who, how many words; what is not known is left out."""
    facts = [
        wording.day_and_time(wording.began(row.meeting), date.today()),  # noqa: DTZ011  the person's day
        wording.length(row.duration) if row.duration > 0 else "",
        wording.names(row.speaker_names),
        wording.word_total(row.word_count) if row.word_count else "",
    ]
    return [fact for fact in facts if fact]
