"""The next meetings, and what waits for somebody to do something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.application.look_ahead import Ahead
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.beginning import refuse_beginning
from meeting_desktop.ui.schedule.answering import Answering
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.today.model import nearness_of
from meeting_desktop.ui.today.upcoming_row import UpcomingRow, when_words
from meeting_desktop.ui.widgets.buttons import Button, CommandButton, make_action
from meeting_desktop.ui.widgets.card import Card, Line, SectionHeader
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working

#: "In 5 minutes" is true for so long.
_MINUTE_MS = 60_000
_LEFT = Qt.AlignmentFlag.AlignLeft


class AheadCard(Card):
    """``load`` reads it behind the page; ``now`` gives the moment in the person's own zone."""

    def __init__(self, shell: Shell, now: Callable[[], datetime]) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._now = now
        self._ahead: Ahead | None = None
        self._told: tuple[str, ...] = ()
        self._shown: list[object] = []
        theme, space = shell.theme, shell.theme.tokens.space
        self.body.setContentsMargins(space.hair, space.large, space.hair, space.small)
        header = SectionHeader(self.tr("Next meetings"))
        header.set_edges(space.medium)
        self.calendar_button = Button(
            theme, self.tr("Calendar"), lambda: shell.show_room("calendar"), kind="link"
        )
        header.add_widget(self.calendar_button)
        self.body.addWidget(header)
        self.rows = QWidget()
        self._rows_column = QVBoxLayout(self.rows)
        self._rows_column.setContentsMargins(0, 0, 0, 0)
        self._rows_column.setSpacing(0)
        self._words = Label("", "muted", wrap=True)
        self.plan_action = make_action(
            self, theme, self.tr("Schedule a meeting"), shell.plan_meeting, icon="calendar-plus"
        )
        refuse_beginning(shell, self, self.plan_action)
        self._stack = QStackedWidget()
        self._loading = Working(theme, self.tr("Looking at your calendar…"))
        self._loading.setContentsMargins(theme.tokens.space.medium, 0, 0, 0)
        self._nothing = self._make_nothing()
        for page in (self._loading, self._nothing, self.rows):
            self._stack.addWidget(page)
        self.body.addWidget(self._stack)
        self._line = Line()
        self.to_do = QWidget()
        self._to_do_column = QVBoxLayout(self.to_do)
        self._to_do_column.setContentsMargins(space.small, 0, space.small, 0)
        self._to_do_column.setSpacing(0)
        for widget in (self._line, self.to_do):
            widget.hide()
            self.body.addWidget(widget)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)
        look = shell.use_cases.planning.ahead
        shell.bridge.listen(look.changed, self, self._on_changed)
        self._answering = Answering(shell, self)
        cases = shell.use_cases
        for topic in (cases.shared.colleagues.changed, cases.planning.access.changed):
            shell.bridge.listen(topic, self, self._on_colleagues)

    def _make_nothing(self) -> QWidget:
        space = self._shell.theme.tokens.space
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(space.medium, 0, space.medium, space.small)
        column.setSpacing(space.small)
        self.plan_button = CommandButton(self._shell.theme, self.plan_action, icon="calendar-plus")
        column.addWidget(self._words)
        column.addWidget(self.plan_button)
        column.addStretch(1)
        column.setAlignment(self.plan_button, _LEFT)
        return page

    def load(self) -> None:
        look = self._shell.use_cases.planning.ahead
        self._shell.jobs.run(self, look.ahead, self._on_ahead, self._on_failed)

    def _on_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self.load()

    def _on_colleagues(self, _nothing: None) -> None:
        self._show()

    def _on_ahead(self, ahead: Ahead) -> None:
        self._ahead = ahead
        self._show()
        self._minute.start()

    def _on_minute(self) -> None:
        """Where one is over, another moves up."""
        ahead = self._ahead
        if self.isVisible() and ahead and any(one.end <= self._now() for one in ahead.meetings):
            self.load()
        else:
            self._show()

    def _on_failed(self, sentence: str) -> None:
        if self._ahead is None:
            self._words.setText(sentence)
            self._stack.setCurrentWidget(self._nothing)

    def _show(self) -> None:
        ahead = self._ahead
        if ahead is None:
            return
        now = self._now()
        coming = [entry for entry in ahead.meetings if entry.end > now]
        self._fill_rows(coming, now)
        self._words.setText(self.tr("Nothing is planned for the coming week."))
        self._stack.setCurrentWidget(self.rows if coming else self._nothing)
        self._fill_to_do(ahead)
        self._order_keys()

    def _order_keys(self) -> None:
        """As one reads: what is made later would come last."""
        stops: list[QWidget] = [self.calendar_button]
        for column in (self._rows_column, self._to_do_column):
            items = (column.itemAt(place) for place in range(column.count()))
            for widget in (item.widget() for item in items if item is not None):
                if isinstance(widget, UpcomingRow):
                    stops.extend(widget.buttons)
                elif isinstance(widget, Button):
                    stops.append(widget)
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    def _fill_rows(self, coming: list[CalendarEntry], now: datetime) -> None:
        shown = [self._shown_of(entry, now) for entry in coming]
        if shown == self._shown:
            return  # a menu may be open
        self._shown = shown
        focused = self._focused()
        _empty(self._rows_column)
        for entry in coming:
            row = self._row(entry, now)
            row.joined.connect(self._shell.hold_meeting)
            row.entered.connect(self._shell.join_meeting)
            row.answered.connect(partial(self._answer, entry))
            row.opened.connect(self._shell.edit_meeting)
            self._rows_column.addWidget(row)
            if focused is not None and focused[0] == entry.meeting_id:
                row.show()
                row.buttons[min(focused[1], len(row.buttons) - 1)].setFocus()
        self._rows_column.addStretch(1)

    def _row(self, entry: CalendarEntry, now: datetime) -> UpcomingRow:
        ahead, meeting_id = self._ahead, entry.meeting_id
        if ahead is None:
            return UpcomingRow(self._shell.theme, entry, now)
        return UpcomingRow(
            self._shell.theme,
            entry,
            now,
            room=self._room_of(meeting_id),
            answer=ahead.own_answers.get(meeting_id),
            replies=ahead.replies.get(meeting_id),
            organizer=ahead.organizers.get(meeting_id, ""),
            refused=self._refused(entry),
        )

    def _shown_of(self, entry: CalendarEntry, now: datetime) -> object:
        """What a row is made of: the same is not made anew."""
        ahead, meeting_id = self._ahead, entry.meeting_id
        asked = (ahead.own_answers.get(meeting_id), ahead.replies.get(meeting_id)) if ahead else ()
        near = nearness_of(entry.start, entry.end, now)
        refused = self._refused(entry)
        return entry, when_words(entry, now), near, self._room_of(meeting_id), asked, refused

    def _refused(self, entry: CalendarEntry) -> str:
        """Why this person may not begin it; one that they are in already they go back to."""
        said = self._shell.use_cases.presence.said
        if said is not None and said.meeting == entry.meeting_id:
            return ""
        return self._shell.use_cases.planning.access.why_not(entry.scope_id)

    def _room_of(self, meeting_id: UUID) -> str | None:
        """Where colleagues hold it; one that this person is in already is gone to as ever."""
        said = self._shell.use_cases.presence.said
        if said is not None and said.meeting == meeting_id:
            return None
        return self._shell.use_cases.shared.colleagues.rooms().get(meeting_id)

    def _answer(self, entry: CalendarEntry, status: object) -> None:
        if isinstance(status, Rsvp):
            self._answering.answer(entry.meeting_id, entry.title, status)

    def _focused(self) -> tuple[UUID, int] | None:
        """Whose button has the keyboard: the rows are made anew every minute."""
        for row in self.rows.findChildren(UpcomingRow):
            for place, button in enumerate(row.buttons):
                if button.hasFocus():
                    return row.meeting_id, place
        return None

    def _fill_to_do(self, ahead: Ahead) -> None:
        things = self._things(ahead)
        told = tuple(words for words, _lead in things)
        if told == self._told:
            return  # a button may have the keyboard
        self._told = told
        _empty(self._to_do_column)
        for words, lead in things:
            button = Button(self._shell.theme, words, lead, kind="link")
            self._to_do_column.addWidget(button)
            self._to_do_column.setAlignment(button, _LEFT)
        there = self._to_do_column.count() > 0
        self._line.setVisible(there)
        self.to_do.setVisible(there)

    def _things(self, ahead: Ahead) -> list[tuple[str, Callable[[], None]]]:
        """Sentences that lead to where something is done about them."""
        mail = partial(self._shell.show_room, "settings", "delivery")
        calendar = partial(self._shell.show_room, "calendar")
        counted = (
            (
                ahead.failed,
                self.tr("1 mail did not arrive"),
                self.tr("{0} mails did not arrive"),
                mail,
            ),
            (
                ahead.waiting,
                self.tr("1 mail waits to be sent"),
                self.tr("{0} mails wait to be sent"),
                mail,
            ),
            (
                ahead.unanswered,
                self.tr("1 invitation is not answered"),
                self.tr("{0} invitations are not answered"),
                calendar,
            ),
        )
        return [
            (one if count == 1 else many.format(count), lead)
            for count, one, many, lead in counted
            if count
        ]


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()
