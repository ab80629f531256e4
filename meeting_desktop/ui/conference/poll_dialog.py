"""A poll is asked: the question, its kind, the choices, and whether names are seen."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.participants import clean_text
from meeting_desktop.domain.polls import (
    CHOICE_LENGTH,
    QUESTION_LENGTH,
    PollKind,
    check_question,
)
from meeting_desktop.ui.conference.poll_wording import kind_words
from meeting_desktop.ui.conference.talk import RoomTalk
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox, Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

_WITH_CHOICES = {PollKind.SINGLE, PollKind.MULTIPLE}
#: In heights of a control.
_CHOICES_HEIGHT = 3.5


class PollDialog(PlainDialog):
    """Escape and Cancel ask nothing."""

    def __init__(self, theme: Theme, talk: RoomTalk, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._talk = talk
        self.entitle(self.tr("Ask everybody"))
        self.question = QLineEdit()
        self.question.setMaxLength(QUESTION_LENGTH)
        self.kind = ComboBox(theme, self.tr("Kind of answer"))
        for kind in PollKind:
            self.kind.addItem(kind_words(kind), kind)
        self.choices = QPlainTextEdit()
        self.choices.setTabChangesFocus(True)
        self.choices.setFixedHeight(round(theme.tokens.control * _CHOICES_HEIGHT))
        self.anonymous = Switch(theme, self.tr("Nobody sees who answered what"))
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        for words, field in (
            (self.tr("&Question"), self.question),
            (self.tr("&Answers"), self.kind),
        ):
            self._add(words, field)
        self._choices_label = self._add(self.tr("&Choices, one in each line"), self.choices)
        self.body.addWidget(self.anonymous)
        self.body.addWidget(self.fault)
        self.ask = Button(theme, self.tr("Ask"), self._ask, kind="primary")
        self.ask.setDefault(True)
        cancel = Button(theme, self.tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        for button in (cancel, self.ask):
            self.buttons.addWidget(button)
        self.kind.currentIndexChanged.connect(self._show_choices)
        self.question.setFocus()

    def _add(self, words: str, field: QWidget) -> Label:
        label = Label(words)
        label.setBuddy(field)
        field.setAccessibleName(words.replace("&", ""))
        self.body.addWidget(label)
        self.body.addWidget(field)
        return label

    def _show_choices(self) -> None:
        shown = self.kind.currentData() in _WITH_CHOICES
        self.choices.setVisible(shown)
        self._choices_label.setVisible(shown)

    def _ask(self) -> None:
        kind = PollKind(self.kind.currentData())
        question = clean_text(self.question.text(), QUESTION_LENGTH)
        lines = self.choices.toPlainText().splitlines() if kind in _WITH_CHOICES else []
        cleaned = (clean_text(line, CHOICE_LENGTH) for line in lines)
        choices = tuple(line for line in cleaned if line)
        try:
            check_question(question, kind, choices)
        except UserFacingError as error:
            self.fault.setText(error.sentence)
            self.fault.show()
            return
        self._talk.ask(question, kind, choices, anonymous=self.anonymous.isChecked())
        self.accept()
