"""The form of one question. It says at once what is wrong, and saves by itself what is right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.domain.question_rules import LONGEST_TEXT, first_fault
from meeting_desktop.domain.questions import Question, QuestionType
from meeting_desktop.ui.questions import wording
from meeting_desktop.ui.questions.editor_draft import Draft, draft_of
from meeting_desktop.ui.questions.fields import ChoiceFields, Field, Lines, RatingFields
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.segmented import SegmentedControl

#: After a letter; long enough that a word is not saved in pieces.
_PAUSE_MS = 700


class QuestionEditor(QScrollArea):
    """``save_wanted`` carries a right question that differs from the stored one.

    What is typed and not right stays here; ``unsaved_fault`` says why it is not saved.
    """

    save_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._draft: Draft | None = None
        self._stored: Question | None = None
        #: On their way to the store, the newest last.
        self._sent: list[Question] = []
        self._filling = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self._make_fields()
        self._lay_out()
        self._connect()

    @property
    def draft(self) -> Draft | None:
        return self._draft

    @property
    def unsaved_fault(self) -> str:
        """Why what is typed cannot be saved; empty where it can or nothing was typed."""
        if self._draft is None or not self._dirty():
            return ""
        return first_fault(self._draft.faults())

    def show_question(self, question: Question) -> None:
        """Another one, or the same as the store has it now: what is being typed stays."""
        same = self._draft is not None and self._draft.id == question.id
        if same and question in (self._stored, *self._sent):
            self._arrived(question)
            self._show_state()
            return
        self._stored = question
        self._sent.clear()
        self._fill(draft_of(question))

    def _arrived(self, question: Question) -> None:
        """One that was sent from here is stored: those before it are of the past."""
        self._stored = question
        if question in self._sent:
            del self._sent[: len(self._sent) - self._sent[::-1].index(question)]

    def show_new(self, draft: Draft) -> None:
        """One that is not stored yet."""
        self._stored = None
        self._sent.clear()
        self._fill(draft)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def type_again(self, draft: Draft) -> None:
        """Put back what was typed and left before it was right."""
        self._fill(draft)

    def suggest_categories(self, categories: Sequence[str]) -> None:
        self._categories.setStringList(list(categories))

    def flush(self) -> None:
        """Save now what is right; nothing happens where nothing differs."""
        self._pause.stop()
        if self._draft is None or not self._dirty() or self._draft.faults():
            return
        question = self._draft.question()
        self._sent.append(question)
        self.save_wanted.emit(question)
        self._show_state()

    def forget(self) -> None:
        """Nothing is being edited any more."""
        self._pause.stop()
        self._draft = self._stored = None
        self._sent.clear()

    def not_saved(self) -> None:
        """The store refused; what is typed is tried again with the next letter."""
        self._sent.clear()
        self._show_state()

    # -- assembly ----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        theme = self._theme
        self.text = Lines(3, self.tr("What do you want to ask?"))
        self.kind = SegmentedControl(
            self.tr("Type"), [(kind.value, wording.kind_words(kind)) for kind in QuestionType]
        )
        self.choice = ChoiceFields(theme)
        self.rating = RatingFields(theme)
        self.category = QLineEdit()
        self.category.setPlaceholderText(self.tr("Such as Budget"))
        self._categories = QStringListModel(self)
        completer = QCompleter(self._categories, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.category.setCompleter(completer)
        self.help = Lines(3, self.tr("For whoever asks: what to listen for"))
        self.required = Switch(theme, self.tr("Required: it needs an answer"))
        self.active = Switch(theme, self.tr("Active: it is asked"))
        self._text_field = Field(theme, self.tr("Question"), self.text)
        self._category_field = Field(theme, self.tr("Category"), self.category)
        self._help_field = Field(theme, self.tr("Help"), self.help)
        self._count = Label("", "caption")
        self.state = Label("", "caption", wrap=True)

    def _lay_out(self) -> None:
        space = self._theme.tokens.space
        body = QWidget()
        set_look(body, scrollbody=True)
        column = QVBoxLayout(body)
        column.setContentsMargins(space.large, space.small, space.large, space.large)
        column.setSpacing(space.medium)
        column.addWidget(self.state)
        column.addWidget(self._text_field)
        column.addWidget(self._count)
        column.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.choice, self.rating, self._category_field, self._help_field):
            column.addWidget(widget)
        column.addWidget(self.required)
        column.addWidget(self.active)
        column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Edit the question"))

    def _connect(self) -> None:
        for lines in (self.text, self.help):
            lines.textChanged.connect(self._on_typed)
        self.category.textChanged.connect(self._on_typed)
        self.choice.changed.connect(self._on_typed)
        self.rating.changed.connect(self._on_typed)
        for switch in (self.required, self.active):
            switch.toggled.connect(self._on_switched)
        self.kind.chosen.connect(self._on_switched)

    # -- typing ------------------------------------------------------------------------------------

    def _fill(self, draft: Draft) -> None:
        self._pause.stop()
        self._filling = True
        self._draft = draft
        self.text.setPlainText(draft.text)
        self.kind.choose(draft.type.value)
        self.choice.options.setPlainText(draft.options)
        self.choice.several.setChecked(draft.allow_several)
        self.rating.show_scale(draft.scale_low, draft.scale_high)
        self.rating.low_label.setText(draft.low_label)
        self.rating.high_label.setText(draft.high_label)
        self.category.setText(draft.category)
        self.help.setPlainText(draft.help_text)
        self.required.setChecked(draft.required)
        self.active.setChecked(draft.active)
        self._filling = False
        self._show_faults()

    def _read(self, draft: Draft) -> Draft:
        return Draft(
            draft.id,
            self.text.toPlainText(),
            QuestionType(self.kind.current()),
            self.category.text(),
            self.help.toPlainText(),
            self.active.isChecked(),
            self.required.isChecked(),
            self.choice.options.toPlainText(),
            self.choice.several.isChecked(),
            *self.rating.scale(),
            self.rating.low_label.text(),
            self.rating.high_label.text(),
        )

    def _on_typed(self) -> None:
        if self._filling or self._draft is None:
            return
        self._draft = self._read(self._draft)
        self._show_faults()
        self._pause.start()

    def _on_switched(self, _value: object = None) -> None:
        """Nobody goes on typing at a switch: it is saved at once."""
        if not self._filling:
            self._on_typed()
            self.flush()

    def _dirty(self) -> bool:
        """Whether something is typed that was not sent yet."""
        newest = self._sent[-1] if self._sent else self._stored
        return self._draft is not None and self._draft.question() != newest

    def _show_faults(self) -> None:
        draft = self._draft
        if draft is None:
            return
        self.choice.setVisible(draft.type is QuestionType.MULTIPLE_CHOICE)
        self.rating.setVisible(draft.type is QuestionType.RATING)
        faults = draft.faults()
        # A form that was just opened is not wrong yet.
        untouched = self._stored is None and not draft.text
        self._text_field.show_fault("" if untouched else faults.get("text", ""))
        self._category_field.show_fault(faults.get("category", ""))
        self._help_field.show_fault(faults.get("help_text", ""))
        self.choice.field.show_fault("" if untouched else faults.get("options", ""))
        scale = (faults.get(name, "") for name in ("scale", "low_label", "high_label"))
        self.rating.field.show_fault(next(filter(None, scale), ""))
        length = len(draft.question().text)
        self._count.setText(self.tr("{0} of {1}").format(length, LONGEST_TEXT))
        self._count.setVisible(length > LONGEST_TEXT - 100)
        self._show_state()

    def _show_state(self) -> None:
        if self._stored is None and not self._dirty_new():
            self.state.setText(self.tr("New question"))
        elif self.unsaved_fault:
            self.state.setText(self.tr("Not saved yet: something below is not right."))
        elif self._dirty() or self._sent:
            self.state.setText(self.tr("Saving…"))
        else:
            self.state.setText(self.tr("Saved"))

    def _dirty_new(self) -> bool:
        return self._draft is not None and bool(self._draft.text.strip())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()
