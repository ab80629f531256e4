"""One task that came of a meeting, with what a person may decide about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.domain.reports import ActionItem, TaskState
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.report import wording
from meeting_desktop.ui.report.moment_chips import MomentChips
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.pill import Pill

#: What may be decided in each state, in the order of the buttons.
_DECISIONS = {
    TaskState.PROPOSED: ("confirm", "change", "drop"),
    TaskState.CONFIRMED: ("finish", "change", "drop"),
    TaskState.DONE: ("reopen",),
    TaskState.DROPPED: ("confirm",),
}


class TaskRow(QWidget):
    """``decided`` carries confirm, drop, finish, reopen or change, and the task."""

    decided = Signal(str, object)
    hear_wanted = Signal(object)
    show_wanted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        item: ActionItem,
        moments: Sequence[Moment],
        today: date,
        *,
        may_change: bool = True,
        brief: bool = False,
    ) -> None:
        """``brief``: where there is little room nothing is edited and states are not named."""
        super().__init__()
        self.item = item
        self.buttons: dict[str, Button] = {}
        space = theme.tokens.space
        icon, tone = wording.TASK_LOOKS[item.state]
        text = Label(one_line(item.text), wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        chips = MomentChips(theme, moments)
        chips.hear_wanted.connect(self.hear_wanted)
        chips.show_wanted.connect(self.show_wanted)
        first = QHBoxLayout()
        first.setSpacing(space.small)
        first.addWidget(text, 1)
        state = Pill(theme, wording.task_state_title(item.state), icon, tone)
        state.setVisible(not brief)
        for widget in (state, chips):
            first.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self.facts = Label(wording.task_facts(item, today), "muted", wrap=True)
        last = QHBoxLayout()
        last.setSpacing(space.small)
        last.addWidget(self.facts, 1)
        for decision in _DECISIONS[item.state] if may_change else ():
            if not (brief and decision == "change"):
                last.addWidget(self._button(theme, decision))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        column.addLayout(first)
        column.addLayout(last)

    def _button(self, theme: Theme, decision: str) -> Button:
        titles = {
            "confirm": self.tr("Confirm"),
            "finish": self.tr("Done"),
            "reopen": self.tr("Not done"),
            "change": self.tr("Edit…"),
            "drop": self.tr("Drop"),
        }
        title = titles[decision]
        if decision == "confirm" and self.item.state is TaskState.DROPPED:
            title = self.tr("Take it up")
        decide = partial(self.decided.emit, decision, self.item)
        button = Button(theme, title, decide, size="small")
        button.setAccessibleName(f"{title}: {one_line(self.item.text)}")
        self.buttons[decision] = button
        return button
