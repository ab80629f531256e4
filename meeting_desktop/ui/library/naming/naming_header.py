"""Over the cards: whose voices they are, what is left to do, what cannot be done and why."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.speaker_facts import SpeakerFacts
from meeting_desktop.ui.library.naming.naming_actions import NamingActions
from meeting_desktop.ui.library.naming.wording import summary_words
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.progress import Working
from meeting_desktop.ui.widgets.read_only import ReadOnlyNote


class NamingHeader(QWidget):
    def __init__(self, theme: Theme, actions: NamingActions) -> None:
        super().__init__()
        space = theme.tokens.space
        self.title = ElidedLabel("", "title")
        self.summary = Label("", "muted")
        self.notice = Label("", "muted", wrap=True)
        self.listening = Working(theme, self.tr("Comparing with the voices you know…"))
        self.read_only = ReadOnlyNote(theme)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.summary)
        head = QHBoxLayout()
        head.setContentsMargins(space.wide, space.medium, space.wide, space.small)
        head.setSpacing(space.small)
        head.addWidget(ActionButton(theme, actions.leave))
        head.addLayout(words, 1)
        head.addWidget(self.listening)
        for action in (actions.undo, actions.redo):
            head.addWidget(ActionButton(theme, action))
        said = QVBoxLayout()
        said.setContentsMargins(space.wide, 0, space.wide, space.small)
        said.setSpacing(space.small)
        said.addWidget(self.notice)
        said.addWidget(self.read_only)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(said)
        column.addWidget(Line())
        self.show_nothing()

    def show_nothing(self) -> None:
        self.title.setText(self.tr("Who spoke?"))
        self.summary.setText("")
        self.say("")
        self.listening.hide()
        self.read_only.say("")

    def show_facts(self, facts: SpeakerFacts) -> None:
        self.title.setText(self.tr("Who spoke in “{0}”?").format(one_line(facts.title)))
        self.summary.setText(summary_words(facts))
        self.say(facts.notice)

    def show_working(self, words: str = "") -> None:
        """What is listened to and for what; without words the usual comparing."""
        self.listening.show_step(words or self.tr("Comparing with the voices you know…"))
        self.listening.show()

    def say(self, sentence: str) -> None:
        """Why something is missing; empty: nothing is."""
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))
