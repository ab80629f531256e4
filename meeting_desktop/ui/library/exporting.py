"""A transcript into a file: formats, the file dialog, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ui.shell import Shell

#: In place of one format.
ALL = "all"

#: Asks a person for a folder: title, suggested one; empty when they gave up.
AskFolder = Callable[[QWidget, str, str], str]

#: Asks a person for a file: title, suggested path, filter; empty when they gave up.
AskPath = Callable[[QWidget, str, str, str], str]


def format_titles() -> dict[str, str]:
    """What each format is called, by its ending."""
    tr = partial(QCoreApplication.translate, "Export")
    return {
        "docx": tr("Word document"),
        "pdf": tr("PDF to print"),
        "md": tr("Markdown"),
        "txt": tr("Plain text"),
        "srt": tr("Subtitles (SRT)"),
        "vtt": tr("Subtitles (WebVTT)"),
        "json": tr("Data with word times (JSON)"),
        "summary.json": tr("The report as data (JSON)"),
        ALL: tr("All of them, into a folder…"),
    }


def ask_with_dialog(parent: QWidget, title: str, suggestion: str, file_filter: str) -> str:
    """The system's own dialog."""
    return QFileDialog.getSaveFileName(parent, title, suggestion, file_filter)[0]


def ask_for_folder(parent: QWidget, title: str, suggestion: str) -> str:
    """The system's own dialog."""
    return QFileDialog.getExistingDirectory(parent, title, suggestion)


def open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class Exporter(QObject):
    """Writes in the background and says where the file is; ``ask`` may be another's."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self.ask: AskPath = ask_with_dialog
        self.ask_folder: AskFolder = ask_for_folder
        self.show_folder: Callable[[Path], None] = open_folder

    def export(self, meeting: Meeting, format_name: str) -> None:
        """Ask where to, and write; ``ALL`` is every format into a folder."""
        exports = self._shell.use_cases.exports
        folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        if format_name == ALL:
            self._export_all(meeting, folder)
            return
        suggestion = folder / exports.suggest_name(meeting, format_name)
        title = format_titles().get(format_name, format_name)
        chosen = self.ask(
            self._page, self.tr("Export"), str(suggestion), f"{title} (*{_ending(format_name)})"
        )
        if not chosen:
            return
        path = Path(chosen)
        if not path.suffix:
            path = path.with_suffix(_ending(format_name))
        self._shell.jobs.run(
            self, partial(exports.export, meeting.id, format_name, path), self._on_saved
        )

    def _export_all(self, meeting: Meeting, suggestion: Path) -> None:
        chosen = self.ask_folder(self._page, self.tr("Export"), str(suggestion))
        if chosen:
            work = partial(self._shell.use_cases.exports.export_all, meeting.id, Path(chosen))
            self._shell.jobs.run(self, work, self._on_all_saved)

    def _on_all_saved(self, folder: Path) -> None:
        self._shell.show_toast(
            self.tr("Saved into {0}").format(folder.name),
            action=self.tr("Open folder"),
            on_action=partial(self.show_folder, folder),
        )

    def _on_saved(self, path: Path) -> None:
        self._shell.show_toast(
            self.tr("Saved {0}").format(path.name),
            action=self.tr("Open folder"),
            on_action=partial(self.show_folder, path.parent),
        )


def _ending(format_name: str) -> str:
    return f".{format_name.rpartition('.')[2]}"
