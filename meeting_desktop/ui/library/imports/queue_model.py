"""The queue for Qt: rows that keep their place while their shares change, and can be dragged."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from meeting_desktop.domain.imports import ImportJob
from meeting_desktop.ui.library.imports import wording
from meeting_desktop.ui.library.imports.queue import ImportQueue, is_under_way

AnyIndex = QModelIndex | QPersistentModelIndex

MIME_TYPE = "application/x-meeting-desktop-import"
_ROOT = QModelIndex()


class ImportRows(QAbstractListModel):
    """What is under way, in the order of the queue. Changes nothing itself: ``move_wanted``."""

    move_wanted = Signal(object, int)  # job id, place among the rows

    def __init__(self, queue: ImportQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.held = False
        self.jobs: tuple[ImportJob, ...] = ()

    def show_jobs(self, jobs: Sequence[ImportJob], *, held: bool = False) -> None:
        """Take the newest queue; where the same jobs stand in the same order, only rows change."""
        fresh = tuple(job for job in jobs if is_under_way(job))
        self.held = held
        if [job.id for job in fresh] != [job.id for job in self.jobs]:
            self.beginResetModel()
            self.jobs = fresh
            self.endResetModel()
            return
        self.jobs = fresh
        if fresh:
            self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, 0))

    def job(self, index: AnyIndex) -> ImportJob | None:
        return self.jobs[index.row()] if index.isValid() and index.row() < len(self.jobs) else None

    def index_of(self, job_id: UUID | None) -> QModelIndex:
        places = [row for row, job in enumerate(self.jobs) if job.id == job_id]
        return self.index(places[0], 0) if places else QModelIndex()

    def left(self, job: ImportJob) -> float | None:
        return self._queue.seconds_left(job.id)

    # -- what Qt asks ------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.jobs)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        job = self.job(index)
        if job is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return job.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return wording.sentence(job, held=self.held, left=self.left(job))
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        return [MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        job = self.job(indexes[0]) if indexes else None
        if job is not None:
            data.setData(MIME_TYPE, QByteArray(str(job.id).encode()))
        return data

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, _parent: AnyIndex
    ) -> bool:
        """Says what is wanted; the rows change when the queue says so, hence False."""
        job_id = self._carried(data)
        place = next((n for n, job in enumerate(self.jobs) if job.id == job_id), None)
        if job_id is None or place is None:
            return False
        target = len(self.jobs) if row < 0 else row
        self.move_wanted.emit(job_id, target - 1 if target > place else target)
        return False

    def _carried(self, data: QMimeData) -> UUID | None:
        try:
            return UUID(bytes(data.data(MIME_TYPE).data()).decode("ascii"))
        except ValueError:  # another program may offer anything
            return None
