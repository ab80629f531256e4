"""Changes of leads are said with an Undo, and Ctrl+Z takes back the last ones in turn."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.keep_leads import LeadChange
from meeting_desktop.application.lead_changes import LeadUndo
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.shell import Shell

_REMEMBERED = 50


class LeadUndoing(QObject):
    """One stack for the whole room. ``changed``: there is something to take back, or no more."""

    changed = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._stack: list[LeadUndo] = []

    @property
    def possible(self) -> bool:
        return bool(self._stack)

    def follow(self, future: Future[Committed[Any]], words: str = "") -> None:
        """Wait for a change (``LeadChange`` or ``LeadUndo``); say ``words`` once it is stored."""
        self._shell.jobs.follow(
            self, future, partial(self._on_changed, words), self._shell.show_toast
        )

    def note(self, undo: LeadUndo, words: str = "") -> None:
        """A change that is stored already."""
        if undo == LeadUndo():
            return
        self._stack = [*self._stack[1 - _REMEMBERED :], undo]
        if words:
            self._shell.show_toast(
                words, action=self.tr("Undo"), on_action=partial(self._take_back, undo)
            )
        self.changed.emit()

    def undo(self) -> None:
        """The last change that was not taken back yet."""
        if self._stack:
            self._take_back(self._stack[-1])

    def _on_changed(self, words: str, committed: Committed[Any]) -> None:
        value = committed.value
        self.note(value.undo if isinstance(value, LeadChange) else value, words)

    def _take_back(self, undo: LeadUndo) -> None:
        if undo not in self._stack:
            return
        self._stack.remove(undo)
        self.changed.emit()
        future = self._shell.use_cases.planning.leads.undo(undo)
        self._shell.jobs.follow(self, future, self._on_taken_back, self._shell.show_toast)

    def _on_taken_back(self, _committed: object) -> None:
        """The leads say themselves what has changed."""
