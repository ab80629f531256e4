"""What a person decides about the tasks of a meeting; dropping one can be taken back."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.read_report import ReportFile
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.reports import ActionItem, TaskState
from meeting_desktop.ui.report.task_dialog import TaskDialog
from meeting_desktop.ui.shell import Shell


class TaskDesk(QObject):
    """``file`` is what the page shows; ``changed`` asks for it to be read again."""

    changed = Signal()

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self.file: ReportFile | None = None
        self.dialog: TaskDialog | None = None

    def decide(self, decision: str, item: ActionItem) -> None:
        """``decision``: confirm, drop, finish, reopen or change."""
        sum_up = self._shell.use_cases.assistant.sum_up
        if decision == "confirm":
            self._follow(sum_up.confirm(item.id))
        elif decision == "drop":
            self._follow(sum_up.drop(item.id))
            undo = partial(self._undo_drop, item)
            self._shell.show_toast(self.tr("Dropped"), action=self.tr("Undo"), on_action=undo)
        elif decision == "change":
            self._ask(item, is_new=False)
        else:
            self._follow(sum_up.finish(item.id, decision == "finish"))

    def add(self) -> None:
        if self.file is not None:
            meeting = self.file.meeting
            item = ActionItem(new_id(), meeting.scope_id, meeting.id, "", TaskState.CONFIRMED)
            self._ask(item, is_new=True)

    def _undo_drop(self, item: ActionItem) -> None:
        """Back to what it was; a proposal that was dropped by mistake is one that was seen."""
        self._follow(self._shell.use_cases.assistant.sum_up.confirm(item.id))

    def _ask(self, item: ActionItem, *, is_new: bool) -> None:
        people = [one.speaker for one in self.file.people] if self.file is not None else []
        today = date.today()  # noqa: DTZ011 - the person's day
        self.dialog = TaskDialog(self._shell.theme, item, people, today, self._page)
        self.dialog.typed.connect(self._add if is_new else self._change)
        self.dialog.open()

    def _add(self, item: ActionItem) -> None:
        self._follow(self._shell.use_cases.assistant.sum_up.add(item))

    def _change(self, item: ActionItem) -> None:
        self._follow(self._shell.use_cases.assistant.sum_up.change(item))

    def _follow(self, written: Future[Any]) -> None:
        self._shell.jobs.follow(self, written, self._on_written, self._shell.show_toast)

    def _on_written(self, _committed: object) -> None:
        self.changed.emit()
