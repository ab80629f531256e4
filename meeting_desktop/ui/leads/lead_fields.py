"""What is known of a lead, each in a field that is saved when one leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimeZone, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QWidget

from meeting_desktop.domain.lead_checks import LONGEST_LINE, problems_of, read_tags, tidy
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import Label

_FIELDS = ("name", "company", "job_title", "email", "phone", "time_zone", "source", "tags")


class LineField(QLineEdit):
    """``typed`` when Enter was pressed or the field left with another text; Escape goes back."""

    typed = Signal(str)
    gone_back = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._stored = ""
        self.setAccessibleName(title)
        self.setMaxLength(LONGEST_LINE * 5)
        self.returnPressed.connect(self._save)

    def show_stored(self, text: str, *, keep: bool = False) -> None:
        """What a person types meanwhile stays; with ``keep`` also what they typed and left."""
        untouched = self.text() == self._stored
        self._stored = text
        if untouched or not (keep or self.hasFocus()):
            self.setText(text)
            self.setCursorPosition(0)

    def event(self, event: QEvent) -> bool:
        """Escape belongs to the field while there is something to go back from."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text() != self._stored
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._stored:
            self.setText(self._stored)
            self.gone_back.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in {
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        }:
            self._save()

    def _save(self) -> None:
        if self.text() != self._stored:
            self.typed.emit(self.text())


class LeadFields(QWidget):
    """``changed`` carries the lead before and after; what cannot be is said under its field."""

    changed = Signal(object, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._lead: Lead | None = None
        self.fields: dict[str, LineField] = {}
        self.faults: dict[str, Label] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.tokens.space.medium)
        grid.setVerticalSpacing(theme.tokens.space.hair)
        grid.setColumnStretch(1, 1)
        for place, name in enumerate(_FIELDS):
            title = wording.field_title(name)
            field = LineField(title)
            label = Label(title, "muted")
            label.setBuddy(field)
            fault = Label("", "error", wrap=True)
            fault.hide()
            field.typed.connect(partial(self._on_typed, name))
            field.gone_back.connect(partial(self._tell, name, ""))
            self.fields[name], self.faults[name] = field, fault
            grid.addWidget(label, 2 * place, 0)
            grid.addWidget(field, 2 * place, 1)
            grid.addWidget(fault, 2 * place + 1, 1)
        self.fields["tags"].setPlaceholderText(self.tr("With commas between them"))
        self.fields["time_zone"].setPlaceholderText(self.tr("Europe/Berlin"))
        zones = [bytes(one.data()).decode() for one in QTimeZone.availableTimeZoneIds()]
        completer = QCompleter(zones, self.fields["time_zone"])
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.fields["time_zone"].setCompleter(completer)

    def show_lead(self, lead: Lead) -> None:
        other = self._lead is None or self._lead.id != lead.id
        self._lead = lead
        for name, field in self.fields.items():
            text = wording.field_text(lead, name)
            if other:
                field.setText("")
                field.show_stored("")
            # What is wrong and said to be so waits to be put right.
            field.show_stored(text, keep=bool(self.faults[name].text()))
            if other or field.text() == text:
                self._tell(name, "")

    def tell(self, faults: Mapping[str, str]) -> None:
        for name, sentence in faults.items():
            self._tell(name, sentence)

    def save(self) -> None:
        """What was typed and not left yet."""
        for name, field in self.fields.items():
            if field.hasFocus() and self._lead is not None:
                self._on_typed(name, field.text())

    def _on_typed(self, name: str, text: str) -> None:
        if self._lead is None:
            return
        typed: dict[str, Any] = {name: read_tags(text) if name == "tags" else text}
        after = tidy(replace(self._lead, **typed))
        wrong = [one.sentence for one in problems_of(after) if one.field == name]
        self._tell(name, wrong[0] if wrong else "")
        if wrong:
            return
        if after == self._lead:
            self.fields[name].setText(wording.field_text(self._lead, name))
            return
        self.changed.emit(self._lead, after)

    def _tell(self, name: str, sentence: str) -> None:
        fault = self.faults[name]
        fault.setText(sentence)
        fault.setVisible(bool(sentence))
        self.fields[name].setAccessibleDescription(sentence)
