"""Signing out: what happens to what is on this computer is chosen, and said before."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.ui.shared_wording import waiting_words
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("SharedSignOut", text)


class SignOutDialog(PlainDialog):
    """``chosen`` carries whether what others shared stays here."""

    chosen = Signal(bool)

    def __init__(self, theme: Theme, waiting: int, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.entitle(_tr("Sign out of the shared database?"))
        body = _tr(
            "Your own meetings, leads and questions stay on this computer and go on working. "
            "The password is removed from the keyring. Connecting again with the same login goes "
            "on from here."
        )
        self.body.addWidget(Label(body, wrap=True))
        if waiting:
            words = _tr("{0}: they stay here and are sent when you connect again.").format(
                waiting_words(waiting)
            )
            self.body.addWidget(Label(words, "strong", wrap=True))
        self.remove_others = Switch(theme, _tr("Remove what others shared with me"))
        self.remove_others.setChecked(True)
        self.body.addWidget(self.remove_others)
        note = _tr("It is still in the shared database, and comes back when you connect again.")
        self.body.addWidget(Label(note, "caption", wrap=True))
        self.confirm_button = Button(theme, _tr("Sign out"), self._confirm, kind="danger")
        self.cancel_button = Button(theme, _tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.confirm_button)
        self.cancel_button.setFocus()

    def _confirm(self) -> None:
        keep = not self.remove_others.isChecked()
        self.accept()
        self.chosen.emit(keep)
