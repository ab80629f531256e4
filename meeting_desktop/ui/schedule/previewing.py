"""Asks for the invitation's text as one invitee would get it, and puts it into its panel."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer

from meeting_desktop.ports.mailer import MailText
from meeting_desktop.ui.schedule.preview_panel import PreviewPanel
from meeting_desktop.ui.schedule.schedule_model import ScheduleModel
from meeting_desktop.ui.shell import Shell

_WAIT_MS = 250


class Previewing(QObject):
    """``ask`` after every change; the newest wins."""

    def __init__(self, shell: Shell, panel: PreviewPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._panel = panel
        self._model: ScheduleModel | None = None
        self._number = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._write)

    def ask(self, model: ScheduleModel) -> None:
        self._model = model
        self._timer.start()

    def _write(self) -> None:
        model, panel = self._model, self._panel
        if model is None or model is not panel.model or panel.place < 0:
            return
        self._number += 1
        if any(one.choices for one in model.open_questions):
            panel.show_text("", self.tr("Say first which time you mean."))
            return
        draft, editing = model.draft, model.editing
        if editing is not None and not editing.may_change_rule:
            draft = replace(draft, rule="")  # one by itself
        meeting = editing.meeting if editing is not None else None
        number, person = self._number, model.draft.invitees[panel.place]
        preview = self._shell.use_cases.planning.invitation_preview

        def show(text: MailText) -> None:
            if number == self._number and panel.place >= 0:
                panel.show_text(text.subject, text.text.strip())

        def fail(sentence: str) -> None:
            if number == self._number:
                panel.show_text("", sentence, fault=True)

        self._shell.jobs.run(self, partial(preview.preview, draft, person, meeting), show, fail)
