"""How likely a lead is to buy, as far as there is evidence."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar

from meeting_desktop.domain.leads import Lead
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.labels import Label


class ScoreCard(Card):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme.tokens)
        self._number = Label("", "display")
        self._words = Label("", "muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.tokens.space.small)
        self._bar.setAccessibleName(self.tr("Score"))
        self.body.setSpacing(theme.tokens.space.small)
        self.body.addWidget(SectionHeader(self.tr("Score")))
        for widget in (self._number, self._bar, self._words):
            self.body.addWidget(widget)

    @property
    def text(self) -> str:
        return self._words.text()

    def show_lead(self, lead: Lead) -> None:
        known = lead.score is not None
        self._number.setVisible(known)
        self._bar.setVisible(known)
        self._number.setText(self.tr("{0} of 100").format(lead.score) if known else "")
        self._bar.setValue(lead.score or 0)
        self._words.setText(
            self.tr("Kept by hand or brought in with a table.")
            if known
            else self.tr("Not enough evidence yet. A score needs what the lead said in a meeting.")
        )
