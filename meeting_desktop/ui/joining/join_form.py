"""Code or link, name, and what may be kept; beside it the check of the sound."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.ui.conference.invite_dialog import PasscodeField
from meeting_desktop.ui.joining.consent_choice import ConsentChoice
from meeting_desktop.ui.joining.join_model import JoinModel
from meeting_desktop.ui.meeting.sound_card import SoundCard
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button, CommandButton, make_action
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.column import ScrolledColumn
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.notices import announce

#: A link has an address, a code and a secret.
_LONGEST_TYPED = 2_000


class JoinForm(ScrolledColumn):
    """Writes what is chosen into ``model``."""

    join_wanted = Signal()
    left = Signal()

    def __init__(self, shell: Shell, model: JoinModel) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._model = model
        theme = shell.theme
        self.target_edit = QLineEdit()
        self.target_edit.setMaxLength(_LONGEST_TYPED)
        self.target_edit.setPlaceholderText(self.tr("ABCD-3467, or paste the link"))
        self.target_edit.setAccessibleName(self.tr("Room code or link"))
        self.name_edit = QLineEdit()
        self.name_edit.setMaxLength(120)
        self.name_edit.setAccessibleName(self.tr("Your name"))
        self.passcode_edit = PasscodeField()
        self.passcode_edit.setPlaceholderText("")
        self._passcode_row = QWidget()
        self.consent = ConsentChoice(theme)
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        self.sound = SoundCard(shell, model.sound, files=False)
        self.join_action = make_action(
            self, theme, self.tr("Join"), self.join_wanted.emit, shortcut="Ctrl+Return"
        )
        self.addAction(self.join_action)
        self._lay_out()
        for edit in (self.target_edit, self.name_edit, self.passcode_edit):
            edit.textChanged.connect(self._on_choice)
            edit.returnPressed.connect(self.join_action.trigger)
        self.consent.chosen.connect(self._on_choice)

    # -- parts ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        space = self._shell.theme.tokens.space
        words = QVBoxLayout()
        words.setSpacing(space.hair)
        words.addWidget(Label(self.tr("Join a meeting"), "display"))
        words.addWidget(Label(self.tr("With the code or the link that you were given."), "muted"))
        self.column.addLayout(words)
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards.setSpacing(space.large)
        self._about = self._about_card()
        self._cards.addWidget(self._about, 1)
        self._cards.addWidget(self.sound, 1)
        self.column.addLayout(self._cards)
        self.column.addWidget(self.fault)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        theme = self._shell.theme
        self.join_button = CommandButton(
            theme, self.join_action, kind="primary", size="large", icon="sign-in"
        )
        cancel = Button(theme, self.tr("Cancel"), self.left.emit, kind="quiet", size="large")
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.join_button)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def _about_card(self) -> Card:
        tokens = self._shell.theme.tokens
        card = Card(tokens)
        card.body.addWidget(Label(self.tr("The meeting"), "heading"))
        card.body.addLayout(self._labelled(self.tr("Room &code or link"), self.target_edit))
        inner = QVBoxLayout(self._passcode_row)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._labelled(self.tr("&Passcode"), self.passcode_edit))
        self._passcode_row.hide()
        card.body.addWidget(self._passcode_row)
        card.body.addLayout(self._labelled(self.tr("Your &name"), self.name_edit))
        card.body.addWidget(Label(self.tr("What may be kept of you?"), "strong"))
        card.body.addWidget(self.consent)
        note = self.tr("Everybody sees your choice, and you can change it in the meeting.")
        card.body.addWidget(Label(note, "caption", wrap=True))
        card.body.addStretch(1)
        return card

    def _labelled(self, text: str, field: QWidget) -> QVBoxLayout:
        label = Label(text, "caption")
        label.setBuddy(field)
        column = QVBoxLayout()
        column.setSpacing(self._shell.theme.tokens.space.hair)
        column.addWidget(label)
        column.addWidget(field)
        return column

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With a large font or a small window the cards stand below each other."""
        space = self._shell.theme.tokens.space
        widest = max(self._about.sizeHint().width(), self.sound.sizeHint().width())
        beside = self.viewport().width() >= 2 * (widest + space.huge) + space.large
        way = QBoxLayout.Direction
        self._cards.setDirection(way.LeftToRight if beside else way.TopToBottom)
        super().resizeEvent(event)

    # -- what is shown --------------------------------------------------------------------------

    def show_model(self) -> None:
        """Write the model's choices into the fields."""
        model = self._model
        for edit, text in (
            (self.target_edit, model.typed),
            (self.name_edit, model.name),
            (self.passcode_edit, model.passcode),
        ):
            if edit.text() != text:
                edit.setText(text)
        self.consent.choose(model.consent)
        self.refresh()

    def refresh(self) -> None:
        """What follows from the last answer: a sentence, a passcode that is asked for."""
        model = self._model
        newly_asked = model.asks_passcode and self._passcode_row.isHidden()
        self._passcode_row.setVisible(model.asks_passcode)
        self.fault.setVisible(bool(model.sentence))
        if model.sentence != self.fault.text():
            self.fault.setText(model.sentence)
            self.fault.setAccessibleName(model.sentence)
            announce(self.fault)
        if newly_asked or (model.asks_passcode and model.sentence):
            self.passcode_edit.setFocus()
            self.passcode_edit.selectAll()
        self._allow_to_join()

    def _on_choice(self) -> None:
        model = self._model
        model.typed = self.target_edit.text()
        model.name = self.name_edit.text()
        model.passcode = self.passcode_edit.text()
        model.consent = self.consent.current()
        self._allow_to_join()

    def _allow_to_join(self) -> None:
        model = self._model
        self.join_action.setEnabled(model.can_join)
        # The button's tool tip: what it waits for is not plain to see.
        undecided = bool(model.typed.strip()) and model.consent is None
        words = self.tr("Choose first what may be kept of you") if undecided else ""
        self.join_action.setStatusTip(words)
