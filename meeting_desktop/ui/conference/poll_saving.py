"""What polls came to, into a table: asked where to, written behind the page, told afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from meeting_desktop.application.make_artifacts import file_name
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.poll_csv import PollTable
from meeting_desktop.domain.polls import PollResults
from meeting_desktop.domain.room_messages import PollShown
from meeting_desktop.ui.shell import Shell

_NAME_LENGTH = 60


class PollSaving(QObject):
    """``ask`` gives a path for a suggested one, empty where somebody gave up."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self.ask: Callable[[str], str] = self._ask

    def save_shown(self, poll: PollShown) -> None:
        """One poll of a running meeting, as the one who sits here sees it."""
        results = PollResults(poll.counts, poll.voters, poll.names, poll.texts)
        table = PollTable(poll.question, poll.kind, poll.choices, poll.anonymous, results)
        words = re.sub(r"[^\w\- ]+", "", poll.question).strip()[:_NAME_LENGTH].strip()
        path = self._place(f"{words or self.tr('Poll')}.csv")
        if path is not None:
            self._run(partial(self._shell.use_cases.archive.polls.save, (table,), path))

    def save_of(self, meeting: Meeting) -> None:
        """All polls of a meeting that is over."""
        path = self._place(file_name(meeting, "polls.csv"))
        if path is not None:
            self._run(partial(self._shell.use_cases.archive.polls.export, meeting.id, path))

    def _place(self, name: str) -> Path | None:
        kind = QStandardPaths.StandardLocation.DocumentsLocation
        chosen = self.ask(str(Path(QStandardPaths.writableLocation(kind)) / name))
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(".csv")

    def _ask(self, suggestion: str) -> str:
        title, table = self.tr("Save as CSV"), self.tr("Table (*.csv)")
        return QFileDialog.getSaveFileName(self._page, title, suggestion, table)[0]

    def _run(self, write: Callable[[], Path]) -> None:
        self._shell.jobs.run(self, write, self._on_saved, self._shell.show_toast)

    def _on_saved(self, path: Path) -> None:
        self._shell.show_toast(
            self.tr("Saved {0}").format(path.name),
            action=self.tr("Open folder"),
            on_action=partial(_open, path.parent),
        )


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
