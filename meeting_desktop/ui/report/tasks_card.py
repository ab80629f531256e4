"""Who does what by when: proposed by an analyst, confirmed, dropped or done by a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.domain.conversations import Side
from meeting_desktop.domain.reports import ActionItem, TaskState
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.report import wording
from meeting_desktop.ui.report.report_parts import in_order
from meeting_desktop.ui.report.task_row import TaskRow
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button, CommandButton
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.labels import Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("TasksCard", text)


def _titles() -> dict[Side, str]:
    """In the order of the page."""
    return {
        Side.OURS: _tr("Our side"),
        Side.THEIRS: _tr("Their side"),
        Side.UNKNOWN: _tr("Neither side yet"),
    }


class TasksCard(Card):
    """``decided`` carries what was decided and the task; ``add`` is the command for a new one."""

    decided = Signal(str, object)
    hear_wanted = Signal(object)
    show_wanted = Signal(object)

    def __init__(self, theme: Theme, add: QAction) -> None:
        super().__init__(theme.tokens)
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self._with_dropped = False
        self._again: Callable[[], None] = lambda: None
        self.rows: list[TaskRow] = []
        self._parts: list[QWidget] = []
        title = self.tr("What each has taken on")
        self.setAccessibleName(title)
        header = SectionHeader(title)
        header.add_widget(CommandButton(theme, add, size="small", icon="plus"))
        self.body.addWidget(header)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.tokens.space.medium)
        self.body.addLayout(self._column)
        self.dropped_button = Button(theme, "", self._toggle_dropped, kind="link", size="small")
        self.body.addWidget(self.dropped_button)

    def show_items(
        self,
        items: Sequence[ActionItem],
        moments: Mapping[UUID, Moment],
        today: date,
        sides: Mapping[str, Side],
        *,
        may_change: bool,
    ) -> None:
        """Rows are made anew only where something is another now; ``sides`` are by assignee."""
        shown = (tuple(items), today, tuple(sides.items()), may_change, self._with_dropped)
        if shown == self._shown:
            return
        self._shown = shown
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self.rows = [], []
        wanted = [one for one in items if self._with_dropped or one.state is not TaskState.DROPPED]
        if not wanted:
            self._put(Label(self.tr("Nobody has taken anything on."), "muted"))
        for title, group in by_side(wanted, sides):
            if title:
                self._put(Label(title, "strong"))
            for assignee, theirs in by_assignee(group):
                self._put(Label(one_line(assignee) or self.tr("Nobody yet"), "overline"))
                for item in theirs:
                    found = in_order(moments, item.evidence)
                    row = TaskRow(self._theme, item, found, today, may_change=may_change)
                    self._connect(row)
                    self._put(row)
        self._tell_dropped(sum(one.state is TaskState.DROPPED for one in items))
        self._again = partial(self.show_items, items, moments, today, sides, may_change=may_change)

    def _connect(self, row: TaskRow) -> None:
        row.decided.connect(self.decided)
        row.hear_wanted.connect(self.hear_wanted)
        row.show_wanted.connect(self.show_wanted)
        self.rows.append(row)

    def _put(self, widget: QWidget) -> None:
        self._parts.append(widget)
        self._column.addWidget(widget)

    def _tell_dropped(self, count: int) -> None:
        self.dropped_button.setVisible(count > 0)
        if self._with_dropped:
            self.dropped_button.setText(self.tr("Hide what was dropped"))
        else:
            number = wording.number(count)
            self.dropped_button.setText(self.tr("Show what was dropped ({0})").format(number))

    def _toggle_dropped(self) -> None:
        self._with_dropped = not self._with_dropped
        self._again()


def by_side(
    items: Iterable[ActionItem], sides: Mapping[str, Side]
) -> list[tuple[str, list[ActionItem]]]:
    """Ours, theirs, and what neither took, each under its title; untitled where it is one side.

    Whoever is not known by name is on neither.
    """
    titles, wanted = _titles(), list(items)
    groups: dict[Side, list[ActionItem]] = {}
    for item in wanted:
        side = sides.get(item.assignee, Side.UNKNOWN)
        groups.setdefault(side if side in titles else Side.UNKNOWN, []).append(item)
    if not {Side.OURS, Side.THEIRS} <= groups.keys():
        return [("", wanted)] if wanted else []
    return [(titles[side], groups[side]) for side in titles if side in groups]


def by_assignee(items: Iterable[ActionItem]) -> list[tuple[str, list[ActionItem]]]:
    """In the order in which somebody was named first; what nobody took stands last."""
    groups: dict[str, list[ActionItem]] = {}
    for item in items:
        groups.setdefault(item.assignee, []).append(item)
    return sorted(groups.items(), key=lambda group: not group[0])
