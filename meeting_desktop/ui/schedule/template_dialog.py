"""The name of a template that is made of what is in the form."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from meeting_desktop.application.shared_places import Place
from meeting_desktop.application.use_templates import LONGEST_NAME
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.place_box import PlaceBox

_LONGEST_ON_A_BUTTON = 24


class TemplateDialog(PlainDialog):
    """``wanted`` carries the name, whether all see it, and the scope it goes to, or None.

    A form that was filled from a template may take its place instead: ``replaces`` is its name.
    """

    wanted = Signal(str, bool, object)
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
        self.place = PlaceBox(theme)
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        for part in (self.name_edit, self.public_switch, self.place, self.fault):
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

    def offer(self, places: Sequence[Place]) -> None:
        """In a shared home a team is named; alone there is nobody else."""
        self.place.offer(places)
        self.public_switch.setVisible(self.place.isHidden())

    def show_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.show()

    def _confirm(self) -> None:
        self.wanted.emit(self.name_edit.text(), self.public_switch.isChecked(), self.place.chosen)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_ON_A_BUTTON else f"{name[:_LONGEST_ON_A_BUTTON].rstrip()}…"
