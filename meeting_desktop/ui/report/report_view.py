"""The report of a meeting in every state, and what a person decides about it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.application.read_report import ReportFile
from meeting_desktop.application.reading_progress import ReportProgress
from meeting_desktop.application.report_states import ReportPhase, ReportState
from meeting_desktop.ui.follow_up.dialog import open_follow_up
from meeting_desktop.ui.library.beside import Beside
from meeting_desktop.ui.report.report_actions import ReportActions
from meeting_desktop.ui.report.report_giving import ReportGiving
from meeting_desktop.ui.report.report_notices import ReportNotices
from meeting_desktop.ui.report.report_page import ReportPage
from meeting_desktop.ui.report.report_states import ReportStates
from meeting_desktop.ui.report.task_desk import TaskDesk
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.refusing import refuse

#: Several changes that come together are read once.
_CHANGES_PAUSE_MS = 60

_Reading = tuple[ReportState, ReportFile]


class ReportView(Beside):
    """Everything that blocks runs behind the page; answers for another meeting are dropped."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.title = self.tr("Report")
        self._shell = shell
        self._asked: UUID | None = None
        self._version: int | None = None
        self._number = 0
        self._told: bool | None = None
        #: How far the reading is by the newest word of it: what is read behind may be older.
        self._heard = 0.0
        self.report_state: ReportState | None = None
        self.file: ReportFile | None = None
        self.giving = ReportGiving(shell, self)
        self.tasks = TaskDesk(shell, self)
        theme = shell.theme
        self.actions_ = ReportActions(self, theme)
        self.page = ReportPage(theme, self.actions_)
        self.notices = ReportNotices(theme, self.actions_)
        self.page.notices.addWidget(self.notices)
        self.states = ReportStates(theme, self.actions_, self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.states)
        self._changes = QTimer(self)
        self._changes.setSingleShot(True)
        self._changes.setInterval(_CHANGES_PAUSE_MS)
        self._changes.timeout.connect(self._read)
        self._connect()
        shell.add_commands(*self.actions_.all)
        self._enable()

    # -- one meeting ----------------------------------------------------------------------------

    def open(self, meeting_id: UUID) -> None:
        self.leave()
        self._asked = meeting_id
        self.states.show_state("loading")
        self._read()

    def leave(self) -> None:
        self._asked = self._version = self.file = self.report_state = None
        self.giving.file = self.tasks.file = None
        self._told, self._heard = None, 0.0
        self._changes.stop()
        self._enable()

    def _read(self) -> None:
        if self._asked is None:
            return
        self._number += 1
        self._shell.jobs.run(
            self,
            partial(self._read_behind, self._asked, self._version),
            partial(self._on_read, self._number),
            partial(self._on_not_read, self._number),
        )

    def _read_behind(self, meeting_id: UUID, version: int | None) -> _Reading:
        assistant = self._shell.use_cases.assistant
        return assistant.sum_up.state(meeting_id), assistant.reports.open(meeting_id, version)

    def _on_read(self, number: int, reading: _Reading) -> None:
        if number != self._number or self._asked is None:
            return
        self.report_state, self.file = reading
        self.giving.file = self.tasks.file = self.file
        self._show(*reading)
        self._enable()
        is_there = reading[1].report is not None or reading[0].phase is ReportPhase.READING
        if is_there is not self._told:
            self._told = is_there
            self.found.emit(is_there)

    def _on_not_read(self, number: int, sentence: str) -> None:
        if number == self._number:
            self.states.show_failed(sentence)
            self._enable()

    def _show(self, state: ReportState, file: ReportFile) -> None:
        reads = state.phase is ReportPhase.READING
        self._heard = max(state.progress, self._heard) if reads else 0.0
        if file.report is not None:
            self.page.show_file(file, may_change=not self._refused())
            chosen = self._shell.use_cases.settings.current().assistant.analyst
            self.notices.show_state(state, file, chosen)
            self._show_progress()
            self.states.show_state("ready")
        elif reads:
            self._show_progress()
            self.states.show_state("reading")
        elif state.phase is ReportPhase.FAILED:
            self.states.show_failed(state.sentence)
        else:
            self.states.show_state("none" if file.has_words else "wordless")

    # -- commands -------------------------------------------------------------------------------

    def _start(self, *, language: str = "", offline: bool = False) -> None:
        if self._asked is not None:
            self._version = None
            sum_up = self._shell.use_cases.assistant.sum_up
            # Its state says how it went; what is shown comes by ``changed``.
            sum_up.start(self._asked, language=language, offline=offline)

    def _read_anew(self) -> None:
        self._start()

    def _read_offline(self) -> None:
        self._start(offline=True)

    def _read_in(self, language: str) -> None:
        self._start(language=language)

    def _cancel(self) -> None:
        if self._asked is not None:
            self._shell.use_cases.assistant.sum_up.cancel(self._asked)

    def _retry(self) -> None:
        state = self.report_state
        if state is None:
            self._read()
        else:
            self._start()

    def _follow_up(self) -> None:
        if self._asked is not None:
            open_follow_up(self._shell, self._asked, self)

    def _show_version(self, number: int) -> None:
        newest = self.file.versions[0] if self.file is not None and self.file.versions else number
        self._version = None if number == newest else number
        self._read()

    # -- assembly -------------------------------------------------------------------------------

    def _connect(self) -> None:
        do = self.actions_
        for action, call in (
            (do.read, self._read_anew),
            (do.again, self._read_anew),
            (do.offline, self._read_offline),
            (do.cancel, self._cancel),
            (do.copy, self.giving.copy),
            (do.export, self.giving.export),
            (do.add_task, self.tasks.add),
            (do.follow_up, self._follow_up),
            (do.retry, self._retry),
        ):
            action.triggered.connect(call)
        page = self.page
        page.hear_wanted.connect(self._hear)
        page.show_wanted.connect(self._show_words)
        page.tasks.decided.connect(self.tasks.decide)
        self.tasks.changed.connect(self._read)
        page.bar.language_wanted.connect(self._read_in)
        page.bar.version_wanted.connect(self._show_version)
        cases = self._shell.use_cases
        self._shell.bridge.listen(cases.assistant.sum_up.changed, self, self._on_changed)
        self._shell.bridge.listen(cases.assistant.sum_up.progress, self, self._on_progress)
        self._shell.bridge.listen(cases.planning.access.changed, self, self._on_access)

    def _hear(self, moment: Moment) -> None:
        self.hear_wanted.emit(moment.start, moment.end)

    def _show_words(self, moment: Moment) -> None:
        self.show_wanted.emit(moment.start)

    def _on_changed(self, meeting_id: UUID) -> None:
        if meeting_id == self._asked:
            self._heard = 0.0
            self._changes.start()

    def _on_progress(self, progress: ReportProgress) -> None:
        if progress.meeting_id == self._asked:
            self._heard = progress.fraction
            self._show_progress()

    def _show_progress(self) -> None:
        for bar in (self.states.progress, self.notices.progress):
            bar.show_fraction(self._heard)

    def _on_access(self, _none: None) -> None:
        self._enable()

    def _refused(self) -> str:
        if self.file is None:
            return ""
        access = self._shell.use_cases.planning.access
        return access.why_not(self.file.meeting.scope_id, "action_items")

    def _enable(self) -> None:
        """Commands are offered where they can do something."""
        here = self.isVisible() and self._asked is not None
        state, file = self.report_state, self.file
        reads = state is not None and state.phase is ReportPhase.READING
        has_words = file is not None and file.has_words
        has_report = file is not None and file.report is not None
        do = self.actions_
        do.read.setEnabled(here and has_words and not has_report and not reads)
        do.again.setEnabled(here and has_words and has_report and not reads)
        do.offline.setEnabled(here and has_words and not reads)
        do.retry.setEnabled(here and not reads)
        do.cancel.setEnabled(here and reads)
        for action in (do.copy, do.export, do.add_task, do.follow_up):
            action.setEnabled(here and has_report)
        refuse((do.read, do.again, do.offline, do.add_task), self._refused())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._enable()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        QTimer.singleShot(0, self, self._enable)
