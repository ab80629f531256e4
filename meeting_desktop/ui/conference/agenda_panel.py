"""The agenda beside the captions: what is talked about now with its clock, and what comes."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.domain.agenda_messages import ShownPoint
from meeting_desktop.ui.conference.agenda_rows import PointRow
from meeting_desktop.ui.conference.agenda_wording import is_too_much, left_words
from meeting_desktop.ui.conference.agenda_writer import AgendaWriter
from meeting_desktop.ui.conference.meeting_agenda import MeetingAgenda
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import NarrowCommandButton, make_action
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.flow import ScrollBody
from meeting_desktop.ui.widgets.labels import Label


class AgendaPanel(QWidget):
    """``following`` is the command for the next point; ``tick`` lets the clock go on."""

    def __init__(self, theme: Theme, agenda: MeetingAgenda, following: QAction) -> None:
        super().__init__()
        self._theme = theme
        self._agenda = agenda
        self.rows: dict[UUID, PointRow] = {}
        self.setAccessibleName(self.tr("Agenda"))
        self._column = QVBoxLayout()
        space = theme.tokens.space
        self._column.setContentsMargins(space.hair, 0, space.hair, space.small)
        self._column.setSpacing(space.hair)
        self._column.addStretch(1)
        self._empty = EmptyState(theme, "list-numbers", self.tr("No agenda yet"), "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._scrolled())
        self.left = Label("", "caption", wrap=True)
        self.go_on = NarrowCommandButton(theme, following, kind="primary", icon="arrow-right")
        self.writer = AgendaWriter(theme, agenda)
        self.writer.done.connect(self._on_written)
        self._lay_out()
        agenda.changed.connect(self.refresh)
        self.refresh()

    def _scrolled(self) -> QScrollArea:
        body = ScrollBody()
        body.setLayout(self._column)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    def _lay_out(self) -> None:
        space = self._theme.tokens.space
        foot = QVBoxLayout()
        foot.setContentsMargins(space.small, space.hair, space.small, 0)
        foot.setSpacing(space.hair)
        foot.addWidget(self.left)
        foot.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.small, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(Line())
        column.addLayout(foot)
        column.addWidget(self.writer)

    # -- showing --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """In the host's order; rows stay, so that the keyboard stays where it is."""
        points = self._agenda.shown.items
        for gone in self.rows.keys() - {point.id for point in points}:
            row = self.rows.pop(gone)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        focused = self.focusWidget()
        for place, point in enumerate(points):
            row = self.rows.get(point.id) or self._made(point)
            row.show_point(point)
            if self._column.indexOf(row) != place:
                self._column.removeWidget(row)
                self._column.insertWidget(place, row)
        if isinstance(focused, PointRow) and focused.point.id in self.rows:
            focused.setFocus()  # taking a row out of the list takes the keyboard from it
        self._order_keys(points)
        self._stack.setCurrentIndex(int(bool(points)))
        self.show_rights()
        self.tick()

    def show_rights(self) -> None:
        may = self._agenda.may_change
        self.writer.offer(self._agenda.why_not)
        self.go_on.setVisible(bool(self.rows))
        for row in self.rows.values():
            row.handle.setVisible(may)
        self._empty.set_state(
            "list-numbers",
            self.tr("No agenda yet"),
            self.tr("Add what is to be talked about, and how long.")
            if may
            else self.tr("Whoever leads the meeting can add points."),
        )

    def tick(self) -> None:
        for row in self.rows.values():
            row.show_time()
        words = left_words(self._agenda) if self.rows else ""
        self.left.setText(words)
        self.left.setVisible(bool(words))
        self.left.set_role("overdue" if is_too_much(self._agenda) else "caption")

    def _made(self, point: ShownPoint) -> PointRow:
        row = PointRow(self._theme, self._agenda, point)
        item = point.id
        row.begun.connect(partial(self._if_may, partial(self._agenda.go, item)))
        row.edit_wanted.connect(partial(self._if_may, partial(self._edit, item)))
        row.remove_wanted.connect(partial(self._if_may, partial(self._agenda.remove, item)))
        row.stepped.connect(partial(self._on_stepped, item))
        row.turned.connect(partial(self._on_turned, item))
        row.menu_wanted.connect(partial(self._open_menu, item))
        row.handle.dragged.connect(partial(self._on_dragged, item))
        row.handle.dropped.connect(partial(self._on_dropped, item))
        self.rows[item] = row
        return row

    def _order_keys(self, points: tuple[ShownPoint, ...]) -> None:
        stops: list[QWidget] = [self.rows[point.id] for point in points]
        stops.append(self.go_on)
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)

    # -- what can be done -----------------------------------------------------------------------

    def menu_of(self, item: UUID) -> QMenu:
        """What the one who sits here may do with a point."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_current = item == self._agenda.shown.current
        place = self._place(item)
        go = partial(self._agenda.go, None if is_current else item)
        for words, icon, do in (
            (self.tr("Pause") if is_current else self.tr("Talk about this"), "play", go),
            (self.tr("Edit"), "pencil-simple", partial(self._edit, item)),
            (self.tr("Move up"), "arrow-up", partial(self._agenda.move, item, place - 1)),
            (self.tr("Move down"), "arrow-down", partial(self._agenda.move, item, place + 1)),
            (self.tr("Take out"), "trash", partial(self._agenda.remove, item)),
        ):
            menu.addAction(make_action(menu, self._theme, words, do, icon=icon))
        return menu

    def _open_menu(self, item: UUID, spot: QPoint) -> None:
        if self._agenda.may_change and item in self.rows:
            self.menu_of(item).popup(spot)

    def _if_may(self, do: partial[None]) -> None:
        if self._agenda.may_change:
            do()

    def _edit(self, item: UUID) -> None:
        self.writer.edit(self.rows[item].point)

    def _on_written(self, item: UUID | None) -> None:
        if item in self.rows:
            self.rows[item].setFocus()

    def _place(self, item: UUID) -> int:
        return [point.id for point in self._agenda.shown.items].index(item)

    def _on_stepped(self, item: UUID, step: int) -> None:
        if self._agenda.may_change:
            self._agenda.move(item, self._place(item) + step)

    def _on_turned(self, item: UUID, step: int) -> None:
        place = self._place(item) + step
        if 0 <= place < len(self.rows):
            self.rows[self._agenda.shown.items[place].id].setFocus()

    def _on_dragged(self, item: UUID, pointer: QPoint) -> None:
        """The row goes along; the host is asked once, where it is dropped."""
        dragged = self.rows[item]
        y = dragged.y() + dragged.mapFromGlobal(pointer).y()
        others = [row for row in self.rows.values() if row is not dragged]
        to = sum(y > row.geometry().center().y() for row in others)
        if self._agenda.may_change and to != self._column.indexOf(dragged):
            self._column.removeWidget(dragged)
            self._column.insertWidget(to, dragged)

    def _on_dropped(self, item: UUID) -> None:
        to = self._column.indexOf(self.rows[item])
        if to != self._place(item):
            self._agenda.move(item, to)
