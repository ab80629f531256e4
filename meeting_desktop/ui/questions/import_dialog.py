"""What a file holds, before any of it is kept: what is read, what is not, and where it is to go."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from meeting_desktop.domain.question_values import ReadSets
from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.questions import wording
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Radio
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label


class Destination(StrEnum):
    NEW = "new"
    MERGE = "merge"
    REPLACE = "replace"


class ImportDialog(PlainDialog):
    """``confirmed`` carries the ``Destination``; ``current`` is the set that is open, if any."""

    confirmed = Signal(object)

    def __init__(
        self, theme: Theme, read: ReadSets, current: QuestionSet | None, parent: QWidget
    ) -> None:
        super().__init__(theme, parent)
        self.setMinimumWidth(theme.tokens.control * 17)
        self.entitle(self.tr("Import questions"))
        count = wording.question_count(read.question_count)
        sets = wording.set_count(len(read.sets))
        self.body.addWidget(Label(self.tr("{0} in {1} can be read.").format(count, sets)))
        self.shown = self._list(theme, _contents(read), self.tr("What will be imported"))
        self.body.addWidget(self.shown, 2)
        self.faults = self._list(theme, self._faults(read), self.tr("What cannot be read"))
        if read.faults:
            left_out = self.tr("{0} rows are left out:").format(len(read.faults))
            one = self.tr("1 row is left out:")
            self.body.addWidget(Label(one if len(read.faults) == 1 else left_out, "error"))
            self.body.addWidget(self.faults, 1)
        self.choices = self._make_choices(theme, read, current)
        for choice in self.choices.values():
            self.body.addWidget(choice)
        self.confirm_button = Button(theme, self.tr("Import"), self._confirm, kind="primary")
        self.confirm_button.setEnabled(read.question_count > 0)
        self.confirm_button.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Cancel"), self.reject, kind="quiet"))
        self.buttons.addWidget(self.confirm_button)

    @property
    def destination(self) -> Destination:
        chosen = (place for place, choice in self.choices.items() if choice.isChecked())
        return next(chosen, Destination.NEW)

    def _make_choices(
        self, theme: Theme, read: ReadSets, current: QuestionSet | None
    ) -> dict[Destination, Radio]:
        several = len(read.sets) > 1
        new = self.tr("Add as new sets") if several else self.tr("Add as a new set")
        choices = {Destination.NEW: Radio(theme, new)}
        if current is not None and not several:
            name = one_line(current.name).replace("&", "&&")
            merge = self.tr("Merge into “{0}”: the same words change a question, others are added")
            choices[Destination.MERGE] = Radio(theme, merge.format(name))
            over = self.tr("Replace the questions of “{0}”")
            choices[Destination.REPLACE] = Radio(theme, over.format(name))
        choices[Destination.NEW].setChecked(True)
        return choices

    def _faults(self, read: ReadSets) -> str:
        several = len(read.sets) > 1
        row = self.tr("Row {0}: {1}")
        lines = []
        for fault in read.faults:
            line = row.format(fault.row, fault.sentence) if fault.row else fault.sentence
            lines.append(f"{fault.set_name} · {line}" if several else line)
        return "\n".join(lines)

    def _list(self, theme: Theme, text: str, name: str) -> QPlainTextEdit:
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName(name)
        shown.setMinimumHeight(theme.tokens.control * 3)
        return shown

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit(self.destination)


def _contents(read: ReadSets) -> str:
    lines: list[str] = []
    for one in read.sets:
        lines.append(one.name if len(read.sets) > 1 else "")
        lines.extend(
            f"{number}. {question.text}  ({wording.detail_words(question)})"
            for number, question in enumerate(one.questions, 1)
        )
    return "\n".join(lines).strip()
