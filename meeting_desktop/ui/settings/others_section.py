"""Meetings with others: who waits, how many come, what rings and is shared, where they come in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.settings.entrance_fields import EntranceFields
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.choices import ComboBox, Switch
from meeting_desktop.ui.widgets.labels import Label

_CAPACITIES = (5, 10, 15, 20, 25, 30)
_CROWDS = (4, 8, 12, 20, 30)
_PICTURES = (5, 10)
_KBITS = (500, 1_000, 1_500, 3_000)


def _tr(text: str) -> str:
    return QCoreApplication.translate("OthersSection", text)


class OthersSection(Section):
    """Holds for meetings that are opened from now on; sounds at once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Meetings with others"),
            _tr("A meeting is open to others only when you invite them."),
        )
        theme = shell.theme
        self.lobby = ComboBox(theme, self.tr("Who waits in the lobby"))
        for key, words in (
            ("everybody", self.tr("Everybody waits until you let them in")),
            ("guests", self.tr("Guests wait, people you know come straight in")),
            ("nobody", self.tr("Nobody waits: whoever has a link is in")),
        ):
            self.lobby.addItem(words, key)
        self.lobby_field = self.add_field(self.tr("&Lobby"), self.lobby)
        self.capacity = ComboBox(theme, self.tr("Most people in a meeting"))
        self.capacity_field = self.add_field(
            self.tr("&Most people in a meeting"),
            self.capacity,
            self.tr("Your computer carries everybody's sound; more people need more of it."),
        )
        self.sounds = Switch(
            theme, self.tr("Ring when somebody knocks, comes, goes or raises a hand")
        )
        self.sounds_field = self.add_field(self.tr("Sounds"), self.sounds)
        self.crowd = ComboBox(theme, self.tr("Quiet in rooms with more people than"))
        self.crowd_field = self.add_field(
            self.tr("&Quiet in rooms with more people than"),
            self.crowd,
            self.tr("Who knocks is still heard by those who can let people in."),
        )
        self._add_screen_fields(theme)
        self.card.body.addWidget(Line())
        self.card.body.addWidget(Label(self.tr("Where guests come in"), "heading"))
        self.entrance = EntranceFields(shell)
        self.card.body.addWidget(self.entrance)
        self.lobby.activated.connect(self._on_lobby)
        self.capacity.activated.connect(self._on_capacity)
        self.sounds.toggled.connect(self._on_sounds)
        self.crowd.activated.connect(self._on_crowd)
        self.screen_pictures.activated.connect(self._on_screen_pictures)
        self.screen_kbit.activated.connect(self._on_screen_kbit)

    def _add_screen_fields(self, theme: Theme) -> None:
        self.screen_pictures = ComboBox(theme, self.tr("Pictures a second of your shared screen"))
        self.screen_pictures_field = self.add_field(
            self.tr("&Pictures a second of your shared screen"),
            self.screen_pictures,
            self.tr("Fewer cost your computer less."),
        )
        self.screen_kbit = ComboBox(theme, self.tr("kbit/s of your shared screen"))
        self.screen_kbit_field = self.add_field(
            self.tr("&kbit/s of your shared screen"),
            self.screen_kbit,
            self.tr("To each who watches. With less, a new page takes longer to be sharp."),
        )

    def show_settings(self, settings: Settings) -> None:
        conference = settings.conference
        self.lobby.setCurrentIndex(self.lobby.findData(conference.lobby))
        _choose_number(self.capacity, _CAPACITIES, conference.capacity)
        _choose_number(self.crowd, _CROWDS, conference.sounds_up_to)
        _choose_number(self.screen_pictures, _PICTURES, conference.screen_pictures)
        _choose_number(self.screen_kbit, _KBITS, conference.screen_kbit)
        self.sounds.blockSignals(True)
        self.sounds.setChecked(conference.sounds)
        self.sounds.blockSignals(False)
        self.crowd_field.setEnabled(conference.sounds)
        self.entrance.show_settings(settings)

    def refresh(self) -> None:
        self.entrance.refresh()

    def _on_lobby(self, index: int) -> None:
        self.change(self.lobby_field, "conference", lobby=str(self.lobby.itemData(index)))

    def _on_capacity(self, index: int) -> None:
        number = int(self.capacity.itemData(index))
        self.change(self.capacity_field, "conference", capacity=number)

    def _on_sounds(self, on: bool) -> None:
        self.change(self.sounds_field, "conference", sounds=on)

    def _on_crowd(self, index: int) -> None:
        number = int(self.crowd.itemData(index))
        self.change(self.crowd_field, "conference", sounds_up_to=number)

    def _on_screen_pictures(self, index: int) -> None:
        number = int(self.screen_pictures.itemData(index))
        self.change(self.screen_pictures_field, "conference", screen_pictures=number)

    def _on_screen_kbit(self, index: int) -> None:
        number = int(self.screen_kbit.itemData(index))
        self.change(self.screen_kbit_field, "conference", screen_kbit=number)


def _choose_number(box: ComboBox, usual: Sequence[int], chosen: int) -> None:
    """Offer the usual numbers, and the one that holds where it is another."""
    box.clear()
    for number in sorted({*usual, chosen}):
        box.addItem(str(number), number)
    box.setCurrentIndex(box.findData(chosen))
