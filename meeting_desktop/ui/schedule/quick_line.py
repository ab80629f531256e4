"""One line that fills the form: "Fri 10 demo with Acme 45m". What is understood is marked in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from meeting_desktop.application.planning_choices import Choices
from meeting_desktop.domain.quick_entry import (
    KnownPerson,
    Part,
    QuickEntry,
    read_quick_entry,
)
from meeting_desktop.ui.schedule.schedule_model import ScheduleModel
from meeting_desktop.ui.schedule.wording import quick_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import ElidedLabel


class MarkedLine(QPlainTextEdit):
    """A line of text in which spans are marked; Enter accepts it, Tab leaves it."""

    accepted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: Sequence[Part] = ()
        tokens = theme.tokens
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(round(tokens.control * 1.3))
        self.document().setDocumentMargin(tokens.space.hair)
        theme.changed.connect(self._mark)

    def mark(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._mark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers():
                event.ignore()  # Ctrl+Enter is the page's
            else:
                self.accepted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _mark(self) -> None:
        colours = self._theme.tokens.colours
        text = self.toPlainText()
        marks = []
        for part in self._parts:
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            look.setBackground(QColor(colours.accent_soft))
            look.setForeground(QColor(colours.accent))
            look.setFontWeight(QFont.Weight.DemiBold)
            cursor = QTextCursor(self.document())
            cursor.setPosition(_utf16(text[: part.start]))
            cursor.setPosition(_utf16(text[: part.end]), QTextCursor.MoveMode.KeepAnchor)
            mark.format = look
            mark.cursor = cursor
            marks.append(mark)
        self.setExtraSelections(marks)


class QuickLine(QWidget):
    """``accepted``: Enter put what was understood into the model."""

    accepted = Signal()
    typed = Signal()

    def __init__(self, shell: Shell, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._model: ScheduleModel | None = None
        self._known: tuple[KnownPerson, ...] = ()
        self._entry: QuickEntry | None = None
        theme = shell.theme
        self.edit = MarkedLine(theme)
        self.edit.setPlaceholderText(self.tr("Say it in one line: Fri 10 demo with Acme 45m"))
        self.edit.setAccessibleName(self.tr("Quick entry"))
        self._said = ElidedLabel("", "caption")
        self.fill_button = Button(
            theme, self.tr("Fill in"), self.accept, kind="link", icon="arrow-elbow-down-left"
        )
        below = QHBoxLayout()
        below.setSpacing(theme.tokens.space.small)
        below.addWidget(self._said, 1)
        below.addWidget(self.fill_button)
        self._below = QWidget()
        self._below.setLayout(below)
        below.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.hair)
        column.addWidget(self.edit)
        column.addWidget(self._below)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._on_text)
        self.edit.accepted.connect(self.accept)

    @property
    def said(self) -> str:
        """What was understood, in words."""
        return self._said.text()

    def use(self, model: ScheduleModel) -> None:
        self._model = model
        self._known = known_people(model.choices) if model.choices is not None else ()
        if self.edit.toPlainText() != model.quick_text:
            self.edit.setPlainText(model.quick_text)
        self._understand()

    def accept(self) -> None:
        """Put it into the form; the line is done with then."""
        model = self._model
        if model is None or self._entry is None or not self.edit.toPlainText().strip():
            return
        model.take_quick_entry(self._entry)
        model.quick_text = ""
        self.edit.setPlainText("")
        self.accepted.emit()

    def _on_text(self) -> None:
        text = self.edit.toPlainText()
        if "\n" in text:  # pasted
            self.edit.setPlainText(" ".join(text.split()))
            self.edit.moveCursor(QTextCursor.MoveOperation.End)
            return
        model = self._model
        if model is None or text == model.quick_text:
            self._understand()
            return
        model.quick_text = text
        self._understand()
        self.typed.emit()

    def _understand(self) -> None:
        text, model = self.edit.toPlainText(), self._model
        self._below.setVisible(bool(text.strip()))
        if model is None or not text.strip():
            self._entry = None
            self.edit.mark(())
            self._said.clear()
            return
        zone = model.draft.time_zone
        self._entry = read_quick_entry(text, self._now(), zone, self._known)
        self.edit.mark(self._entry.parts)
        self._said.setText(quick_words(self._entry, zone))
        self.edit.setAccessibleDescription(self._said.text())


def known_people(choices: Choices) -> tuple[KnownPerson, ...]:
    """Whom a line may name."""
    users = (
        KnownPerson(user.display_name, user.email, user_id=user.id) for user in choices.colleagues
    )
    leads = (
        KnownPerson(lead.name, lead.email, company=lead.company, lead_id=lead.id)
        for lead in choices.leads
    )
    return (*users, *leads)


def _utf16(text: str) -> int:
    """Qt counts in halves of code points."""
    return len(text.encode("utf-16-le")) // 2
