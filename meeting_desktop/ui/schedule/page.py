"""The page "Schedule a meeting": the form between its title and what will happen with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from meeting_desktop.application.schedule_meeting import Scheduled
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.plan_changes import PlanBefore
from meeting_desktop.domain.planning import EditScope
from meeting_desktop.ui.schedule.answering import AnswerBar
from meeting_desktop.ui.schedule.desk import ScheduleDesk
from meeting_desktop.ui.schedule.footer import Footer
from meeting_desktop.ui.schedule.form import ScheduleForm
from meeting_desktop.ui.schedule.form_actions import FormActions
from meeting_desktop.ui.schedule.own_zone import own_zone
from meeting_desktop.ui.schedule.previewing import Previewing
from meeting_desktop.ui.schedule.reading import Reading
from meeting_desktop.ui.schedule.scope_dialog import AskScope
from meeting_desktop.ui.schedule.wording import day_words, scope_words, status_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import Button, icon_size, make_action
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working

_HELD = frozenset({MeetingStatus.ACTIVE, MeetingStatus.COMPLETED})


def _now() -> datetime:
    return datetime.now(UTC)


class SchedulePage(QWidget):
    """``left``: nobody plans here any more. ``now`` is aware, ``zone`` this machine's."""

    left = Signal()

    def __init__(
        self,
        shell: Shell,
        now: Callable[[], datetime] = _now,
        zone: Callable[[], str] = own_zone,
    ) -> None:
        super().__init__()
        self._shell = shell
        self.desk = ScheduleDesk(shell, zone, now, self)
        self.form = ScheduleForm(shell, now)
        self.footer = Footer(shell)
        self.answers = AnswerBar(shell)
        self._access = Reading(shell, self)
        self._ask_scope = AskScope(shell, self)
        self._previewing = Previewing(shell, self.form.preview, self)
        self._title = Label("", "display")
        self._subtitle = Label("", "muted", wrap=True)
        self._last_try: Callable[[], None] = self.plan
        self.actions_of_form = FormActions(shell, self, self)
        self._make_menu()
        self._lay_out()
        self._connect()

    # -- parts ----------------------------------------------------------------------------------

    def _make_menu(self) -> None:
        self._menu = QMenu(self)
        self.more_button = QToolButton()
        self.more_button.setText(self.tr("More actions"))
        self.more_button.setAccessibleName(self.tr("More actions"))
        self.more_button.setIcon(self._shell.theme.icon("dots-three-outline-fill", "muted"))
        self.more_button.setIconSize(icon_size(self._shell.theme, with_text=False))
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setMenu(self._menu)
        set_look(self.more_button, kind="quiet", icononly=True)

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        words = QVBoxLayout()
        words.setSpacing(space.hair)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        top = QHBoxLayout()
        top.addLayout(words, 1)
        top.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignTop)
        self.form.column.insertLayout(0, top)
        self._retry = make_action(self, theme, self.tr("Try again"), self._try_again)
        self._failed = EmptyState(
            theme, "warning-circle", self.tr("The meeting could not be read"), "", self._retry
        )
        self._failed.put_beside(Button(theme, self.tr("Back"), self.left.emit, kind="quiet"))
        self._working = Working(theme, self.tr("Looking for the meeting…"))
        ready = QWidget()
        column = QVBoxLayout(ready)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form, 1)
        column.addWidget(self.answers)
        column.addWidget(self.footer)
        self._ready = ready
        self._stack = QStackedWidget()
        for state in (self._working, ready, self._failed):
            self._stack.addWidget(state)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self) -> None:
        desk, form, footer = self.desk, self.form, self.footer
        desk.opened.connect(self._on_opened)
        desk.failed.connect(self._on_failed)
        desk.checked.connect(self._on_checked)
        desk.check_failed.connect(form.check.show_failed)
        desk.planned.connect(self._on_planned)
        desk.refused.connect(self._on_refused)
        desk.found_again.connect(self._on_found_again)
        desk.put_aside.connect(self._on_put_aside)
        form.changed.connect(self._on_changed)
        form.check.retry_wanted.connect(desk.check)
        form.preview.wanted.connect(self._preview)
        form.about.new_lead_wanted.connect(self.actions_of_form.new_lead)
        form.about.template_chosen.connect(self.actions_of_form.use_template)
        footer.send_wanted.connect(self.send)
        footer.save_wanted.connect(self.save)
        footer.left.connect(self.leave)
        self.answers.left.connect(self.leave)
        footer.mail_settings_wanted.connect(partial(self._shell.show_room, "settings", "mail"))
        self._shell.bridge.listen(
            self._shell.use_cases.settings.changed, self, lambda _settings: self._show_footer()
        )

    # -- coming and going -----------------------------------------------------------------------

    def plan(self, draft: MeetingDraft | None = None) -> None:
        """A new meeting: what was left unfinished, or ``draft``."""
        self._last_try = partial(self.plan, draft)
        self._stack.setCurrentWidget(self._working)
        self.desk.open_new(draft)

    def edit(self, meeting_id: UUID) -> None:
        """A planned one; of a series it is asked first how far the edit reaches."""
        self._last_try = partial(self.edit, meeting_id)
        self._stack.setCurrentWidget(self._working)
        calendar = self._shell.use_cases.planning.calendar
        self._shell.jobs.run(
            self, partial(calendar.meeting, meeting_id), self._on_meeting, self._on_failed
        )

    def leave(self) -> None:
        """What was typed is kept."""
        self.desk.keep()
        self.left.emit()

    def close_page(self) -> None:
        self.desk.keep()

    def bar_height(self) -> int:
        """Of the buttons that plan it; nothing floats over them."""
        bars = (self.answers, self.footer)
        return sum(bar.sizeHint().height() for bar in bars if not bar.isHidden())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.desk.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _on_meeting(self, meeting: Meeting | None) -> None:
        if meeting is None or meeting.appointment is None:
            self._on_failed(self.tr("It is not planned any more."))
        elif meeting.status in _HELD:
            self.left.emit()
            self._shell.show_toast(self.tr("It was held or goes on; its plan stays as it is."))
            if meeting.status is MeetingStatus.COMPLETED:
                self._shell.open_meeting(meeting.id)
        elif meeting.appointment.series_id is None or self._access.why_not(meeting):
            self.desk.open_meeting(meeting.id)
        else:
            dialog = self._ask_scope.ask(self.tr("What would you like to edit?"))
            dialog.chosen.connect(partial(self._edit_scope, meeting.id))
            dialog.rejected.connect(self.left)

    def _edit_scope(self, meeting_id: UUID, scope: object) -> None:
        self.desk.open_meeting(meeting_id, EditScope(str(scope)))

    def _try_again(self) -> None:
        self._last_try()

    # -- what is shown --------------------------------------------------------------------------

    def _on_opened(self) -> None:
        model = self.desk.model
        editing = model.editing
        self._stack.setCurrentWidget(self._ready)
        self._title.setText(
            self.tr("Schedule a meeting") if editing is None else self.tr("Edit the meeting")
        )
        state = status_words(editing.meeting.status) if editing is not None else ""
        if state:
            self._subtitle.setText(state)
        elif editing is not None and self._access.why_not(editing.meeting):
            self._title.setText(self.tr("The meeting"))
            self._subtitle.setText("")
        elif editing is not None and editing.of_series:
            self._subtitle.setText(scope_words(editing.scope))
        else:
            self._subtitle.setText(self.tr("Nothing is sent before you say so."))
        self._menu.clear()
        self._menu.addActions(self.actions_of_form.fitting(editing))
        self.form.use(model)
        self.form.check.show_checking()
        self._show_footer()
        self._access.show_model()
        self._preview()
        first = self.form.quick if editing is None else self.form.about.title_edit
        first.setFocus()

    def _on_failed(self, sentence: str) -> None:
        self._failed.set_state("warning-circle", self.tr("The meeting could not be read"), sentence)
        self._stack.setCurrentWidget(self._failed)

    def _on_found_again(self) -> None:
        self._shell.show_toast(
            self.tr("What you had begun is here again."),
            action=self.tr("Begin anew"),
            on_action=self.begin_anew,
        )

    def _on_put_aside(self) -> None:
        self._shell.show_toast(
            self.tr("What you had begun is put aside; Ctrl+N finds it later."),
            action=self.tr("Open it"),
            on_action=partial(self.desk.open_new, aside=True),
        )

    def _on_checked(self) -> None:
        self.form.show_findings()

    def _on_changed(self) -> None:
        self.desk.on_changed()
        self._show_footer()
        self._preview()

    def show_again(self) -> None:
        """The model was changed by something else than its fields."""
        self.form.use(self.desk.model)
        self._on_changed()

    def _show_footer(self) -> None:
        mail = bool(self._shell.use_cases.settings.current().mail.host)
        self.footer.show_model(self.desk.model, mail_is_set_up=mail, busy=self.desk.busy)

    def _preview(self) -> None:
        self._previewing.ask(self.desk.model)

    # -- planning -------------------------------------------------------------------------------

    def send(self) -> None:
        """Plan it and invite everybody."""
        self._plan(invite=True)

    def save(self) -> None:
        """Plan it; nobody is told."""
        self._plan(invite=False)

    def _plan(self, *, invite: bool) -> None:
        if not self.form.settle():
            return
        if not self.desk.model.can_send:
            self.form.insist()
            return
        self.desk.plan(invite=invite)
        self._show_footer()

    def _on_planned(self, scheduled: Scheduled) -> None:
        text = self.desk.as_text
        self.desk.forget()
        self.say_done(self._planned_words(scheduled), scheduled.undo, text)
        self.left.emit()

    def _planned_words(self, scheduled: Scheduled) -> str:
        appointment = scheduled.meeting.appointment
        day = day_words(appointment.start.date()) if appointment is not None else ""
        words = self.tr("“{0}” is planned for {1}.").format(scheduled.meeting.title, day)
        if scheduled.told == 1:
            return self.tr("{0} One person gets a mail.").format(words)
        if scheduled.told:
            return self.tr("{0} {1} people get a mail.").format(words, scheduled.told)
        return words

    def _on_refused(self, sentence: str) -> None:
        self._show_footer()
        self._shell.show_toast(sentence)

    def say_done(self, words: str, undo: PlanBefore, draft: str = "") -> None:
        self._shell.show_toast(
            words, action=self.tr("Undo"), on_action=partial(self._undo, undo, draft)
        )

    def _undo(self, token: PlanBefore, draft: str) -> None:
        future = self._shell.use_cases.planning.schedule.undo(token)
        self._shell.jobs.follow(self, future, lambda _done: self._on_undone(draft))

    def _on_undone(self, draft: str) -> None:
        if not draft:
            self._shell.show_toast(self.tr("It is taken back."))
            return
        self.desk.take_back(draft)
        self._shell.show_toast(
            self.tr("It is taken back. What you wrote is kept."),
            action=self.tr("Open"),
            on_action=self._shell.plan_meeting,
        )

    def begin_anew(self) -> None:
        """An empty form, or the meeting as it is planned."""
        self.desk.clear()
