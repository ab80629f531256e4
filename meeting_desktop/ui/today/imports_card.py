"""Imports that run, or need somebody: one line that leads to them; else nothing is seen."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from meeting_desktop.domain.imports import ImportJob, ImportStatus
from meeting_desktop.ui.library.imports import wording
from meeting_desktop.ui.library.imports.queue import ImportQueue, is_under_way, whole_share
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.progress import ProgressBar


class ImportsCard(Card):
    """``queue`` is shown as far as it has come."""

    def __init__(self, shell: Shell, queue: ImportQueue) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._title = Label("", "strong")
        self._facts = ElidedLabel("", "muted")
        self._bar = ProgressBar(shell.theme, self.tr("Imports"))
        self.show_button = Button(
            shell.theme, self.tr("Show"), partial(shell.show_room, "library"), kind="quiet"
        )
        words = QVBoxLayout()
        words.setSpacing(shell.theme.tokens.space.hair)
        for part in (self._title, self._facts, self._bar):
            words.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(shell.theme.tokens.space.medium)
        row.addLayout(words, 1)
        row.addWidget(self.show_button)
        self.body.addLayout(row)
        self.hide()
        shell.bridge.listen(queue.changed, self, self._show)
        self._show(queue.jobs())

    @property
    def title_text(self) -> str:
        return self._title.text()

    @property
    def facts_text(self) -> str:
        return self._facts.text()

    def _show(self, jobs: tuple[ImportJob, ...]) -> None:
        under_way = tuple(job for job in jobs if is_under_way(job))
        self.setVisible(bool(under_way))
        if not under_way:
            return
        held = self._shell.use_cases.meetings.live is not None
        working = [job for job in under_way if job.status is not ImportStatus.FAILED]
        now = [job for job in working if job.status is ImportStatus.PROCESSING]
        count = len(working)
        self._title.setText(wording.running(count) if count else self.tr("Imports need you"))
        self._facts.setText(
            " · ".join(
                part
                for part in (
                    now[0].title if now else "",
                    wording.steps(now[0])[wording.step_of(now[0].stage)] if now else "",
                    wording.summary(under_way, held=held),
                )
                if part
            )
        )
        self._bar.show_fraction(whole_share(now[0]) if now else 0.0)
        self.setAccessibleName(f"{self._title.text()}, {self._facts.text()}")
