"""Question sets to and from files: the system's dialogs, the preview, and what is said after."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from meeting_desktop.domain.question_values import ReadSets
from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ui.library.exporting import AskPath, ask_with_dialog, open_folder
from meeting_desktop.ui.questions import wording
from meeting_desktop.ui.questions.host import QuestionsHost
from meeting_desktop.ui.questions.import_dialog import Destination, ImportDialog
from meeting_desktop.ui.shell import Shell


def ask_to_open(parent: QWidget, title: str, folder: str, file_filter: str) -> str:
    """The system's own dialog."""
    return QFileDialog.getOpenFileName(parent, title, folder, file_filter)[0]


class QuestionFiles(QObject):
    """``ask_save`` and ``ask_open`` may be another's; ``dialog`` is the open preview."""

    def __init__(self, shell: Shell, page: QWidget, edits: QuestionsHost) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self._edits = edits
        self.ask_save: AskPath = ask_with_dialog
        self.ask_open: AskPath = ask_to_open
        self.dialog: ImportDialog | None = None

    def export(self, sets: Sequence[QuestionSet], ending: str) -> None:
        files = self._shell.use_cases.planning.question_files
        suggestion = _documents() / files.suggest_name(sets, ending)
        chosen = self.ask_save(
            self._page, self.tr("Export questions"), str(suggestion), f"*{ending}"
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.casefold() not in files.ENDINGS:
            path = path.with_name(path.name + ending)
        self._shell.jobs.run(
            self, partial(files.write, path, sets), self._on_written, self._shell.show_toast
        )

    def ask_import(self, current: QuestionSet | None) -> None:
        chosen = self.ask_open(
            self._page,
            self.tr("Import questions"),
            str(_documents()),
            self.tr("Questions (*.json *.csv)"),
        )
        if chosen:
            self.read(Path(chosen), current)

    def read(self, path: Path, current: QuestionSet | None) -> None:
        """Look into a file and show what it holds."""
        files = self._shell.use_cases.planning.question_files
        self._shell.jobs.run(
            self, partial(files.read, path), partial(self._on_read, current), self._on_unreadable
        )

    def _on_unreadable(self, sentence: str) -> None:
        self._shell.show_toast(sentence)

    def _on_read(self, current: QuestionSet | None, read: ReadSets) -> None:
        self.dialog = ImportDialog(self._shell.theme, read, current, self._page)
        self.dialog.confirmed.connect(partial(self._import, read, current))
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def _on_closed(self, _result: int) -> None:
        self.dialog = None

    def _import(self, read: ReadSets, current: QuestionSet | None, where: Destination) -> None:
        keep = self._shell.use_cases.planning.questions
        count = wording.question_count(read.question_count)
        title = self.tr("Imported {0}").format(count)
        if where is Destination.NEW or current is None:
            edited = keep.add_sets(read.sets)
        elif where is Destination.MERGE:
            edited = keep.merge_questions(current.id, read.sets[0].questions)
        else:
            edited = keep.replace_questions(current.id, read.sets[0].questions)
        self._edits.follow(edited, title, toast=True)

    def _on_written(self, path: Path) -> None:
        self._shell.show_toast(
            self.tr("Saved {0}").format(path.name),
            action=self.tr("Open folder"),
            on_action=partial(open_folder, path.parent),
        )


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
