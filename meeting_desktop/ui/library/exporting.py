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
    }


def ask_with_dialog(parent: QWidget, title: str, suggestion: str, file_filter: str) -> str:
    """The system's own dialog."""
    return QFileDialog.getSaveFileName(parent, title, suggestion, file_filter)[0]


def open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class Exporter(QObject):
    """Writes in the background and says where the file is; ``ask`` may be another's."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self.ask: AskPath = ask_with_dialog
        self.show_folder: Callable[[Path], None] = open_folder

    def export(self, meeting: Meeting, format_name: str) -> None:
        exports = self._shell.use_cases.exports
        folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
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

    def _on_saved(self, path: Path) -> None:
        self._shell.show_toast(
            self.tr("Saved {0}").format(path.name),
            action=self.tr("Open folder"),
            on_action=partial(self.show_folder, path.parent),
        )


def _ending(format_name: str) -> str:
    return f".{format_name.rpartition('.')[2]}"
