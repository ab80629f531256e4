"""The follow-up of one meeting: what a person sends, saves or schedules, and nobody else."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from meeting_desktop.application.follow_up import FollowUpDraft, ProposedMeeting
from meeting_desktop.application.send_summary import Recipient
from meeting_desktop.domain.mail import Mail
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.calendar.zones import system_zone
from meeting_desktop.ui.follow_up.mail_part import MailPart
from meeting_desktop.ui.follow_up.next_part import NextPart
from meeting_desktop.ui.follow_up.wording import names_of
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button, CommandButton, make_action
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog, PlainDialog
from meeting_desktop.ui.widgets.notices import announce
from meeting_desktop.ui.widgets.progress import Working

_WIDTH, _HEIGHT = 23, 15
_MINUTES, _HOUR, _SATURDAY = 30, 10, 5


def open_follow_up(shell: Shell, meeting_id: UUID, parent: QWidget | None = None) -> FollowUpDialog:
    """Over ``parent``, else over the window that is in front."""
    over = parent or QApplication.activeWindow() or QApplication.topLevelWidgets()[0]
    dialog = FollowUpDialog(shell, meeting_id, over)
    dialog.open()
    return dialog


class FollowUpDialog(PlainDialog):
    """What was edited and not sent is kept when the dialog closes."""

    def __init__(self, shell: Shell, meeting_id: UUID, parent: QWidget) -> None:
        super().__init__(shell.theme, parent)
        self._shell, self._meeting_id, self._over = shell, meeting_id, parent
        self._follow_up = shell.use_cases.assistant.follow_up
        self._edited = False
        self.entitle(self.tr("Follow up"))
        self.mail = MailPart(shell.theme)
        self.next = NextPart(shell.theme)
        self.working = Working(shell.theme, self.tr("Writing the mail…"))
        self._make_commands()
        self._lay_out()
        self.mail.edited.connect(self._on_edited)
        self.next.schedule_wanted.connect(self._schedule)
        self.next.summary_wanted.connect(self._ask_for_summary)
        self.finished.connect(self._keep_edited)
        self._load(anew=False)
        jobs = shell.jobs
        appointments = partial(self._follow_up.appointments, meeting_id)
        jobs.run(self, appointments, self.next.show_times, self.mail.say)
        questions = partial(self._follow_up.questions_of_meeting, meeting_id)
        jobs.run(self, questions, self.next.show_questions, self.mail.say)
        self._summary = shell.use_cases.assistant.summary
        self._recipients: tuple[Recipient, ...] = ()
        jobs.run(
            self, partial(self._summary.recipients, meeting_id), self._on_invited, self.mail.say
        )

    def _make_commands(self) -> None:
        make = partial(make_action, self, self._shell.theme)
        self.send_action = make(
            self.tr("Send"), self._send, icon="paper-plane-tilt", shortcut="Ctrl+Return"
        )
        self.save_action = make(self.tr("Save draft"), self._save, shortcut="Ctrl+S")
        self.copy_action = make(self.tr("Copy"), self._copy, shortcut="Ctrl+Shift+C")
        self.anew_action = make(self.tr("Write it anew"), partial(self._load, anew=True))
        for action in (self.send_action, self.save_action, self.copy_action, self.anew_action):
            self.addAction(action)

    def _lay_out(self) -> None:
        theme = self._shell.theme
        tokens = theme.tokens
        row = QHBoxLayout()
        row.setSpacing(tokens.space.large)
        row.addWidget(self.mail, 3)
        row.addWidget(self.next, 2)
        self.body.addWidget(self.working)
        self.body.addLayout(row, 1)
        self.send_button = CommandButton(theme, self.send_action, kind="primary")
        self.buttons.addWidget(CommandButton(theme, self.anew_action, kind="quiet"))
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Close"), self.reject, kind="quiet"))
        self.buttons.addWidget(CommandButton(theme, self.copy_action))
        self.buttons.addWidget(CommandButton(theme, self.save_action))
        self.buttons.addWidget(self.send_button)
        wanted = QSize(tokens.control * _WIDTH, tokens.control * _HEIGHT)
        # No larger than the window that it stands over: at 150 % that is small.
        self.resize(wanted.boundedTo(self._over.window().size()))

    def _load(self, *, anew: bool) -> None:
        self._set_busy(busy=True)
        future = self._follow_up.draft(self._meeting_id, anew=anew)
        self._shell.jobs.follow(self, future, self._on_draft, self._on_failed)

    def _on_draft(self, draft: FollowUpDraft) -> None:
        self._edited = False
        self.mail.show_draft(draft)
        self._set_busy(busy=False)
        self.mail.body.setFocus()

    def _on_failed(self, sentence: str) -> None:
        self._set_busy(busy=False)
        self.mail.say(sentence)
        announce(self.mail.fault)

    def _set_busy(self, *, busy: bool) -> None:
        self.working.setVisible(busy)
        ready = not busy and self.mail.draft is not None
        for action in (self.send_action, self.save_action, self.copy_action):
            action.setEnabled(ready)
        self.anew_action.setEnabled(not busy)
        self.mail.setEnabled(ready)

    def _on_edited(self) -> None:
        self._edited = True

    def _send(self) -> None:
        draft = self.mail.draft
        if draft is None:
            return
        self._set_busy(busy=True)
        self._shell.jobs.follow(self, self._follow_up.send(draft), self._on_sent, self._on_failed)

    def _on_sent(self, _sent: Committed[Mail]) -> None:
        self._edited = False
        has_account = bool(self._shell.use_cases.settings.current().mail.host)
        self._shell.show_toast(
            self.tr("The mail is in the queue")
            if has_account
            else self.tr("The mail waits in the queue until mail is set up in Settings")
        )
        self.accept()

    def _save(self) -> None:
        draft = self.mail.draft
        if draft is not None:
            self._shell.jobs.follow(
                self, self._follow_up.save(draft), self._on_saved, self.mail.say
            )

    def _on_saved(self, _saved: Committed[None]) -> None:
        self._edited = False
        self._shell.show_toast(self.tr("Draft saved"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.mail.text)
        self._shell.show_toast(self.tr("Copied"))

    def _keep_edited(self) -> None:
        draft = self.mail.draft
        if self._edited and draft is not None:
            # A person's own words; what was only drafted for them is drafted again.
            self._shell.jobs.follow(
                _owner(self._shell, self), self._follow_up.save(draft), _ignore,
                self._shell.show_toast,
            )  # fmt: skip

    def _on_invited(self, recipients: tuple[Recipient, ...]) -> None:
        self._recipients = recipients
        self.next.show_invited(recipients)

    def _ask_for_summary(self) -> None:
        dialog = ConfirmDialog(
            self._shell.theme,
            self.tr("Mail the summary to all of them?"),
            self.tr(
                "{0} get the summary, the main points, the decisions and the tasks that were "
                "confirmed. What was only inferred stays here."
            ).format(names_of(self._recipients)),
            self.tr("Send"),
            self,
        )
        dialog.confirmed.connect(self._send_summary)
        dialog.open()

    def _send_summary(self) -> None:
        self.next.summary_button.setEnabled(False)
        sent = self._summary.send(self._meeting_id)
        self._shell.jobs.follow(self, sent, self._on_summary, self._on_no_summary)

    def _on_summary(self, sent: Committed[int]) -> None:
        words = self.tr("Mails in the queue: {0}").format(sent.value)
        self.next.invited.setText(words)
        self._shell.show_toast(words)

    def _on_no_summary(self, sentence: str) -> None:
        self.next.summary_button.setEnabled(True)
        self.next.invited.setText(sentence)
        announce(self.next.invited)

    def _schedule(self, proposed: ProposedMeeting | None) -> None:
        if proposed is not None:
            self._plan(proposed.draft)
            return
        form = next_form(datetime.now(system_zone()))
        job = partial(self._follow_up.next_draft, self._meeting_id, form)
        self._shell.jobs.run(self, job, self._plan, self.mail.say)

    def _plan(self, draft: MeetingDraft) -> None:
        self.accept()
        self._shell.plan_meeting(draft)


def next_form(now: datetime) -> MeetingDraft:
    """A week on, never at the weekend; the person chooses. ``now`` is aware."""
    day = now.date() + timedelta(days=7)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return MeetingDraft("", datetime.combine(day, time(_HOUR)), _MINUTES, str(now.tzinfo))


def _owner(shell: Shell, dialog: QWidget) -> QObject:
    """Who lives on when the dialog closes."""
    return dialog.parent() or shell.jobs


def _ignore(_saved: object) -> None:
    pass
