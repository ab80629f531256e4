"""One voice on the naming page: how it sounds, what it said, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from meeting_desktop.application.speaker_facts import Preview, Suggestion, VoiceFacts
from meeting_desktop.domain.speaker_names import LONGEST_SPEAKER_NAME
from meeting_desktop.ui.library.naming.wording import (
    name_of,
    share_words,
    state_of,
    suggestion_words,
)
from meeting_desktop.ui.library.wording import clock_time, one_line
from meeting_desktop.ui.schedule.pickers import complete_anywhere
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.pill import Pill


class ColourMark(QWidget):
    """The colour that the voice has in the transcript."""

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__()
        self._theme = theme
        self._number = number
        self.setFixedWidth(theme.tokens.space.hair)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.speaker(self._number)))
        radius = self.width() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.end()


class VoiceCard(Card):
    """Signals say what a person wants; the card shows what holds."""

    #: The name, and whether it is to stand wherever the voice was recognised.
    named = Signal(str, bool)
    #: The id of the profile.
    chosen = Signal(object)
    #: The id of the other speaker, which goes.
    merge_wanted = Signal(object)
    remember_wanted = Signal()
    #: It is not one person's: its track is to be listened to once more.
    apart_wanted = Signal()
    preview_wanted = Signal(object)

    def __init__(self, theme: Theme, voice: VoiceFacts, names: Sequence[str]) -> None:
        super().__init__(theme.tokens)
        self._theme = theme
        self.voice = voice
        self.previews: list[Button] = []
        self.chips: list[Button] = []
        self.setAccessibleName(name_of(voice))
        self._add_head()
        self._add_quotes()
        self._add_previews()
        self._add_name(names)
        self._add_more()

    @property
    def speaker_id(self) -> UUID:
        return self.voice.speaker.id

    # -- what is shown -----------------------------------------------------------------------------

    def show_suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        """What it sounds like; nothing is taken over before somebody presses it."""
        for chip in self.chips:
            chip.deleteLater()
        self.chips = [self._chip(one) for one in suggestions]
        for chip in self.chips:
            self._chips.insertWidget(self._chips.count() - 1, chip)
        self._chip_label.setVisible(bool(self.chips))
        self._chip_row.setVisible(bool(self.chips))

    def show_others(self, others: Sequence[VoiceFacts]) -> None:
        """Whom it may be the same person as."""
        self.merge_menu.clear()
        for other in others:
            action = self.merge_menu.addAction(name_of(other).replace("&", "&&"))
            action.triggered.connect(_emit(self.merge_wanted.emit, other.speaker.id))
        self.merge_button.setVisible(bool(others))

    def show_heard(self, heard: Preview | None) -> None:
        for preview, button in zip(self.voice.previews, self.previews, strict=True):
            icon = "stop" if preview == heard else "play"
            button.setIcon(self._theme.icon(icon))

    def refuse(self, sentence: str) -> None:
        """Others' meetings are looked at; an empty sentence: it is one's own."""
        for widget in (self.name, self.save_button, self.merge_button, self.everywhere):
            widget.setEnabled(not sentence)
        for button in (self.remember_button, self.apart_button, *self.chips):
            button.setEnabled(not sentence)
            button.setToolTip(sentence)

    # -- parts -------------------------------------------------------------------------------------

    def _add_head(self) -> None:
        space = self._theme.tokens.space
        state = state_of(self.voice)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        self.title = ElidedLabel(name_of(self.voice), "heading")
        self.share = Label(share_words(self.voice), "caption")
        self.state = Pill(self._theme, state.text, state.icon, state.tone)
        row.addWidget(ColourMark(self._theme, self.voice.number))
        row.addWidget(self.title, 1)
        row.addWidget(self.share)
        row.addWidget(self.state)
        self.body.addLayout(row)

    def _add_quotes(self) -> None:
        for quote in self.voice.quotes:
            words = self.tr("{0}  “{1}”").format(clock_time(quote.start), one_line(quote.text))
            self.body.addWidget(Label(words, "muted", wrap=True))

    def _add_previews(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.tokens.space.small)
        for preview in self.voice.previews:
            at = clock_time(preview.span.start)
            wanted = partial(self.preview_wanted.emit, preview)
            button = Button(self._theme, at, wanted, icon="play", size="small")
            button.setAccessibleName(self.tr("Hear {0} at {1}").format(name_of(self.voice), at))
            self.previews.append(button)
            row.addWidget(button)
        if not self.previews:
            row.addWidget(Label(self.tr("There is no sound of this voice alone here."), "caption"))
        row.addStretch(1)
        self.body.addLayout(row)

    def _add_name(self, names: Sequence[str]) -> None:
        theme, voice = self._theme, self.voice
        self._chip_label = Label(self.tr("Sounds like"), "caption")
        self._chip_row = QWidget()
        self._chips = QHBoxLayout(self._chip_row)
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._chips.setSpacing(theme.tokens.space.small)
        self._chips.addWidget(self._chip_label)
        self._chips.addStretch(1)
        self._chip_row.hide()
        self.body.addWidget(self._chip_row)
        self.name = QLineEdit("" if voice.is_unnamed else voice.speaker.name)
        self.name.setMaxLength(LONGEST_SPEAKER_NAME)
        self.name.setPlaceholderText(self.tr("Who is it?"))
        self.name.setAccessibleName(self.tr("Name of {0}").format(name_of(voice)))
        complete_anywhere(self.name, names)
        self.name.returnPressed.connect(self._save)
        self.save_button = Button(theme, self.tr("Save name"), self._save, icon="check")
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.small)
        row.addWidget(self.name, 1)
        row.addWidget(self.save_button)
        self.body.addLayout(row)
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)

    def _add_more(self) -> None:
        theme, speaker = self._theme, self.voice.speaker
        self.everywhere = Switch(theme, self.tr("Wherever this voice was recognised"))
        self.everywhere.setVisible(speaker.voice_profile_id is not None)
        self.merge_menu = QMenu(self)
        self.merge_button = Button(
            theme, self.tr("Same person as…"), None, kind="quiet", icon="users", size="small"
        )
        self.merge_button.setMenu(self.merge_menu)
        self.remember_button = Button(
            theme,
            self.tr("Remember this voice…"),
            self.remember_wanted.emit,
            kind="quiet",
            icon="bookmark-simple",
            size="small",
        )
        self.remember_button.setVisible(bool(self.voice.previews))
        self.apart_button = Button(
            theme,
            self.tr("Several people"),
            self.apart_wanted.emit,
            kind="quiet",
            icon="users-three",
            size="small",
        )
        self.apart_button.setToolTip(
            self.tr("Several speak at this microphone: tell their voices apart")
        )
        self.apart_button.setVisible(bool(self.voice.previews))
        self.body.addWidget(self.everywhere)
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.small)
        row.addStretch(1)
        for button in (self.apart_button, self.merge_button, self.remember_button):
            row.addWidget(button)
        self.body.addLayout(row)

    def _chip(self, suggestion: Suggestion) -> Button:
        words = suggestion_words(suggestion)
        chosen = partial(self.chosen.emit, suggestion.profile_id)
        chip = Button(self._theme, words.replace("&", "&&"), chosen, icon="user", size="small")
        chip.setAccessibleName(self.tr("It is {0}").format(words))
        return chip

    def show_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        self.name.setAccessibleDescription(sentence)

    def _save(self) -> None:
        self.show_fault("")
        self.named.emit(self.name.text(), self.everywhere.isChecked())


def _emit(signal: Callable[[UUID], None], value: UUID) -> Callable[[bool], None]:
    def triggered(_checked: bool = False) -> None:
        signal(value)

    return triggered
