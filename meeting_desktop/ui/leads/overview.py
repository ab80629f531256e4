"""All leads, as a list or as a board."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.keep_leads import LeadChange, LeadPage, LeadsChanged
from meeting_desktop.domain.lead_list import LeadOrder
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.leads.filters import LeadFilters
from meeting_desktop.ui.leads.lead_board import LeadBoard
from meeting_desktop.ui.leads.lead_list import LeadList, ListRequest, ListState
from meeting_desktop.ui.leads.lead_table import LeadTable
from meeting_desktop.ui.leads.list_actions import LeadListActions
from meeting_desktop.ui.leads.list_commands import LeadListCommands
from meeting_desktop.ui.leads.list_states import LeadStates
from meeting_desktop.ui.leads.new_lead import NewLeadStrip
from meeting_desktop.ui.leads.undoing import LeadUndoing
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import ActionButton, CommandButton
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.search_field import SearchField
from meeting_desktop.ui.widgets.segmented import SegmentedControl

_TYPING_PAUSE_MS = 150
#: Several changes that come together are read once.
_CHANGES_PAUSE_MS = 40


class LeadsOverview(QWidget):
    """``opened`` carries a lead's id, ``merge_wanted`` two of them."""

    opened = Signal(object)
    merge_wanted = Signal(object, object)
    schedule_wanted = Signal(object)  # Lead
    import_wanted = Signal()
    export_wanted = Signal(list)  # ids, empty: all

    def __init__(self, shell: Shell, undoing: LeadUndoing) -> None:
        super().__init__()
        self._shell = shell
        self._undoing = undoing
        self._stale = True
        self._to_choose: UUID | None = None
        theme = shell.theme
        self.known = LeadList()
        self.table = LeadTable(theme)
        self.board = LeadBoard(theme)
        self.search = SearchField(theme, self.tr("Search the leads"))
        self.filters = LeadFilters(theme)
        self.switch = SegmentedControl(
            self.tr("Leads as"), [("list", self.tr("List")), ("board", self.tr("Board"))]
        )
        self.switch.choose("list")
        self.strip = NewLeadStrip(shell)
        self._count = Label("", "muted")
        self.actions_ = LeadListActions(self, theme)
        self.commands = LeadListCommands(shell, undoing, self.actions_, self.chosen, self)
        self.states = LeadStates(theme, self.actions_, self.table, self.board)
        self._typing = self._timer(_TYPING_PAUSE_MS, self._search)
        self._changes = self._timer(_CHANGES_PAUSE_MS, self.refresh)
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

    @property
    def on_board(self) -> bool:
        return self.states.view == "board"

    def chosen(self) -> list[Lead]:
        return self.board.chosen() if self.on_board else self.table.chosen()

    def show_as(self, view: str) -> None:
        """``list`` or ``board``; who was chosen stays chosen."""
        chosen = [lead.id for lead in self.chosen()]
        self.switch.choose(view)
        self.states.view = view
        self._show_state()
        if chosen and self.on_board:
            self.board.choose(chosen[0])
        elif chosen:
            self.table.choose(set(chosen))
        self.take_focus()

    def take_focus(self) -> None:
        if self.state is not ListState.READY:
            return
        if self.on_board:
            self.board.focus_first()
            return
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    # -- reading -----------------------------------------------------------------------------------

    def refresh(self) -> None:
        self._stale = False
        self._read(self.known.request())

    def _search(self) -> None:
        self._typing.stop()
        self._read(self.known.search(self.search.text()))

    def _on_filtered(self) -> None:
        self.known.wanted = self.filters.applied_to(self.known.wanted)
        self.refresh()

    def _show_all(self) -> None:
        self.search.clear()
        self.filters.clear()
        self._typing.stop()
        self._read(self.known.clear())

    def _on_sort(self, order: LeadOrder, descending: bool) -> None:
        self._read(self.known.sort(order, descending=descending))

    def _read(self, request: ListRequest) -> None:
        leads = self._shell.use_cases.planning.leads
        self._shell.jobs.run(
            self,
            partial(leads.page, request.wanted, request.order, descending=request.descending),
            partial(self._on_page, request),
            partial(self._on_failed, request),
        )

    def _on_page(self, request: ListRequest, page: LeadPage) -> None:
        if not self.known.accept(request, page):
            return
        self.table.show_leads(page.leads)
        self.board.show_leads(self.known.columns())
        self.filters.show_page(page)
        self._show_state()
        wanted, self._to_choose = self._to_choose, None
        if wanted is not None and self.on_board:
            self.board.choose(wanted)
        elif wanted is not None:
            self.table.choose({wanted})

    def _on_failed(self, request: ListRequest, sentence: str) -> None:
        if self.known.fail(request, sentence):
            self._show_state()
            if self.known.page.leads:
                self._shell.show_toast(sentence)

    def _on_changed(self, changed: LeadsChanged) -> None:
        if not changed.leads:
            return
        if self.isVisible():
            self._changes.start()
        else:
            self._stale = True

    # -- commands ----------------------------------------------------------------------------------

    def _on_added(self, change: LeadChange) -> None:
        self._to_choose = change.lead.id
        words = self.tr("Added {0}").format(one_line(change.lead.name))
        self._undoing.note(change.undo, words)
        self.refresh()

    def _enter_search(self) -> None:
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.edit.selectAll()

    def _enter_list(self) -> None:
        if self._typing.isActive():
            self._search()
        self.take_focus()

    # -- states ------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        page, state = self.known.page, self.known.state
        self.states.show_state(self.known)
        shown = state in {ListState.READY, ListState.NOTHING_FOUND}
        self._count.setText(wording.of_total(len(page.leads), page.total) if shown else "")
        for widget in (self.search, self.filters, self.switch):
            widget.setEnabled(shown)
        self._enable()

    def _enable(self, *_ignored: object) -> None:
        self.commands.enable(here=self.isVisible(), any_leads=self.known.page.total > 0)

    # -- assembly ----------------------------------------------------------------------------------

    def _connect_actions(self) -> None:
        do = self.actions_
        for action, call in (
            (do.add, self.strip.begin),
            (do.bring_in, self.import_wanted.emit),
            (do.find, self._enter_search),
            (do.clear, self._show_all),
            (do.retry, self.refresh),
        ):
            action.triggered.connect(partial(_call_without_argument, call))
        for mine, theirs in (
            (self.commands.opened, self.opened),
            (self.commands.merge_wanted, self.merge_wanted),
            (self.commands.schedule_wanted, self.schedule_wanted),
            (self.commands.export_wanted, self.export_wanted),
        ):
            mine.connect(theirs)
        for view in self._views():
            view.addActions(do.of_lead)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(partial(self._show_menu, view))
        self._shell.add_commands(*do.commands)

    def _views(self) -> list[QAbstractItemView]:
        return [self.table, *self.board.lists.values()]

    def _show_menu(self, view: QAbstractItemView, point: QPoint) -> None:
        if view.indexAt(point).isValid():
            menu = self.actions_.context_menu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(view.viewport().mapToGlobal(point))

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        top = QHBoxLayout()
        top.setSpacing(space.medium)
        top.addWidget(Label(self.tr("Leads"), "title"))
        top.addWidget(self._count)
        top.addStretch(1)
        top.addWidget(ActionButton(theme, self.actions_.give_out, kind="quiet"))
        top.addWidget(CommandButton(theme, self.actions_.bring_in, icon="upload-simple"))
        top.addWidget(CommandButton(theme, self.actions_.add, kind="primary", icon="plus"))
        second = QHBoxLayout()
        second.setSpacing(space.medium)
        second.addWidget(self.switch)
        second.addWidget(self.search, 1)
        second.addWidget(self.filters)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.large, space.wide, 0)
        column.setSpacing(space.medium)
        column.addLayout(top)
        column.addLayout(second)
        column.addWidget(self.strip)
        column.addWidget(self.states, 1)

    def _connect(self) -> None:
        self.search.text_changed.connect(self._on_text)
        self.search.next_wanted.connect(self._enter_list)
        self.search.escaped.connect(self.take_focus)
        self.filters.changed.connect(self._on_filtered)
        self.switch.chosen.connect(self.show_as)
        self.table.sort_wanted.connect(self._on_sort)
        self.table.opened.connect(self.opened)
        self.board.opened.connect(self.opened)
        self.board.move_wanted.connect(self.commands.move)
        self.strip.added.connect(self._on_added)
        self.strip.known_opened.connect(self.opened)
        self.strip.closed.connect(self.take_focus)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self.board.choice_changed.connect(self._enable)
        self._undoing.changed.connect(self._enable)
        leads = self._shell.use_cases.planning.leads
        self._shell.bridge.listen(leads.changed, self, self._on_changed)

    def _on_text(self, _text: str) -> None:
        self._typing.start()

    def _timer(self, milliseconds: int, on_timeout: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(on_timeout)
        return timer

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()
        self._enable()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        QTimer.singleShot(0, self, self._enable)


def _call_without_argument(call: Callable[[], object], _checked: bool = False) -> None:
    call()
