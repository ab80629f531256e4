"""Files to import: asked for, or dropped; and what is said when they are taken or done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from meeting_desktop.application.files_to_import import MEDIA_ENDINGS
from meeting_desktop.domain.imports import ImportJob, ImportStatus
from meeting_desktop.ui.library.imports import wording
from meeting_desktop.ui.library.imports.queue import ImportQueue, is_known_already
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell

#: Asks a person for files; none when they gave up.
AskFiles = Callable[[QWidget, str, str, str], Sequence[str]]


def ask_with_dialog(parent: QWidget, title: str, folder: str, file_filter: str) -> Sequence[str]:
    """The system's own dialog."""
    return QFileDialog.getOpenFileNames(parent, title, folder, file_filter)[0]


class BringingIn(QObject):
    """One for the window: tells of what came in, wherever one is then. ``ask`` may be another's."""

    def __init__(self, shell: Shell, queue: ImportQueue, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self._queue = queue
        self._page = parent
        self.ask: AskFiles = ask_with_dialog
        self._under_way: dict[UUID, ImportStatus] = {one.id: one.status for one in queue.jobs()}
        shell.bridge.listen(queue.changed, self, self._on_jobs)

    def choose(self) -> None:
        """Ask for files."""
        known = " ".join(f"*{ending}" for ending in sorted(MEDIA_ENDINGS))
        title = self.tr("Import recordings")
        file_filter = f"{self.tr('Sound and video')} ({known});;{self.tr('All files')} (*)"
        music = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
        self.take([Path(name) for name in self.ask(self._page, title, music, file_filter)])

    def take(self, files: Sequence[Path]) -> None:
        """Import these; folders are looked through."""
        if files:
            self._shell.jobs.follow(self, self._queue.add(files), self._on_added)

    def _on_added(self, ids: tuple[UUID, ...]) -> None:
        self._shell.show_toast(
            wording.added(len(ids)),
            action=self.tr("Show") if ids else "",
            on_action=partial(self._shell.show_room, "library") if ids else None,
        )

    def _on_jobs(self, jobs: tuple[ImportJob, ...]) -> None:
        before, self._under_way = self._under_way, {one.id: one.status for one in jobs}
        for job in jobs:
            # What was over before this start was told then.
            if before.get(job.id, job.status) is not job.status:
                self._tell(job)

    def _tell(self, job: ImportJob) -> None:
        title = one_line(job.title)
        if job.status is ImportStatus.COMPLETED and job.meeting_id is not None:
            self._shell.show_toast(
                self.tr("“{0}” is in the library").format(title),
                action=self.tr("Open"),
                on_action=partial(self._shell.open_meeting, job.meeting_id),
            )
        elif is_known_already(job) and job.known_meeting_id is not None:
            self._shell.show_toast(
                job.error,
                action=self.tr("Open"),
                on_action=partial(self._shell.open_meeting, job.known_meeting_id),
            )
        elif job.status is ImportStatus.FAILED:
            self._shell.show_toast(
                self.tr("“{0}” could not be imported").format(title),
                action=self.tr("Show"),
                on_action=partial(self._shell.show_room, "library"),
            )
