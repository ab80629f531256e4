"""The form: quick entry on top, its parts in one column, check and preview beside or below it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.domain.meeting_rules import DraftField
from meeting_desktop.ui.schedule.about_part import AboutPart
from meeting_desktop.ui.schedule.agenda_part import AgendaPart
from meeting_desktop.ui.schedule.check_panel import CheckPanel
from meeting_desktop.ui.schedule.more_part import MorePart
from meeting_desktop.ui.schedule.part import Part
from meeting_desktop.ui.schedule.people_part import PeoplePart
from meeting_desktop.ui.schedule.preview_panel import PreviewPanel
from meeting_desktop.ui.schedule.quick_line import QuickLine
from meeting_desktop.ui.schedule.schedule_model import ScheduleModel
from meeting_desktop.ui.schedule.when_part import WhenPart
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.column import ScrolledColumn
from meeting_desktop.ui.widgets.read_only import ReadOnlyNote

#: In heights of a control.
_BESIDE_FROM = 24


class ScheduleForm(ScrolledColumn):
    """``changed``: a person changed something, and the model has it already."""

    changed = Signal()

    def __init__(self, shell: Shell, now: Callable[[], datetime]) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._model: ScheduleModel | None = None
        self._title_seen = False
        self.note = ReadOnlyNote(shell.theme)
        self.quick = QuickLine(shell, now)
        self.about = AboutPart(shell)
        self.when = WhenPart(shell)
        self.people = PeoplePart(shell)
        self.agenda = AgendaPart(shell)
        self.more = MorePart(shell)
        self.check = CheckPanel(shell, now)
        self.preview = PreviewPanel(shell)
        self._lay_out()
        for part in self._written:
            part.changed.connect(self._on_part)
        self.check.changed.connect(self._on_answer)
        self.quick.accepted.connect(self._on_quick)
        self.quick.typed.connect(self.changed)

    @property
    def _written(self) -> tuple[Part, ...]:
        return (self.about, self.when, self.people, self.agenda, self.more)

    def _lay_out(self) -> None:
        space = self._shell.theme.tokens.space
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, parts in ((left, self._written), (right, (self.check, self.preview))):
            column.setSpacing(space.medium)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(space.large)
        self._columns.addLayout(left, 3)
        self._columns.addLayout(right, 2)
        self.column.setSpacing(space.medium)
        self.column.addWidget(self.note)
        self.column.addWidget(self.quick)
        self.column.addLayout(self._columns)
        self.column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window, or with large words, check and preview stand below."""
        tokens = self._shell.theme.tokens
        inside = self.viewport().width() - 2 * tokens.space.huge
        way = QBoxLayout.Direction
        beside = inside >= tokens.control * _BESIDE_FROM
        self._columns.setDirection(way.LeftToRight if beside else way.TopToBottom)
        super().resizeEvent(event)

    # -- what is shown --------------------------------------------------------------------------

    def say_read_only(self, sentence: str) -> None:
        """Grey all of it, with why; an empty sentence gives it back."""
        self.note.say(sentence, self._written)
        for panel in (self.check, self.preview):
            panel.setVisible(not sentence)
        editing = self._model is not None and self._model.editing is not None
        self.quick.setVisible(not sentence and not editing)

    def use(self, model: ScheduleModel) -> None:
        """Show this model, and write into it from now on."""
        self._model = model
        self._title_seen = False
        every = (*self._written, self.check, self.preview)
        for part in every:
            part.model = model
        # What fields say while they are filled is no change.
        self._model = None
        if model.choices is not None:
            self._offer(model)
        for part in every:
            part.show_model()
        self._model = model
        self.quick.use(model)
        self.quick.setVisible(model.editing is None)
        self.show_findings()

    def _offer(self, model: ScheduleModel) -> None:
        choices = model.choices
        if choices is None:
            return
        self.about.show_choices(choices)
        self.people.show_choices(choices)
        self.more.show_choices(choices)
        lead = choices.lead(model.draft.lead_id)
        near = [model.fresh.time_zone, choices.me.time_zone, lead.time_zone if lead else ""]
        near += [user.time_zone for user in choices.colleagues]
        near += [one.time_zone for one in choices.leads]
        self.when.show_zones(near)

    def show_findings(self) -> None:
        """What was found, at the fields and beside them."""
        model = self._model
        if model is None:
            return
        findings = model.findings
        for part in self._written:
            part.show_findings(findings)
        if not self._title_seen and not model.draft.title:
            # Nobody is blamed for a field that they have not come to yet.
            self.about.fields[DraftField.TITLE].show_fault("")
        self.check.show_model()

    def settle(self) -> bool:
        """What is typed and not confirmed is meant; False where it is not understood."""
        for edit in self.findChildren(QLineEdit):
            if edit.hasFocus():
                edit.clearFocus()
                edit.setFocus()
        if self.people.settle():
            return True
        self._go_to(self.people.edit)
        return False

    def insist(self) -> None:
        """From now on a missing title is said to be missing; go to what must be mended first."""
        self._title_seen = True
        self.show_findings()
        model = self._model
        if model is None:
            return
        if not model.draft.title.strip():
            self.about.fields[DraftField.TITLE].show_fault(self.tr("Give the meeting a title."))
            self._go_to(self.about.title_edit)
        elif model.time_is_wrong:
            self._go_to(self.when.time_box)
        elif model.length_is_wrong:
            self._go_to(self.when.length_box)
        elif not self._go_to_error():
            self.ensureWidgetVisible(self.check)
            self.check.focus_question()

    def _go_to_error(self) -> bool:
        findings = self._model.findings if self._model is not None else None
        for problem in findings.errors if findings is not None else ():
            for part in self._written:
                field = part.fields.get(problem.field)
                if field is not None:
                    self._go_to(field.control)
                    return True
        return False

    def _go_to(self, widget: QWidget) -> None:
        widget.setFocus()
        self.ensureWidgetVisible(widget)

    # -- what a person does ---------------------------------------------------------------------

    def _on_part(self) -> None:
        model = self._model
        if model is None:
            return
        sender = self.sender()
        self._title_seen = self._title_seen or bool(model.draft.title)
        self.when.show_findings(model.findings)
        self.agenda.show_sum()
        self.preview.show_model()
        self.check.show_model()
        if sender is self.about:
            # Lead and type bring people and questions along.
            self.people.show_model()
            self.more.show_model()
        self.changed.emit()

    def _on_answer(self) -> None:
        self.when.show_model()
        self.check.show_model()
        self.changed.emit()

    def _on_quick(self) -> None:
        model = self._model
        if model is None:
            return
        for part in (*self._written, self.preview):
            part.show_model()
        self.changed.emit()
        self._go_to(self.about.title_edit)
