"""The few numbers over the charts."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QWidget

from meeting_desktop.application.browse_insights import Insights
from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.labels import Label


class FactsRow(QWidget):
    """Meetings, how many of the planned ones were held, leads won and lost."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.large)
        self._numbers: list[tuple[Card, Label, Label]] = []
        for _ in range(4):
            card = Card(theme.tokens)
            card.body.setSpacing(theme.tokens.space.hair)
            number, words = Label("", "title"), Label("", "caption", wrap=True)
            card.body.addWidget(number)
            card.body.addWidget(words)
            card.body.addStretch(1)
            row.addWidget(card, 1)
            self._numbers.append((card, number, words))

    def show_facts(self, found: Insights) -> None:
        won = next((s.reached for s in found.funnel if s.status is LeadStatus.WON), 0)
        leads = found.funnel[0].reached if found.funnel else 0
        planned = self.tr("{0} of {1}").format(found.held_of_planned, found.planned)
        facts = (
            (_number(found.meetings), self.tr("meetings were held")),
            (_number(found.meetings - found.unread), self.tr("of them have a report")),
            (planned if found.planned else "–", self.tr("planned meetings were held")),
            (_number(won), self.tr("of {0} leads were won, {1} lost").format(leads, found.lost)),
        )
        for (card, number, words), (value, text) in zip(self._numbers, facts, strict=True):
            number.setText(value)
            words.setText(text)
            card.setAccessibleName(f"{value} {text}")


def _number(value: int) -> str:
    return QLocale().toString(value)
