"""Two leads side by side: which of them says it right, field by field."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from meeting_desktop.application.lead_changes import MERGED_FIELDS
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Radio
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label

_SHOWN = tuple(name for name in MERGED_FIELDS if name != "owner_id")


class MergeDialog(PlainDialog):
    """``merged`` carries the id kept, the id dropped and the fields taken from the dropped one."""

    merged = Signal(object, object, list)

    def __init__(self, theme: Theme, keep: Lead, drop: Lead, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._keep, self._drop = keep, drop
        self.setMinimumWidth(theme.tokens.control * 17)
        self.entitle(self.tr("Make one lead of two"))
        self.body.addWidget(
            Label(
                self.tr(
                    "Choose what is right. Tags, meetings, mails and notes of both are kept, "
                    "and you can undo it."
                ),
                "muted",
                wrap=True,
            )
        )
        self.choices: dict[str, tuple[Radio, Radio]] = {}
        self._groups: list[QButtonGroup] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.tokens.space.large)
        grid.setVerticalSpacing(theme.tokens.space.small)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for place, lead in enumerate((keep, drop), start=1):
            since = wording.when(lead.created_at)
            head = ElidedLabel(one_line(lead.name), "strong")
            grid.addWidget(head, 0, place)
            grid.addWidget(Label(self.tr("Since {0}").format(since), "caption"), 1, place)
        for name in _SHOWN:
            self._add_row(theme, grid, name)
        self.body.addLayout(grid)
        self.merge_button = Button(theme, self.tr("Merge"), self._merge, kind="primary")
        self.cancel_button = Button(theme, self.tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.merge_button)
        self.merge_button.setDefault(True)

    def _add_row(self, theme: Theme, grid: QGridLayout, name: str) -> None:
        """Only where they differ; what one of them lacks is taken from the other."""
        mine, theirs = (wording.field_text(lead, name) for lead in (self._keep, self._drop))
        if mine == theirs:
            return
        row = grid.rowCount()
        title = wording.field_title(name)
        grid.addWidget(Label(title, "muted"), row, 0)
        group = QButtonGroup(self)
        self._groups.append(group)
        radios = tuple(self._radio(theme, title, text) for text in (mine, theirs))
        for place, radio in enumerate(radios, start=1):
            group.addButton(radio)
            grid.addWidget(radio, row, place)
        radios[0 if mine else 1].setChecked(True)
        self.choices[name] = (radios[0], radios[1])

    def _radio(self, theme: Theme, title: str, text: str) -> Radio:
        words = one_line(text)[:60] or self.tr("(empty)")
        radio = Radio(theme, words.replace("&", "&&"))
        radio.setAccessibleName(f"{title}: {words}")
        return radio

    def _merge(self) -> None:
        taken = [name for name, (_mine, theirs) in self.choices.items() if theirs.isChecked()]
        self.accept()
        self.merged.emit(self._keep.id, self._drop.id, taken)
