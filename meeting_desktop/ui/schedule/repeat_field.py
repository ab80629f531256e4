"""Whether and how a meeting repeats; a sentence says it in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from meeting_desktop.ui.schedule.pickers import DateField, NumberField
from meeting_desktop.ui.schedule.repeat_model import (
    Pattern,
    Repeat,
    nth_weekday,
    repeat_of,
    rule_of,
)
from meeting_desktop.ui.schedule.repeat_words import nth_words, repeat_words, weekday_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label

_MOST_INTERVAL = 99
_MOST_TIMES = 400
_USUAL_TIMES = 10
_NEVER, _UNTIL, _TIMES = range(3)


class RepeatField(QWidget):
    """``chosen`` carries the RRULE value, empty for a meeting that does not repeat."""

    chosen = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        theme = shell.theme
        self._repeat = Repeat()
        self._start = datetime(2000, 1, 1)  # noqa: DTZ001 - a wall time, as all here
        self._shown = ""
        self.pattern_box = ComboBox(theme, self.tr("Repeat"))
        self.interval = NumberField(self.tr("Every so many"), _MOST_INTERVAL)
        self.unit = Label("", "caption")
        self.day_buttons = [self._day_button(day) for day in range(7)]
        self.end_box = ComboBox(theme, self.tr("Ends"))
        for words in (self.tr("Never ends"), self.tr("Until…"), self.tr("After so many times")):
            self.end_box.addItem(words)
        self.until_field = DateField(theme, self.tr("Last day"))
        self.times = NumberField(self.tr("So many times"), _MOST_TIMES)
        self.sentence = Label("", "caption", wrap=True)
        self.setFocusProxy(self.pattern_box)
        self._lay_out(shell)
        self.pattern_box.activated.connect(self._on_pattern)
        self.interval.valueChanged.connect(lambda value: self._take(interval=value))
        self.end_box.activated.connect(self._on_end)
        self.until_field.userDateChanged.connect(
            lambda day: self._take(until=date(day.year(), day.month(), day.day()))
        )
        self.times.valueChanged.connect(lambda value: self._take(count=value))

    def _day_button(self, day: int) -> QToolButton:
        button = QToolButton()
        button.setText(weekday_words(day)[:2])
        button.setCheckable(True)
        button.setAccessibleName(weekday_words(day, long=True))
        set_look(button, kind="toggle")
        button.clicked.connect(self._on_days)
        return button

    def _lay_out(self, shell: Shell) -> None:
        space = shell.theme.tokens.space
        self._every = QWidget()
        every = QHBoxLayout(self._every)
        every.setContentsMargins(0, 0, 0, 0)
        every.setSpacing(space.small)
        every.addWidget(Label(self.tr("every"), "caption"))
        every.addWidget(self.interval)
        every.addWidget(self.unit)
        first = QHBoxLayout()
        first.setSpacing(space.small)
        first.addWidget(self.pattern_box, 1)
        first.addWidget(self._every)
        self._days = QWidget()
        days = QHBoxLayout(self._days)
        days.setContentsMargins(0, 0, 0, 0)
        days.setSpacing(space.hair)
        for button in self.day_buttons:
            days.addWidget(button)
        days.addStretch(1)
        self._end = QWidget()
        end = QHBoxLayout(self._end)
        end.setContentsMargins(0, 0, 0, 0)
        end.setSpacing(space.small)
        end.addWidget(self.end_box, 1)
        end.addWidget(self.until_field, 1)
        end.addWidget(self.times)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(first)
        for part in (self._days, self._end, self.sentence):
            column.addWidget(part)

    # -- what is shown --------------------------------------------------------------------------

    def show_rule(self, rule: str, start: datetime) -> str:
        """``start`` is the wall time of the first meeting; "on day 10" is read from it.

        The rule as it is now: the one that was shown goes along to another day.
        """
        moved = start.date() != self._start.date()
        if rule != self._shown or not rule:
            self._repeat = repeat_of(rule, start)
        elif moved:
            self._repeat = self._follow(start)
        self._start = start
        if moved or not self.pattern_box.count():
            self._name_patterns()
        self._show()
        self._shown = self.rule
        return self._shown

    def _follow(self, start: datetime) -> Repeat:
        """Weekly on the day of the start goes along when the start goes to another day."""
        own = frozenset({self._start.weekday()})
        if self._repeat.pattern is Pattern.WEEKLY and self._repeat.weekdays == own:
            return replace(self._repeat, weekdays=frozenset({start.weekday()}))
        return self._repeat

    @property
    def rule(self) -> str:
        """As it is for the start that is shown."""
        return rule_of(self._repeat, self._start)

    def _name_patterns(self) -> None:
        start = self._start
        long = weekday_words(start.weekday(), long=True)
        self.pattern_box.clear()
        for pattern, words in (
            (Pattern.NONE, self.tr("Does not repeat")),
            (Pattern.DAILY, self.tr("Daily")),
            (Pattern.WORKDAYS, self.tr("Monday to Friday")),
            (Pattern.WEEKLY, self.tr("Weekly")),
            (Pattern.MONTH_DAY, self.tr("Monthly on day {0}").format(start.day)),
            (
                Pattern.MONTH_WEEKDAY,
                self.tr("Monthly on the {0} {1}").format(nth_words(nth_weekday(start)), long),
            ),
            (Pattern.YEARLY, self.tr("Yearly")),
        ):
            self.pattern_box.addItem(words, pattern)

    def _show(self) -> None:
        repeat = self._repeat
        if repeat.pattern is Pattern.OTHER and self.pattern_box.findData(Pattern.OTHER) < 0:
            self.pattern_box.addItem(self.tr("By its own rule"), Pattern.OTHER)
        self.pattern_box.setCurrentIndex(self.pattern_box.findData(repeat.pattern))
        plain = repeat.pattern not in {Pattern.NONE, Pattern.OTHER}
        self._every.setVisible(plain)
        self._days.setVisible(repeat.pattern is Pattern.WEEKLY)
        self._end.setVisible(plain)
        self.interval.show_number(repeat.interval)
        self.unit.setText(self._unit(repeat.pattern))
        for day, button in enumerate(self.day_buttons):
            button.setChecked(day in repeat.weekdays)
        end = _UNTIL if repeat.until else _TIMES if repeat.count else _NEVER
        self.end_box.setCurrentIndex(end)
        self.until_field.setVisible(end == _UNTIL)
        self.times.setVisible(end == _TIMES)
        if repeat.until is not None:
            self.until_field.setDate(QDate(repeat.until.year, repeat.until.month, repeat.until.day))
        self.times.show_number(repeat.count or _USUAL_TIMES)
        words = repeat_words(repeat, self._start)
        self.sentence.setText(words)
        self.sentence.setVisible(bool(words))

    def _unit(self, pattern: Pattern) -> str:
        return {
            Pattern.DAILY: self.tr("days"),
            Pattern.WORKDAYS: self.tr("weeks"),
            Pattern.WEEKLY: self.tr("weeks"),
            Pattern.MONTH_DAY: self.tr("months"),
            Pattern.MONTH_WEEKDAY: self.tr("months"),
            Pattern.YEARLY: self.tr("years"),
        }.get(pattern, "")

    # -- what a person does ---------------------------------------------------------------------

    def _on_pattern(self) -> None:
        pattern = Pattern(self.pattern_box.currentData())
        days = frozenset({self._start.weekday()}) if pattern is Pattern.WEEKLY else frozenset()
        if pattern is Pattern.NONE:
            self._repeat = Repeat()
        elif pattern is not self._repeat.pattern:
            self._repeat = replace(self._repeat, pattern=pattern, weekdays=days)
        self._take()

    def _on_days(self) -> None:
        days = {day for day, button in enumerate(self.day_buttons) if button.isChecked()}
        self._take(weekdays=frozenset(days or {self._start.weekday()}))

    def _on_end(self, end: int) -> None:
        if end == _UNTIL:
            last = self._repeat.until or (self._start + timedelta(days=91)).date()
            self._take(until=last, count=None)
        elif end == _TIMES:
            self._take(until=None, count=self._repeat.count or _USUAL_TIMES)
        else:
            self._take(until=None, count=None)

    def _take(self, **values: object) -> None:
        self._repeat = replace(self._repeat, **values)  # type: ignore[arg-type]
        self._show()
        self._shown = self.rule
        self.chosen.emit(self._shown)
