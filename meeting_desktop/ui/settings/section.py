"""One section of the settings: fields with a label, a note, and a fault beside the field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.labels import Label


class Field(QWidget):
    """A control under its label; ``show_fault`` says beside it why a value was not taken."""

    def __init__(self, shell: Shell, label: str, control: QWidget, note: str = "") -> None:
        super().__init__()
        self._label = Label(label)
        self._label.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(label.replace("&", ""))
        self._fault = Label("", "error", wrap=True)
        self._fault.hide()
        self._control = control
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.tokens.space.hair)
        column.addWidget(self._label)
        column.addWidget(control)
        if note:
            column.addWidget(Label(note, "caption", wrap=True))
            control.setAccessibleDescription(note)
        column.addWidget(self._fault)

    def entitle(self, label: str) -> None:
        """What it is called from now on."""
        self._label.setText(label)
        self._control.setAccessibleName(label.replace("&", ""))

    @property
    def fault_text(self) -> str:
        return self._fault.text()

    def show_fault(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        self._control.setAccessibleDescription(sentence)


class Section(QWidget):
    """A card under a title. Changes are saved in the background and hold at once."""

    def __init__(self, shell: Shell, title: str, intro: str = "") -> None:
        super().__init__()
        self.shell = shell
        self.card = Card(shell.theme.tokens)
        self.setAccessibleName(title)
        space = shell.theme.tokens.space
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(space.wide, space.large, space.wide, space.wide)
        self.column.setSpacing(space.small)
        self.column.addWidget(Label(title, "title"))
        if intro:
            self.column.addWidget(Label(intro, "muted", wrap=True))
        self.column.addSpacing(space.small)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        self.card.body.setSpacing(space.large)

    def add_field(self, label: str, control: QWidget, note: str = "") -> Field:
        field = Field(self.shell, label, control, note)
        self.card.body.addWidget(field)
        return field

    def change(self, field: Field, section: str, **values: object) -> None:
        """Save; a refusal is shown beside the field and what holds is shown again."""
        self.save(field, partial(self.shell.use_cases.settings.change, section, **values))

    def save(self, field: Field, job: Callable[[], object]) -> None:
        """The same with a use case of its own."""
        self.shell.jobs.run_in_turn(self, job, partial(self._on_saved, field), field.show_fault)

    def show_settings(self, settings: Settings) -> None:
        """Show the values that hold."""

    def refresh(self) -> None:
        """The section came into sight."""

    def _on_saved(self, field: Field, _saved: object) -> None:
        field.show_fault("")
