"""The name of a template that is made of what is in the form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from meeting_desktop.application.use_templates import LONGEST_NAME
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

_LONGEST_ON_A_BUTTON = 24


class TemplateDialog(PlainDialog):
    """``wanted`` carries the name and whether the team sees it.

    A form that was filled from a template may take its place instead: ``replaces`` is its name.
    """

    wanted = Signal(str, bool)
    replace_wanted = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget, replaces: str = "") -> None:
        super().__init__(theme, parent)
        self.entitle(self.tr("Save as template"))
        self.body.addWidget(
            Label(
                self.tr("Everything but the people, the lead, the time and the passcode."),
                "muted",
                wrap=True,
            )
        )
        self.name_edit = QLineEdit(name[:LONGEST_NAME])
        self.name_edit.setMaxLength(LONGEST_NAME)
        self.name_edit.setAccessibleName(self.tr("Name"))
        self.name_edit.returnPressed.connect(self._confirm)
        self.public_switch = Switch(theme, self.tr("The whole team may use it"))
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        for part in (self.name_edit, self.public_switch, self.fault):
            self.body.addWidget(part)
        self.confirm_button = Button(theme, self.tr("Save"), self._confirm, kind="primary")
        self.cancel_button = Button(theme, self.tr("Cancel"), self.reject, kind="quiet")
        self.replace_button = Button(
            theme,
            self.tr("Replace “{0}”").format(_short(replaces)).replace("&", "&&"),
            self.replace_wanted.emit,
        )
        self.replace_button.setAccessibleName(self.tr("Replace “{0}”").format(replaces))
        self.replace_button.setVisible(bool(replaces))
        self.buttons.addWidget(self.replace_button)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.confirm_button)
        self.name_edit.selectAll()
        self.name_edit.setFocus()

    def show_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.show()

    def _confirm(self) -> None:
        self.wanted.emit(self.name_edit.text(), self.public_switch.isChecked())


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_ON_A_BUTTON else f"{name[:_LONGEST_ON_A_BUTTON].rstrip()}…"
