"""How likely a lead is to buy, as far as there is evidence, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from meeting_desktop.application.read_lead_outcome import LeadOutcome
from meeting_desktop.domain.lead_scores import LeadScore
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.leads.score_parts import PartRow
from meeting_desktop.ui.leads.sparkline import Sparkline
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.report.moment_chips import MomentChips
from meeting_desktop.ui.report.report_parts import in_order
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.labels import Label


class ScoreCard(Card):
    """``decided`` carries a suggestion's id and whether it was accepted."""

    decided = Signal(object, bool)
    hear_wanted = Signal(object)  # Moment

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme.tokens)
        self._theme = theme
        self._lead: Lead | None = None
        self._outcome: LeadOutcome | None = None
        self._number = Label("", "display")
        self._line = Sparkline(theme)
        self._words = Label("", "muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.tokens.space.small)
        self._bar.setAccessibleName(self.tr("Score"))
        self.body.setSpacing(theme.tokens.space.small)
        self.body.addWidget(SectionHeader(self.tr("Score")))
        top = QHBoxLayout()
        top.addWidget(self._number, 1)
        top.addWidget(self._line, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(top)
        for widget in (self._bar, self._words):
            self.body.addWidget(widget)
        self._box = QVBoxLayout()
        self._box.setSpacing(theme.tokens.space.medium)
        self.body.addLayout(self._box)
        self._parts: list[QWidget] = []
        self.rows: list[PartRow] = []
        self.accept_button: Button | None = None
        self.refuse_button: Button | None = None

    @property
    def text(self) -> str:
        return self._words.text()

    def show_lead(self, lead: Lead) -> None:
        """What the lead's row says; reasons come with ``show_outcome``."""
        if self._lead is None or lead.id != self._lead.id:
            self._outcome = None
            self._clear()
        self._lead = lead
        self._show()

    def show_outcome(self, outcome: LeadOutcome) -> None:
        """Nothing is made anew where nothing changed."""
        if self._lead is None or outcome == self._outcome or outcome.lead_id != self._lead.id:
            return
        self._outcome = outcome
        self._show()
        self._clear()
        self._show_suggestion(outcome)
        if outcome.history:
            for part in outcome.history[0].parts:
                row = PartRow(self._theme, part, outcome.moments)
                row.hear_wanted.connect(self.hear_wanted)
                self.rows.append(row)
                self._put(row)

    def _show(self) -> None:
        if self._lead is None:
            return
        history = self._outcome.history if self._outcome is not None else ()
        score = history[0].score if history else self._lead.score
        known = score is not None
        self._number.setVisible(known)
        self._bar.setVisible(known)
        self._number.setText(self.tr("{0} of 100").format(score) if known else "")
        self._bar.setValue(score or 0)
        self._words.setText(self._why(history))
        values = [one.score for one in reversed(history) if one.score is not None]
        steps = " → ".join(str(value) for value in values)
        self._line.show_values(values, self.tr("The score over time: {0}").format(steps))

    def _why(self, history: tuple[LeadScore, ...]) -> str:
        if history and history[0].score is not None:
            when = wording.when(history[0].at)
            return self.tr("Reckoned from what was said in meetings, {0}.").format(when)
        if history or self._lead is None or self._lead.score is None:
            return self.tr(
                "Not enough evidence yet. A score needs what the lead said in a meeting."
            )
        return self.tr("Kept by hand or brought in with a table.")

    def _show_suggestion(self, outcome: LeadOutcome) -> None:
        suggestion = outcome.suggestion
        if suggestion is None:
            return
        space = self._theme.tokens.space
        strip = QFrame()
        set_look(strip, banner="info")
        column = QVBoxLayout(strip)
        column.setContentsMargins(space.medium, space.small, space.medium, space.small)
        column.setSpacing(space.hair)
        step = f"{suggestion.before.value}>{suggestion.suggested.value}"
        title = self.tr("Suggested: {0}").format(wording.status_step(step))
        strip.setAccessibleName(title)
        column.addWidget(Label(title, "strong", wrap=True))
        column.addWidget(Label(one_line(suggestion.why), wrap=True))
        row = QHBoxLayout()
        row.setSpacing(space.small)
        chips = MomentChips(self._theme, in_order(outcome.moments, suggestion.evidence))
        chips.hear_wanted.connect(self.hear_wanted)
        chips.show_wanted.connect(self.hear_wanted)
        row.addWidget(chips, 1)
        self.refuse_button = Button(self._theme, self.tr("Not now"), self._refuse, size="small")
        self.accept_button = Button(
            self._theme, self.tr("Accept"), self._accept, kind="primary", size="small"
        )
        row.addWidget(self.refuse_button)
        row.addWidget(self.accept_button)
        column.addLayout(row)
        self._put(strip)

    def _accept(self) -> None:
        self._decide(accept=True)

    def _refuse(self) -> None:
        self._decide(accept=False)

    def _decide(self, *, accept: bool) -> None:
        if self._outcome is not None and self._outcome.suggestion is not None:
            self.decided.emit(self._outcome.suggestion.id, accept)

    def _put(self, widget: QWidget) -> None:
        self._parts.append(widget)
        self._box.addWidget(widget)

    def _clear(self) -> None:
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self.rows = [], []
        self.accept_button = self.refuse_button = None
