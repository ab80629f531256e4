"""What the meeting is: title, type, template, lead."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from meeting_desktop.application.planning_choices import Choices
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meeting_rules import DraftField
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.ui.schedule.part import Part
from meeting_desktop.ui.schedule.pickers import SearchBox
from meeting_desktop.ui.schedule.wording import type_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox

_LONGEST_TITLE = 200
NO_LEAD = "none"


class AboutPart(Part):
    """``template_chosen`` carries the id of a template; ``new_lead_wanted`` what was typed."""

    template_chosen = Signal(object)
    new_lead_wanted = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "")
        theme = shell.theme
        self.title_edit = QLineEdit()
        self.title_edit.setMaxLength(_LONGEST_TITLE)
        self.title_edit.setPlaceholderText(self.tr("Demo with Acme"))
        self.type_box = ComboBox(theme, self.tr("Type"))
        for kind in MeetingType:
            self.type_box.addItem(type_words(kind), kind)
        self.template_box = ComboBox(theme, self.tr("Template"))
        self.lead_box = SearchBox(
            theme, self.tr("Lead"), placeholder=self.tr("Name, company or address")
        )
        self.new_lead = Button(theme, self.tr("New lead…"), self._want_lead, kind="link")
        self.add_field(self.tr("&Title"), self.title_edit, of=DraftField.TITLE)
        self.row(
            (self.make_field(self.tr("T&ype"), self.type_box), 1),
            (self.make_field(self.tr("Te&mplate"), self.template_box), 1),
        )
        lead = QWidget()
        beside = QHBoxLayout(lead)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.tokens.space.small)
        beside.addWidget(self.lead_box, 1)
        beside.addWidget(self.new_lead)
        lead.setFocusProxy(self.lead_box)
        self.add_field(self.tr("&Lead"), lead)
        self.title_edit.textEdited.connect(self._on_title)
        self.type_box.activated.connect(self._on_type)
        self.template_box.activated.connect(self._on_template)
        self.lead_box.chosen.connect(self._on_lead)

    def show_choices(self, choices: Choices) -> None:
        """What templates and leads there are."""
        self.template_box.clear()
        self.template_box.addItem(self.tr("None"), None)
        for template in choices.templates:
            self.template_box.addItem(template.name, template.id)
        self.template_box.setEnabled(bool(choices.templates))
        self.lead_box.offer(
            [
                (NO_LEAD, self.tr("No lead")),
                *((lead.id, lead_words(lead)) for lead in choices.leads),
            ]
        )
        if self.model is not None:
            self.show_model()

    def show_model(self) -> None:
        draft = self.plan.draft
        if self.title_edit.text() != draft.title:
            self.title_edit.setText(draft.title)
        self.type_box.setCurrentIndex(self.type_box.findData(draft.details.meeting_type))
        self.template_box.setCurrentIndex(
            max(0, self.template_box.findData(self.plan.draft.template_id))
        )
        self.lead_box.choose(draft.lead_id if draft.lead_id is not None else NO_LEAD)
        if draft.lead_id is None:
            self.lead_box.edit.clear()

    def _on_title(self, text: str) -> None:
        self.plan.change(title=text)
        self.changed.emit()

    def _on_type(self) -> None:
        self.plan.choose_type(MeetingType(self.type_box.currentData()))
        self.changed.emit()

    def _on_template(self) -> None:
        self.template_chosen.emit(self.template_box.currentData())

    def _on_lead(self, key: object) -> None:
        self.plan.choose_lead(key if isinstance(key, UUID) else None)
        self.changed.emit()

    def _want_lead(self) -> None:
        typed = self.lead_box.edit.text().strip()
        self.new_lead_wanted.emit("" if self.plan.draft.lead_id is not None else typed)


def lead_words(lead: Lead) -> str:
    """All that a person might search for."""
    of = f"{lead.name} · {lead.company}" if lead.company else lead.name
    return f"{of} · {lead.email}" if lead.email else of
