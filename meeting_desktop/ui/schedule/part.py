"""A part of the form: a card that writes into the model and is written from it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.domain.meeting_rules import DraftField, Findings
from meeting_desktop.ui.schedule.schedule_model import ScheduleModel
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.labels import Label


class FormField(QWidget):
    """A control under its name; a fault stands below it."""

    def __init__(self, shell: Shell, text: str, control: QWidget, note: str = "") -> None:
        super().__init__()
        self.control = control
        self._note = note
        label = Label(text, "caption")
        label.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(text.replace("&", ""))
        self._fault = Label("", "error", wrap=True)
        self._fault.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.tokens.space.hair)
        column.addWidget(label)
        column.addWidget(control)
        if note:
            column.addWidget(Label(note, "caption", wrap=True))
        column.addWidget(self._fault)
        column.addStretch(1)

    @property
    def fault_text(self) -> str:
        return self._fault.text()

    def show_fault(self, sentence: str) -> None:
        if sentence != self._fault.text():
            self._fault.setText(sentence)
            self._fault.setVisible(bool(sentence))
            self.control.setAccessibleDescription(sentence or self._note)


class Part(Card):
    """``changed``: a person changed something, and the model has it already."""

    changed = Signal()

    def __init__(self, shell: Shell, title: str) -> None:
        super().__init__(shell.theme.tokens)
        self.shell = shell
        self.model: ScheduleModel | None = None
        self.fields: dict[DraftField, FormField] = {}
        self.setAccessibleName(title)
        if title:
            self.body.addWidget(Label(title, "heading"))

    @property
    def plan(self) -> ScheduleModel:
        """The model, once it was given."""
        if self.model is None:
            raise RuntimeError("the form has no model yet")
        return self.model

    def use(self, model: ScheduleModel) -> None:
        self.model = model
        self.show_model()

    def show_model(self) -> None:
        """Write the model into the fields; no signal is emitted."""

    def show_findings(self, findings: Findings | None) -> None:
        """Say at each field what is wrong with it; warnings as well, where there is no error."""
        problems = (*findings.warnings, *findings.errors) if findings is not None else ()
        sentences = {one.field: one.sentence for one in problems}
        for name, field in self.fields.items():
            field.show_fault(sentences.get(name, ""))

    def add_field(
        self, text: str, control: QWidget, note: str = "", *, of: DraftField | None = None
    ) -> FormField:
        """Below what is there already."""
        field = self.make_field(text, control, note, of=of)
        self.body.addWidget(field)
        return field

    def make_field(
        self, text: str, control: QWidget, note: str = "", *, of: DraftField | None = None
    ) -> FormField:
        field = FormField(self.shell, text, control, note)
        if of is not None:
            self.fields[of] = field
        return field

    def row(self, *fields: tuple[QWidget, int]) -> QHBoxLayout:
        """Side by side, each with its share of the width."""
        row = QHBoxLayout()
        row.setSpacing(self.shell.theme.tokens.space.medium)
        for field, share in fields:
            row.addWidget(field, share)
        self.body.addLayout(row)
        return row
