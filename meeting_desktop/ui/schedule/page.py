"""The page "Schedule a meeting": the form between its title and what will happen with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from meeting_desktop.application.schedule_meeting import Scheduled
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.plan_changes import PlanBefore
from meeting_desktop.domain.planning import EditScope, Template
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.schedule.cancel_dialog import CancelDialog
from meeting_desktop.ui.schedule.desk import ScheduleDesk
from meeting_desktop.ui.schedule.footer import Footer
from meeting_desktop.ui.schedule.form import ScheduleForm
from meeting_desktop.ui.schedule.new_lead_dialog import NewLeadDialog
from meeting_desktop.ui.schedule.own_zone import own_zone
from meeting_desktop.ui.schedule.previewing import Previewing
from meeting_desktop.ui.schedule.scope_dialog import AskScope
from meeting_desktop.ui.schedule.template_dialog import TemplateDialog
from meeting_desktop.ui.schedule.templates_dialog import TemplatesDialog
from meeting_desktop.ui.schedule.wording import day_words, scope_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import Button, icon_size, make_action
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working


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
        self._ask_scope = AskScope(shell, self)
        self._previewing = Previewing(shell, self.form.preview, self)
        self._title = Label("", "display")
        self._subtitle = Label("", "muted", wrap=True)
        self._last_try: Callable[[], None] = self.plan
        self._make_commands()
        self._lay_out()
        self._connect()

    # -- parts ----------------------------------------------------------------------------------

    def _make_commands(self) -> None:
        def make(text: str, call: Callable[[], None], icon: str) -> QAction:
            return make_action(self, self._shell.theme, text, call, icon=icon)

        self.cancel_action = make(self.tr("Cancel the meeting…"), self.cancel_meeting, "prohibit")
        self.postpone_action = make(self.tr("Postpone…"), self.postpone, "hourglass-medium")
        self.duplicate_action = make(self.tr("Duplicate"), self.duplicate, "copy")
        self.template_action = make(self.tr("Save as template…"), self.save_template, "bookmark")
        self.templates_action = make(self.tr("Templates…"), self.show_templates, "bookmarks")
        self.clear_action = make(self.tr("Begin anew"), self.begin_anew, "eraser")
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
        form.changed.connect(self._on_changed)
        form.check.retry_wanted.connect(desk.check)
        form.preview.wanted.connect(self._preview)
        form.about.new_lead_wanted.connect(self.new_lead)
        form.about.template_chosen.connect(self.use_template)
        footer.send_wanted.connect(self.send)
        footer.save_wanted.connect(self.save)
        footer.left.connect(self.leave)
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
        elif meeting.appointment.series_id is None:
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
        if editing is not None and editing.of_series:
            self._subtitle.setText(scope_words(editing.scope))
        else:
            self._subtitle.setText(self.tr("Nothing is sent before you say so."))
        self._menu.clear()
        actions = (
            [self.clear_action, self.template_action, self.templates_action]
            if editing is None
            else [
                self.duplicate_action,
                self.template_action,
                self.postpone_action,
                self.cancel_action,
            ]
        )
        self._menu.addActions(actions)
        self.form.use(model)
        self.form.check.show_checking()
        self._show_footer()
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

    def _on_checked(self) -> None:
        self.form.show_findings()

    def _on_changed(self) -> None:
        self.desk.on_changed()
        self._show_footer()
        self._preview()

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
        if not self.desk.model.can_send:
            self.form.insist()
            return
        self.desk.plan(invite=invite)
        self._show_footer()

    def _on_planned(self, scheduled: Scheduled) -> None:
        self.desk.forget()
        self._say_done(self._planned_words(scheduled), scheduled.undo)
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

    def _say_done(self, words: str, undo: PlanBefore) -> None:
        self._shell.show_toast(words, action=self.tr("Undo"), on_action=partial(self._undo, undo))

    def _undo(self, token: PlanBefore) -> None:
        shell = self._shell
        future = shell.use_cases.planning.schedule.undo(token)
        shell.jobs.follow(
            self, future, lambda _done: shell.show_toast(self.tr("It is taken back."))
        )

    def begin_anew(self) -> None:
        """An empty form, or the meeting as it is planned."""
        self.desk.clear()

    # -- leads and templates --------------------------------------------------------------------

    def new_lead(self, typed: str) -> None:
        """Ask who it is; they are chosen and invited then."""
        dialog = NewLeadDialog(self._shell.theme, typed, self)
        dialog.wanted.connect(partial(self._add_lead, dialog))
        dialog.open()

    def _add_lead(self, dialog: NewLeadDialog, facts: Lead) -> None:
        future = self._shell.use_cases.planning.leads.add(facts)
        self._shell.jobs.follow(
            dialog, future, lambda done: self._on_lead(dialog, done.value.lead), dialog.show_fault
        )

    def _on_lead(self, dialog: NewLeadDialog, lead: Lead) -> None:
        dialog.accept()
        model = self.desk.model
        if model.choices is not None:
            model.choices = replace(model.choices, leads=(*model.choices.leads, lead))
        model.choose_lead(lead.id)
        self._show_again()

    def use_template(self, template_id: object) -> None:
        """What the template has goes into the form; when and who stay."""
        model = self.desk.model
        if isinstance(template_id, UUID):
            model.use_template(template_id)
        else:
            model.change(template_id=None)
        self._show_again()

    def show_templates(self) -> None:
        """All there are, to use, name, share and remove."""
        dialog = TemplatesDialog(self._shell, self)
        dialog.used.connect(self.use_template)
        dialog.known.connect(self._offer_templates)
        dialog.open()

    def _offer_templates(self, templates: tuple[Template, ...]) -> None:
        model = self.desk.model
        if model.choices is not None and tuple(model.choices.templates) != templates:
            model.choices = replace(model.choices, templates=templates)
            self.form.about.show_choices(model.choices)

    def save_template(self) -> None:
        """Ask for its name."""
        dialog = TemplateDialog(self._shell.theme, self.desk.model.draft.title, self)
        dialog.wanted.connect(partial(self._keep_template, dialog))
        dialog.open()

    def _keep_template(self, dialog: TemplateDialog, name: str, is_public: bool) -> None:
        templates = self._shell.use_cases.planning.templates
        future = templates.save(name, self.desk.model.draft, is_public=is_public)

        def on_saved(done: Committed[Template]) -> None:
            dialog.accept()
            self._shell.show_toast(
                self.tr("The template “{0}” is saved.").format(done.value.name),
                action=self.tr("Undo"),
                on_action=lambda: _ignore(templates.remove(done.value.id)),
            )

        self._shell.jobs.follow(dialog, future, on_saved, dialog.show_fault)

    def _show_again(self) -> None:
        self.form.use(self.desk.model)
        self._on_changed()

    # -- the meeting that is edited -------------------------------------------------------------

    def cancel_meeting(self) -> None:
        """Call it off, with a note."""
        editing = self.desk.model.editing
        if editing is None:
            return
        dialog = CancelDialog(
            self._shell.theme,
            self.tr("Cancel the meeting?")
            if not editing.of_series
            else self.tr("Cancel: {0}?").format(scope_words(editing.scope)),
            self.tr("Cancel the meeting"),
            len(editing.original.invitees),
            self,
        )
        dialog.confirmed.connect(partial(self._cancel, editing.meeting.id, editing.scope))
        dialog.open()

    def _cancel(self, meeting_id: UUID, scope: EditScope, note: str) -> None:
        future = self._shell.use_cases.planning.schedule.cancel(meeting_id, scope, note)
        words = self.tr("The meeting is cancelled.")
        self._shell.jobs.follow(self, future, lambda done: self._on_called_off(done.value, words))

    def postpone(self) -> None:
        """To a time that nobody knows yet."""
        editing = self.desk.model.editing
        if editing is None:
            return
        dialog = CancelDialog(
            self._shell.theme,
            self.tr("Postpone the meeting?"),
            self.tr("Postpone"),
            len(editing.original.invitees),
            self,
        )
        dialog.confirmed.connect(partial(self._postpone, editing.meeting.id))
        dialog.open()

    def _postpone(self, meeting_id: UUID, note: str) -> None:
        future = self._shell.use_cases.planning.schedule.postpone(meeting_id, note)
        words = self.tr("The meeting is postponed.")
        self._shell.jobs.follow(self, future, lambda done: self._on_called_off(done.value, words))

    def _on_called_off(self, scheduled: Scheduled, words: str) -> None:
        self.desk.forget()
        self._say_done(words, scheduled.undo)
        self.left.emit()

    def duplicate(self) -> None:
        """The same a week later, as a meeting of its own."""
        editing = self.desk.model.editing
        if editing is not None:
            schedule = self._shell.use_cases.planning.schedule
            self._shell.jobs.run(self, partial(schedule.duplicate, editing.meeting.id), self.plan)


def _ignore(_future: object) -> None:
    """What it writes comes back through the store."""
