"""What forms of the settings share that are tried and kept as a whole by a button."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working

T = TypeVar("T")

#: Row, column, rows, columns.
Place = tuple[int, int, int, int]


class EntryForm(QWidget):
    """Fields in a grid, buttons under them, below these what is going on and what came of it."""

    def __init__(self, shell: Shell, working: str) -> None:
        super().__init__()
        self.shell = shell
        self.fields: dict[str, Field] = {}
        self.working = Working(shell.theme, working)
        self.working.hide()
        self.outcome = Label("", "muted", wrap=True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.outcome.hide()
        self._asking = False
        self._asked_by: Sequence[Button] = ()

    @property
    def asking(self) -> bool:
        """Something that was asked for is not answered yet."""
        return self._asking

    def lay_out(
        self,
        places: Mapping[str, Place],
        asked_by: Sequence[Button],
        *others: Button,
        apart: Sequence[Button] = (),
    ) -> None:
        """Of the grid's four columns each is as wide as the others.

        ``asked_by`` wait while something is asked; ``apart`` stand at the other end.
        """
        space = self.shell.theme.tokens.space
        self._asked_by = asked_by
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.medium)
        grid.setVerticalSpacing(space.medium)
        for name, place in places.items():
            grid.addWidget(self.fields[name], *place, Qt.AlignmentFlag.AlignTop)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.small)
        for button in (*asked_by, *others):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in apart:
            buttons.addWidget(button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(space.medium)
        self.column.addLayout(grid)
        self.column.addLayout(buttons)
        self.column.addWidget(self.working)
        self.column.addWidget(self.outcome)

    def ask(self, job: Callable[[], T], on_done: Callable[[T], None]) -> None:
        """Run ``job`` in the background; its fault is said below the buttons."""
        self.outcome.hide()
        self._show_working(True)
        self.shell.jobs.run(self, job, partial(self._on_done, on_done), self.fault)

    def say(self, sentence: str, role: str = "strong") -> None:
        self.outcome.set_role(role)
        self.outcome.setText(sentence)
        self.outcome.setAccessibleName(sentence)
        self.outcome.show()

    def fault(self, sentence: str) -> None:
        self._show_working(False)
        self.say(sentence, "error")

    def _on_done(self, on_done: Callable[[T], None], result: T) -> None:
        self._show_working(False)
        on_done(result)

    def _show_working(self, working: bool) -> None:
        self._asking = working
        self.working.setVisible(working)
        for button in self._asked_by:
            button.setEnabled(not working)
