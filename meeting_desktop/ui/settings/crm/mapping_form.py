"""Which field is which: ours, theirs to choose from, and what a real lead has in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.change_crm import CrmChoices, CrmSample
from meeting_desktop.core.setting_sections import CrmSettings
from meeting_desktop.domain.crm_fields import LEAD_FIELDS, FieldKind, LeadMapping, fits
from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.ui.leads import crm_wording, wording
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.progress import Working

#: Letters of a box: four columns are to fit beside the list of sections at 150 %.
_NARROWEST = 6


def _tr(text: str) -> str:
    return QCoreApplication.translate("CrmMapping", text)


class MappingForm(QWidget):
    """``load`` asks the CRM for its fields; a choice holds once it was kept."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._change = shell.use_cases.assistant.crm.change
        self._choices: CrmChoices | None = None
        self._words_of = ""
        self.boxes: dict[str, ComboBox] = {}
        self.ours: dict[str, ElidedLabel] = {}
        self.theirs: dict[str, ElidedLabel] = {}
        self.statuses: dict[str, ComboBox] = {}
        theme = shell.theme
        self.working = Working(theme, _tr("Asking the CRM…"))
        self.outcome = Label("", "muted", wrap=True)
        self.outcome.hide()
        self.keep_button = Button(theme, _tr("Keep the mapping"), self.keep, kind="primary")
        self.sample_button = Button(theme, _tr("Show a real lead"), self.show_sample)
        self.grid, self.words = QWidget(), QWidget()
        self._lay_out()

    @property
    def mapping(self) -> LeadMapping:
        """As chosen, kept or not."""
        fields = {ours: str(box.currentData()) for ours, box in self.boxes.items()}
        words = {one: str(box.currentData()) for one, box in self.statuses.items()}
        return LeadMapping(
            {ours: theirs for ours, theirs in fields.items() if theirs},
            {one: word for one, word in words.items() if word},
        )

    def load(self) -> None:
        self.working.show()
        self.outcome.hide()
        self._shell.jobs.run(self, self._change.fields, self._on_fields, self._on_fault)

    def forget(self) -> None:
        """Another CRM has other fields."""
        self._choices = None

    @property
    def is_loaded(self) -> bool:
        return self._choices is not None

    def keep(self) -> None:
        if self._choices is None:
            return
        mapping = self.mapping
        keep = partial(
            self._change.keep_mapping, mapping.fields, mapping.statuses, self._choices.fields
        )
        self._shell.jobs.run_in_turn(self, keep, self._on_kept, self._on_fault)

    def show_sample(self) -> None:
        self.working.show()
        self.outcome.hide()
        show = partial(self._change.sample, self.mapping)
        self._shell.jobs.run(self, show, self._on_sample, self._on_fault)

    def _on_fields(self, choices: CrmChoices) -> None:
        self.working.hide()
        self._choices = choices
        current = self._change.current
        for ours, box in self.boxes.items():
            box.clear()
            box.addItem(_tr("— not in the CRM —"), "")
            for one in choices.fields:
                if fits(ours, one):
                    box.addItem(one.name, one.name)
            chosen = box.findData(current.fields.get(ours, ""))
            box.setCurrentIndex(max(chosen, 0))
        self._on_chosen()

    def _on_chosen(self, _index: int = 0) -> None:
        """A status that leads to one of the CRM's lists has words to choose from."""
        target = self._status_target()
        if target and target != self._words_of:
            self._words_of = target
            load = partial(self._change.words, target)
            self._shell.jobs.run(self, load, self._on_words, self._on_fault)
        self.words.setVisible(bool(target))

    def _status_target(self) -> str:
        chosen = self.boxes["status"].currentData()
        known = self._choices.fields if self._choices is not None else ()
        found = (one for one in known if one.name == chosen and one.kind is FieldKind.LOOKUP)
        return next((one.target for one in found), "")

    def _on_words(self, words: Sequence[str]) -> None:
        current: CrmSettings = self._change.current
        for status, box in self.statuses.items():
            box.clear()
            box.addItem(_tr("— stays here —"), "")
            for word in words:
                box.addItem(word, word)
            box.setCurrentIndex(max(box.findData(current.statuses.get(status, "")), 0))

    def _on_kept(self, _nothing: None) -> None:
        self._say(_tr("✓ Kept; what is mapped is brought into step."))

    def _on_sample(self, sample: CrmSample | None) -> None:
        self.working.hide()
        if sample is None:
            self._say(_tr("The CRM has no lead that was changed in the last 30 days."))
            return
        self._fill(self.theirs, sample.theirs)
        self._fill(self.ours, sample.ours or {})
        if sample.ours is None:
            self._say(_tr("A lead that was changed there lately; none of yours is linked yet."))

    def _fill(self, labels: Mapping[str, ElidedLabel], values: Mapping[str, str]) -> None:
        for name, label in labels.items():
            label.setText(crm_wording.value(values[name]) if name in values else "")

    def _on_fault(self, sentence: str) -> None:
        self.working.hide()
        self._say(sentence, "error")

    def _say(self, sentence: str, role: str = "muted") -> None:
        self.outcome.set_role(role)
        self.outcome.setText(sentence)
        self.outcome.show()

    def _lay_out(self) -> None:
        space = self._shell.theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.medium)
        column.addWidget(Label(_tr("Which field is which"), "heading"))
        column.addWidget(
            Label(_tr("What is not mapped stays where it is, on both sides."), "caption")
        )
        self._lay_out_fields()
        self._lay_out_words()
        buttons = QHBoxLayout()
        buttons.setSpacing(space.small)
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch(1)
        column.addWidget(self.grid)
        column.addWidget(self.words)
        column.addLayout(buttons)
        column.addWidget(self.working)
        column.addWidget(self.outcome)

    def _lay_out_fields(self) -> None:
        grid = self._grid(self.grid)
        heads = (_tr("Here"), _tr("In the CRM"), _tr("A lead of yours"), _tr("The same there"))
        for column, head in enumerate(heads):
            grid.addWidget(ElidedLabel(head, "overline"), 0, column)
            grid.setColumnStretch(column, 1 if column else 0)
        for row, name in enumerate(LEAD_FIELDS, start=1):
            title = wording.field_title(name)
            box = ComboBox(self._shell.theme, _tr("{0} in the CRM").format(title))
            box.setMinimumContentsLength(_NARROWEST)
            box.activated.connect(self._on_chosen)
            self.boxes[name], self.ours[name] = box, ElidedLabel("", "muted")
            self.theirs[name] = ElidedLabel("", "muted")
            grid.addWidget(Label(title), row, 0)
            grid.addWidget(box, row, 1)
            grid.addWidget(self.ours[name], row, 2)
            grid.addWidget(self.theirs[name], row, 3)

    def _lay_out_words(self) -> None:
        grid = self._grid(self.words)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Label(_tr("The CRM’s word for each status"), "overline"), 0, 0, 1, 2)
        for row, status in enumerate(LeadStatus, start=1):
            title = wording.status_title(status)
            box = ComboBox(self._shell.theme, _tr("The CRM’s word for {0}").format(title))
            box.addItem("", "")
            self.statuses[status.value] = box
            grid.addWidget(Label(title), row, 0)
            grid.addWidget(box, row, 1)
        self.words.hide()

    def _grid(self, holder: QWidget) -> QGridLayout:
        space = self._shell.theme.tokens.space
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space.medium)
        grid.setVerticalSpacing(space.small)
        return grid
