"""What would be written into the CRM, seen before it is; nothing goes before Send is pressed."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from meeting_desktop.application.crm_previews import SendPreview, Sent, ValueStep
from meeting_desktop.ui.leads import crm_wording, wording
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working


class _SendDialog(PlainDialog):
    """``sent`` follows once it arrived; a fault is said here, and may be tried again."""

    sent = Signal()

    def __init__(self, shell: Shell, title: str, parent: QWidget) -> None:
        super().__init__(shell.theme, parent)
        self.shell = shell
        self.entitle(title)
        self.setMinimumWidth(shell.theme.tokens.control * 16)
        self.words = Label("", wrap=True)
        self.working = Working(shell.theme, self.tr("Asking the CRM…"))
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        self.send_button = Button(shell.theme, self.tr("Send"), self.send, kind="primary")
        self.send_button.setEnabled(False)
        self.cancel_button = Button(shell.theme, self.tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.send_button)
        self.send_button.setDefault(True)
        self.body.addWidget(self.words)

    def close_body(self) -> None:
        self.body.addWidget(self.working)
        self.body.addWidget(self.fault)

    def send(self) -> None: ...

    def show_working(self, on: bool) -> None:
        self.working.setVisible(on)
        self.send_button.setEnabled(not on)

    def on_fault(self, sentence: str) -> None:
        self.show_working(False)
        self.fault.setText(sentence)
        self.fault.show()


class SendLeadDialog(_SendDialog):
    """Asks the CRM what it has, shows field by field what changes, sends on Send."""

    def __init__(
        self, shell: Shell, lead_id: UUID, parent: QWidget, meeting_id: UUID | None = None
    ) -> None:
        """With ``meeting_id``: what changed of that meeting with the lead."""
        super().__init__(shell, "", parent)
        self.entitle(self.tr("Send to the CRM"))
        self._sync = shell.use_cases.assistant.crm.sync
        self.seen: SendPreview | None = None
        self._grid_holder = QWidget()
        self._grid = QGridLayout(self._grid_holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(shell.theme.tokens.space.large)
        self._grid.setVerticalSpacing(shell.theme.tokens.space.hair)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._grid_holder.hide()
        self.body.addWidget(self._grid_holder)
        self.comes = Label("", "muted", wrap=True)
        self.comes.hide()
        self.body.addWidget(self.comes)
        self.close_body()
        future = self._sync.preview(lead_id, meeting_id)
        shell.jobs.follow(self, future, self._on_preview, self._on_no_preview)

    def send(self) -> None:
        if self.seen is None or self.working.isVisible():
            return
        self.fault.hide()
        self.show_working(True)
        future = self._sync.send(self.seen)
        self.shell.jobs.follow(self, future, self._on_sent, self.on_fault)

    def _on_preview(self, seen: SendPreview) -> None:
        self.seen = seen
        self.show_working(False)
        self.words.setText(crm_wording.preview(seen))
        for row, one in enumerate(seen.goes):
            self._show_step(row, one)
        self._grid_holder.setVisible(bool(seen.goes))
        if seen.comes_here:
            words = self.tr("What the CRM has otherwise comes here:")
            self.comes.setText(f"{words}\n{crm_wording.steps(seen.comes_here)}")
            self.comes.show()
        nothing = not (seen.goes or seen.comes_here or seen.found)
        self.send_button.setEnabled(not nothing)
        if not nothing:
            self.send_button.setFocus()

    def _show_step(self, row: int, one: ValueStep) -> None:
        self._grid.addWidget(Label(wording.field_title(one.name), "muted"), row, 0)
        self._grid.addWidget(Label(crm_wording.value(one.before, one.name), wrap=True), row, 1)
        after = crm_wording.value(one.after, one.name)
        self._grid.addWidget(Label(f"→ {after}", "strong", wrap=True), row, 2)

    def _on_no_preview(self, sentence: str) -> None:
        self.on_fault(sentence)
        self.send_button.setEnabled(False)

    def _on_sent(self, sent: Sent) -> None:
        shell, sync = self.shell, self._sync
        name = one_line(self.seen.title) if self.seen is not None else ""
        self.accept()
        self.sent.emit()
        if not (sent.created or sent.after):
            shell.show_toast(self.tr("Linked with the CRM: {0}").format(name))
            return

        def take_back() -> None:
            owner = shell.jobs
            shell.jobs.follow(owner, sync.undo(sent), lambda _nothing: None)

        shell.show_toast(
            self.tr("Sent to the CRM: {0}").format(name),
            action=self.tr("Undo"),
            on_action=take_back,
        )


class SendMeetingDialog(_SendDialog):
    """The words about a meeting, as its report has them, to be changed and released."""

    def __init__(self, shell: Shell, meeting_id: UUID, title: str, parent: QWidget) -> None:
        super().__init__(shell, "", parent)
        self.entitle(self.tr("Note this meeting in the CRM"))
        self._sync = shell.use_cases.assistant.crm.sync
        self._meeting_id = meeting_id
        self._title = title
        self.words.setText(
            self.tr(
                "{0} becomes an activity with its title and times, and these words. Leave out what "
                "is not for the CRM."
            ).format(one_line(title))
        )
        self.notes = QPlainTextEdit()
        self.notes.setAccessibleName(self.tr("Words for the CRM"))
        self.notes.setTabChangesFocus(True)
        self.body.addWidget(self.notes)
        self.close_body()
        shell.jobs.run(
            self, partial(self._sync.words_of, meeting_id), self._on_words, self.on_fault
        )

    def send(self) -> None:
        if self.working.isVisible():
            return
        self.fault.hide()
        self.show_working(True)
        future = self._sync.send_meeting(self._meeting_id, self.notes.toPlainText())
        self.shell.jobs.follow(self, future, self._on_sent, self.on_fault)

    def _on_words(self, words: str) -> None:
        self.show_working(False)
        if not self.notes.toPlainText():
            self.notes.setPlainText(words)
        self.notes.setFocus()

    def _on_sent(self, _nothing: None) -> None:
        shell, sync, meeting_id = self.shell, self._sync, self._meeting_id
        self.accept()
        self.sent.emit()

        def take_back() -> None:
            shell.jobs.follow(shell.jobs, sync.undo_meeting(meeting_id), lambda _nothing: None)

        shell.show_toast(
            self.tr("Noted in the CRM: {0}").format(one_line(self._title)),
            action=self.tr("Undo"),
            on_action=take_back,
        )
