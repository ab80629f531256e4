"""What may be done beside filling in the form: leads, templates, calling a meeting off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.schedule_meeting import Scheduled
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meeting_rules import QuestionKind
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.plan_changes import PlanBefore
from meeting_desktop.domain.planning import EditScope, Template
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.schedule.cancel_dialog import CancelDialog
from meeting_desktop.ui.schedule.desk import ScheduleDesk
from meeting_desktop.ui.schedule.form import ScheduleForm
from meeting_desktop.ui.schedule.new_lead_dialog import NewLeadDialog
from meeting_desktop.ui.schedule.schedule_model import Editing, ScheduleModel
from meeting_desktop.ui.schedule.template_dialog import TemplateDialog
from meeting_desktop.ui.schedule.templates_dialog import TemplatesDialog
from meeting_desktop.ui.schedule.wording import scope_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import make_action
from meeting_desktop.ui.widgets.refusing import refuse


class _Page(Protocol):
    """The page, as far as its menu moves it."""

    desk: ScheduleDesk
    form: ScheduleForm
    left: SignalInstance

    def plan(self, draft: MeetingDraft | None = None) -> None: ...

    def begin_anew(self) -> None: ...

    def show_again(self) -> None: ...

    def say_done(self, words: str, undo: PlanBefore, draft: str = "") -> None: ...


class FormActions(QObject):
    """The commands in the menu of the page."""

    def __init__(self, shell: Shell, page: _Page, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self._page = page
        self._parent = parent

        def make(text: str, call: Callable[[], None], icon: str) -> QAction:
            return make_action(parent, shell.theme, text, call, icon=icon)

        self.cancel = make(self.tr("Cancel the meeting…"), self.cancel_meeting, "prohibit")
        self.later = make(self.tr("Postpone…"), self.postpone, "hourglass-medium")
        self.copy = make(self.tr("Duplicate"), self.duplicate, "copy")
        self.template = make(self.tr("Save as template…"), self.save_template, "bookmark")
        self.templates = make(self.tr("Templates…"), self.show_templates, "bookmarks")
        self.again = make(self.tr("Let it take place"), self.reinstate, "arrow-counter-clockwise")
        self.anew = make(self.tr("Begin anew"), page.begin_anew, "eraser")

    def fitting(self, editing: Editing | None) -> list[QAction]:
        """For a new meeting, or for one that is planned, by what became of it."""
        if editing is None:
            return [self.anew, self.template, self.templates]
        both = [self.copy, self.template]
        match editing.meeting.status:
            case MeetingStatus.CANCELLED:
                return [self.again, *both]
            case MeetingStatus.POSTPONED:
                return [self.again, *both, self.cancel]
            case _:
                return [*both, self.later, self.cancel]

    def refuse(self, editing: Editing | None, sentence: str) -> None:
        """What changes the meeting says why it cannot be used; the rest asks for itself."""
        access = self._shell.use_cases.planning.access
        refuse([self.cancel, self.later, self.again], sentence if editing is not None else "")
        refuse([self.copy, self.template, self.anew], access.why_not_begin())

    # -- leads and templates --------------------------------------------------------------------

    def new_lead(self, typed: str) -> None:
        """Ask who it is; they are chosen and invited then."""
        dialog = NewLeadDialog(self._shell.theme, typed, self._parent)
        dialog.wanted.connect(partial(self._add_lead, dialog))
        dialog.open()

    def _add_lead(self, dialog: NewLeadDialog, facts: Lead) -> None:
        future = self._shell.use_cases.planning.leads.add(facts)
        self._shell.jobs.follow(
            dialog, future, lambda done: self._on_lead(dialog, done.value.lead), dialog.show_fault
        )

    def _on_lead(self, dialog: NewLeadDialog, lead: Lead) -> None:
        dialog.accept()
        model = self._page.desk.model
        if model.choices is not None:
            model.choices = replace(model.choices, leads=(*model.choices.leads, lead))
        model.choose_lead(lead.id)
        self._page.show_again()

    def use_template(self, template_id: object) -> None:
        """What the template has goes into the form; when and who stay."""
        model = self._page.desk.model
        if model.begun and isinstance(template_id, UUID):
            self._shell.show_toast(
                self.tr("The template is in the form."),
                action=self.tr("Undo"),
                on_action=partial(self._back_to, model, model.draft, set_chosen=model.set_chosen),
            )
        if isinstance(template_id, UUID):
            model.use_template(template_id)
        else:
            model.change(template_id=None)
        self._page.show_again()

    def _back_to(self, model: ScheduleModel, draft: MeetingDraft, *, set_chosen: bool) -> None:
        if model is self._page.desk.model:
            model.go_back(draft, set_chosen=set_chosen)
            self._page.show_again()

    def show_templates(self) -> None:
        """All there are, to use, name, share and remove."""
        dialog = TemplatesDialog(self._shell, self._parent)
        dialog.used.connect(self.use_template)
        dialog.known.connect(self._offer_templates)
        dialog.open()

    def _offer_templates(self, templates: tuple[Template, ...]) -> None:
        model = self._page.desk.model
        if model.choices is not None and tuple(model.choices.templates) != templates:
            model.choices = replace(model.choices, templates=templates)
            self._page.form.about.show_choices(model.choices)

    def save_template(self) -> None:
        """Ask for its name, or whether the one that the form began with is meant."""
        model = self._page.desk.model
        known = model.choices.templates if model.choices is not None else ()
        begun = next((one for one in known if one.id == model.draft.template_id), None)
        dialog = TemplateDialog(
            self._shell.theme, model.draft.title, self._parent, begun.name if begun else ""
        )
        dialog.wanted.connect(partial(self._keep_template, dialog))
        if begun is not None:
            dialog.replace_wanted.connect(partial(self._replace_template, dialog, begun))
        templates = self._shell.use_cases.planning.templates
        self._shell.jobs.run(dialog, templates.places, dialog.offer)
        dialog.open()

    def _replace_template(self, dialog: TemplateDialog, begun: Template) -> None:
        templates = self._shell.use_cases.planning.templates
        future = templates.update(begun.id, self._page.desk.model.draft)

        def on_replaced(_done: object) -> None:
            dialog.accept()
            self._shell.show_toast(
                self.tr("The template “{0}” is another now.").format(begun.name),
                action=self.tr("Undo"),
                on_action=lambda: _ignore(templates.put_back(begun)),
            )

        self._shell.jobs.follow(dialog, future, on_replaced, dialog.show_fault)

    def _keep_template(
        self, dialog: TemplateDialog, name: str, is_public: bool, place: UUID | None
    ) -> None:
        templates = self._shell.use_cases.planning.templates
        future = templates.save(name, self._page.desk.model.draft, is_public=is_public, place=place)

        def on_saved(done: Committed[Template]) -> None:
            dialog.accept()
            self._shell.show_toast(
                self.tr("The template “{0}” is saved.").format(done.value.name),
                action=self.tr("Undo"),
                on_action=lambda: _ignore(templates.remove(done.value.id)),
            )

        self._shell.jobs.follow(dialog, future, on_saved, dialog.show_fault)

    # -- the meeting that is edited -------------------------------------------------------------

    def cancel_meeting(self) -> None:
        """Call it off, with a note."""
        editing = self._page.desk.model.editing
        if editing is None:
            return
        dialog = CancelDialog(
            self._shell.theme,
            self.tr("Cancel the meeting?")
            if not editing.of_series
            else self.tr("Cancel: {0}?").format(scope_words(editing.scope)),
            self.tr("Cancel the meeting"),
            len(editing.original.invitees),
            self._parent,
        )
        dialog.confirmed.connect(partial(self._cancel, editing.meeting.id, editing.scope))
        dialog.open()

    def _cancel(self, meeting_id: UUID, scope: EditScope, note: str) -> None:
        future = self._shell.use_cases.planning.schedule.cancel(meeting_id, scope, note)
        words = self.tr("The meeting is cancelled.")
        self._shell.jobs.follow(self, future, lambda done: self._on_called_off(done.value, words))

    def postpone(self) -> None:
        """To a time that nobody knows yet."""
        editing = self._page.desk.model.editing
        if editing is None:
            return
        dialog = CancelDialog(
            self._shell.theme,
            self.tr("Postpone the meeting?"),
            self.tr("Postpone"),
            len(editing.original.invitees),
            self._parent,
        )
        dialog.confirmed.connect(partial(self._postpone, editing.meeting.id))
        dialog.open()

    def _postpone(self, meeting_id: UUID, note: str) -> None:
        future = self._shell.use_cases.planning.schedule.postpone(meeting_id, note)
        words = self.tr("The meeting is postponed.")
        self._shell.jobs.follow(self, future, lambda done: self._on_called_off(done.value, words))

    def _on_called_off(self, scheduled: Scheduled, words: str) -> None:
        self._page.desk.forget()
        self._page.say_done(words, scheduled.undo)
        self._page.left.emit()

    def reinstate(self) -> None:
        """What was cancelled or postponed takes place at its time after all."""
        editing = self._page.desk.model.editing
        if editing is None:
            return
        future = self._shell.use_cases.planning.schedule.reinstate(
            editing.meeting.id, confirmed=frozenset(QuestionKind)
        )
        words = self.tr("The meeting takes place.")
        self._shell.jobs.follow(self, future, lambda done: self._on_called_off(done.value, words))

    def duplicate(self) -> None:
        """The same a week later, as a meeting of its own."""
        editing = self._page.desk.model.editing
        if editing is not None:
            schedule = self._shell.use_cases.planning.schedule
            self._shell.jobs.run(
                self, partial(schedule.duplicate, editing.meeting.id), self._page.plan
            )


def _ignore(_future: object) -> None:
    """What it writes comes back through the store."""
