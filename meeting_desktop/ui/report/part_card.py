"""A part of a report: a heading and its claims."""

from __future__ import annotations

from PySide6.QtCore import Signal

from meeting_desktop.ui.report import wording
from meeting_desktop.ui.report.claim_row import ClaimRow
from meeting_desktop.ui.report.report_parts import PartKind, ReportPart
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.labels import Label


class PartCard(Card):
    """``hear_wanted`` and ``show_wanted`` carry the Moment that was chosen."""

    hear_wanted = Signal(object)
    show_wanted = Signal(object)

    def __init__(self, theme: Theme, part: ReportPart) -> None:
        super().__init__(theme.tokens)
        self.part = part
        title = wording.part_title(part.kind)
        self.setAccessibleName(title)
        self.body.addWidget(SectionHeader(title))
        if part.kind is PartKind.INSIGHTS:
            hint = self.tr("What is marked as inferred follows from what was said; nobody said it.")
            self.body.addWidget(Label(hint, "caption", wrap=True))
        self.rows = [ClaimRow(theme, row) for row in part.rows]
        for row in self.rows:
            row.hear_wanted.connect(self.hear_wanted)
            row.show_wanted.connect(self.show_wanted)
            self.body.addWidget(row)
