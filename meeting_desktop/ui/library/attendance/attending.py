"""The sheet of a meeting's people: opened, brought up to date, saved as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.keep_engagement import CountedMeeting
from meeting_desktop.application.make_artifacts import file_name
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ui.library.attendance.people_sheet import PeopleSheet
from meeting_desktop.ui.library.exporting import AskPath, ask_with_dialog, open_folder
from meeting_desktop.ui.shell import Shell


class Attending(QObject):
    """``ask`` may be another's than the system's dialog."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self._meeting: Meeting | None = None
        self.ask: AskPath = ask_with_dialog
        self.sheet: PeopleSheet | None = None
        self._keeping = shell.use_cases.archive.engagement
        shell.bridge.listen(self._keeping.changed, self, self._on_changed)

    def show(self, meeting: Meeting) -> None:
        self._meeting = meeting
        self._read(meeting.id)

    def leave(self) -> None:
        """The meeting is not in sight any more."""
        self._meeting = None
        if self.sheet is not None:
            self.sheet.reject()

    def _read(self, meeting_id: UUID) -> None:
        self._shell.jobs.run(self, partial(self._keeping.of_meeting, meeting_id), self._on_read)

    def _on_read(self, counted: CountedMeeting) -> None:
        if self._meeting is None or counted.meeting.id != self._meeting.id:
            return
        if self.sheet is None:
            made = PeopleSheet(self._shell.theme, counted.meeting.title, self._page.window())
            made.export_wanted.connect(self._export)
            made.finished.connect(self._on_closed)
            self.sheet = made
            made.show()
        self.sheet.show_engagement(counted.engagement)

    def _on_changed(self, meeting_id: UUID) -> None:
        if self.sheet is not None and self._meeting is not None and meeting_id == self._meeting.id:
            self._read(meeting_id)

    def _on_closed(self, _result: int) -> None:
        self.sheet = self._meeting = None

    def _export(self) -> None:
        meeting, sheet = self._meeting, self.sheet
        if meeting is None or sheet is None:
            return
        kind = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(kind))
        suggestion = str(folder / file_name(meeting, "people.csv"))
        table = self.tr("Table (*.csv)")
        chosen = self.ask(sheet, self.tr("Save as CSV"), suggestion, table)
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(".csv")
        save = partial(self._keeping.export, meeting.id, path)
        self._shell.jobs.run(self, save, self._on_saved)

    def _on_saved(self, path: Path) -> None:
        self._shell.show_toast(
            self.tr("Saved {0}").format(path.name),
            action=self.tr("Open folder"),
            on_action=partial(open_folder, path.parent),
        )
