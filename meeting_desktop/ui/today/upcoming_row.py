"""One of the next meetings: when, what, with whom, and the button that begins it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.library.wording import day_and_time
from meeting_desktop.ui.notices.wording import clock_time
from meeting_desktop.ui.schedule.answering import AnswerButton
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.today.model import Nearness, nearness_of
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label, tip_of_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("TodayPage", text)


class UpcomingRow(QWidget):
    """``joined`` and ``opened`` carry the meeting's id. ``now`` is in the person's own zone.

    ``room``: where colleagues hold it now, None where they do not; ``entered`` carries it. With an
    ``answer`` the person was invited, by ``organizer``; ``answered`` carries another one.
    ``refused`` says why they may not begin it.
    """

    joined = Signal(object)
    opened = Signal(object)
    entered = Signal(str)
    answered = Signal(object)

    def __init__(
        self,
        theme: Theme,
        entry: CalendarEntry,
        now: datetime,
        *,
        room: str | None = None,
        answer: Rsvp | None = None,
        replies: Counter[Rsvp] | None = None,
        organizer: str = "",
        refused: str = "",
    ) -> None:
        super().__init__()
        self.meeting_id: UUID = entry.meeting_id
        near = Nearness.RUNNING if room else nearness_of(entry.start, entry.end, now)
        self.when = Label(
            when_words(entry, now) if room is None else _tr("Running now"),
            "strong" if near is not Nearness.LATER else "",
        )
        self.facts = ElidedLabel(_facts(entry, replies or Counter(), organizer), "muted")
        self.open_button = Button(
            theme, _tr("Details"), lambda: self.opened.emit(self.meeting_id), kind="quiet"
        )
        self.join_button = Button(
            theme,
            _tr("Join") if near is Nearness.RUNNING else _tr("Start"),
            lambda: self.entered.emit(room) if room else self.joined.emit(self.meeting_id),
            kind="primary" if near is not Nearness.LATER else "",
        )
        if refused and not room:
            self.join_button.setEnabled(False)
            self.join_button.setToolTip(tip_of_words(refused))
            self.join_button.setAccessibleDescription(refused)
        self.answer_button: AnswerButton | None = None
        if answer is not None:
            self.answer_button = AnswerButton(theme, answer, entry.title)
            self.answer_button.chosen.connect(self.answered)
            self.answer_button.message_wanted.connect(partial(self.opened.emit, entry.meeting_id))
        self._lay_out(theme, entry.title)
        self.setAccessibleName(f"{self.when.text()}. {entry.title}. {self.facts.text()}")
        for button in (self.open_button, self.join_button):
            button.setAccessibleName(f"{button.text()}: {entry.title}")

    def _lay_out(self, theme: Theme, title: str) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(title, "strong"))
        words.addWidget(self.facts)
        self.when.setMinimumWidth(theme.tokens.control * 4)
        space = theme.tokens.space
        row = QHBoxLayout(self)
        row.setContentsMargins(space.medium, space.small, space.medium, space.small)
        row.setSpacing(space.medium)
        row.addWidget(self.when, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        if self.answer_button is not None:
            row.addWidget(self.answer_button)
        row.addWidget(self.open_button)
        row.addWidget(self.join_button)

    @property
    def buttons(self) -> tuple[QAbstractButton, ...]:
        """In the order of the keyboard."""
        answer = (self.answer_button,) if self.answer_button is not None else ()
        return (*answer, self.open_button, self.join_button)


def when_words(entry: CalendarEntry, now: datetime) -> str:
    near = nearness_of(entry.start, entry.end, now)
    if near is Nearness.RUNNING:
        return _tr("Now, until {0}").format(clock_time(entry.end))
    if near is Nearness.SOON:
        minutes = max(1, round((entry.start - now).total_seconds() / 60))
        return _tr("In 1 minute") if minutes == 1 else _tr("In {0} minutes").format(minutes)
    return day_and_time(entry.start.astimezone(now.tzinfo), now.date())


def _facts(entry: CalendarEntry, replies: Counter[Rsvp], organizer: str) -> str:
    parts = [entry.lead_name] if entry.lead_name else []
    if organizer:
        parts.append(_tr("{0} invites you").format(organizer))
    if entry.invited == 1:
        parts.append(_tr("1 invited"))
    elif entry.invited:
        parts.append(_tr("{0} invited").format(entry.invited))
    if replies[Rsvp.ACCEPTED]:
        parts.append(_tr("{0} accepted").format(replies[Rsvp.ACCEPTED]))
    if replies[Rsvp.TENTATIVE]:
        parts.append(_tr("{0} maybe").format(replies[Rsvp.TENTATIVE]))
    if entry.declined:
        parts.append(_tr("{0} declined").format(entry.declined))
    return " · ".join(parts) or _tr("Nobody is invited")
