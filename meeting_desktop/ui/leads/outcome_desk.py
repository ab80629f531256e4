"""Score and open ends on a lead's page: read behind it, decided by a person."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.application.read_lead_outcome import LeadOutcome
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.reports import ActionItem
from meeting_desktop.ui.leads.outcome_card import OutcomeCard
from meeting_desktop.ui.leads.score_card import ScoreCard
from meeting_desktop.ui.leads.undoing import LeadUndoing
from meeting_desktop.ui.shell import Shell

_CHANGES_PAUSE_MS = 60


class OutcomeDesk(QObject):
    """``show_lead`` whenever the page was read; an outcome of another lead is dropped."""

    def __init__(self, shell: Shell, undoing: LeadUndoing, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._undoing = undoing
        self._page = page
        self._lead: Lead | None = None
        self.score = ScoreCard(shell.theme)
        self.open_ends = OutcomeCard(shell.theme)
        self._changes = QTimer(self)
        self._changes.setSingleShot(True)
        self._changes.setInterval(_CHANGES_PAUSE_MS)
        self._changes.timeout.connect(self._read)
        for card in (self.score, self.open_ends):
            card.hear_wanted.connect(self._hear)
        self.score.decided.connect(self._decide_status)
        self.open_ends.decided.connect(self._decide_task)
        assistant = shell.use_cases.assistant
        shell.bridge.listen(assistant.score.changed, self, self._on_score)
        shell.bridge.listen(assistant.sum_up.changed, self, self._on_report)

    def show_lead(self, lead: Lead) -> None:
        if self._lead is None or lead.id != self._lead.id:
            self.open_ends.forget(lead.id)
        self._lead = lead
        self.score.show_lead(lead)
        self._read()

    def _read(self) -> None:
        if self._lead is not None:
            outcomes = self._shell.use_cases.assistant.lead_outcomes
            self._shell.jobs.run(self, partial(outcomes.read, self._lead.id), self._on_read)

    def _on_read(self, outcome: LeadOutcome) -> None:
        if self._lead is not None and outcome.lead_id == self._lead.id:
            self.score.show_outcome(outcome)
            self.open_ends.show_outcome(outcome)

    def _on_score(self, lead_id: UUID) -> None:
        if self._lead is not None and lead_id == self._lead.id and self._page.isVisible():
            self._changes.start()

    def _on_report(self, _meeting_id: UUID) -> None:
        """It may be one with this lead; reading again costs little."""
        if self._page.isVisible():
            self._changes.start()

    def _hear(self, moment: Moment) -> None:
        self._shell.open_meeting(moment.meeting_id, moment.start)

    def _decide_status(self, suggestion_id: UUID, accept: bool) -> None:
        future = self._shell.use_cases.assistant.score.decide(suggestion_id, accept)
        words = self.tr("The status was changed") if accept else ""
        self._undoing.follow(future, words)

    def _decide_task(self, decision: str, item: ActionItem) -> None:
        sum_up = self._shell.use_cases.assistant.sum_up
        if decision == "drop":
            written = sum_up.drop(item.id)
        elif decision == "confirm":
            written = sum_up.confirm(item.id)
        else:
            written = sum_up.finish(item.id, decision == "finish")
        self._shell.jobs.follow(self, written, self._on_written, self._shell.show_toast)

    def _on_written(self, _committed: object) -> None:
        self._read()
