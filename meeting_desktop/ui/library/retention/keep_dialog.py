"""How long one meeting is kept: protected, for days of its own, or as all others are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.retention import Retention
from meeting_desktop.ui.library.retention.wording import DAYS, days_words
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox, Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label


class KeepDialog(PlainDialog):
    """``decided`` carries the rule; nothing is decided before the button."""

    decided = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget, title: str, now: Retention) -> None:
        super().__init__(theme, parent)
        self.entitle(self.tr("How long to keep “{0}”").format(title))
        self.protected = Switch(
            theme, self.tr("Protect it: it cannot be removed"), checked=now.is_protected
        )
        self.audio = self._choice(theme, self.tr("Its sound"), now.audio_days)
        self.all = self._choice(theme, self.tr("The meeting, with everything in it"), now.all_days)
        self.body.addWidget(self.protected)
        for choice in (self.audio, self.all):
            label = Label(choice.accessibleName())
            label.setBuddy(choice)
            self.body.addSpacing(theme.tokens.space.small)
            self.body.addWidget(label)
            self.body.addWidget(choice)
        note = self.tr(
            "Days are counted from its end. A meeting lies in the trash first; sound goes at once."
        )
        self.body.addWidget(Label(note, "muted", wrap=True))
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Cancel"), self.reject, kind="quiet"))
        self.save_button = Button(theme, self.tr("Save"), self._save, kind="primary")
        self.buttons.addWidget(self.save_button)
        self.protected.toggled.connect(self._enable)
        self._enable(now.is_protected)

    def _choice(self, theme: Theme, name: str, days: int | None) -> ComboBox:
        choice = ComboBox(theme, name)
        choice.addItem(self.tr("As the rules in Settings say"), None)
        for one in DAYS if days is None or days in DAYS else sorted({*DAYS, days}):
            choice.addItem(days_words(one), one)
        choice.setCurrentIndex(0 if days is None else choice.findData(days))
        return choice

    def _enable(self, protected: bool) -> None:
        for choice in (self.audio, self.all):
            choice.setEnabled(not protected)

    def _save(self) -> None:
        rule = Retention(
            self.protected.isChecked(), self.audio.currentData(), self.all.currentData()
        )
        self.accept()
        self.decided.emit(rule)
