"""Somebody who is not among the leads yet: as much as a meeting needs of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.application.keep_leads import new_lead
from meeting_desktop.domain.mail_addresses import is_address
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

_LONGEST = 200


class NewLeadDialog(PlainDialog):
    """``wanted`` carries the ``Lead``; the page closes it when the lead is kept."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, typed: str, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.entitle(self.tr("New lead"))
        self.name_edit, self.company_edit, self.email_edit = (QLineEdit() for _ in range(3))
        (self.email_edit if is_address(typed) else self.name_edit).setText(typed)
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        for text, edit in (
            (self.tr("&Name"), self.name_edit),
            (self.tr("&Company"), self.company_edit),
            (self.tr("&E-mail"), self.email_edit),
        ):
            edit.setMaxLength(_LONGEST)
            edit.setAccessibleName(text.replace("&", ""))
            edit.returnPressed.connect(self._confirm)
            label = Label(text, "caption")
            label.setBuddy(edit)
            column = QVBoxLayout()
            column.setSpacing(theme.tokens.space.hair)
            column.addWidget(label)
            column.addWidget(edit)
            self.body.addLayout(column)
        self.body.addWidget(self.fault)
        self.confirm_button = Button(theme, self.tr("Add"), self._confirm, kind="primary")
        self.cancel_button = Button(theme, self.tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.confirm_button)
        self.name_edit.setFocus()

    def show_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.show()
        self.fault.setAccessibleName(sentence)

    def _confirm(self) -> None:
        name, email = self.name_edit.text().strip(), self.email_edit.text().strip()
        if not name and not email:
            self.show_fault(self.tr("Give a name or an address."))
        elif email and not is_address(email):
            self.show_fault(self.tr("That is not a mail address; write it like ada@example.org."))
        else:
            facts = new_lead(name or email, self.company_edit.text().strip(), email)
            self.wanted.emit(facts)
