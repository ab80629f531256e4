"""What a person can set of a question by hand; what they set stays."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from meeting_desktop.application.guide_state import QuestionRow
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.ui.meeting.guide.guide_room import GuideRoom
from meeting_desktop.ui.meeting.guide.wording import SIGNS, is_mine, state_of, state_word
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog

_SETTABLE = (
    AnswerState.UNASKED,
    AnswerState.ASKED,
    AnswerState.PARTLY,
    AnswerState.ANSWERED,
    AnswerState.SKIPPED,
)


class QuestionMenu(QObject):
    """``open_for`` shows the menu of a question."""

    def __init__(self, theme: Theme, room: GuideRoom, owner: QWidget) -> None:
        super().__init__(owner)
        self._theme = theme
        self._room = room
        self._owner = owner

    def open_for(self, row: QuestionRow, spot: QPoint) -> None:
        menu = self.make(row)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(spot)

    def make(self, row: QuestionRow) -> QMenu:
        menu = QMenu(self._owner)
        menu.setAccessibleName(row.question.text)
        group = QActionGroup(menu)
        for state in _SETTABLE:
            entry = menu.addAction(self._theme.icon(SIGNS[state][0]), state_word(state))
            entry.setCheckable(True)
            entry.setChecked(state_of(row) is state)
            entry.setActionGroup(group)
            entry.triggered.connect(partial(self._set, row, state))
        menu.addSeparator()
        write = menu.addAction(self._theme.icon("pencil-simple"), self.tr("Write the answer…"))
        write.triggered.connect(partial(self._write, row))
        if is_mine(row):
            back = menu.addAction(self._theme.icon("path"), self.tr("Let it fill itself again"))
            back.triggered.connect(partial(self._hand_back, row))
        return menu

    def _set(self, row: QuestionRow, state: AnswerState, _checked: bool = False) -> None:
        self._room.set_answer(row.question.id, state)

    def _hand_back(self, row: QuestionRow, _checked: bool = False) -> None:
        self._room.hand_back(row.question.id)

    def _write(self, row: QuestionRow, _checked: bool = False) -> None:
        dialog = AnswerDialog(self._theme, row, self._owner)
        dialog.written.connect(
            partial(self._room.set_answer, row.question.id, AnswerState.ANSWERED)
        )
        dialog.open()


class AnswerDialog(PlainDialog):
    """``written`` carries the answer; Escape and Cancel leave it as it was."""

    written = Signal(str)

    def __init__(self, theme: Theme, row: QuestionRow, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.entitle(row.question.text)
        self.edit = QPlainTextEdit(row.answer.text if row.answer is not None else "")
        self.edit.setAccessibleName(self.tr("Answer"))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(theme.tokens.control * 3)
        self.body.addWidget(self.edit)
        self.save_button = Button(theme, self.tr("Save"), self._save, kind="primary")
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Cancel"), self.reject, kind="quiet"))
        self.buttons.addWidget(self.save_button)
        self.edit.textChanged.connect(self._refresh)
        self._refresh()
        self.edit.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._save()
            return
        super().keyPressEvent(event)

    def _refresh(self) -> None:
        self.save_button.setEnabled(bool(self.edit.toPlainText().strip()))

    def _save(self) -> None:
        text = " ".join(self.edit.toPlainText().split())
        if text:
            self.accept()
            self.written.emit(text)
