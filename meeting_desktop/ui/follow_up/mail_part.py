"""The mail as it is edited. Nothing leaves it by itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from meeting_desktop.application.follow_up import FollowUpDraft
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import Label

_LONGEST_LINE, _LINES = 254, 4


class MailPart(QWidget):
    """``edited``: a person changed something."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._draft: FollowUpDraft | None = None
        self.to = self._line(self.tr("To"))
        self.subject = self._line(self.tr("Subject"))
        self.body = QPlainTextEdit()
        self.body.setAccessibleName(self.tr("Text of the mail"))
        self.body.setTabChangesFocus(True)
        self.body.setMinimumHeight(theme.tokens.control * _LINES)
        self.body.textChanged.connect(self._on_edited)
        self.note = Label("", "caption", wrap=True)
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        form = QFormLayout()
        form.setSpacing(theme.tokens.space.small)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.addRow(self.tr("&To"), self.to)
        form.addRow(self.tr("S&ubject"), self.subject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.small)
        column.addLayout(form)
        column.addWidget(self.body, 1)
        column.addWidget(self.note)
        column.addWidget(self.fault)

    def show_draft(self, draft: FollowUpDraft) -> None:
        self._draft = None
        self.to.setText(draft.to)
        self.subject.setText(draft.subject)
        self.body.setPlainText(draft.body)
        self._draft = draft
        if draft.kept:
            self.note.setText(self.tr("Your draft, as you saved it. It is sent when you say so."))
        elif not draft.to:
            self.note.setText(self.tr("No address of the lead is known; write one."))
        else:
            self.note.setText(self.tr("Read it first: it is sent when you say so, not before."))
        self.say("")

    @property
    def draft(self) -> FollowUpDraft | None:
        """What stands there now; None while it is being written."""
        if self._draft is None:
            return None
        to = self.to.text()
        return replace(
            self._draft,
            to=to,
            # A name goes with the address that it was known of.
            to_name=self._draft.to_name if to.strip().lower() == self._draft.to else "",
            subject=self.subject.text(),
            body=self.body.toPlainText(),
        )

    @property
    def text(self) -> str:
        """For the clipboard."""
        return f"{self.subject.text()}\n\n{self.body.toPlainText()}"

    def say(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        self.body.setAccessibleDescription(sentence)

    def _line(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(name)
        edit.setMaxLength(_LONGEST_LINE)
        edit.textEdited.connect(self._on_edited)
        return edit

    def _on_edited(self) -> None:
        if self._draft is not None:
            self.edited.emit()
