"""What is to be done after meetings, what is due first first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.read_report import OpenTask
from meeting_desktop.domain.reports import ActionItem
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.report.wording import due, urgency
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button, WordsLink
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.labels import ElidedLabel

#: The first page is no list of everything.
_SHOWN = 5


class TasksCard(Card):
    """Hidden while there is nothing to do. ``now`` gives the moment in the person's own zone."""

    def __init__(self, shell: Shell, now: Callable[[], datetime]) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._now = now
        self.tasks: tuple[OpenTask, ...] = ()
        self.buttons: list[Button] = []
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(shell.theme.tokens.space.small)
        title = self.tr("To do")
        self.setAccessibleName(title)
        self.body.addWidget(SectionHeader(title))
        self.body.addLayout(self._column)
        changed = shell.use_cases.assistant.sum_up.changed
        shell.bridge.listen(changed, self, self._on_changed)
        self.hide()

    def load(self) -> None:
        reports = self._shell.use_cases.assistant.reports
        self._shell.jobs.run(self, partial(reports.to_do, _SHOWN), self._on_read)

    def _on_changed(self, _meeting_id: UUID) -> None:
        parent = self.parentWidget()
        if parent is not None and parent.isVisible():
            self.load()

    def _on_read(self, tasks: tuple[OpenTask, ...]) -> None:
        if tasks == self.tasks:
            return
        self.tasks = tasks
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows, self.buttons = [], []
        for task in tasks:
            row = self._row(task)
            self._rows.append(row)
            self._column.addWidget(row)
        self.setVisible(bool(tasks))

    def _row(self, task: OpenTask) -> QWidget:
        theme, item = self._shell.theme, task.item
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.tokens.space.small)
        words = QVBoxLayout()
        words.setSpacing(0)
        open_it = partial(self._shell.open_meeting, item.meeting_id)
        words.addWidget(WordsLink(theme, one_line(item.text), open_it))
        today = self._now().date()
        facts = (
            one_line(item.assignee),
            due(item, today),
            urgency(item),
            one_line(task.meeting_title),
        )
        words.addWidget(ElidedLabel(" · ".join(fact for fact in facts if fact), "caption"))
        line.addLayout(words, 1)
        done = Button(theme, self.tr("Done"), partial(self._finish, item), size="small")
        done.setAccessibleName(self.tr("Done: {0}").format(one_line(item.text)))
        self.buttons.append(done)
        line.addWidget(done, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _finish(self, item: ActionItem, *, done: bool = True) -> None:
        written = self._shell.use_cases.assistant.sum_up.finish(item.id, done)
        said = partial(self._on_finished, item, done)
        self._shell.jobs.follow(self, written, said, self._shell.show_toast)

    def _on_finished(self, item: ActionItem, done: bool, _committed: object) -> None:
        self.load()
        if done:
            undo = partial(self._finish, item, done=False)
            self._shell.show_toast(self.tr("Done"), action=self.tr("Undo"), on_action=undo)
