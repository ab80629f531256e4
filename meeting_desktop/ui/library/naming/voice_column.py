"""The cards of a meeting's voices, one under the other, and where among them the keyboard is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.speaker_facts import (
    Preview,
    SpeakerFacts,
    Suggestion,
    VoiceFacts,
)
from meeting_desktop.ui.library.naming.voice_card import VoiceCard
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.column import ScrolledColumn

Suggestions = Mapping[UUID, tuple[Suggestion, ...]]


class VoiceColumn(QObject):
    """Signals carry the speaker's id first."""

    named = Signal(object, str, bool)
    chosen = Signal(object, object)
    merge_wanted = Signal(object, object)
    remember_wanted = Signal(object)  # VoiceFacts
    apart_wanted = Signal(object)  # VoiceFacts
    preview_wanted = Signal(object)  # Preview

    def __init__(self, theme: Theme, scroll: ScrolledColumn) -> None:
        super().__init__(scroll)
        self._theme = theme
        self._scroll = scroll
        self.cards: list[VoiceCard] = []
        scroll.column.addStretch(1)

    @property
    def current(self) -> VoiceCard | None:
        """That of the keyboard, else the first."""
        place = self._place()
        return self.cards[max(0, place)] if self.cards else None

    def show(self, facts: SpeakerFacts | None) -> None:
        """Other cards; the keyboard stays with its voice, where that is still there."""
        place = self._place()
        stayed = self.cards[place].speaker_id if place >= 0 else None
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [self._make_card(facts, one) for one in facts.voices] if facts else []
        for row, card in enumerate(self.cards):
            self._scroll.column.insertWidget(row, card)
        if place >= 0 and self.cards:
            same = (row for row, one in enumerate(self.cards) if one.speaker_id == stayed)
            self._go_to(next(same, min(place, len(self.cards) - 1)))

    def show_suggestions(self, suggestions: Suggestions) -> None:
        """For voices that no person has named."""
        for card in self.cards:
            said = card.voice.speaker.is_confirmed
            card.show_suggestions(() if said else suggestions.get(card.speaker_id, ()))

    def show_heard(self, heard: Preview | None) -> None:
        for card in self.cards:
            card.show_heard(heard)

    def refuse(self, sentence: str) -> None:
        for card in self.cards:
            card.refuse(sentence)

    def show_fault(self, sentence: str, speaker_id: UUID) -> None:
        for card in self.cards:
            if card.speaker_id == speaker_id:
                card.show_fault(sentence)

    def step(self, rows: int) -> None:
        """The keyboard to the name of another voice."""
        if self.cards:
            self._go_to(min(max(0, self._place() + rows), len(self.cards) - 1))

    def _place(self) -> int:
        # That of the window: it may not be the active one just now.
        focus: QWidget | None = self._scroll.window().focusWidget()
        if focus is None:
            return -1
        return next((row for row, one in enumerate(self.cards) if one.isAncestorOf(focus)), -1)

    def _go_to(self, row: int) -> None:
        card = self.cards[row]
        card.name.setFocus()
        # A new card has its place once it was laid out.
        QTimer.singleShot(0, card, partial(self._scroll.ensureWidgetVisible, card))

    def _make_card(self, facts: SpeakerFacts, voice: VoiceFacts) -> VoiceCard:
        card = VoiceCard(self._theme, voice, facts.known_names)
        speaker_id = voice.speaker.id
        card.show_others([one for one in facts.voices if one is not voice])
        card.named.connect(partial(self.named.emit, speaker_id))
        card.chosen.connect(partial(self.chosen.emit, speaker_id))
        card.merge_wanted.connect(partial(self.merge_wanted.emit, speaker_id))
        card.remember_wanted.connect(partial(self.remember_wanted.emit, voice))
        card.apart_wanted.connect(partial(self.apart_wanted.emit, voice))
        card.preview_wanted.connect(self.preview_wanted)
        return card
