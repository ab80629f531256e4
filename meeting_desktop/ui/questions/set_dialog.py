"""Name, purpose and meeting types of a set, with what is wrong said while one types."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from meeting_desktop.application.shared_places import Place
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.question_rules import check_set
from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ui.questions.fields import Field, Lines
from meeting_desktop.ui.schedule.wording import type_words
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.place_box import PlaceBox


class SetDialog(PlainDialog):
    """``saved`` carries name, description, types (a frozenset) and the scope it goes to."""

    saved = Signal(str, str, object, object)

    def __init__(
        self, theme: Theme, one: QuestionSet, sets: Sequence[QuestionSet], parent: QWidget
    ) -> None:
        super().__init__(theme, parent)
        self.setMinimumWidth(theme.tokens.control * 15)
        known = any(other.id == one.id for other in sets)
        self._set = one
        self._sets = sets
        self._touched = known
        self.entitle(self.tr("Question set") if known else self.tr("New question set"))
        self.name = QLineEdit(one.name)
        self.description = Lines(2, self.tr("What it is for (optional)"))
        self.description.setPlainText(one.description)
        self._name_field = Field(theme, self.tr("Name"), self.name)
        self._description_field = Field(theme, self.tr("Purpose"), self.description)
        self.switches: dict[MeetingType, Switch] = {}
        self.body.addWidget(self._name_field)
        self.body.addWidget(self._description_field)
        self.place = PlaceBox(theme)
        self.place.box.currentIndexChanged.connect(self._on_place)
        self.body.addWidget(self.place)
        self.body.addWidget(Label(self.tr("Asked in meetings of these types"), "strong"))
        self.body.addWidget(self._make_types(theme))
        self._taken = Label("", "muted", wrap=True)
        self.body.addWidget(self._taken)
        self.save_button = Button(
            theme, self.tr("Save") if known else self.tr("Add"), self._save, kind="primary"
        )
        self.save_button.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Cancel"), self.reject, kind="quiet"))
        self.buttons.addWidget(self.save_button)
        self.name.textChanged.connect(self._on_typed)
        self.description.textChanged.connect(self._on_typed)
        self._check()
        self.name.selectAll()
        self.name.setFocus()

    def offer(self, places: Sequence[Place]) -> None:
        """For a new set: for whom it is."""
        self.place.offer(places)

    @property
    def _beside(self) -> list[QuestionSet]:
        """Those whose names and types it may not take: of the same person, or the same team."""
        scope = self.place.chosen or self._set.scope_id
        return [one for one in self._sets if one.scope_id == scope]

    def _on_place(self, _index: int) -> None:
        self._check()

    def types(self) -> frozenset[MeetingType]:
        return frozenset(kind for kind, switch in self.switches.items() if switch.isChecked())

    @property
    def fault(self) -> str:
        return self._name_field.fault or self._description_field.fault

    @property
    def taken_text(self) -> str:
        return self._taken.text()

    def _make_types(self, theme: Theme) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.tokens.space.large)
        grid.setVerticalSpacing(0)
        for place, kind in enumerate(MeetingType):
            switch = Switch(theme, type_words(kind), checked=kind in self._set.meeting_types)
            switch.toggled.connect(partial(self._on_switched, kind))
            self.switches[kind] = switch
            grid.addWidget(switch, place // 3, place % 3)
        return body

    def _on_typed(self) -> None:
        self._touched = True
        self._check()

    def _on_switched(self, _kind: MeetingType, _on: bool) -> None:
        self._check()

    def _check(self) -> None:
        typed = replace(
            self._set, name=self.name.text(), description=self.description.toPlainText()
        )
        faults = check_set(typed, self._beside)
        self._name_field.show_fault(faults.get("name", "") if self._touched else "")
        self._description_field.show_fault(faults.get("description", ""))
        self.save_button.setEnabled(not faults)
        self._taken.setText(self._say_taken(self.types()))
        self._taken.setVisible(bool(self._taken.text()))

    def _say_taken(self, types: Collection[MeetingType]) -> str:
        lines = [
            self.tr("{0}: “{1}” has it now and loses it.").format(type_words(kind), other.name)
            for other in self._beside
            if other.id != self._set.id
            for kind in MeetingType
            if kind in other.meeting_types and kind in types
        ]
        return "\n".join(lines)

    def _save(self) -> None:
        if self.save_button.isEnabled():
            self.accept()
            self.saved.emit(
                self.name.text(),
                self.description.toPlainText(),
                self.types(),
                self.place.chosen,
            )
