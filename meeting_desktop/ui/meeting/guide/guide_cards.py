"""Two cards at most: a title, two lines, why. Each leads to the words that it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.domain.guidance import MOST_CARDS, Card
from meeting_desktop.ui.meeting.guide.few_lines import FewLines
from meeting_desktop.ui.meeting.guide.wording import card_title, card_why, card_words
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton, make_action


class CardView(QFrame):
    """One card; it is filled again rather than made again, so that nothing blinks."""

    words_wanted = Signal(object)
    dismissed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_look(self, card=True)
        self.card: Card | None = None
        space = theme.tokens.space
        self.title = FewLines(theme, 2, strong=True)
        self.words = FewLines(theme, 2)
        self.why = FewLines(theme, 1, role="muted", small=True)
        show = make_action(self, theme, self.tr("Show where"), self._show, icon="arrow-right")
        dismiss = make_action(self, theme, self.tr("Dismiss this card"), self._dismiss, icon="x")
        self.show_button = ActionButton(theme, show, kind="quiet", size="small")
        self.dismiss_button = ActionButton(theme, dismiss, kind="quiet", size="small")
        top = QHBoxLayout()
        top.setSpacing(space.hair)
        top.addWidget(self.title, 1)
        for button in (self.show_button, self.dismiss_button):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.small, space.hair, space.small)
        column.setSpacing(space.hair)
        column.addLayout(top)
        for part in (self.words, self.why):
            column.addWidget(part)
        self.hide()

    def show_card(self, card: Card | None) -> None:
        if card == self.card:
            return
        self.card = card
        self.setVisible(card is not None)
        if card is not None:
            self.title.set_text(card_title(card))
            self.words.set_text(card_words(card))
            self.why.set_text(card_why(card))
            self.setAccessibleName(
                " ".join((card_title(card), card_words(card), card_why(card))).strip()
            )

    def _show(self) -> None:
        if self.card is not None and self.card.evidence:
            self.words_wanted.emit(self.card.evidence[-1])

    def _dismiss(self) -> None:
        if self.card is not None:
            self.dismissed.emit(self.card.id)


class GuideCards(QWidget):
    words_wanted = Signal(object)
    dismissed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        space = theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space.small, 0, space.small, 0)
        column.setSpacing(space.small)
        self.views = [CardView(theme) for _ in range(MOST_CARDS)]
        for view in self.views:
            view.words_wanted.connect(self.words_wanted)
            view.dismissed.connect(self.dismissed)
            column.addWidget(view)

    def show_cards(self, cards: Sequence[Card]) -> None:
        for number, view in enumerate(self.views):
            view.show_card(cards[number] if number < len(cards) else None)
        self.setVisible(bool(cards))
