"""Find and replace: what is found is listed, each place can be left out, and one undo takes all."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QListView, QWidget

from meeting_desktop.domain.transcript_changes import (
    FindAndReplace,
    FoundPlace,
    find_places,
    replace_places,
)
from meeting_desktop.ui.library.replacing.place_delegate import PlaceDelegate
from meeting_desktop.ui.library.replacing.place_rows import PlaceRows
from meeting_desktop.ui.library.review_desk import ReviewDesk
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button, CommandButton
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

_PAUSE_MS = 120
#: In heights of a control.
_WIDTH, _HEIGHT = 20, 14
#: More rows than this nobody reads; all that are chosen are replaced all the same.
_LONGEST = 300


class ReplaceDialog(PlainDialog):
    """Beside the page, which stays in use; ``sought`` carries seconds of a place."""

    sought = Signal(float)

    def __init__(self, theme: Theme, desk: ReviewDesk, find: str, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._desk = desk
        self.entitle(self.tr("Find and replace"))
        self.sought_words = QLineEdit(find)
        self.replacement = QLineEdit()
        for field in (self.sought_words, self.replacement):
            field.setMaxLength(_LONGEST)
        self.case = Switch(theme, self.tr("Match case"))
        self.whole = Switch(theme, self.tr("Whole words"), checked=True)
        self.rows = PlaceRows(self._name_of, self)
        self.view = QListView()
        self.view.setModel(self.rows)
        self.view.setItemDelegate(PlaceDelegate(theme, self.view))
        self.count = Label("", "muted")
        self.replace_action = QAction(self.tr("Replace"), self)
        self.replace_action.setShortcut(QKeySequence("Ctrl+Return"))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._lay_out(theme)
        self._connect()
        self.look()
        self.sought_words.selectAll()
        self.sought_words.setFocus()

    @property
    def wanted(self) -> FindAndReplace:
        return FindAndReplace(
            self.sought_words.text(),
            self.replacement.text(),
            self.case.isChecked(),
            self.whole.isChecked(),
        )

    def look(self) -> None:
        """Find again; words may have changed."""
        places = find_places(self._desk.document.rows, self.wanted)
        self.rows.show_places(places, self.replacement.text())
        self._show_count()

    def replace_chosen(self) -> None:
        chosen = self.rows.chosen
        pairs = replace_places(self._desk.document.rows, chosen, self.replacement.text())
        self._desk.replace_all(pairs)
        self.look()

    def _show_count(self) -> None:
        found, chosen = self.rows.rowCount(), len(self.rows.chosen)
        if not self.sought_words.text().strip():
            self.count.setText("")
        elif not found:
            self.count.setText(self.tr("Not found"))
        else:
            self.count.setText(self.tr("{0} of {1} places").format(chosen, found))
        text = self.tr("Replace 1 place") if chosen == 1 else self.tr("Replace {0} places")
        self.replace_action.setText(text.format(chosen))
        self.replace_action.setEnabled(chosen > 0)

    def _name_of(self, place: FoundPlace) -> str:
        document = self._desk.document
        speaker = document.speaker(document.segment(place.segment_id).speaker_id)
        return speaker.name if speaker is not None else ""

    def _go(self, index: QModelIndex) -> None:
        place = self.rows.place(index)
        if place is not None:
            self.sought.emit(place.at)

    def _connect(self) -> None:
        for field in (self.sought_words, self.replacement):
            field.textChanged.connect(self._later.start)
        for switch in (self.case, self.whole):
            switch.toggled.connect(self.look)
        self._later.timeout.connect(self.look)
        self.rows.dataChanged.connect(self._show_count)
        self.view.activated.connect(self._go)
        self.replace_action.triggered.connect(self.replace_chosen)
        self._desk.segment_replaced.connect(self._later.start)

    def _lay_out(self, theme: Theme) -> None:
        fields = QFormLayout()
        for words, field in (
            (self.tr("&Find"), self.sought_words),
            (self.tr("&Replace with"), self.replacement),
        ):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words.replace("&", ""))
            fields.addRow(label, field)
        switches = QHBoxLayout()
        switches.setSpacing(theme.tokens.space.large)
        for part in (self.case, self.whole):
            switches.addWidget(part)
        switches.addStretch(1)
        switches.addWidget(self.count)
        set_look(self.view, lines=True)
        self.view.setAccessibleName(self.tr("Places that were found"))
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setUniformItemSizes(True)
        self.body.addLayout(fields)
        self.body.addLayout(switches)
        self.body.addWidget(self.view, 1)
        self.all_button = Button(theme, self.tr("All"), self._choose_all, kind="quiet")
        self.none_button = Button(theme, self.tr("None"), self._choose_none, kind="quiet")
        self.buttons.addWidget(self.all_button)
        self.buttons.addWidget(self.none_button)
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Close"), self.accept))
        self.buttons.addWidget(CommandButton(theme, self.replace_action, kind="primary"))
        self.addAction(self.replace_action)
        self.resize(theme.tokens.control * _WIDTH, theme.tokens.control * _HEIGHT)

    def _choose_all(self) -> None:
        self.rows.choose_all(True)

    def _choose_none(self) -> None:
        self.rows.choose_all(False)
