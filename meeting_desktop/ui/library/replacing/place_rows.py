"""Places that were found, for Qt: each can be left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from meeting_desktop.domain.transcript_changes import FoundPlace
from meeting_desktop.ui.library.wording import clock_time, one_line

AnyIndex = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()
#: Letters that are seen on both sides of a place.
_AROUND = 38


class PlaceRows(QAbstractListModel):
    """Shows what stands there and what will; ``name_of`` gives who said it."""

    def __init__(self, name_of: Callable[[FoundPlace], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._places: Sequence[FoundPlace] = ()
        self._left_out: set[int] = set()
        self._replacement = ""

    @property
    def chosen(self) -> list[FoundPlace]:
        return [place for row, place in enumerate(self._places) if row not in self._left_out]

    def place(self, index: AnyIndex) -> FoundPlace | None:
        return self._places[index.row()] if 0 <= index.row() < len(self._places) else None

    def show_places(self, places: Sequence[FoundPlace], replacement: str) -> None:
        """All of them chosen, unless they are the same as before."""
        if list(places) == list(self._places):
            self._replacement = replacement
            if places:
                self.dataChanged.emit(self.index(0, 0), self.index(len(places) - 1, 0))
            return
        self.beginResetModel()
        self._places, self._replacement, self._left_out = places, replacement, set()
        self.endResetModel()

    def choose_all(self, chosen: bool) -> None:
        self._left_out = set() if chosen else set(range(len(self._places)))
        if self._places:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._places) - 1, 0))

    # -- what Qt asks ------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._places)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = self.place(index)
        if place is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(place)
        if role == Qt.ItemDataRole.CheckStateRole:
            left_out = index.row() in self._left_out
            return Qt.CheckState.Unchecked if left_out else Qt.CheckState.Checked
        return None

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or self.place(index) is None:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._left_out.discard(index.row())
        else:
            self._left_out.add(index.row())
        self.dataChanged.emit(index, index)
        return True

    def _words(self, place: FoundPlace) -> str:
        """``0:42 Ada: …about the [budget → plan] of the…``"""
        before, after = place.text[: place.start], place.text[place.end :]
        before = f"…{before[-_AROUND:]}" if len(before) > _AROUND else before
        after = f"{after[:_AROUND]}…" if len(after) > _AROUND else after
        there = place.text[place.start : place.end]
        change = f"[{there} → {self._replacement}]" if self._replacement else f"[{there} → ]"
        name = self._name_of(place)
        who = f"{clock_time(place.at)} {name}: " if name else f"{clock_time(place.at)} "
        return one_line(f"{who}{before}{change}{after}")
