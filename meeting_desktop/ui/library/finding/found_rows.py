"""The places that were found, for Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from meeting_desktop.domain.searching import SearchHit, SearchPlace
from meeting_desktop.ui.library import wording
from meeting_desktop.ui.library.finding.found_list import FoundList, FoundRow

AnyIndex = QModelIndex | QPersistentModelIndex

#: Gives the ``FoundRow`` itself.
FOUND_ROLE = int(Qt.ItemDataRole.UserRole)

_ROOT = QModelIndex()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Library", text)


class FoundRowsModel(QAbstractListModel):
    """Shows ``known``; asks for more through ``more_wanted`` and never reads anything itself."""

    more_wanted = Signal()

    def __init__(self, known: FoundList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.known = known

    def row(self, index: AnyIndex) -> FoundRow | None:
        if index.isValid() and index.row() < len(self.known.rows):
            return self.known.rows[index.row()]
        return None

    def show_rows(self, rows: Sequence[FoundRow], *, fresh: bool) -> None:
        """``fresh``: instead of what is there."""
        if fresh:
            self.beginResetModel()
            self.known.rows = list(rows)
            self.endResetModel()
        elif rows:
            first = len(self.known.rows)
            self.beginInsertRows(_ROOT, first, first + len(rows) - 1)
            self.known.rows += rows
            self.endInsertRows()

    # -- what Qt asks ------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.known.rows)

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and self.known.has_more

    def fetchMore(self, _parent: AnyIndex) -> None:
        self.more_wanted.emit()

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role == FOUND_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(row.hit) if not row.is_heading else wording.one_line(row.hit.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(row)
        return None


def text_of(hit: SearchHit) -> str:
    return wording.one_line("".join(part.text for part in hit.snippet))


def held_at(hit: SearchHit) -> str:
    today = date.today()  # noqa: DTZ011  the person's day
    return wording.day_and_time(hit.held_at.astimezone(), today)


def where(hit: SearchHit) -> str:
    """When it was said, or where it stands: what was written is not taken for said."""
    if hit.place is SearchPlace.SAID and hit.start is not None:
        return wording.clock_time(hit.start)
    return {
        SearchPlace.TITLES: _tr("Title"),
        SearchPlace.NAMES: _tr("Name"),
        SearchPlace.SAID: _tr("Said"),
        SearchPlace.NOTES: _tr("Note"),
        SearchPlace.CHAT: _tr("Chat"),
        SearchPlace.POLLS: _tr("Poll"),
        SearchPlace.FILES: _tr("Shared file"),
        SearchPlace.SUMMARIES: _tr("Summary"),
    }[hit.place]


def _spoken(row: FoundRow) -> str:
    hit = row.hit
    if row.is_heading:
        return ", ".join((wording.one_line(hit.title), held_at(hit)))
    at = "" if hit.start is None else wording.clock_time(hit.start)
    who = wording.one_line(hit.speaker)
    parts = dict.fromkeys((where(hit), at, who, text_of(hit)))
    return ", ".join(part for part in parts if part)
