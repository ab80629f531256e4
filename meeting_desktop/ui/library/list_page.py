"""The library's list: every meeting, newest first, or those in which something was said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.application.browse_library import LibraryPage
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.search_words import words_of
from meeting_desktop.ports.unit_of_work import MeetingRow
from meeting_desktop.ui.library import wording
from meeting_desktop.ui.library.exporting import Exporter
from meeting_desktop.ui.library.finding.finding import Finding
from meeting_desktop.ui.library.imports.imports_panel import ImportsPanel
from meeting_desktop.ui.library.list_actions import ListActions
from meeting_desktop.ui.library.list_states import ListStates
from meeting_desktop.ui.library.meeting_delegate import MeetingDelegate
from meeting_desktop.ui.library.meeting_list import ListState, MeetingList, PageRequest
from meeting_desktop.ui.library.meeting_rows import MeetingRowsModel
from meeting_desktop.ui.library.retention.retention_commands import RetentionCommands
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import ActionButton, CommandButton
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.refusing import refuse
from meeting_desktop.ui.widgets.search_field import SearchField

#: After a letter; a full-text search is quick, but not every letter is meant.
_TYPING_PAUSE_MS = 180
#: Several changes that come together are read once.
_CHANGES_PAUSE_MS = 60


class ListPage(QWidget):
    """``opened`` carries the meeting that a person chose, ``place_opened`` and the second in it,
    ``note_opened`` the same of a note.
    """

    opened = Signal(object)  # meeting id
    place_opened = Signal(object, float)  # meeting id
    note_opened = Signal(object, float)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._stale = True
        self._removed: Meeting | None = None
        self.known = MeetingList()
        self.rows = MeetingRowsModel(self.known, self)
        self.exporter = Exporter(shell, self)
        self.search = SearchField(shell.theme, self.tr("Search everything that was said"))
        self.view = QListView()
        self._delegate = MeetingDelegate(shell.theme, self.view)
        self._count = Label("", "muted")
        self._typing = self._timer(_TYPING_PAUSE_MS, self._search)
        self._changes = self._timer(_CHANGES_PAUSE_MS, self._refresh)
        self.actions_ = ListActions(self, shell.theme)
        self.imports = ImportsPanel(shell, shell.use_cases.archive.imports)
        self.retention = RetentionCommands(shell, self, self.selected)
        self._states = ListStates(shell.theme, self.actions_, self.view)
        self.finding = Finding(shell, self._states, self.actions_.clear)
        self._set_up_view()
        self._lay_out()
        self._connect()
        self._connect_actions()
        self._show_state()

    @property
    def state(self) -> ListState:
        return self.known.state

    @property
    def count_text(self) -> str:
        return self._count.text()

    def selected(self) -> MeetingRow | None:
        return self.rows.row(self.view.currentIndex())

    # -- reading -----------------------------------------------------------------------------------

    def _search(self) -> None:
        self._typing.stop()
        self._read(self.known.begin_search(self.search.text()))
        self.finding.search(self.search.text())

    def _refresh(self) -> None:
        self._stale = False
        self._read(self.known.refresh())

    def _read_more(self) -> None:
        request = self.known.next_page()
        if request is not None:
            self._read(request)

    def _read_on_at_the_end(self) -> None:
        """Who scrolled to the last row while something else was being read waits for more."""
        last = self.rows.index(self.rows.rowCount() - 1, 0)
        seen = last.isValid() and self.view.isVisible()
        if seen and self.view.visualRect(last).top() < self.view.viewport().height():
            self._read_more()

    def _read(self, request: PageRequest) -> None:
        page = self._shell.use_cases.library.page
        self._shell.jobs.run(
            self,
            partial(page, request.search, request.limit, request.offset),
            partial(self._on_page, request),
            partial(self._on_failed, request),
        )

    def _on_page(self, request: PageRequest, page: LibraryPage) -> None:
        rows = self.known.accept(request, page)
        if rows is not None:
            self._delegate.search = words_of(request.search)
            self.rows.show_rows(rows)
            self.view.viewport().update()
            self._show_state()
            QTimer.singleShot(0, self, self._read_on_at_the_end)

    def _on_failed(self, request: PageRequest, sentence: str) -> None:
        if self.known.fail(request, sentence):
            self._show_state()
            if self.known.rows:
                self._shell.show_toast(sentence)

    def _on_changed(self, _ids: frozenset[UUID]) -> None:
        if self.isVisible():
            self._changes.start()
        else:
            self._stale = True

    # -- commands ----------------------------------------------------------------------------------

    def _open(self) -> None:
        row = self.selected()
        if row is not None:
            self.opened.emit(row.meeting.id)

    def _open_index(self, index: QModelIndex) -> None:
        self.view.setCurrentIndex(index)
        self._open()

    def _rename(self) -> None:
        if self.selected() is not None:
            self.view.edit(self.view.currentIndex())

    def _on_title_typed(self, meeting_id: UUID, title: str) -> None:
        future = self._shell.use_cases.review.rename_meeting(meeting_id, title)
        self._shell.jobs.follow(self, future, self._on_stored, self._shell.show_toast)

    def _remove(self) -> None:
        row = self.selected()
        if row is not None:
            future = self._shell.use_cases.library.remove(row.meeting.id)
            done = partial(self._on_removed, row.meeting)
            self._shell.jobs.follow(self, future, done, self._shell.show_toast)

    def _on_removed(self, meeting: Meeting, _committed: object) -> None:
        self._removed = meeting
        self._enable()
        self._shell.show_toast(
            self.tr("Removed “{0}”").format(wording.one_line(meeting.title)),
            action=self.tr("Undo"),
            on_action=self._bring_back,
        )

    def _bring_back(self) -> None:
        meeting, self._removed = self._removed, None
        self._enable()
        if meeting is not None:
            future = self._shell.use_cases.library.restore(meeting.id)
            self._shell.jobs.follow(self, future, self._on_stored, self._shell.show_toast)

    def _on_stored(self, _value: object) -> None:
        """The library says itself what has changed."""

    def _export(self, format_name: str) -> None:
        row = self.selected()
        if row is not None:
            self.exporter.export(row.meeting, format_name)

    def _enter_search(self) -> None:
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.edit.selectAll()

    def _leave_search(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter_list(self) -> None:
        """Enter in the search field goes on to what was found."""
        if self._typing.isActive():
            self._search()
        if self.finding.shows_places:
            self.finding.places.enter()
            return
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.view.currentIndex().isValid() and self.known.rows:
            self.view.setCurrentIndex(self.rows.index(0, 0))

    # -- states ------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        state = self.known.state
        self._states.show_state(self.known)
        self._count.setText(self._count_words() if state is ListState.READY else "")
        self.search.setEnabled(state is not ListState.EMPTY)
        self._enable()

    def _count_words(self) -> str:
        total = self.known.total
        return self.tr("1 meeting") if total == 1 else self.tr("{0} meetings").format(total)

    def _enable(self) -> None:
        here = self.isVisible()
        do = self.actions_
        for action in (*do.of_row, *do.exports.values()):
            action.setEnabled(here and self.selected() is not None)
        row = self.selected()
        access = self._shell.use_cases.planning.access
        refuse((do.rename, do.remove), access.why_not(row.meeting.scope_id) if row else "")
        do.bring_back.setEnabled(here and self._removed is not None)
        do.find.setEnabled(here)
        self.retention.enable(here)

    # -- assembly ----------------------------------------------------------------------------------

    def _connect_actions(self) -> None:
        do = self.actions_
        for action, call in (
            (do.open, self._open),
            (do.rename, self._rename),
            (do.remove, self._remove),
            (do.bring_back, self._bring_back),
            (do.find, self._enter_search),
            (do.start, self._shell.start_meeting),
            (do.bring_in, self._shell.import_files),
            (do.clear, self.search.clear),
            (do.retry, self._refresh),
        ):
            action.triggered.connect(partial(_call_without_argument, call))
        for name, action in do.exports.items():
            action.triggered.connect(partial(_call_without_argument, partial(self._export, name)))
        self.view.addActions(do.of_row)
        self._shell.add_commands(*do.commands, *self.retention.commands)

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.rows)
        view.setItemDelegate(self._delegate)
        view.setAccessibleName(self.tr("Meetings"))
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setSpacing(0)
        view.setMouseTracking(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        top = QHBoxLayout()
        top.setSpacing(space.medium)
        top.addWidget(Label(self.tr("Library"), "title"))
        top.addWidget(self._count)
        top.addStretch(1)
        top.addWidget(self.search, 1)
        top.addWidget(CommandButton(theme, self.actions_.bring_in, icon="download-simple"))
        top.addWidget(ActionButton(theme, self.retention.trash))
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.large, space.wide, 0)
        column.setSpacing(space.large)
        column.addLayout(top)
        column.addWidget(self.imports)
        column.addWidget(self.finding, 1)

    def _connect(self) -> None:
        self.search.text_changed.connect(self._on_text)
        self.search.next_wanted.connect(self._enter_list)
        self.search.escaped.connect(self._leave_search)
        self.finding.opened.connect(self.place_opened)
        self.finding.note_opened.connect(self.note_opened)
        self.rows.more_wanted.connect(self._read_more)
        self.rows.title_typed.connect(self._on_title_typed)
        self.view.clicked.connect(self._open_index)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.rows.modelReset.connect(self._enable)
        self.rows.rowsRemoved.connect(self._enable)
        library = self._shell.use_cases.library
        self._shell.bridge.listen(library.changed, self, self._on_changed)
        access = self._shell.use_cases.planning.access
        self._shell.bridge.listen(access.changed, self, self._on_access)

    def _on_access(self, _none: None) -> None:
        self._enable()

    def _on_text(self, _text: str) -> None:
        self._typing.start()

    def _on_current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._enable()

    def _show_menu(self, point: QPoint) -> None:
        index = self.view.indexAt(point)
        if not index.isValid():
            return
        self.view.setCurrentIndex(index)
        menu = self.actions_.context_menu(self, self.retention.keep)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(point))

    def _timer(self, milliseconds: int, on_timeout: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(on_timeout)
        return timer

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()
        self._enable()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # Words and names may be corrected meanwhile; the library is told of titles only.
        self._stale = True
        QTimer.singleShot(0, self, self._enable)


def _call_without_argument(call: Callable[[], object], _checked: bool = False) -> None:
    call()
