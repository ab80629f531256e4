"""One claim of a report: its words, whether somebody said it, and the moments it rests on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.ui.report import wording
from meeting_desktop.ui.report.moment_chips import MomentChips
from meeting_desktop.ui.report.report_parts import ReportRow
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.pill import Pill

_TOP = Qt.AlignmentFlag.AlignTop
#: So few moments stand beside the words; more have a line of their own.
_BESIDE = 2


class ClaimRow(QWidget):
    """``hear_wanted`` and ``show_wanted`` carry the Moment that was chosen."""

    hear_wanted = Signal(object)
    show_wanted = Signal(object)

    def __init__(self, theme: Theme, row: ReportRow) -> None:
        super().__init__()
        space = theme.tokens.space
        self.text = Label(wording.row_text(row), wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chips = MomentChips(theme, row.moments)
        self.chips.hear_wanted.connect(self.hear_wanted)
        self.chips.show_wanted.connect(self.show_wanted)
        first = QHBoxLayout()
        first.setSpacing(space.small)
        first.addWidget(self.text, 1)
        for pill in self._pills(theme, row):
            first.addWidget(pill, 0, _TOP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        column.addLayout(first)
        answer = wording.answer_text(row)
        if answer:
            column.addWidget(Label(answer, "muted", wrap=True))
        if len(row.moments) <= _BESIDE:
            first.addWidget(self.chips, 0, _TOP)
        else:
            column.addWidget(self.chips)
        self.chips.setVisible(bool(row.moments))

    def _pills(self, theme: Theme, row: ReportRow) -> list[Pill]:
        pills = []
        if row.inferred:
            pills.append(Pill(theme, self.tr("Inferred"), "lightbulb", "warning"))
        if row.by_hand:
            pills.append(Pill(theme, self.tr("Set by hand"), "pencil-simple"))
        if row.state is not None:
            icon, tone = wording.STATE_LOOKS[row.state]
            pills.append(Pill(theme, wording.state_title(row.state), icon, tone))
        return pills
