"""A note being changed in its place: only the fields that differ are said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from meeting_desktop.domain.note_text import clean_note, fits_note
from meeting_desktop.domain.notes import ASSIGNEE_LENGTH, NoteContent, NoteKind, NotePriority
from meeting_desktop.domain.notes_messages import NoteShown
from meeting_desktop.domain.participants import clean_text
from meeting_desktop.ui.conference.note_wording import SIGNS, kind_words, priority_words
from meeting_desktop.ui.conference.note_writer import NoteWords
from meeting_desktop.ui.conference.notes_model import content_of
from meeting_desktop.ui.schedule.pickers import DateField
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox, Switch


class NoteEditor(QWidget):
    """``upon`` is the note as it stood when somebody began: what others change meanwhile stays.

    ``saved`` carries a ``NoteContent``.
    """

    saved = Signal(object)
    given_up = Signal()
    #: The words are longer than a note is.
    too_long = Signal()

    def __init__(self, theme: Theme, shown: NoteShown, text: str | None = None) -> None:
        """``text``: other words to begin with."""
        super().__init__()
        self.upon = shown
        # Signs side by side would be wider than the card in a narrow side.
        self.kinds = ComboBox(theme, self.tr("Kind"))
        for kind in NoteKind:
            self.kinds.addItem(theme.icon(SIGNS[kind]), kind_words(kind), kind.value)
        self.kinds.setCurrentIndex(self.kinds.findData(shown.kind.value))
        self.words = NoteWords()
        self.words.setPlainText(shown.text if text is None else text)
        self.assignee = QLineEdit(shown.assignee)
        self.assignee.setMaxLength(ASSIGNEE_LENGTH)
        self.assignee.setPlaceholderText(self.tr("Who does it"))
        self.assignee.setAccessibleName(self.tr("Who does it"))
        self.has_due = Switch(theme, self.tr("Has a due date"))
        self.has_due.setChecked(shown.due is not None)
        self.due = DateField(theme, self.tr("Due date"))
        today = QDate.currentDate()
        self.due.show_day(shown.due or date(today.year(), today.month(), today.day()))
        # A narrow side cuts the day's name rather than the whole card.
        self.due.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.due.setVisible(shown.due is not None)
        self.has_due.toggled.connect(self.due.setVisible)
        self.priority = ComboBox(theme, self.tr("Priority"))
        for priority in NotePriority:
            self.priority.addItem(priority_words(priority), priority.value)
        for box in (self.kinds, self.priority):
            box.setMinimumContentsLength(1)
        self.priority.setCurrentIndex(self.priority.findData(shown.priority.value))
        self.save = Button(theme, self.tr("Save"), self._save, kind="primary", size="small")
        self.save.setToolTip(self.tr("Save (Ctrl+Enter)"))
        cancel = Button(theme, self.tr("Cancel"), self.given_up.emit, size="small")
        self._lay_out(theme, cancel)
        self.kinds.currentIndexChanged.connect(self._show_task)
        self.words.tied.connect(self._save)
        self.words.untied.connect(self._save)
        self.words.given_up.connect(self.given_up)
        self._show_task()

    def _lay_out(self, theme: Theme, cancel: Button) -> None:
        space = theme.tokens.space
        self.task = QWidget()
        grid = QGridLayout(self.task)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(space.hair)
        # Beside its switch the day would be cut in a narrow side.
        for row, part in enumerate((self.assignee, self.has_due, self.due, self.priority)):
            grid.addWidget(part, row, 0)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        for part in (self.kinds, self.words, self.task):
            column.addWidget(part)
        column.addLayout(buttons)

    @property
    def kind(self) -> NoteKind:
        return NoteKind(self.kinds.currentData())

    def _show_task(self) -> None:
        self.task.setVisible(self.kind is NoteKind.ACTION_ITEM)

    def _save(self) -> None:
        text = clean_note(self.words.toPlainText())
        if not fits_note(self.words.toPlainText()):
            self.too_long.emit()
        elif text:
            self.saved.emit(self._content(text))

    def _content(self, text: str) -> NoteContent:
        day = self.due.date()
        due = date(day.year(), day.month(), day.day()) if self.has_due.isChecked() else None
        return replace(
            content_of(self.upon),
            kind=self.kind,
            text=text,
            assignee=clean_text(self.assignee.text(), ASSIGNEE_LENGTH),
            due=due,
            priority=NotePriority(self.priority.currentData()),
        )
