"""The list's commands of keeping: how long a meeting is kept, and the way to the trash."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from meeting_desktop.ports.unit_of_work import MeetingRow
from meeting_desktop.ui.library.retention.keep_dialog import KeepDialog
from meeting_desktop.ui.library.retention.keeping import Keeping
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
        self._selected = selected
        self.keeping = Keeping(shell, page)
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

    @property
    def dialog(self) -> KeepDialog | None:
        return self.keeping.dialog

    def _ask(self) -> None:
        row = self._selected()
        if row is not None:
            self.keeping.ask(row.meeting)
