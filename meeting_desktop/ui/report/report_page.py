"""The report itself: its parts one under the other, in a column that one can read."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.application.read_report import ReportFile
from meeting_desktop.domain.findings import Findings
from meeting_desktop.ui.report.part_card import PartCard
from meeting_desktop.ui.report.people_card import PeopleCard
from meeting_desktop.ui.report.report_actions import ReportActions
from meeting_desktop.ui.report.report_bar import ReportBar
from meeting_desktop.ui.report.report_parts import PartKind, ReportPart, in_order, parts_of
from meeting_desktop.ui.report.tasks_card import TasksCard
from meeting_desktop.ui.report.tone_chart import ToneChart
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.column import ScrolledColumn
from meeting_desktop.ui.widgets.labels import Label

#: Tasks stand behind these.
_BEFORE_TASKS = frozenset({PartKind.SUMMARY, PartKind.DECISIONS})
#: A line wants at least so many points.
_FEWEST_TONES = 2


class ReportPage(ScrolledColumn):
    """``show_file`` what was read; cards are made anew where the report is another one."""

    hear_wanted = Signal(object)  # Moment
    show_wanted = Signal(object)

    def __init__(self, theme: Theme, actions: ReportActions) -> None:
        super().__init__(theme.tokens)
        self._theme = theme
        self._shown: object = None
        self.bar = ReportBar(theme, actions)
        self.notices = QVBoxLayout()
        self.tasks = TasksCard(theme, actions.add_task)
        self.tasks.hear_wanted.connect(self.hear_wanted)
        self.tasks.show_wanted.connect(self.show_wanted)
        self.cards: list[PartCard] = []
        self.tone: ToneChart | None = None
        self._made: list[QWidget] = []
        self.column.addWidget(self.bar)
        self.column.addLayout(self.notices)
        self._upper, self._lower = QVBoxLayout(), QVBoxLayout()
        for layout in (self._upper, self._lower):
            layout.setSpacing(theme.tokens.space.large)
        self.column.addLayout(self._upper)
        self.column.addWidget(self.tasks)
        self.column.addLayout(self._lower)
        self.column.addStretch(1)

    def show_file(self, file: ReportFile, *, may_change: bool) -> None:
        if file.report is None:
            return
        self.bar.show_report(file.report, file.versions)
        today = date.today()  # noqa: DTZ011 - the person's day
        self.tasks.show_items(file.items, file.moments, today, file.sides, may_change=may_change)
        content = (file.report, file.people, file.questions, file.moments)
        if content != self._shown:
            self._shown = content
            self._make_cards(file)

    def _make_cards(self, file: ReportFile) -> None:
        for widget in self._made:
            widget.hide()
            widget.deleteLater()
        self._made, self.cards, self.tone = [], [], None
        parts = parts_of(file)
        for part in parts:
            self._add_part(part, upper=part.kind in _BEFORE_TASKS)
        if not parts:
            self._put(self._nothing(), upper=True)
        if file.report is not None:
            self._add_tone(file, file.report.findings)
        if file.people:
            people = PeopleCard(self._theme, file.people, file.moments, file.voices)
            people.hear_wanted.connect(self.hear_wanted)
            people.show_wanted.connect(self.show_wanted)
            self._put(people, upper=False)

    def _add_part(self, part: ReportPart, *, upper: bool) -> None:
        card = PartCard(self._theme, part)
        card.hear_wanted.connect(self.hear_wanted)
        card.show_wanted.connect(self.show_wanted)
        self.cards.append(card)
        self._put(card, upper=upper)

    def _add_tone(self, file: ReportFile, findings: Findings) -> None:
        found = [(one.score, in_order(file.moments, one.evidence)) for one in findings.tones]
        points = sorted(
            ((score, moments[0]) for score, moments in found if moments),
            key=lambda point: point[1].start,
        )
        if len(points) < _FEWEST_TONES:
            return
        card = Card(self._theme.tokens)
        card.body.addWidget(SectionHeader(self.tr("Tone over time")))
        hint = self.tr("Read from the words alone. A point plays what it rests on.")
        card.body.addWidget(Label(hint, "caption", wrap=True))
        ends = [moment.end for moment in file.moments.values()]
        self.tone = ToneChart(self._theme, points, max(ends, default=0.0))
        self.tone.hear_wanted.connect(self.hear_wanted)
        card.body.addWidget(self.tone)
        self._put(card, upper=False)

    def _nothing(self) -> QWidget:
        card = Card(self._theme.tokens)
        words = self.tr("Nothing was found in this meeting that a report could say with evidence.")
        card.body.addWidget(Label(words, "muted", wrap=True))
        return card

    def _put(self, widget: QWidget, *, upper: bool) -> None:
        self._made.append(widget)
        (self._upper if upper else self._lower).addWidget(widget)
