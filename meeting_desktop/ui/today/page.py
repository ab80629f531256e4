"""The first page: a greeting, the one obvious button, and the meetings of the last days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.application.browse_library import LibraryPage
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.beginning import refuse_beginning
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.today.ahead_card import AheadCard
from meeting_desktop.ui.today.colleagues_card import ColleaguesCard
from meeting_desktop.ui.today.imports_card import ImportsCard
from meeting_desktop.ui.today.meeting_row import MeetingRowButton
from meeting_desktop.ui.today.model import RECENT, Content, Greeting, TodayModel, greeting_at
from meeting_desktop.ui.today.shared_offer import SharedOffer
from meeting_desktop.ui.today.tasks_card import TasksCard
from meeting_desktop.ui.widgets.buttons import Button, CommandButton, make_action
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.column import ScrolledColumn
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working


def _now() -> datetime:
    return datetime.now().astimezone()


class TodayPage(ScrolledColumn):
    """``now`` gives the present moment in the person's own zone."""

    def __init__(self, shell: Shell, now: Callable[[], datetime] = _now) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._now = now
        self.model = TodayModel()
        self._greeting = Label("", "display")
        self._date = Label("", "muted")
        self.start_action = make_action(
            self, shell.theme, self.tr("Start meeting"), shell.start_meeting
        )
        self.join_action = make_action(
            self, shell.theme, self.tr("Join a meeting"), shell.join_meeting
        )
        refuse_beginning(shell, self, self.start_action)
        self._retry = make_action(self, shell.theme, self.tr("Try again"), self.load)
        self.ahead = AheadCard(shell, now)
        self.tasks = TasksCard(shell, now)
        self.colleagues = ColleaguesCard(shell, now)
        self.imports = ImportsCard(shell, shell.use_cases.archive.imports)
        self.offer = SharedOffer(shell)
        self._make_recent()
        self._lay_out()
        library = shell.use_cases.library
        shell.bridge.listen(library.changed, self, self._on_library_changed)
        shell.bridge.listen(shell.use_cases.settings.changed, self, self._on_settings)
        self._on_settings(shell.use_cases.settings.current())
        self._show()

    # -- parts ----------------------------------------------------------------------------------

    def _make_recent(self) -> None:
        theme = self._shell.theme
        self._rows = QWidget()
        self._rows_column = QVBoxLayout(self._rows)
        self._rows_column.setContentsMargins(0, 0, 0, 0)
        self._rows_column.setSpacing(0)
        self._empty = EmptyState(
            theme,
            "books",
            self.tr("No meetings yet"),
            self.tr("A meeting that you hold appears here with its words and its sound."),
            self.start_action,
        )
        self._failed = EmptyState(
            theme, "warning-circle", self.tr("The meetings could not be read"), "", self._retry
        )
        loading = Working(theme, self.tr("Looking for your meetings…"))
        loading.setContentsMargins(theme.tokens.space.medium, 0, 0, 0)
        self._states: dict[Content, QWidget] = {
            Content.LOADING: loading,
            Content.EMPTY: self._empty,
            Content.READY: self._rows,
            Content.FAILED: self._failed,
        }
        self._stack = QStackedWidget()
        for state in self._states.values():
            self._stack.addWidget(state)
        self.more_button = Button(theme, "", lambda: self._shell.show_room("library"), kind="link")

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        column = self.column
        column.setSpacing(space.wide)
        top = QHBoxLayout()
        top.setSpacing(space.small)
        words = QVBoxLayout()
        words.setSpacing(space.hair)
        words.addWidget(self._greeting)
        words.addWidget(self._date)
        top.addLayout(words, 1)
        self.start_button = CommandButton(
            theme, self.start_action, kind="primary", size="large", icon="microphone"
        )
        self.join_button = CommandButton(theme, self.join_action, size="large", icon="sign-in")
        self.join_button.setVisible(self._shell.use_cases.joining is not None)
        top.addWidget(self.join_button, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.start_button, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(top)
        column.addWidget(self.ahead)
        column.addWidget(self.tasks)
        column.addWidget(self.colleagues)
        column.addWidget(self.imports)
        card = Card(theme.tokens)
        header = SectionHeader(self.tr("Recent meetings"))
        header.add_widget(self.more_button)
        # The rows have edges of their own, for the pointer: their words stand under the heading.
        card.body.setContentsMargins(space.hair, space.large, space.hair, space.small)
        header.set_edges(space.medium)
        card.body.addWidget(header)
        card.body.addWidget(self._stack)
        column.addWidget(card)
        column.addWidget(self.offer)
        column.addStretch(1)

    # -- news -----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._greet(self._shell.use_cases.settings.current())
        self.load()
        self.ahead.load()
        self.tasks.load()

    def load(self) -> None:
        """Read the newest meetings, behind the page."""
        live = self._shell.use_cases.meetings.live
        self.model.live = live.meeting.id if live else None
        library = self._shell.use_cases.library
        # One more than is shown: a running meeting is among them and is left out.
        self._shell.jobs.run(
            self, lambda: library.page(limit=RECENT + 1), self._on_page, self._on_failed
        )

    def _on_library_changed(self, _ids: frozenset[UUID]) -> None:
        if self.isVisible():
            self.load()

    def _on_page(self, page: LibraryPage) -> None:
        self.model.show(page)
        self._show()

    def _on_failed(self, sentence: str) -> None:
        self.model.fail(sentence)
        self._show()

    def _on_settings(self, settings: Settings) -> None:
        self._greet(settings)
        self.offer.show_settings(settings)

    # -- what is shown --------------------------------------------------------------------------

    def _greet(self, settings: Settings) -> None:
        words = {
            Greeting.MORNING: self.tr("Good morning"),
            Greeting.AFTERNOON: self.tr("Good afternoon"),
            Greeting.EVENING: self.tr("Good evening"),
        }[greeting_at(self._now())]
        name = settings.profile.display_name.strip().split(" ")[0]
        self._greeting.setText(self.tr("{0}, {1}").format(words, name) if name else words)
        moment = self._now()
        day = QDate(moment.year, moment.month, moment.day)
        self._date.setText(QLocale().toString(day, QLocale.FormatType.LongFormat))

    def _show(self) -> None:
        model = self.model
        self._stack.setCurrentWidget(self._states[model.content])
        self._failed.set_state(
            "warning-circle", self.tr("The meetings could not be read"), model.fault
        )
        # One obvious button: an empty list brings its own.
        self.start_button.setVisible(model.content is not Content.EMPTY)
        self.more_button.setVisible(model.more > 0)
        self.more_button.setText(self.tr("All {0} meetings").format(model.total))
        if model.content is Content.READY:
            self._show_rows()

    def _show_rows(self) -> None:
        focused = self._focused_row()
        while (item := self._rows_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        today = self._now().date()
        for number, row in enumerate(self.model.rows):
            button = MeetingRowButton(self._shell.theme, row, today)
            button.chosen.connect(self._shell.open_meeting)
            self._rows_column.addWidget(button)
            if number == focused:
                button.setFocus()
        # Few rows stand at the top, however tall the empty state is that shares their place.
        self._rows_column.addStretch(1)

    def _focused_row(self) -> int:
        """Which row has the keyboard, -1 for none: it must not lose it when the list changes."""
        for index in range(self._rows_column.count()):
            item = self._rows_column.itemAt(index)
            widget = item.widget() if item is not None else None
            if widget is not None and widget.hasFocus():
                return index
        return -1
