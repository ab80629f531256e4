"""The transcript's rows for Qt: what is focused, and what a screen reader says."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from meeting_desktop.domain.transcript import Segment
from meeting_desktop.ui.library.transcript_document import (
    SegmentReplaced,
    TranscriptDocument,
    empty_document,
)
from meeting_desktop.ui.library.wording import clock_time, one_line

AnyIndex = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()


class TranscriptModel(QAbstractListModel):
    """One row a segment that has words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = empty_document()
        self._count = 0

    def show_document(self, document: TranscriptDocument) -> None:
        self.beginResetModel()
        self.document = document
        self._count = len(document.rows)
        self.endResetModel()

    def rows_changed(self, change: SegmentReplaced) -> None:
        """Tell the views after the document has taken a segment."""
        if change.rows_changed:
            self.show_document(self.document)
        else:
            self.speaker_changed(change.row, change.row)

    def speaker_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def segment(self, row: int) -> Segment:
        return self.document.rows[row]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        segment = self.document.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(segment.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(segment)
        return None

    def _spoken(self, segment: Segment) -> str:
        speaker = self.document.speaker(segment.speaker_id)
        who = one_line(speaker.name) if speaker is not None else self.tr("Unknown speaker")
        return f"{who}, {clock_time(segment.start)}: {one_line(segment.text)}"
