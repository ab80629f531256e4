"""Giving a report away: to the clipboard, or into a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.read_report import ReportFile
from meeting_desktop.domain.outlines import as_plain_text
from meeting_desktop.ui.library.copying import copy_text
from meeting_desktop.ui.library.exporting import AskPath, ask_with_dialog, open_folder
from meeting_desktop.ui.report.report_text import outline_of
from meeting_desktop.ui.shell import Shell


class ReportGiving(QObject):
    """``file`` is what the page shows. ``ask`` and ``show_folder`` may be another's."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self.file: ReportFile | None = None
        self.ask: AskPath = ask_with_dialog
        self.show_folder: Callable[[Path], None] = open_folder

    def copy(self) -> None:
        if self.file is not None:
            copy_text(as_plain_text(outline_of(self.file, _today())))
            self._shell.show_toast(self.tr("The report was copied"))

    def export(self) -> None:
        if self.file is None:
            return
        places = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(places))
        name = self._shell.use_cases.exports.suggest_name(self.file.meeting, "md", what="report")
        kind = self.tr("Markdown (*.md)")
        chosen = self.ask(self._page, self.tr("Export the report"), str(folder / name), kind)
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(".md")
        reports = self._shell.use_cases.assistant.reports
        write = partial(reports.export, outline_of(self.file, _today()), path)
        self._shell.jobs.run(self, write, self._on_exported, self._shell.show_toast)

    def _on_exported(self, path: Path) -> None:
        self._shell.show_toast(
            self.tr("Saved {0}").format(path.name),
            action=self.tr("Open folder"),
            on_action=partial(self.show_folder, path.parent),
        )


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the person's day
