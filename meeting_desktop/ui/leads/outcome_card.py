"""What is open with a lead: questions that nobody answered, and what both sides have taken on."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.application.read_lead_outcome import LeadOutcome
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.report.report_parts import in_order
from meeting_desktop.ui.report.task_row import TaskRow
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.labels import Label


class OutcomeCard(Card):
    """Hidden while nothing is open. ``decided`` carries what was decided and the task."""

    decided = Signal(str, object)
    hear_wanted = Signal(object)  # Moment

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme.tokens)
        self._theme = theme
        self._shown: object = None
        self._parts: list[QWidget] = []
        self.rows: list[TaskRow] = []
        self.body.setSpacing(theme.tokens.space.small)
        self.body.addWidget(SectionHeader(self.tr("Still open")))
        self._box = QVBoxLayout()
        self._box.setSpacing(theme.tokens.space.small)
        self.body.addLayout(self._box)
        self.hide()

    def show_outcome(self, outcome: LeadOutcome) -> None:
        shown = (outcome.items, outcome.questions, outcome.moments)
        if shown == self._shown:
            return
        self._shown = shown
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self.rows = [], []
        self.setVisible(bool(outcome.items or outcome.questions))
        if outcome.questions:
            self._put(Label(self.tr("Questions"), "overline"))
        for question in outcome.questions:
            self._put(Label(one_line(question.question.text), wrap=True))
        self._show_tasks(outcome)

    def _show_tasks(self, outcome: LeadOutcome) -> None:
        today = date.today()  # noqa: DTZ011 - the person's day
        assignee = None
        for item in sorted(outcome.items, key=lambda one: (not one.assignee, one.assignee)):
            if item.assignee != assignee:
                assignee = item.assignee
                self._put(Label(one_line(assignee) or self.tr("Nobody yet"), "overline"))
            moments = in_order(outcome.moments, item.evidence)
            row = TaskRow(self._theme, item, moments, today, brief=True)
            row.decided.connect(self.decided)
            row.hear_wanted.connect(self.hear_wanted)
            row.show_wanted.connect(self.hear_wanted)
            self.rows.append(row)
            self._put(row)

    def forget(self, _lead_id: UUID) -> None:
        """Another lead is on the page."""
        self.hide()
        self._shown = None

    def _put(self, widget: QWidget) -> None:
        self._parts.append(widget)
        self._box.addWidget(widget)
