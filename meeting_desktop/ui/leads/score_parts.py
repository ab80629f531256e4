"""The parts of a lead's score, each with the words that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.domain.findings import Basis
from meeting_desktop.domain.lead_scores import Cited, ScorePart
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.report.moment_chips import MomentChips
from meeting_desktop.ui.report.report_parts import in_order
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.pill import Pill

#: The strongest ones say enough.
_MOST_QUOTES = 4


class PartRow(QWidget):
    """A bar for its value, then what was said, then what follows from it, then what would help."""

    hear_wanted = Signal(object)  # Moment

    def __init__(self, theme: Theme, part: ScorePart, moments: Mapping[UUID, Moment]) -> None:
        super().__init__()
        self._theme = theme
        space = theme.tokens.space
        title = part_title(part.part)
        value = str(part.value) if part.value is not None else self.tr("not enough evidence")
        first = QHBoxLayout()
        first.setSpacing(space.small)
        first.addWidget(Label(title, "strong"), 1)
        weight = self.tr("weight {0}").format(f"{part.weight:g}")
        first.addWidget(Label(f"{value} · {weight}", "muted"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        column.addLayout(first)
        if part.value is not None:
            column.addWidget(self._bar(title, part.value))
        strongest = sorted(part.cited, key=lambda one: -abs(one.evidence.strength))[:_MOST_QUOTES]
        # Said and inferred are kept apart: the one is a quote, the other a reading of it.
        for basis in (Basis.SAID, Basis.INFERRED):
            for cited in strongest:
                if cited.evidence.basis is basis:
                    column.addWidget(self._quote(cited, moments))
        if part.would_change:
            words = self.tr("What would change it: {0}").format(one_line(part.would_change))
            column.addWidget(Label(words, "caption", wrap=True))

    def _bar(self, title: str, value: int) -> QProgressBar:
        bar = QProgressBar()
        bar.setRange(0, 100)
        bar.setValue(value)
        bar.setTextVisible(False)
        bar.setFixedHeight(self._theme.tokens.space.hair)
        bar.setAccessibleName(self.tr("{0}: {1} of 100").format(title, value))
        return bar

    def _quote(self, cited: Cited, moments: Mapping[UUID, Moment]) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._theme.tokens.space.small)
        found = in_order(moments, cited.evidence.evidence)
        line.addWidget(Label(f"“{one_line(cited.evidence.quote)}”", wrap=True), 1)
        top = Qt.AlignmentFlag.AlignTop
        if cited.evidence.strength < 0:
            line.addWidget(Pill(self._theme, self.tr("Against"), "minus", "danger"), 0, top)
        if cited.evidence.basis is Basis.INFERRED:
            line.addWidget(Pill(self._theme, self.tr("Inferred"), "lightbulb", "warning"), 0, top)
        chips = MomentChips(self._theme, found[:1])
        chips.hear_wanted.connect(self.hear_wanted)
        chips.show_wanted.connect(self.hear_wanted)
        line.addWidget(chips, 0, top)
        return row


def part_title(part: str) -> str:
    titles = {
        "budget": _tr("Budget"),
        "authority": _tr("Who decides"),
        "need": _tr("Need"),
        "timing": _tr("Timing"),
        "engagement": _tr("Engagement"),
        "sentiment": _tr("Tone"),
    }
    return titles.get(part, part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Score", text)
