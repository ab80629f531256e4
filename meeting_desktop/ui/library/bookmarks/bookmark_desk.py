"""The bookmarks of the meeting on the page: read, set, renamed, removed and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.domain.bookmarks import Bookmark
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.library.wording import clock_time
from meeting_desktop.ui.shell import Shell


class BookmarkDesk(QObject):
    """``known`` are in the order of their time."""

    changed = Signal()
    #: Somebody wants to see them all.
    list_wanted = Signal()

    def __init__(self, shell: Shell, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._keep = shell.use_cases.archive.bookmarks
        self._meeting_id: UUID | None = None
        self.known: tuple[Bookmark, ...] = ()

    def show(self, meeting_id: UUID) -> None:
        if meeting_id != self._meeting_id:
            self._meeting_id = meeting_id
            self._take(())
        read = partial(self._keep.of_meeting, meeting_id)
        self._shell.jobs.run(self, read, partial(self._on_read, meeting_id))

    def leave(self) -> None:
        self._meeting_id = None
        self._take(())

    def set_at(self, seconds: float, words: str) -> None:
        """``words``: what is said there, as its name until it has another."""
        if self._meeting_id is not None:
            future = self._keep.add(self._meeting_id, seconds, words)
            self._shell.jobs.follow(self, future, self._on_set, self._shell.show_toast)

    def rename(self, bookmark: Bookmark, text: str) -> None:
        future = self._keep.rename(bookmark, text)
        self._shell.jobs.follow(self, future, self._on_put, self._shell.show_toast)

    def remove(self, bookmark: Bookmark) -> None:
        future = self._keep.remove(bookmark)
        self._shell.jobs.follow(self, future, self._on_removed, self._shell.show_toast)

    def bring_back(self, bookmark: Bookmark) -> None:
        future = self._keep.put(bookmark)
        self._shell.jobs.follow(self, future, self._on_put, self._shell.show_toast)

    def _on_read(self, meeting_id: UUID, found: Sequence[Bookmark]) -> None:
        if meeting_id == self._meeting_id:
            self._take(found)

    def _on_set(self, committed: Committed[Bookmark]) -> None:
        self._on_put(committed)
        self._shell.show_toast(
            self.tr("Bookmark at {0}").format(clock_time(committed.value.at)),
            action=self.tr("Name it"),
            on_action=self.list_wanted.emit,
        )

    def _on_put(self, committed: Committed[Bookmark]) -> None:
        mark = committed.value
        if mark.meeting_id == self._meeting_id:
            self._take([*(one for one in self.known if one.id != mark.id), mark])

    def _on_removed(self, committed: Committed[Bookmark]) -> None:
        mark = committed.value
        self._take([one for one in self.known if one.id != mark.id])
        self._shell.show_toast(
            self.tr("Removed the bookmark at {0}").format(clock_time(mark.at)),
            action=self.tr("Undo"),
            on_action=partial(self.bring_back, replace(mark)),
        )

    def _take(self, found: Sequence[Bookmark]) -> None:
        self.known = tuple(sorted(found, key=lambda one: (one.at, one.id)))
        self.changed.emit()
