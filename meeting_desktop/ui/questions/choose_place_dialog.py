"""For whom a copy of a question set is made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.shared_places import Place
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.place_box import PlaceBox


class ChoosePlaceDialog(PlainDialog):
    """``chosen`` carries the scope."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str, places: Sequence[Place], parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.entitle(self.tr("Duplicate “{0}”").format(name))
        self.place = PlaceBox(theme)
        self.place.offer(places)
        self.body.addWidget(self.place)
        self.confirm_button = Button(theme, self.tr("Duplicate"), self._confirm, kind="primary")
        self.confirm_button.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Cancel"), self.reject, kind="quiet"))
        self.buttons.addWidget(self.confirm_button)

    def _confirm(self) -> None:
        self.accept()
        self.chosen.emit(self.place.chosen)
