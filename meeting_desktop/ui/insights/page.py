"""Insights as a room of the window: a time, whose meetings, and charts that answer one question."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.application.browse_insights import EVERYBODY, Insights, Period, Who
from meeting_desktop.ui.insights.chart_card import ChartCard
from meeting_desktop.ui.insights.chart_data import charts_of
from meeting_desktop.ui.insights.chart_keeping import ChartKeeping
from meeting_desktop.ui.insights.facts_row import FactsRow
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Spinner
from meeting_desktop.ui.widgets.segmented import SegmentedControl

_CHANGES_PAUSE_MS = 400
#: A chart wants so much, in heights of a control.
_NARROWEST = 11
_MOST_COLUMNS = 3
_STATES = ("loading", "empty", "failed", "ready")


class InsightsPage(QWidget):
    """It is read when it is seen, and again when something is another meanwhile."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._number = 0
        self._stale = True
        self._columns = 0
        self.found: Insights | None = None
        self.cards: list[ChartCard] = []
        self.keeping = ChartKeeping(shell, self)
        self.periods = SegmentedControl(
            self.tr("Time"),
            [
                (Period.MONTH, self.tr("30 days")),
                (Period.QUARTER, self.tr("3 months")),
                (Period.YEAR, self.tr("A year")),
                (Period.EVER, self.tr("All time")),
            ],
        )
        self.periods.choose(Period.QUARTER)
        self.who = ComboBox(shell.theme, self.tr("Whose meetings"))
        self._offer_people(None)
        self.facts = FactsRow(shell.theme)
        self._retry = QAction(self.tr("Try again"), self)
        self._start = QAction(self.tr("Start meeting"), self)
        self._lay_out()
        self._changes = QTimer(self)
        self._changes.setSingleShot(True)
        self._changes.setInterval(_CHANGES_PAUSE_MS)
        self._connect()

    @property
    def state(self) -> str:
        return _STATES[self._stack.currentIndex()]

    # -- reading --------------------------------------------------------------------------------

    def refresh(self) -> None:
        self._stale = False
        self._number += 1
        insights = self._shell.use_cases.assistant.insights
        period = Period(self.periods.current())
        who = self.who.currentData() or EVERYBODY
        self._shell.jobs.run(
            self,
            partial(insights.read, period, who),
            partial(self._on_read, self._number),
            partial(self._on_failed, self._number),
        )

    def _on_read(self, number: int, found: Insights) -> None:
        if number != self._number:
            return
        before, self.found = self.found, found
        self._offer_people(found)
        if found.meetings or found.funnel[0].reached:
            if found != before:
                self.facts.show_facts(found)
                self._make_cards(found)
            self._show("ready")
        else:
            self._show("empty")

    def _on_failed(self, number: int, sentence: str) -> None:
        if number == self._number:
            self._failed.set_state(
                "warning-circle", self.tr("The figures could not be read"), sentence
            )
            self._show("failed")

    def _on_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self._changes.start()
        else:
            self._stale = True

    def _offer_people(self, found: Insights | None) -> None:
        """Teams and people, where there is more than oneself to look at."""
        chosen = self.who.currentData()
        blocked = self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(self.tr("Everybody"), EVERYBODY)
        for team in found.teams if found is not None else ():
            self.who.addItem(one_line(team.name), Who(team_id=team.id))
        users = found.users if found is not None else ()
        for user in users:
            name = one_line(user.display_name)
            if name:
                self.who.addItem(name, Who(user_id=user.id))
        places = [self.who.itemData(place) for place in range(self.who.count())]
        self.who.setCurrentIndex(places.index(chosen) if chosen in places else 0)
        self.who.blockSignals(blocked)
        self.who.setVisible(self.who.count() > 2)  # noqa: PLR2004 - everybody, and one is they

    # -- charts ---------------------------------------------------------------------------------

    def _make_cards(self, found: Insights) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [ChartCard(self._shell.theme, data) for data in charts_of(found)]
        for card in self.cards:
            card.save_wanted.connect(self.keeping.save)
            card.meeting_wanted.connect(self._open)
        self._columns = 0
        self._arrange()

    def _open(self, meeting_id: UUID) -> None:
        self._shell.open_meeting(meeting_id)

    def _arrange(self) -> None:
        """As many beside each other as one can read."""
        tokens = self._shell.theme.tokens
        # Its own width: what it is stacked in has none before it was seen.
        inside = self.width() - 2 * tokens.space.wide
        room = inside // (tokens.control * _NARROWEST)
        columns = min(_MOST_COLUMNS, max(1, room))
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    # -- assembly -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        top = QHBoxLayout()
        top.setSpacing(space.medium)
        top.addWidget(Label(self.tr("Insights"), "title"))
        top.addStretch(1)
        top.addWidget(self.who)
        top.addWidget(self.periods)
        self._stack = QStackedWidget()
        loading = QWidget()
        QVBoxLayout(loading).addWidget(Spinner(theme, large=True), 0, Qt.AlignmentFlag.AlignCenter)
        self._empty = EmptyState(
            theme,
            "chart-line-up",
            self.tr("No meetings in this time"),
            self.tr(
                "Who talks how much, what is asked, how it sounds: figures come with the report "
                "of each meeting that is held."
            ),
            self._start,
        )
        self._failed = EmptyState(theme, "warning-circle", "", "", self._retry)
        for page in (loading, self._empty, self._failed, self._ready_page()):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.large, space.wide, 0)
        column.setSpacing(space.medium)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    def _ready_page(self) -> QWidget:
        space = self._shell.theme.tokens.space
        body = QWidget()
        set_look(body, scrollbody=True)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, space.small, space.large)
        column.setSpacing(space.large)
        column.addWidget(self.facts)
        self._grid = QGridLayout()
        self._grid.setSpacing(space.large)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(body)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return self.area

    def _connect(self) -> None:
        self._retry.triggered.connect(self.refresh)
        self._start.triggered.connect(self._shell.start_meeting)
        self.periods.chosen.connect(self._on_chosen)
        self.who.currentIndexChanged.connect(self._on_chosen)
        self._changes.timeout.connect(self.refresh)
        insights = self._shell.use_cases.assistant.insights
        self._shell.bridge.listen(insights.changed, self, self._on_changed)

    def _on_chosen(self, _what: object) -> None:
        self.refresh()

    def _show(self, state: str) -> None:
        self._stack.setCurrentIndex(_STATES.index(state))
        if state == "ready":
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()
