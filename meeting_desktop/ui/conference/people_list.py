"""The list of people: arrow keys choose, Enter or the menu key says what can be done."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from meeting_desktop.ui.conference.people_delegate import PersonDelegate, PlaceOf
from meeting_desktop.ui.conference.people_model import PersonRow
from meeting_desktop.ui.conference.people_rows import PeopleRows
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.theme.theme import Theme

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class PeopleList(QListView):
    """``menu_wanted`` carries the person and where on the screen the menu goes."""

    menu_wanted = Signal(object, QPoint)

    def __init__(self, theme: Theme, room: ConferenceRoom, place_of: PlaceOf) -> None:
        super().__init__()
        self._room = room
        self.rows = PeopleRows(self)
        self.setModel(self.rows)
        self.person_delegate = PersonDelegate(theme, place_of, self)
        self.setItemDelegate(self.person_delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("People in the meeting"))
        self.setAccessibleDescription(self.tr("Press Enter on a person for what you can do"))
        self.doubleClicked.connect(self._on_double_click)
        room.people_changed.connect(self._on_people)
        room.levels_changed.connect(self._on_levels)
        theme.changed.connect(self.doItemsLayout)
        self._on_people()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHintForRow(0) if self.rows.rowCount() else 0)

    def person(self, index: QModelIndex) -> PersonRow | None:
        return self.rows.row(index.row()) if index.isValid() else None

    def open_menu_of(self, index: QModelIndex) -> None:
        person = self.person(index)
        if person is not None:
            spot = self.visualRect(index).center()
            self.menu_wanted.emit(person, self.viewport().mapToGlobal(spot))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.open_menu_of(self.currentIndex())
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu_of(self.currentIndex())
            return
        person = self.person(self.indexAt(event.pos()))
        if person is not None:
            self.menu_wanted.emit(person, event.globalPos())

    def _on_double_click(self, index: QModelIndex) -> None:
        self.open_menu_of(index)

    def _on_people(self) -> None:
        self.rows.show_people(self._room.model.rows)
        if not self.currentIndex().isValid() and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0))

    def _on_levels(self) -> None:
        # While it is hidden nobody sees them; the next ones come within a tenth of a second.
        if self.isVisible():
            self.rows.show_levels(self._room.model)
