"""Rules of keeping by tag: a line for each tag, and one to add another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from meeting_desktop.ui.library.retention.wording import DAYS, days_words
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label

#: As many as the settings take.
_MOST = 50
_LONGEST_TAG = 60


class TagRules(QWidget):
    """``changed`` carries the rules for sound, and those for all: days by tag."""

    changed = Signal(object, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._audio: dict[str, int] = {}
        self._all: dict[str, int] = {}
        #: Told and not yet saved, in their order.
        self._told: list[tuple[dict[str, int], dict[str, int]]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.tokens.space.small)
        self._grid.setColumnStretch(0, 1)
        self.tag = QLineEdit()
        self.tag.setMaxLength(_LONGEST_TAG)
        self.tag.setPlaceholderText(self.tr("Another tag"))
        self.tag.setAccessibleName(self.tr("Tag that gets a rule"))
        self.tag.returnPressed.connect(self._add)
        self.add = Button(theme, self.tr("Add a rule"), self._add, icon="plus")
        self.rows: dict[str, tuple[ComboBox, ComboBox, Button]] = {}
        self._draw()

    def show_rules(self, audio: Mapping[str, int], everything: Mapping[str, int]) -> None:
        shown = (dict(audio), dict(everything))
        if shown in self._told:
            # What was chosen here, saved: more may have been chosen since.
            del self._told[: self._told.index(shown) + 1]
        elif shown != (self._audio, self._all):
            self._audio, self._all = shown
            self._draw()

    def _draw(self) -> None:
        self._clear()
        tags = sorted({*self._audio, *self._all}, key=str.casefold)
        if tags:
            for column, words in enumerate((self.tr("Tag"), self.tr("Sound"), self.tr("Meeting"))):
                self._grid.addWidget(Label(words, "caption"), 0, column)
        for row, tag in enumerate(tags, 1):
            self._draw_rule(row, tag)
        last = len(tags) + 1
        self._grid.addWidget(self.tag, last, 0)
        self._grid.addWidget(self.add, last, 1, 1, 2)
        self.tag.setEnabled(len(tags) < _MOST)
        self.add.setEnabled(len(tags) < _MOST)

    def _draw_rule(self, row: int, tag: str) -> None:
        name = Label(tag, wrap=True)
        audio = self._choice(self.tr("Sound of “{0}”").format(tag), self._audio.get(tag))
        everything = self._choice(self.tr("Meetings of “{0}”").format(tag), self._all.get(tag))
        audio.activated.connect(partial(self._on_chosen, tag, audio, self._audio))
        everything.activated.connect(partial(self._on_chosen, tag, everything, self._all))
        remove = Button(self._theme, "", partial(self._remove, tag), kind="quiet", icon="x")
        remove.setAccessibleName(self.tr("Remove the rule of “{0}”").format(tag))
        self.rows[tag] = (audio, everything, remove)
        for column, widget in enumerate((name, audio, everything, remove)):
            self._grid.addWidget(widget, row, column)

    def _choice(self, name: str, days: int | None) -> ComboBox:
        choice = ComboBox(self._theme, name)
        choice.setMinimumContentsLength(8)
        choice.addItem(self.tr("As all others"), None)
        for one in DAYS if days is None or days in DAYS else sorted({*DAYS, days}):
            choice.addItem(days_words(one), one)
        choice.setCurrentIndex(0 if days is None else choice.findData(days))
        return choice

    def _on_chosen(self, tag: str, choice: ComboBox, rules: dict[str, int], _index: int) -> None:
        days = choice.currentData()
        if days is None:
            rules.pop(tag, None)
        else:
            rules[tag] = int(days)
        self._tell()

    def _add(self) -> None:
        """A new rule keeps for ever until something else is chosen: nothing goes by accident."""
        tag = " ".join(self.tag.text().split())
        if not tag or tag in {*self._audio, *self._all}:
            return
        self._audio[tag] = self._all[tag] = 0
        self.tag.clear()
        self._draw()
        self._tell()

    def _remove(self, tag: str) -> None:
        self._audio.pop(tag, None)
        self._all.pop(tag, None)
        self._draw()
        self.tag.setFocus()
        self._tell()

    def _tell(self) -> None:
        self._told.append((dict(self._audio), dict(self._all)))
        self.changed.emit(dict(self._audio), dict(self._all))

    def _clear(self) -> None:
        self.rows.clear()
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in (self.tag, self.add):
                widget.hide()
                widget.deleteLater()
