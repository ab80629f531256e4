"""Sets and questions as Qt lists see them. They change through the store alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from meeting_desktop.domain.questions import Question, QuestionSet
from meeting_desktop.ui.questions import wording
from meeting_desktop.ui.questions.dragging import MIME_TYPE, pack

AnyIndex = QModelIndex | QPersistentModelIndex
RowT = TypeVar("RowT", Question, QuestionSet)

#: Gives the ``Question`` or ``QuestionSet`` itself.
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
WHOSE_ROLE = ROW_ROLE + 1
_ROOT = QModelIndex()


class Rows(QAbstractListModel, Generic[RowT]):
    """Rows are known by their ids: what stays keeps its selection."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RowT] = []

    @property
    def rows(self) -> Sequence[RowT]:
        return self._rows

    def row(self, index: AnyIndex) -> RowT | None:
        if index.isValid() and index.row() < len(self._rows):
            return self._rows[index.row()]
        return None

    def index_of(self, row_id: UUID | None) -> QModelIndex:
        for place, row in enumerate(self._rows):
            if row.id == row_id:
                return self.index(place, 0)
        return QModelIndex()

    def show_rows(self, fresh: Sequence[RowT]) -> None:
        """One by one where rows stay in place, else anew with persistent indexes carried along."""
        if [row.id for row in fresh] == [row.id for row in self._rows]:
            for place, row in enumerate(fresh):
                if self._rows[place] != row:
                    self._rows[place] = row
                    self.dataChanged.emit(self.index(place, 0), self.index(place, 0))
            return
        if {row.id for row in fresh} == {row.id for row in self._rows}:
            self._reorder(fresh)
            return
        self.beginResetModel()
        self._rows = list(fresh)
        self.endResetModel()

    def _reorder(self, fresh: Sequence[RowT]) -> None:
        self.layoutAboutToBeChanged.emit()
        places = {row.id: place for place, row in enumerate(fresh)}
        before = self.persistentIndexList()
        after = [self.createIndex(places[self._rows[old.row()].id], 0) for old in before]
        self._rows = list(fresh)
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)


class SetRows(Rows[QuestionSet]):
    """``whose``: what the places are called that are not one's own, by their scopes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.whose: Mapping[UUID, str] = {}

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        whose = self.whose.get(row.scope_id, "")
        spoken = (wording.spoken_set(row), whose)
        said: dict[int, object] = {
            ROW_ROLE: row,
            WHOSE_ROLE: whose,
            Qt.ItemDataRole.DisplayRole: row.name,
            Qt.ItemDataRole.AccessibleTextRole: ", ".join(part for part in spoken if part),
            Qt.ItemDataRole.AccessibleDescriptionRole: row.description,
        }
        return said.get(role)


class QuestionRows(Rows[Question]):
    """Of one set, which ``mimeData`` names as the source of what is carried away."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.set_id: UUID | None = None

    def show_set(self, one: QuestionSet | None) -> None:
        set_id = one.id if one is not None else None
        if set_id != self.set_id:
            self.beginResetModel()
            self.set_id, self._rows = set_id, []
            self.endResetModel()
        self.show_rows(one.questions if one is not None else ())

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return wording.spoken_question(index.row() + 1, row)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.help_text
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        return [MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = [row for row in map(self.row, indexes) if row is not None]
        if self.set_id is None:
            return QMimeData()
        return pack(self.set_id, [row.id for row in rows])
