"""The board: a column of cards for each status; cards are dragged, or moved with Alt and arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.leads.lead_delegates import LeadCardDelegate
from meeting_desktop.ui.leads.lead_list import neighbour
from meeting_desktop.ui.leads.lead_rows import LEADS_MIME, LeadCardsModel, leads_at
from meeting_desktop.ui.leads.sign import Sign
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.labels import Label

#: Of a column, in heights of a control.
_NARROWEST = 4.5


class CardList(QListView):
    """The cards of one status. ``side_wanted``: the arrows left and right lead to a neighbour."""

    side_wanted = Signal(int)
    opened = Signal(object)  # lead id

    def __init__(self, theme: Theme, status: LeadStatus) -> None:
        super().__init__()
        self.cards = LeadCardsModel(status, self)
        self.setModel(self.cards)
        self.setItemDelegate(LeadCardDelegate(theme, self))
        self.setAccessibleName(wording.status_title(status))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.doubleClicked.connect(self._open)

    def chosen(self) -> list[Lead]:
        return leads_at(self.cards, self.selectedIndexes())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if side and event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }:
            self.side_wanted.emit(side)
        else:
            super().keyPressEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """A card belongs to the column, wherever in it it is let go."""
        if event.mimeData().hasFormat(LEADS_MIME) and event.source() is not self:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            event.ignore()

    def _open(self, index: QModelIndex) -> None:
        for lead in leads_at(self.cards, [index]):
            self.opened.emit(lead.id)


class LeadBoard(QScrollArea):
    """``move_wanted`` carries leads and their new status, ``opened`` one to look at."""

    move_wanted = Signal(list, object)  # ids, status
    opened = Signal(object)  # lead id
    choice_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._counts: dict[LeadStatus, QLabel] = {}
        self.lists: dict[LeadStatus, CardList] = {}
        body = QWidget()
        set_look(body, scrollbody=True)
        self._row = QHBoxLayout(body)
        self._row.setContentsMargins(0, 0, 0, theme.tokens.space.medium)
        self._row.setSpacing(theme.tokens.space.small)
        for status in LeadStatus:
            self._row.addWidget(self._column(status), 1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Leads by status"))

    def show_leads(self, columns: Mapping[LeadStatus, Sequence[Lead]]) -> None:
        """Who was chosen stays chosen, in whichever column they are now."""
        chosen = {lead.id for lead in self.chosen()}
        with_focus = any(one.hasFocus() for one in self.lists.values())
        for status, view in self.lists.items():
            leads = columns.get(status, ())
            view.cards.show_leads(leads)
            self._counts[status].setText(str(len(leads)))
            title = wording.status_title(status)
            view.setAccessibleName(f"{title}, {wording.lead_total(len(leads))}")
        if {lead.id for lead in self.chosen()} != chosen:
            self._choose(chosen, take_focus=with_focus)

    def chosen(self) -> list[Lead]:
        return [lead for view in self.lists.values() for lead in view.chosen()]

    def choose(self, lead_id: UUID) -> None:
        self._choose({lead_id}, take_focus=True)

    def focus_first(self) -> None:
        """Where somebody is chosen, else the first card there is."""
        views = [view for view in self.lists.values() if view.cards.leads]
        for view in [*(one for one in views if one.chosen()), *views[:1]]:
            if not view.currentIndex().isValid():
                view.setCurrentIndex(view.cards.index(0, 0))
            view.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def _choose(self, lead_ids: set[UUID], *, take_focus: bool) -> None:
        for view in self.lists.values():
            rows = [row for row, lead in enumerate(view.cards.leads) if lead.id in lead_ids]
            view.clearSelection()
            for row in rows:
                index = view.cards.index(row, 0)
                view.selectionModel().select(index, view.selectionModel().SelectionFlag.Select)
            if rows:
                index = view.cards.index(rows[0], 0)
                view.selectionModel().setCurrentIndex(
                    index, view.selectionModel().SelectionFlag.NoUpdate
                )
                view.scrollTo(index)
                if take_focus:
                    view.setFocus(Qt.FocusReason.OtherFocusReason)
                    self.ensureWidgetVisible(view, 0, 0)

    def _go_beside(self, status: LeadStatus, side: int) -> None:
        """To the next column that has a card."""
        there = neighbour(status, side)
        while there is not None:
            view = self.lists[there]
            if view.cards.leads:
                self._leave(self.lists[status])
                row = min(
                    max(0, self.lists[status].currentIndex().row()), len(view.cards.leads) - 1
                )
                view.setCurrentIndex(view.cards.index(row, 0))
                view.setFocus(Qt.FocusReason.OtherFocusReason)
                self.ensureWidgetVisible(view, 0, 0)
                return
            there = neighbour(there, side)

    def _leave(self, view: CardList) -> None:
        view.clearSelection()

    def _on_chosen(self, status: LeadStatus) -> None:
        """Cards are chosen in one column at a time."""
        if self.lists[status].selectionModel().hasSelection():
            for other, view in self.lists.items():
                if other is not status and view.selectionModel().hasSelection():
                    view.clearSelection()
        self.choice_changed.emit()

    def _on_dropped(self, lead_ids: list[UUID], status: LeadStatus) -> None:
        self.move_wanted.emit(lead_ids, status)

    def _column(self, status: LeadStatus) -> QWidget:
        tokens = self._theme.tokens
        column = QFrame()
        set_look(column, card=True)
        column.setMinimumWidth(round(tokens.control * _NARROWEST))
        view = CardList(self._theme, status)
        self.lists[status] = view
        count = Label("0", "caption")
        self._counts[status] = count
        head = QHBoxLayout()
        head.setSpacing(tokens.space.hair)
        head.addWidget(Sign(self._theme, wording.STATUS_GLYPHS[status]))
        head.addWidget(Label(wording.status_title(status), "strong"), 1)
        head.addWidget(count)
        box = QVBoxLayout(column)
        edge = tokens.space.hair
        head.setContentsMargins(edge, 0, edge, 0)
        box.setContentsMargins(edge, tokens.space.medium, edge, tokens.space.small)
        box.setSpacing(tokens.space.small)
        box.addLayout(head)
        box.addWidget(view, 1)
        view.opened.connect(self.opened)
        view.side_wanted.connect(partial(self._go_beside, status))
        view.cards.dropped.connect(self._on_dropped)
        # Connected by name: the selection model goes with its view.
        view.selectionModel().selectionChanged.connect(partial(self._selected, status))
        return column

    def _selected(self, status: LeadStatus, _now: object, _before: object) -> None:
        self._on_chosen(status)
