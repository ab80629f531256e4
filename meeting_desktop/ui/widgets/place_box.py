"""For whom something is kept: oneself, or everybody of a team."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.application.shared_places import Place
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlaceBox", text)


def place_words(place: Place) -> str:
    """Such as "Everybody of Sales"."""
    if not place.name:
        return _tr("Only me")
    return _tr("Everybody of {0}").format(place.name) if place.is_team else place.name


class PlaceBox(QWidget):
    """Hidden until there is a choice (``offer``)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.box = ComboBox(theme, _tr("For"))
        label = Label(_tr("&For"), "caption")
        label.setBuddy(self.box)
        note = Label(_tr("Everybody of a team sees and changes it; that stays so."), "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.hair)
        for part in (label, self.box, note):
            column.addWidget(part)
        self.hide()

    def offer(self, places: Sequence[Place]) -> None:
        """Those that are open; the first of them is chosen."""
        self.box.clear()
        for place in places:
            if place.is_open:
                self.box.addItem(place_words(place), place.scope_id)
        self.setVisible(self.box.count() > 1)

    @property
    def chosen(self) -> UUID | None:
        """None where nothing can be chosen."""
        scope = self.box.currentData()
        return scope if isinstance(scope, UUID) else None
