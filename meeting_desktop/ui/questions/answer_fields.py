"""What one answers in: a field for words, options to choose, a scale to press."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from meeting_desktop.domain.question_rules import Answer
from meeting_desktop.domain.questions import Question, QuestionType
from meeting_desktop.ui.questions.fields import Lines
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.choices import Radio, Switch
from meeting_desktop.ui.widgets.labels import Label


class AnswerField(QWidget):
    """``answer`` is what is chosen or typed right now."""

    def answer(self) -> Answer:
        return None

    def enter(self) -> None:
        """Put the keyboard into it."""
        self.setFocus()


class WordsField(AnswerField):
    def __init__(self, _theme: Theme, question: Question, answer: Answer) -> None:
        super().__init__()
        self.lines = Lines(4, self.tr("The answer in words"))
        self.lines.setAccessibleName(question.text)
        self.lines.setPlainText(answer if isinstance(answer, str) else "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.lines)
        self.setFocusProxy(self.lines)

    def answer(self) -> Answer:
        return self.lines.toPlainText()


class OptionsField(AnswerField):
    def __init__(self, theme: Theme, question: Question, answer: Answer) -> None:
        super().__init__()
        chosen = answer if isinstance(answer, tuple) else ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.hair)
        self.buttons: dict[str, Switch | Radio] = {}
        for option in question.options:
            # An ampersand of an option is a letter, not the mark of a key.
            shown = option.replace("&", "&&")
            button = Switch(theme, shown) if question.allow_several else Radio(theme, shown)
            button.setAccessibleName(option)
            button.setChecked(option in chosen)
            self.buttons[option] = button
            column.addWidget(button)

    def answer(self) -> Answer:
        return tuple(option for option, button in self.buttons.items() if button.isChecked())

    def enter(self) -> None:
        next(iter(self.buttons.values())).setFocus()


class ScaleField(AnswerField):
    def __init__(self, theme: Theme, question: Question, answer: Answer) -> None:
        super().__init__()
        self.buttons: dict[int, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.hair)
        for number in range(question.scale_low, question.scale_high + 1):
            button = QPushButton(str(number))
            button.setCheckable(True)
            button.setChecked(answer == number)
            button.setAutoDefault(False)
            button.setAccessibleName(_spoken(question, number))
            button.setMinimumWidth(theme.tokens.control)
            button.toggled.connect(self._show)
            set_look(button, scale="small")
            self.buttons[number] = button
            self._group.addButton(button)
            row.addWidget(button)
        ends = QHBoxLayout()
        ends.setSpacing(theme.tokens.space.wide)
        ends.addWidget(Label(question.low_label, "caption"))
        ends.addStretch(1)
        ends.addWidget(Label(question.high_label, "caption"))
        scale = QVBoxLayout()
        scale.setSpacing(theme.tokens.space.hair)
        scale.addLayout(row)
        scale.addLayout(ends)
        # The words stand under the ends of the scale, not of the window.
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(scale)
        whole.addStretch(1)
        self._show()

    def answer(self) -> Answer:
        return next((one for one, button in self.buttons.items() if button.isChecked()), None)

    def enter(self) -> None:
        next(iter(self.buttons.values())).setFocus()

    def _show(self, _on: bool = False) -> None:
        for button in self.buttons.values():
            set_look(button, kind="primary" if button.isChecked() else "")


def make_answer_field(theme: Theme, question: Question, answer: Answer) -> AnswerField:
    kinds: dict[QuestionType, type[WordsField | OptionsField | ScaleField]] = {
        QuestionType.OPEN_ENDED: WordsField,
        QuestionType.MULTIPLE_CHOICE: OptionsField,
        QuestionType.RATING: ScaleField,
    }
    return kinds[question.type](theme, question, answer)


def _spoken(question: Question, number: int) -> str:
    ends = {question.scale_low: question.low_label, question.scale_high: question.high_label}
    word = ends.get(number, "")
    return f"{number}, {word}" if word else str(number)
