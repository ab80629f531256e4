"""How a lead's score is made up, and what that would make of a sample lead."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout

from meeting_desktop.core.setting_sections import ScoreSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.lead_scores import PARTS
from meeting_desktop.domain.scoring import reckon
from meeting_desktop.ui.settings.score.sample import part_meaning, part_title, sample_evidence
from meeting_desktop.ui.settings.score.weight_field import WeightField
from meeting_desktop.ui.settings.section import Field, Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.labels import Label

_FLOOR = "floor"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ScoreSection", text)


class ScoreSection(Section):
    """The sample shows what a weight does while it is moved; all scores follow when it rests."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Lead score"),
            _tr(
                "A score rests on what the lead said. Each part has a weight; they need not add "
                "up to 100."
            ),
        )
        self.weights: dict[str, WeightField] = {}
        self.fields: dict[str, Field] = {}
        for part in PARTS:
            self._add(part, part_title(part), part_meaning(part))
        self._add(
            _FLOOR,
            self.tr("Evidence that is needed"),
            self.tr("Of less of the weight than this, “not enough evidence” is shown."),
        )
        reset = Button(shell.theme, self.tr("Back to the usual weights"), self._reset)
        self.reset_button = reset
        self.card.body.addWidget(reset, 0, Qt.AlignmentFlag.AlignLeft)
        self._evidence = sample_evidence()
        self.result = Label("", "heading", wrap=True)
        self._values: dict[str, Label] = {}
        self._add_sample()
        self._show_sample()

    def show_settings(self, settings: Settings) -> None:
        for name, weight in self.weights.items():
            weight.show_kept(getattr(settings.score, name))
        self._show_sample()

    def _add(self, name: str, title: str, note: str) -> None:
        weight = WeightField(self.shell.theme.tokens, title, percent=name == _FLOOR)
        self.weights[name] = weight
        self.fields[name] = self.add_field(title, weight, note)
        weight.moved.connect(self._show_sample)
        weight.settled.connect(partial(self._save, name))

    def _add_sample(self) -> None:
        tokens = self.shell.theme.tokens
        card = Card(tokens)
        card.setAccessibleName(self.tr("A sample lead"))
        card.body.addWidget(Label(self.tr("A sample lead"), "strong"))
        card.body.addWidget(self.result)
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.space.medium)
        grid.setVerticalSpacing(tokens.space.hair)
        grid.setColumnStretch(2, 1)
        quotes = {one.evidence.part: one.evidence.quote for one in self._evidence}
        for row, part in enumerate(PARTS):
            value = Label("", "strong")
            self._values[part] = value
            words = f"“{quotes[part]}”" if part in quotes else self.tr("Nothing was said of it.")
            grid.addWidget(Label(part_title(part)), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(words, "muted", wrap=True), row, 2)
        card.body.addLayout(grid)
        # Above the weights, so that it is seen while they are moved.
        self.column.insertWidget(self.column.indexOf(self.card), card)

    def _show_sample(self) -> None:
        weights = {part: self.weights[part].value for part in PARTS}
        score, parts = reckon(self._evidence, weights, self.weights[_FLOOR].value)
        for one in parts:
            self._values[one.part].setText("–" if one.value is None else str(one.value))
        self.result.setText(
            self.tr("Not enough evidence") if score is None else self.tr("{0} of 100").format(score)
        )

    def _save(self, name: str, value: int) -> None:
        self.change(self.fields[name], "score", **{name: value})

    def _reset(self) -> None:
        self.change(self.fields[_FLOOR], "score", **ScoreSettings().model_dump())
