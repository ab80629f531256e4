"""What a service may cost and how often it may be asked, in the settings of the assistant."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.application.analyst_meter import Spent
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label

#: US cents for one meeting, and requests a minute, that are offered.
_BUDGETS = (10, 20, 50, 100, 200, 500)
_PACES = (5, 10, 15, 30, 60, 150, 300)
_DOLLAR = 100


def _tr(text: str) -> str:
    return QCoreApplication.translate("AssistantSection", text)


class SpendingFields(QWidget):
    """``chosen`` carries a field of ``AssistantSettings``, its value, and where a fault is told."""

    chosen = Signal(str, object, object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        theme = shell.theme
        self.budget = ComboBox(theme, _tr("For one meeting at most"))
        for cents in _BUDGETS:
            self.budget.addItem(_dollars(cents), cents)
        self.budget_field = Field(
            shell,
            _tr("For &one meeting at most"),
            self.budget,
            _tr("In US dollars, by Google’s prices. When it is spent, the rules go on."),
        )
        self.spent = Label("", "muted", wrap=True)
        self.pace = ComboBox(theme, _tr("Requests a minute at most"))
        for count in _PACES:
            self.pace.addItem(str(count), count)
        self.pace_field = Field(
            shell,
            _tr("&Requests a minute at most"),
            self.pace,
            _tr("As many as your plan with Google allows. With few, guidance comes later."),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.large)
        for row in (self.budget_field, self.spent, self.pace_field):
            column.addWidget(row)
        self.budget.activated.connect(partial(self._choose, "budget_cents", self.budget))
        self.pace.activated.connect(partial(self._choose, "requests_per_minute", self.pace))

    def show_settings(self, assistant: AssistantSettings) -> None:
        cents, count = assistant.budget_cents, assistant.requests_per_minute
        _select(self.budget, _dollars(cents), cents)
        _select(self.pace, str(count), count)

    def show_spent(self, spent: Spent, budget_cents: int) -> None:
        words = _tr("The last meeting: {0} of {1}, {2}.").format(
            _dollars(spent.cents), _dollars(budget_cents), _requests(spent.requests)
        )
        self.spent.setText(words if spent.requests else _tr("Nothing was spent yet."))

    def _choose(self, name: str, box: ComboBox, index: int) -> None:
        field = self.budget_field if box is self.budget else self.pace_field
        self.chosen.emit(name, box.itemData(index), field)


def _select(box: ComboBox, words: str, value: int) -> None:
    """Also one of a settings file that is not offered."""
    if box.findData(value) < 0:
        box.addItem(words, value)
    box.setCurrentIndex(box.findData(value))


def _dollars(cents: float) -> str:
    return f"${cents / _DOLLAR:.2f}"


def _requests(count: int) -> str:
    return _tr("1 request") if count == 1 else _tr("{0} requests").format(count)
