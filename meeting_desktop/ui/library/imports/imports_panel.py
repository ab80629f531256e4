"""What is being imported, over the list of the Library: the queue, and what can be done about it.

It is there while there is something to see, shows a few rows and scrolls through the rest.
"""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QVBoxLayout,
)

from meeting_desktop.domain.imports import ImportJob, ImportStatus
from meeting_desktop.ui.library.imports import wording
from meeting_desktop.ui.library.imports.import_actions import ImportActions
from meeting_desktop.ui.library.imports.job_delegate import JobDelegate
from meeting_desktop.ui.library.imports.queue import ImportQueue
from meeting_desktop.ui.library.imports.queue_model import ImportRows
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.labels import Label

#: Rows that are seen without scrolling; the list of meetings keeps the rest of the page.
_MOST_ROWS = 3


class ImportsPanel(QFrame):
    """Hidden while nothing is under way."""

    def __init__(self, shell: Shell, queue: ImportQueue) -> None:
        super().__init__()
        self._shell = shell
        self._queue = queue
        set_look(self, card=True)
        self.setAccessibleName(self.tr("Imports"))
        self.rows = ImportRows(queue, self)
        self.view = QListView()
        self._delegate = JobDelegate(shell.theme, self.rows, self.view)
        self.actions_ = ImportActions(self, self.view, shell.theme)
        self._summary = Label("", "muted")
        self._fault = Label("", wrap=True)
        self._set_up_view()
        self._lay_out()
        self._connect()
        shell.bridge.listen(queue.changed, self, self._on_jobs)
        shell.bridge.listen(shell.use_cases.meetings.changed, self, self._on_meeting)
        shell.theme.changed.connect(self._fit)
        self._on_jobs(queue.jobs())

    @property
    def summary_text(self) -> str:
        return self._summary.text()

    @property
    def fault_text(self) -> str:
        """The whole sentence of the chosen job, where it has failed."""
        return self._fault.text()

    @property
    def current(self) -> ImportJob | None:
        return self.rows.job(self.view.currentIndex())

    # -- news --------------------------------------------------------------------------------------

    def _on_meeting(self, _none: None) -> None:
        self._on_jobs(self._queue.jobs())

    def _on_jobs(self, jobs: tuple[ImportJob, ...]) -> None:
        chosen = self.current
        held = self._shell.use_cases.meetings.live is not None
        self.rows.show_jobs(jobs, held=held)
        self.setVisible(bool(self.rows.jobs))
        self._summary.setText(wording.summary(self.rows.jobs, held=held))
        self._choose(chosen.id if chosen is not None else None)
        self._fit()
        self._show_current()

    def _choose(self, job_id: UUID | None) -> None:
        """The row of before, the first that needs somebody, or the first."""
        index = self.rows.index_of(job_id)
        if not index.isValid() and self.rows.jobs:
            failed = (job.id for job in self.rows.jobs if job.status is ImportStatus.FAILED)
            index = self.rows.index_of(next(failed, self.rows.jobs[0].id))
        if index != self.view.currentIndex():
            self.view.setCurrentIndex(index)

    def _show_current(self, *_indexes: QModelIndex) -> None:
        job = self.current
        row, last = self.view.currentIndex().row(), len(self.rows.jobs) - 1
        self.actions_.show_job(job, first=row <= 0, last=row >= last)
        failed = job is not None and job.status is ImportStatus.FAILED
        self._fault.setText(job.error if job is not None and failed else "")
        room = self.view.viewport().width()
        self._fault.setVisible(not self._delegate.has_room_for(self._fault.text(), room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_current()

    # -- commands ----------------------------------------------------------------------------------

    def _pause(self) -> None:
        if (job := self.current) is not None:
            self._queue.pause(job.id, not job.is_paused)

    def _cancel(self) -> None:
        if (job := self.current) is not None:
            self._queue.cancel(job.id)

    def _retry(self) -> None:
        if (job := self.current) is not None:
            self._queue.retry(job.id)

    def _import_anyway(self) -> None:
        if (job := self.current) is not None:
            self._queue.retry(job.id, anyway=True)

    def _open_known(self) -> None:
        job = self.current
        if job is not None and job.known_meeting_id is not None:
            self._shell.open_meeting(job.known_meeting_id)

    def _step(self, by: int) -> None:
        if (job := self.current) is not None:
            self._move(job.id, self.view.currentIndex().row() + by)

    def _earlier(self) -> None:
        self._step(-1)

    def _later(self) -> None:
        self._step(1)

    def _move(self, job_id: UUID, row: int) -> None:
        """``row`` is a place among what is seen; the queue counts what is over as well."""
        seen = [job.id for job in self.rows.jobs]
        target = seen[min(max(0, row), len(seen) - 1)]
        places = [job.id for job in self._queue.jobs()]
        if target in places:
            self._queue.move(job_id, places.index(target))

    # -- assembly ----------------------------------------------------------------------------------

    def _connect(self) -> None:
        do = self.actions_
        for action, call in (
            (do.pause, self._pause),
            (do.cancel, self._cancel),
            (do.retry, self._retry),
            (do.anyway, self._import_anyway),
            (do.open_known, self._open_known),
            (do.earlier, self._earlier),
            (do.later, self._later),
        ):
            action.triggered.connect(call)
        self.rows.move_wanted.connect(self._move)
        self.view.selectionModel().currentChanged.connect(self._show_current)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self._shell.add_commands(*do.all)

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.rows)
        view.setItemDelegate(self._delegate)
        view.setAccessibleName(self.tr("Files that are being imported"))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setDragDropOverwriteMode(False)
        view.setDropIndicatorShown(True)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        top = QHBoxLayout()
        top.setSpacing(space.small)
        top.addWidget(Label(self.tr("Imports"), "heading"))
        top.addWidget(self._summary)
        top.addStretch(1)
        named: list[QAction] = [self.actions_.open_known, self.actions_.anyway, self.actions_.retry]
        for action in self.actions_.all:
            button = ActionButton(
                theme,
                action,
                kind="plain" if action in named else "",
                text_shown=action in named,
                size="small" if action in named else "",
            )
            action.changed.connect(
                lambda one=action, shown=button: shown.setVisible(one.isVisible())
            )
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.small, space.medium, space.small)
        column.setSpacing(space.hair)
        column.addLayout(top)
        column.addWidget(self._fault)
        column.addWidget(self.view)

    def _fit(self) -> None:
        rows = min(_MOST_ROWS, max(1, len(self.rows.jobs)))
        self.view.setFixedHeight(rows * self._delegate.row_height + 2)

    def _show_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.addActions([action for action in self.actions_.all if action.isVisible()])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(point))
