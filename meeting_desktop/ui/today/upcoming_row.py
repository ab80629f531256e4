"""One of the next meetings: when, what, with whom, and the button that begins it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.library.wording import day_and_time
from meeting_desktop.ui.notices.wording import clock_time
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.today.model import Nearness, nearness_of
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("TodayPage", text)


class UpcomingRow(QWidget):
    """``joined`` and ``opened`` carry the meeting's id. ``now`` is in the person's own zone."""

    joined = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme, entry: CalendarEntry, now: datetime) -> None:
        super().__init__()
        self.meeting_id: UUID = entry.meeting_id
        space = theme.tokens.space
        near = nearness_of(entry.start, entry.end, now)
        when = Label(_when(entry, now), "strong" if near is not Nearness.LATER else "")
        title = ElidedLabel(entry.title, "strong")
        facts = ElidedLabel(_facts(entry), "muted")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(facts)
        self.open_button = Button(
            theme, _tr("Details"), lambda: self.opened.emit(self.meeting_id), kind="quiet"
        )
        self.join_button = Button(
            theme,
            _tr("Join") if near is Nearness.RUNNING else _tr("Start"),
            lambda: self.joined.emit(self.meeting_id),
            kind="primary" if near is not Nearness.LATER else "",
        )
        when.setMinimumWidth(theme.tokens.control * 4)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.medium, space.small, space.medium, space.small)
        row.setSpacing(space.medium)
        row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.open_button)
        row.addWidget(self.join_button)
        self.buttons = (self.open_button, self.join_button)
        self.setAccessibleName(f"{when.text()}. {entry.title}. {facts.text()}")
        for button in self.buttons:
            button.setAccessibleName(f"{button.text()}: {entry.title}")


def _when(entry: CalendarEntry, now: datetime) -> str:
    near = nearness_of(entry.start, entry.end, now)
    if near is Nearness.RUNNING:
        return _tr("Now, until {0}").format(clock_time(entry.end))
    if near is Nearness.SOON:
        minutes = max(1, round((entry.start - now).total_seconds() / 60))
        return _tr("In 1 minute") if minutes == 1 else _tr("In {0} minutes").format(minutes)
    return day_and_time(entry.start.astimezone(now.tzinfo), now.date())


def _facts(entry: CalendarEntry) -> str:
    parts = [entry.lead_name] if entry.lead_name else []
    if entry.invited == 1:
        parts.append(_tr("1 invited"))
    elif entry.invited:
        parts.append(_tr("{0} invited").format(entry.invited))
    if entry.declined:
        parts.append(_tr("{0} declined").format(entry.declined))
    return " · ".join(parts) or _tr("Nobody is invited")
