"""A lead and the CRM: whether it is there, what waits, and what may go by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.crm_states import CrmState, LeadInCrm
from meeting_desktop.application.send_meeting import HeldMeeting
from meeting_desktop.ui.leads import crm_wording, wording
from meeting_desktop.ui.leads.crm_send import SendLeadDialog, SendMeetingDialog
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button, CommandButton, make_action
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label

#: Meetings held lately that may be noted; older ones are in the list of meetings.
_MEETINGS = 3


class CrmCard(Card):
    """Hidden where no CRM is set up."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._sync = shell.use_cases.assistant.crm.sync
        self._lead_id: UUID | None = None
        self._page = ""
        theme = shell.theme
        self.send_action = self._action(self.tr("Send to the CRM…"), "paper-plane-tilt", self._send)
        self.open_action = self._action(
            self.tr("Open in the CRM"), "arrow-square-out", self._open_page
        )
        self.state = Label("", wrap=True)
        self.steps = Label("", "muted", wrap=True)
        #: The whole address is seen before it is opened.
        self.address = ElidedLabel("", "caption")
        self.keep = Switch(theme, self.tr("Send changes of this lead by themselves"))
        self.keep.clicked.connect(self._on_keep)
        self.unlink_button = Button(theme, self.tr("Unlink…"), self._ask_to_unlink, kind="quiet")
        self._meetings = QVBoxLayout()
        self._meetings.setSpacing(theme.tokens.space.hair)
        self.meeting_rows: list[QWidget] = []
        self._lay_out()
        shell.bridge.listen(self._sync.changed, self, self._on_state)
        self.hide()

    def show_lead(self, lead_id: UUID) -> None:
        self._lead_id = lead_id
        self.refresh()

    def refresh(self) -> None:
        if not self._sync.is_set_up or self._lead_id is None:
            self._enable(False)
            self.hide()
            return
        lead_id = self._lead_id
        read = partial(self._sync.of_lead, lead_id)
        self._shell.jobs.run(self, read, partial(self._show, lead_id), self._on_fault)

    def _show(self, lead_id: UUID, found: LeadInCrm) -> None:
        if lead_id != self._lead_id:
            return
        self.show()
        linked = found.link is not None
        self.state.setText(crm_wording.of_lead(found))
        is_fault = found.link is not None and bool(found.link.error)
        self.state.set_role("error" if is_fault else "")
        self.steps.setText(crm_wording.steps(found.waiting))
        self.steps.setVisible(bool(found.waiting))
        self.keep.setChecked(found.keeps)
        self.keep.setVisible(linked)
        self.unlink_button.setVisible(linked)
        self._page = found.page
        self.address.setText(found.page)
        self.address.setVisible(bool(found.page))
        self._show_meetings(found.meetings[:_MEETINGS])
        self._enable(True)

    def _show_meetings(self, meetings: tuple[HeldMeeting, ...]) -> None:
        for old in self.meeting_rows:
            self._meetings.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.meeting_rows = [self._meeting_row(one) for one in meetings]
        for row in self.meeting_rows:
            self._meetings.addWidget(row)

    def _meeting_row(self, meeting: HeldMeeting) -> QWidget:
        row = QWidget()
        title = f"{wording.when(meeting.began_at)} · {one_line(meeting.title)}"
        words = self.tr("Noted; change…") if meeting.sent else self.tr("Note…")
        button = Button(
            self._shell.theme, words, partial(self._send_meeting, meeting), size="small"
        )
        button.setAccessibleName(f"{words} {title}")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(ElidedLabel(title), 1)
        line.addWidget(button)
        return row

    def _send(self) -> None:
        if self._lead_id is not None:
            dialog = SendLeadDialog(self._shell, self._lead_id, self)
            dialog.sent.connect(self.refresh)
            dialog.open()

    def _send_meeting(self, meeting: HeldMeeting) -> None:
        dialog = SendMeetingDialog(self._shell, meeting.meeting_id, meeting.title, self)
        dialog.sent.connect(self.refresh)
        dialog.open()

    def _open_page(self) -> None:
        url = QUrl(self._page)
        if url.isValid() and url.scheme() == "https":
            QDesktopServices.openUrl(url)

    def _on_keep(self, on: bool) -> None:
        if self._lead_id is not None:
            future = self._sync.keep_in_step(self._lead_id, on)
            self._shell.jobs.follow(self, future, self._on_done, self._on_fault)

    def _ask_to_unlink(self) -> None:
        dialog = ConfirmDialog(
            self._shell.theme,
            self.tr("Unlink this lead?"),
            self.tr(
                "Both keep what they have, and changes go neither way any more. You can send it "
                "again later; the CRM’s record is then found by its address."
            ),
            self.tr("Unlink"),
            self,
        )
        dialog.confirmed.connect(self._unlink)
        dialog.open()

    def _unlink(self) -> None:
        if self._lead_id is not None:
            future = self._sync.unlink(self._lead_id)
            self._shell.jobs.follow(self, future, self._on_done, self._on_fault)

    def _on_done(self, _nothing: object) -> None:
        self.refresh()

    def _on_fault(self, sentence: str) -> None:
        self.state.setText(sentence)
        self.state.set_role("error")

    def _on_state(self, _state: CrmState) -> None:
        if self.isVisible():
            self.refresh()

    def _enable(self, there: bool) -> None:
        self.send_action.setEnabled(there)
        self.open_action.setEnabled(there and bool(self._page))

    def _action(self, text: str, icon: str, call: Callable[[], None]) -> QAction:
        return make_action(self, self._shell.theme, text, call, icon=icon)

    def _lay_out(self) -> None:
        theme = self._shell.theme
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.tokens.space.small)
        buttons.addWidget(CommandButton(theme, self.send_action, icon="paper-plane-tilt"))
        buttons.addWidget(CommandButton(theme, self.open_action, kind="quiet"))
        buttons.addStretch(1)
        buttons.addWidget(self.unlink_button)
        self.body.setSpacing(theme.tokens.space.small)
        self.body.addWidget(SectionHeader(self.tr("CRM")))
        for widget in (self.state, self.steps, self.keep, self.address):
            self.body.addWidget(widget)
        self.body.addLayout(self._meetings)
        self.body.addLayout(buttons)
        self._enable(False)
