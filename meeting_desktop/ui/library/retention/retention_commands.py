"""The list's commands of keeping: how long a meeting is kept, and the way to the trash."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.retention import Retention
from meeting_desktop.ports.unit_of_work import MeetingRow
from meeting_desktop.ui.library.retention.keep_dialog import KeepDialog
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import make_action
from meeting_desktop.ui.widgets.refusing import refuse


class RetentionCommands(QObject):
    """``trash_wanted``: the trash is to be shown. ``selected`` is asked when a command is used."""

    trash_wanted = Signal()

    def __init__(
        self, shell: Shell, page: QWidget, selected: Callable[[], MeetingRow | None]
    ) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self._selected = selected
        self.dialog: KeepDialog | None = None
        theme = shell.theme
        self.keep = make_action(
            page, theme, self.tr("How long to keep…"), self._ask, icon="lock-simple"
        )
        self.trash = make_action(
            page, theme, self.tr("Trash"), self.trash_wanted.emit, icon="trash"
        )

    @property
    def commands(self) -> list[QAction]:
        """For the palette."""
        return [self.keep, self.trash]

    def enable(self, here: bool) -> None:
        """As the page is shown, and as what is selected allows."""
        row = self._selected()
        self.trash.setEnabled(here)
        self.keep.setEnabled(here and row is not None)
        access = self._shell.use_cases.planning.access
        refuse((self.keep,), access.why_not(row.meeting.scope_id) if row else "")

    def _ask(self) -> None:
        row = self._selected()
        if row is not None:
            read = partial(self._shell.use_cases.archive.tidy.retention, row.meeting.id)
            self._shell.jobs.run(self, read, partial(self._show, row.meeting))

    def _show(self, meeting: Meeting, now: Retention) -> None:
        title = one_line(meeting.title)
        self.dialog = KeepDialog(self._shell.theme, self._page.window(), title, now)
        self.dialog.decided.connect(partial(self._decide, meeting))
        self.dialog.open()

    def _decide(self, meeting: Meeting, rule: Retention) -> None:
        tidy = self._shell.use_cases.archive.tidy
        self._shell.jobs.follow(
            self, tidy.decide(meeting.id, rule), self._on_decided, self._shell.show_toast
        )

    def _on_decided(self, _rule: object) -> None:
        self._shell.show_toast(self.tr("Saved"))
