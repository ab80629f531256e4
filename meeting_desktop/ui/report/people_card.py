"""Who spoke how much, and what each contributed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.domain.reports import ParticipantReport
from meeting_desktop.ui.library.wording import length, one_line
from meeting_desktop.ui.report import wording
from meeting_desktop.ui.report.claim_row import ClaimRow
from meeting_desktop.ui.report.report_parts import ReportRow, in_order
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label

_RIGHT = Qt.AlignmentFlag.AlignRight


class PeopleCard(Card):
    """A bar for each share of the talk; figures are counted, contributions were read."""

    hear_wanted = Signal(object)
    show_wanted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        people: Sequence[ParticipantReport],
        moments: Mapping[UUID, Moment],
        voices: Sequence[str],
    ) -> None:
        super().__init__(theme.tokens)
        self._theme = theme
        title = self.tr("Who took part, and how")
        self.setAccessibleName(title)
        self.body.addWidget(SectionHeader(title))
        places = {name: place for place, name in enumerate(voices)}
        for number, person in enumerate(people):
            place = places.get(person.speaker, len(voices) + number)
            self.body.addWidget(self._person(place, person, moments))

    def _person(
        self, number: int, person: ParticipantReport, moments: Mapping[UUID, Moment]
    ) -> QWidget:
        tokens = self._theme.tokens
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.space.hair)
        first = QHBoxLayout()
        name = ElidedLabel(one_line(person.speaker), "strong")
        share = wording.per_cent(person.figures.share)
        spoke = self.tr("{0} of the talk, {1}").format(share, length(person.figures.seconds))
        first.addWidget(name, 1)
        first.addWidget(Label(spoke, "muted"), 0, _RIGHT)
        column.addLayout(first)
        column.addWidget(self._bar(number, person, spoke))
        column.addWidget(Label(wording.person_facts(person), "caption", wrap=True))
        for claim in person.findings.contributions:
            row = ClaimRow(self._theme, ReportRow(claim.text, in_order(moments, claim.evidence)))
            row.hear_wanted.connect(self.hear_wanted)
            row.show_wanted.connect(self.show_wanted)
            column.addWidget(row)
        return page

    def _bar(self, number: int, person: ParticipantReport, spoke: str) -> QProgressBar:
        tokens = self._theme.tokens
        bar = QProgressBar()
        bar.setRange(0, 1000)
        bar.setValue(round(1000 * person.figures.share))
        bar.setTextVisible(False)
        bar.setFixedHeight(tokens.space.small)
        bar.setAccessibleName(f"{one_line(person.speaker)}: {spoke}")
        # Their colour of the transcript and of the bar that plays; the name stands over it.
        bar.setStyleSheet(f"QProgressBar::chunk {{ background: {tokens.speaker(number)}; }}")
        return bar
