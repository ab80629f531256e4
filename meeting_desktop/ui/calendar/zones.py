"""Which zone the calendar is in, the second one beside it, and what is remembered of a calendar."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QTimeZone, Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.wall_times import is_zone, known_zones
from meeting_desktop.ui.calendar.sheet import ViewKind
from meeting_desktop.ui.schedule.pickers import SearchBox
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

#: Where ``KeepUnfinished`` remembers it.
NOTE_KEY = "calendar"


def system_zone() -> ZoneInfo:
    """The zone that this machine is in now; UTC where nobody knows."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class CalendarNote:
    """What a person chose last: the view and the second zone."""

    kind: ViewKind = ViewKind.WEEK
    second: str = ""

    @classmethod
    def read(cls, text: str) -> CalendarNote:
        """Of what ``write`` gave; anything else is as if nothing had been chosen."""
        try:
            values = json.loads(text)
            kind = ViewKind(values["kind"])
            second = str(values["second"])
        except (ValueError, KeyError, TypeError):
            return cls()
        return cls(kind, second if second and is_zone(second) else "")

    def write(self) -> str:
        return json.dumps({"kind": self.kind.value, "second": self.second})

    @property
    def zone(self) -> ZoneInfo | None:
        return ZoneInfo(self.second) if self.second else None


class ZoneDialog(PlainDialog):
    """``chosen`` carries the name of the second zone, empty for none."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget, present: str) -> None:
        super().__init__(theme, parent)
        self.entitle(self.tr("A second time zone"))
        words = self.tr("It stands beside your own in the day and the week.")
        self.body.addWidget(Label(words, "muted", wrap=True))
        self.field = SearchBox(
            theme, self.tr("Time zone"), placeholder=self.tr("A city, such as Tokyo")
        )
        self.field.offer([(name, name.replace("_", " ")) for name in known_zones()])
        if present:
            self.field.choose(present)
        self.body.addWidget(self.field)
        self.none_button = Button(theme, self.tr("None"), self._choose_none, kind="quiet")
        self.none_button.setVisible(bool(present))
        self.show_button = Button(theme, self.tr("Show it"), self._choose, kind="primary")
        self.buttons.addWidget(self.none_button)
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Cancel"), self.reject, kind="quiet"))
        self.buttons.addWidget(self.show_button)

    def _choose(self) -> None:
        name = self.field.key
        if isinstance(name, str) and is_zone(name):
            self.accept()
            self.chosen.emit(name)

    def _choose_none(self) -> None:
        self.accept()
        self.chosen.emit("")


def is_twice(instant: datetime, zone: ZoneInfo) -> bool:
    """Whether the wall shows the time of ``instant`` twice."""
    wall = instant.astimezone(zone)
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
