"""The list of places: loading, nothing found, failed, or what was found."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QListView, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.domain.searching import SearchPage, SearchPlace
from meeting_desktop.ui.library.finding.found_delegate import FoundDelegate
from meeting_desktop.ui.library.finding.found_list import FoundList, FoundRequest, FoundState
from meeting_desktop.ui.library.finding.found_rows import FoundRowsModel
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.progress import Spinner


class FoundPage(QStackedWidget):
    """``opened`` carries a meeting and the second in it, ``note_opened`` the same of a note;
    ``counted`` says that the count changed.

    ``clear``: the command that clears the search.
    """

    opened = Signal(object, float)  # meeting id
    note_opened = Signal(object, float)
    counted = Signal()

    def __init__(self, shell: Shell, clear: QAction) -> None:
        super().__init__()
        self._shell = shell
        self.known = FoundList()
        self.rows = FoundRowsModel(self.known, self)
        self.view = QListView()
        self.open_place = self._make_open()
        self._set_up_view()
        loading = QWidget()
        spinner = Spinner(shell.theme, large=True)
        QVBoxLayout(loading).addWidget(spinner, 0, Qt.AlignmentFlag.AlignCenter)
        self._nothing = EmptyState(shell.theme, "magnifying-glass", "", "", clear)
        self._failed = EmptyState(shell.theme, "warning-circle", "", "", clear)
        self._pages: dict[FoundState, QWidget] = {
            FoundState.LOADING: loading,
            FoundState.NOTHING_FOUND: self._nothing,
            FoundState.FAILED: self._failed,
            FoundState.READY: self.view,
        }
        for page in self._pages.values():
            self.addWidget(page)

    @property
    def count_text(self) -> str:
        """How many places there are; empty where that is not known."""
        total = self.known.total
        if self.known.state is not FoundState.READY:
            return ""
        if self.known.is_more:
            return self.tr("{0} places and more").format(total)
        return self.tr("1 place") if total == 1 else self.tr("{0} places").format(total)

    def look_for(self, typed: str) -> None:
        self._read(self.known.begin(typed))

    def enter(self) -> None:
        """Put the keyboard onto the first place."""
        # First, since a view that gets the focus takes the first row, which is a heading.
        if not self.view.currentIndex().isValid() and self.rows.rowCount() > 1:
            self.view.setCurrentIndex(self.rows.index(1, 0))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- reading -----------------------------------------------------------------------------------

    def _read_more(self) -> None:
        request = self.known.next_page()
        if request is not None:
            self._read(request)

    def _read(self, request: FoundRequest) -> None:
        find = self._shell.use_cases.archive.search.find
        self._shell.jobs.run(
            self,
            partial(find, request.search, limit=request.limit, offset=request.offset),
            partial(self._on_page, request),
            partial(self._on_failed, request),
        )
        self._show_state()

    def _on_page(self, request: FoundRequest, page: SearchPage) -> None:
        rows = self.known.accept(request, page)
        if rows is not None:
            self.rows.show_rows(rows, fresh=request.offset == 0)
            if request.offset == 0:
                self.view.scrollToTop()
            self._show_state()

    def _on_failed(self, request: FoundRequest, sentence: str) -> None:
        if self.known.fail(request, sentence):
            self._show_state()

    # -- states ------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        state = self.known.state
        if state is FoundState.NOTHING_FOUND:
            text = self.tr("“{0}” was said and written nowhere.").format(self.known.search)
            self._nothing.set_state("magnifying-glass", self.tr("Nothing found"), text)
        elif state is FoundState.FAILED:
            title = self.tr("This cannot be searched for")
            self._failed.set_state("warning-circle", title, self.known.fault)
        self.setCurrentWidget(self._pages[state])
        self.counted.emit()

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.row(index)
        if row is not None:
            at = 0.0 if row.is_heading else row.hit.start or 0.0
            is_note = not row.is_heading and row.hit.place is SearchPlace.NOTES
            opened = self.note_opened if is_note else self.opened
            opened.emit(row.hit.meeting_id, at)

    # -- assembly ----------------------------------------------------------------------------------

    def _make_open(self) -> QAction:
        action = QAction(self._shell.theme.icon("arrow-right"), self.tr("Open this place"), self)
        action.setShortcuts([QKeySequence("Return"), QKeySequence("Enter")])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(self._open_current)
        self.view.addAction(action)
        return action

    def _open_current(self, _checked: bool = False) -> None:
        self._open(self.view.currentIndex())

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.rows)
        view.setItemDelegate(FoundDelegate(self._shell.theme, view))
        view.setAccessibleName(self.tr("Places that were found"))
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setMouseTracking(True)
        view.clicked.connect(self._open)
        self.rows.more_wanted.connect(self._read_more)
