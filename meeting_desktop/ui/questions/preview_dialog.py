"""The set as the assistant would ask it: a question, a place for the answer, on, back, skip."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from meeting_desktop.domain.questions import Question, QuestionSet
from meeting_desktop.ui.questions.answer_fields import AnswerField, make_answer_field
from meeting_desktop.ui.questions.preview_walk import PreviewWalk
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label


class PreviewDialog(PlainDialog):
    """Nothing of what is answered is kept."""

    def __init__(self, theme: Theme, one: QuestionSet, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self.walk = PreviewWalk(one.questions)
        self.entitle(self.tr("Preview: {0}").format(one.name))
        self.setMinimumSize(theme.tokens.control * 16, theme.tokens.control * 12)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(theme.tokens.space.hair)
        self._progress.setAccessibleName(self.tr("How far"))
        self._where = Label("", "caption")
        self.question = Label("", "title", wrap=True)
        self._help = Label("", "muted", wrap=True)
        self._place = QVBoxLayout()
        self.fault = Label("", "error", wrap=True)
        self.field: AnswerField | None = None
        for widget in (self._progress, self._where, self.question, self._help):
            self.body.addWidget(widget)
        self.body.addLayout(self._place)
        self.body.addWidget(self.fault)
        self.body.addStretch(1)
        self.back_button = Button(theme, self.tr("Back"), self._back, kind="quiet")
        self.skip_button = Button(theme, self.tr("Skip"), self._skip, kind="quiet")
        self.next_button = Button(theme, self.tr("Next"), self._next, kind="primary")
        self.next_button.setDefault(True)
        self.next_button.setToolTip("Ctrl+Enter")
        self.buttons.addWidget(self.back_button)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.skip_button)
        self.buttons.addWidget(self.next_button)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._next)
        self._show()

    def _next(self) -> None:
        if self.walk.current is None:
            self.accept()
            return
        self.walk.give(self.field.answer() if self.field is not None else None)
        self._show(keep=bool(self.walk.fault))

    def _skip(self) -> None:
        if self.walk.current is None:
            self.walk.restart()
        else:
            self.walk.skip()
        self._show()

    def _back(self) -> None:
        self.walk.back()
        self._show()

    def _show(self, *, keep: bool = False) -> None:
        """``keep``: the same question again, with what is wrong about the answer."""
        self.fault.setText(self.walk.fault)
        self.fault.setVisible(bool(self.walk.fault))
        if keep and self.field is not None:
            self.field.enter()
            return
        question = self.walk.current
        total = len(self.walk.questions)
        self._progress.setRange(0, max(1, total))
        self._progress.setValue(self.walk.place)
        self.back_button.setEnabled(self.walk.place > 0)
        self._clear_field()
        if question is None:
            self._show_end()
            return
        where = self.tr("Question {0} of {1}").format(self.walk.place + 1, total)
        extras = [question.category, self.tr("required") if question.required else ""]
        self._where.setText(" · ".join(part for part in (where, *extras) if part))
        self.question.setText(question.text)
        self._help.setText(question.help_text)
        self._help.setVisible(bool(question.help_text))
        self.skip_button.setText(self.tr("Skip"))
        self.next_button.setText(self.tr("Next"))
        self._put_field(question)

    def _show_end(self) -> None:
        self._where.setText(self.tr("The end"))
        self.question.setText(
            self.tr("{0} of {1} answered").format(self.walk.answered, len(self.walk.questions))
        )
        left = "\n".join(f"• {one.text}" for one in self.walk.left_open)
        words = self.tr("These need an answer; the assistant would come back to them:")
        self._help.setText(f"{words}\n{left}" if left else self.tr("Nothing required is open."))
        self._help.show()
        self.skip_button.setText(self.tr("Once more"))
        self.next_button.setText(self.tr("Close"))
        self.next_button.setFocus()

    def _put_field(self, question: Question) -> None:
        self.field = make_answer_field(self._theme, question, self.walk.answer)
        self._place.addWidget(self.field)
        self.field.show()
        self.field.enter()

    def _clear_field(self) -> None:
        if self.field is not None:
            self._place.removeWidget(self.field)
            self.field.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.field.close()
            self.field = None
