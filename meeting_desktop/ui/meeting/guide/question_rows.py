"""The rows of the list of questions, changed in place: a new answer moves nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from meeting_desktop.application.guide_state import QuestionRow
from meeting_desktop.ui.meeting.guide.wording import describe
from meeting_desktop.ui.widgets.labels import tip_of_words

AnyIndex = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
NEXT_ROLE = ROW_ROLE + 1


class QuestionRows(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[QuestionRow, ...] = ()
        self._next: UUID | None = None

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == NEXT_ROLE:
            return self._is_next(row)
        return self._words(row, role)

    def _words(self, row: QuestionRow, role: int) -> str | None:
        if role == int(Qt.ItemDataRole.DisplayRole):
            return row.question.text
        whole = describe(row, is_next=self._is_next(row))
        words = {
            int(Qt.ItemDataRole.AccessibleTextRole): whole,
            int(Qt.ItemDataRole.ToolTipRole): tip_of_words(whole),
        }
        return words.get(role)

    def row(self, number: int) -> QuestionRow:
        return self._rows[number]

    @property
    def next_place(self) -> int | None:
        """Where the question stands that is to be asked next."""
        return next((n for n, row in enumerate(self._rows) if self._is_next(row)), None)

    def show_rows(self, rows: Sequence[QuestionRow], next_question: UUID | None) -> bool:
        """Draw what is different; True where a height may be another one."""
        before, self._next = self._next, next_question
        if [row.question for row in rows] != [row.question for row in self._rows]:
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()
            return True
        old, self._rows = self._rows, tuple(rows)
        touched = {before, next_question} if before != next_question else set()
        changed = [
            number
            for number, row in enumerate(self._rows)
            if row != old[number] or row.question.id in touched
        ]
        for number in changed:
            self.dataChanged.emit(self.index(number), self.index(number))
        return bool(changed)

    def _is_next(self, row: QuestionRow) -> bool:
        return row.question.id == self._next
