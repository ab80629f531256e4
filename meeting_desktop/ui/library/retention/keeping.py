"""How long one meeting is kept, asked and decided; the list and Replay have it alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.retention import Retention
from meeting_desktop.ui.library.retention.keep_dialog import KeepDialog
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell


class Keeping(QObject):
    """What was decided can be taken back while its toast is there."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self.dialog: KeepDialog | None = None

    def ask(self, meeting: Meeting) -> None:
        read = partial(self._shell.use_cases.archive.tidy.retention, meeting.id)
        self._shell.jobs.run(self, read, partial(self._show, meeting))

    def leave(self) -> None:
        """The meeting is not in sight any more."""
        if self.dialog is not None:
            self.dialog.reject()

    def _show(self, meeting: Meeting, now: Retention) -> None:
        title = one_line(meeting.title)
        dialog = KeepDialog(self._shell.theme, self._page.window(), title, now)
        dialog.decided.connect(partial(self._decide, meeting, now))
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()

    def _on_closed(self, _result: int) -> None:
        self.dialog = None

    def _decide(self, meeting: Meeting, before: Retention, rule: Retention) -> None:
        saved = self.tr("“{0}” is protected") if rule.is_protected else self.tr("Saved")
        told = saved.format(one_line(meeting.title))
        undo = partial(self._put, meeting, before, self._say_put_back)
        self._put(meeting, rule, partial(self._say_saved, told, undo))

    def _put(self, meeting: Meeting, rule: Retention, then: Callable[[object], None]) -> None:
        decided = self._shell.use_cases.archive.tidy.decide(meeting.id, rule)
        self._shell.jobs.follow(self, decided, then, self._shell.show_toast)

    def _say_saved(self, told: str, undo: Callable[[], None], _rule: object) -> None:
        self._shell.show_toast(told, action=self.tr("Undo"), on_action=undo)

    def _say_put_back(self, _rule: object) -> None:
        self._shell.show_toast(self.tr("It is kept as before"))
