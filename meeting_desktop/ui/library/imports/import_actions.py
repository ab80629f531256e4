"""Every command of the queue of imports, once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.imports import ImportJob, ImportStatus
from meeting_desktop.ui.library.imports.queue import is_known_already
from meeting_desktop.ui.theme.theme import Theme


class ImportActions:
    """``panel`` owns them; their keys belong to ``view``, the list of jobs."""

    def __init__(self, panel: QWidget, view: QWidget, theme: Theme) -> None:
        self._panel = panel
        self._view = view
        self._theme = theme
        tr = panel.tr
        self.pause = self._make(tr("Pause"), "pause", "Space")
        self.retry = self._make(tr("Try again"), "arrow-clockwise", "F5")
        self.open_known = self._make(tr("Open what is here"), "arrow-right", "Return", "Enter")
        self.anyway = self._make(tr("Import anyway"), "download-simple", "Shift+Return")
        self.earlier = self._make(tr("Import earlier"), "caret-up", "Alt+Up")
        self.later = self._make(tr("Import later"), "caret-down", "Alt+Down")
        self.cancel = self._make(tr("Cancel the import"), "x", "Del")

    @property
    def all(self) -> list[QAction]:
        return [
            *(self.open_known, self.anyway, self.retry, self.pause),
            *(self.earlier, self.later, self.cancel),
        ]

    def show_job(self, job: ImportJob | None, *, first: bool, last: bool) -> None:
        """Offer what can be done with the job; the rest is not seen."""
        failed = job is not None and job.status is ImportStatus.FAILED
        known = job is not None and is_known_already(job)
        tr = self._panel.tr
        paused = job is not None and job.is_paused
        self.pause.setText(tr("Go on") if paused else tr("Pause"))
        self.pause.setIcon(self._theme.icon("play" if paused else "pause"))
        self.cancel.setText(tr("Take off the list") if failed else tr("Cancel the import"))
        _offer(self.pause, job is not None and not failed)
        _offer(self.retry, failed and not known)
        for action in (self.open_known, self.anyway):
            _offer(action, known)
        _offer(self.cancel, job is not None)
        for action, is_end in ((self.earlier, first), (self.later, last)):
            action.setVisible(not (first and last))
            action.setEnabled(job is not None and not is_end)

    def _make(self, text: str, icon: str, *keys: str) -> QAction:
        action = QAction(self._theme.icon(icon), text, self._panel)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._view.addAction(action)
        return action


def _offer(action: QAction, offered: bool) -> None:
    action.setVisible(offered)
    action.setEnabled(offered)
