"""The list behind the bell: what was told lately, the newest first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.ui.notices.centre import NoticeCentre
from meeting_desktop.ui.notices.model import Content
from meeting_desktop.ui.notices.notice_row import NoticeRow
from meeting_desktop.ui.shell import Room, Shell
from meeting_desktop.ui.widgets.buttons import CommandButton, make_action
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.column import ScrolledColumn
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working

NOTICES = "notices"


class NoticesPage(ScrolledColumn):
    """Shows what the window's ``NoticeCentre`` has read."""

    def __init__(self, shell: Shell, centre: NoticeCentre) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._centre = centre
        self.setAccessibleName(self.tr("Notices"))
        theme = shell.theme
        self.read_action = make_action(
            self, theme, self.tr("Mark all as read"), centre.mark_all_read, icon="checks"
        )
        self._retry = make_action(self, theme, self.tr("Try again"), centre.load)
        self.rows = QWidget()
        self._rows_column = QVBoxLayout(self.rows)
        self._rows_column.setContentsMargins(0, 0, 0, 0)
        self._rows_column.setSpacing(0)
        self._failed = EmptyState(
            theme, "warning-circle", self.tr("The notices could not be read"), "", self._retry
        )
        self._states: dict[Content, QWidget] = {
            Content.LOADING: Working(theme, self.tr("Looking for notices…")),
            Content.EMPTY: EmptyState(
                theme,
                "bell",
                self.tr("Nothing to tell"),
                self.tr("Reminders of your meetings and answers to invitations appear here."),
            ),
            Content.READY: self.rows,
            Content.FAILED: self._failed,
        }
        self._stack = QStackedWidget()
        for state in self._states.values():
            self._stack.addWidget(state)
        self._lay_out()
        centre.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        theme = self._shell.theme
        top = QHBoxLayout()
        top.addWidget(Label(self.tr("Notices"), "display"), 1)
        self.read_button = CommandButton(theme, self.read_action, kind="quiet")
        top.addWidget(self.read_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.column.setSpacing(theme.tokens.space.wide)
        self.column.addLayout(top)
        card = Card(theme.tokens)
        space = theme.tokens.space
        card.body.setContentsMargins(space.hair, space.small, space.hair, space.small)
        card.body.addWidget(self._stack)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def _show(self) -> None:
        model = self._centre.model
        self._failed.set_state(
            "warning-circle", self.tr("The notices could not be read"), model.fault
        )
        self._stack.setCurrentWidget(self._states[model.content])
        self.read_action.setEnabled(model.unread > 0)
        self._show_rows()

    def _show_rows(self) -> None:
        focused = self._focused()
        while (item := self._rows_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        today = datetime.now().astimezone().date()
        for notice in self._centre.model.rows:
            row = NoticeRow(self._shell.theme, notice, today)
            row.chosen.connect(self._centre.follow)
            self._rows_column.addWidget(row)
            if notice.id == focused:
                row.show()
                row.setFocus()
        self._rows_column.addStretch(1)

    def _focused(self) -> UUID | None:
        """Which notice has the keyboard: it keeps it when another comes before it."""
        for number in range(self._rows_column.count()):
            item = self._rows_column.itemAt(number)
            widget = item.widget() if item is not None else None
            if isinstance(widget, NoticeRow) and widget.hasFocus():
                return widget.notice_id
        return None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._centre.load()


def notices_room(centre: NoticeCentre) -> Room:
    """The room for the rail; ``centre`` is the window's own."""

    def make_page(shell: Shell) -> QWidget:
        return NoticesPage(shell, centre)

    title = QCoreApplication.translate("Rooms", "Notices")
    return Room(NOTICES, title, "bell", "Ctrl+0", make_page, at_bottom=True)
