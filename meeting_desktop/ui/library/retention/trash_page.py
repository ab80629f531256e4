"""The trash: what was removed, the day on which it goes for good, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.application.tidy_rows import Trashed
from meeting_desktop.ui.library.retention.wording import trashed_words
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import ActionButton, CommandButton, make_action
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import Label

_ID_ROLE = Qt.ItemDataRole.UserRole
#: Several changes that come together are read once.
_PAUSE_MS = 60


class TrashPage(QWidget):
    """``leave_wanted``: back to the list. Several may be chosen at once."""

    leave_wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._tidy = shell.use_cases.archive.tidy
        self._trashed: Sequence[Trashed] = ()
        self.dialog: ConfirmDialog | None = None
        self._make_commands()
        self.list = QListWidget()
        self._empty = EmptyState(
            shell.theme,
            "trash",
            self.tr("The trash is empty"),
            self.tr("Meetings that you remove lie here for a while before they go for good."),
        )
        self._pages = QStackedWidget()
        self._count = Label("", "muted")
        self._lay_out()
        self._changes = QTimer(self)
        self._changes.setSingleShot(True)
        self._changes.setInterval(_PAUSE_MS)
        self._changes.timeout.connect(self._read)
        self.list.itemSelectionChanged.connect(self._enable)
        shell.bridge.listen(self._tidy.changed, self, self._on_changed)
        shell.add_commands(self.restore, self.purge, self.empty)
        self._enable()

    @property
    def chosen(self) -> list[UUID]:
        return [item.data(_ID_ROLE) for item in self.list.selectedItems()]

    # -- what is there ---------------------------------------------------------------------------

    def _read(self) -> None:
        self._shell.jobs.run(self, self._tidy.removed, self._show)

    def _show(self, trashed: Sequence[Trashed]) -> None:
        kept = set(self.chosen)
        self._trashed = trashed
        self.list.clear()
        today = date.today()  # noqa: DTZ011 - a person's own day
        for one in trashed:
            item = QListWidgetItem(f"{one_line(one.meeting.title)}\n{trashed_words(one, today)}")
            item.setData(_ID_ROLE, one.meeting.id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, item.text().replace("\n", ", "))
            self.list.addItem(item)
            item.setSelected(one.meeting.id in kept)
        self._pages.setCurrentWidget(self.list if trashed else self._empty)
        self._count.setText(self._count_words(len(trashed)))
        self._enable()

    def _count_words(self, count: int) -> str:
        if not count:
            return ""
        return self.tr("1 meeting") if count == 1 else self.tr("{0} meetings").format(count)

    def _on_changed(self, _none: None) -> None:
        if self.isVisible():
            self._changes.start()

    def _enable(self) -> None:
        here = self.isVisible()
        mine = {one.meeting.id for one in self._trashed if not one.why_not}
        may = bool(self.chosen) and mine.issuperset(self.chosen)
        self.restore.setEnabled(here and may)
        self.purge.setEnabled(here and may)
        self.empty.setEnabled(here and bool(mine))
        self.leave.setEnabled(here)

    # -- commands --------------------------------------------------------------------------------

    def _restore(self) -> None:
        future = self._tidy.restore(self.chosen)
        self._shell.jobs.follow(self, future, self._on_restored, self._shell.show_toast)

    def _on_restored(self, _committed: object) -> None:
        self._shell.show_toast(self.tr("It is in the library again"))

    def _purge(self) -> None:
        titles = [one_line(t.meeting.title) for t in self._trashed if t.meeting.id in self.chosen]
        what = f"“{titles[0]}”" if len(titles) == 1 else self.tr("{0} meetings").format(len(titles))
        self._ask(self.tr("Delete {0} for good?").format(what), self.chosen)

    def _empty_all(self) -> None:
        self._ask(self.tr("Empty the trash?"), None)

    def _ask(self, title: str, meeting_ids: list[UUID] | None) -> None:
        question = self.tr(
            "Words, sound, report and files go from this computer, and from the shared database "
            "and storage for everybody. Nothing brings them back."
        )
        confirm = self.tr("Delete for good")
        self.dialog = ConfirmDialog(self._shell.theme, title, question, confirm, self.window())
        self.dialog.confirmed.connect(partial(self._go, meeting_ids))
        self.dialog.open()

    def _go(self, meeting_ids: list[UUID] | None) -> None:
        work = partial(self._tidy.empty, meeting_ids)
        self._shell.jobs.run(self, work, self._on_gone, self._shell.show_toast)

    def _on_gone(self, count: int) -> None:
        words = self.tr("1 meeting is gone") if count == 1 else self.tr("{0} meetings are gone")
        self._shell.show_toast(words.format(count))

    # -- assembly --------------------------------------------------------------------------------

    def _make_commands(self) -> None:
        theme, tr = self._shell.theme, self.tr
        self.leave = make_action(
            self, theme, tr("Back to the library"), self.leave_wanted.emit, icon="arrow-left",
            shortcut="Escape",
        )  # fmt: skip
        self.restore = make_action(
            self, theme, tr("Bring back"), self._restore, icon="arrow-u-up-left", shortcut="Return"
        )
        self.purge = make_action(
            self, theme, tr("Delete for good…"), self._purge, icon="trash", shortcut="Del"
        )
        self.empty = make_action(self, theme, tr("Empty the trash…"), self._empty_all)
        for action in (self.leave, self.restore, self.purge, self.empty):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(action)

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        top = QHBoxLayout()
        top.setSpacing(space.medium)
        top.addWidget(ActionButton(theme, self.leave))
        top.addWidget(Label(self.tr("Trash"), "title"))
        top.addWidget(self._count)
        top.addStretch(1)
        top.addWidget(CommandButton(theme, self.restore, icon="arrow-u-up-left"))
        top.addWidget(CommandButton(theme, self.purge, icon="trash"))
        top.addWidget(CommandButton(theme, self.empty, kind="quiet"))
        set_look(self.list, sections=True)
        self.list.setAccessibleName(self.tr("Removed meetings"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.large, space.wide, 0)
        column.setSpacing(space.large)
        column.addLayout(top)
        column.addWidget(self._pages, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()
        self._enable()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        QTimer.singleShot(0, self, self._enable)
